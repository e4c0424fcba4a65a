"""The standing order: what is published, and by whose word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fivecolour.config import settings
from fivecolour.editions.edition_order import Order
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import StandingOrder, standing_order
from fivecolour.errors import UserError
from fivecolour.intake.receiver import default_region_set
from fivecolour.store.reports import Reports
from tests.editions.sample import sample_edition

OWN = """
region_set = "zhejiang-2020"
scheme = "portugal-2021"
from = 2020-02-01
to = "newest"
mode = "approval"
"""


def written(home: Path, text: str) -> StandingOrder:
    (home / "publish.toml").write_text(text, encoding="utf-8")
    return standing_order(replace(settings(), home=home))


class TestDefaults:
    """Where nobody says which districts are meant, those of the standing order are."""

    def test_figures_that_come_in(self, tmp_path: Path) -> None:
        config = replace(settings(), home=tmp_path)
        assert default_region_set(config) == "zhejiang-2020"
        (tmp_path / "publish.toml").write_text(OWN.replace("zhejiang-2020", "elsewhere"), encoding="utf-8")
        assert default_region_set(config) == "elsewhere"

    def test_bundled_figures_are_not_those_of_another_region(self, tmp_path: Path) -> None:
        config = replace(settings(), home=tmp_path, database_url="sqlite://")
        elsewhere = replace(sample_edition().region, name="elsewhere")
        assert Reports(open_store(config, elsewhere)).count() == 0


class TestStandingOrder:
    """The instance's own file, or that of the bundled figures."""

    def test_of_the_bundled_figures(self, tmp_path: Path) -> None:
        found = standing_order(replace(settings(), home=tmp_path))
        assert (found.start, found.end, found.mode) == (date(2020, 1, 21), date(2020, 3, 5), "manual")

    def test_of_the_instance(self, tmp_path: Path) -> None:
        found = written(tmp_path, OWN)
        assert found == StandingOrder(
            "zhejiang-2020", "portugal-2021", date(2020, 2, 1), None, None, "approval"
        )
        assert found.until(date(2020, 2, 9)) == Order(
            "zhejiang-2020", "portugal-2021", date(2020, 2, 1), date(2020, 2, 9)
        )

    @pytest.mark.parametrize(
        ("line", "email", "url"),
        [
            ('contact = "data@example.org"', "data@example.org", ""),
            ('contact = "https://example.org/contact"', "", "https://example.org/contact"),
            (
                'contact = { name = "Desk", email = "a@b.org", url = "http://b.org" }',
                "a@b.org",
                "http://b.org",
            ),
        ],
    )
    def test_whom_to_ask(self, tmp_path: Path, line: str, email: str, url: str) -> None:
        found = written(tmp_path, f"{OWN}\n{line}").contact
        assert found and (found.email, found.url) == (email, url)

    @pytest.mark.parametrize(
        ("wrong", "right", "message"),
        [
            ('mode = "approval"', 'mode = "whenever"', "unknown mode 'whenever'; use manual, approval"),
            ("from = 2020-02-01", 'from = "2020-02-01"', "from is not a day; write from = 2020-02-09"),
            ("from = 2020-02-01", "from = 2020-02-01T00:00:00", "from is not a day"),
            (
                'to = "newest"',
                "to = 2020-01-31",
                'to = 2020-01-31 is before from = 2020-02-01; correct one, or write to = "newest"',
            ),
            ('to = "newest"', 'to = "latest"', '2020-02-09.* or to = "newest"'),
            ('scheme = "portugal-2021"', 'scheme = "portugal-2021"\ncontact = "us"', "write contact = "),
            (
                'scheme = "portugal-2021"',
                'scheme = "portugal-2021"\ncontact = { email = "a@b.org", phone = "1" }',
                "contact is nothing to write to",
            ),
            ('scheme = "portugal-2021"', "", 'scheme is missing; write scheme = "NAME"'),
            ("mode", "modus", "unknown key 'modus'"),
            ("region_set =", "region_set", "is not TOML: .*mend that place"),
        ],
    )
    def test_faults_name_file_and_remedy(self, wrong: str, right: str, message: str, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=message) as fault:
            written(tmp_path, OWN.replace(wrong, right))
        assert "publish.toml: " in str(fault.value)
