"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import pytest

from fivecolour.access import passwords
from fivecolour.access.passwords import WeakPasswordError


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> None:
    """Leave them as they are: these tests are of what they cost."""


class TestCheck:
    """At least twelve signs of any kind, and nothing that everybody would try."""

    @pytest.mark.parametrize(
        "password",
        [
            "correct horse battery",
            "七只蓝鹭飞过三江口去吃早饭",
            "  two  blanks ok  ",
            "nineteen-otters",
            "x" * 8 + "rhubarb",
        ],
    )
    def test_good(self, password: str) -> None:
        passwords.check(password, name="wang.min")

    @pytest.mark.parametrize(
        ("password", "key"),
        [
            ("elevensigns", "weak_short"),
            ("", "weak_short"),
            ("七只蓝鹭", "weak_short"),
            ("a long one " * 30, "weak_long"),
            ("aaaaaaaaaaaa", "weak_obvious"),
            ("121212121212", "weak_obvious"),
            ("123456789012", "weak_obvious"),
            ("abcdefghijkl", "weak_obvious"),
            ("987654321098", "weak_obvious"),
            ("password1234", "weak_obvious"),
            ("Password2020!", "weak_obvious"),
            ("passwordpassword", "weak_obvious"),
            ("qwertyuiop123", "weak_obvious"),
            ("Zhejiang-2020!", "weak_obvious"),
            ("wusetu202002", "weak_obvious"),
            ("wang.min2020", "weak_obvious"),
            ("MIN-WANG-1234", "weak_obvious"),
            ("ＰＡＳＳＷＯＲＤ1234", "weak_obvious"),
            ("202002091234", "weak_obvious"),
        ],
    )
    def test_refused(self, password: str, key: str) -> None:
        with pytest.raises(WeakPasswordError) as refusal:
            passwords.check(password, name="wang.min")
        assert refusal.value.key == key
        assert password not in str(refusal.value) or not password


class TestHash:
    """Argon2id; the same password never gives the same hash."""

    def test_fits(self) -> None:
        stored = passwords.make_hash("correct horse battery")
        assert stored.startswith("$argon2id$v=19$m=32768,t=2,p=1$")
        assert passwords.fits(stored, "correct horse battery")
        assert not passwords.fits(stored, "correct horse batterx")

    def test_width_does_not_matter(self) -> None:
        assert passwords.fits(passwords.make_hash("ａ wide password"), "a wide password")

    def test_nothing_fits_nobody(self) -> None:
        assert not passwords.fits(passwords.nobodys(), "")
        assert not passwords.fits("nonsense", "x")

    def test_a_huge_password_costs_no_more(self) -> None:
        assert not passwords.fits(passwords.nobodys(), "x" * 10_000_000)
