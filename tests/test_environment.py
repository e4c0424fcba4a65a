"""What an instance reads from its environment, and what it says of values that mean nothing."""

from __future__ import annotations

import pytest

from fivecolour.config import settings, timezone
from fivecolour.environment import environment
from fivecolour.errors import UserError


class TestEnvironment:
    """`environment` names the variable, its value and the remedy."""

    @pytest.mark.parametrize(
        ("name", "value", "remedy"),
        [
            ("FIVECOLOUR_PROXIES", "one", "give a whole number, 0 or more"),
            ("FIVECOLOUR_PROXIES", "-1", "give a whole number, 0 or more"),
            ("FIVECOLOUR_UPLOAD_MB", "0", "give a whole number, 1 or more"),
            ("FIVECOLOUR_API_PER_MINUTE", "1.5", "give a whole number, 1 or more"),
            ("PORT", "http", "give a whole number, 1 or more"),
            ("FIVECOLOUR_TIMEZONE", "Asia/Ningbo", "there is no such time zone; try Asia/Shanghai"),
        ],
    )
    def test_faults(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, remedy: str) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(UserError) as raised:
            environment()
        assert str(raised.value) == f"{name} is {value!r}: {remedy}"

    def test_an_empty_variable_is_as_good_as_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIVECOLOUR_PROXIES", "")
        monkeypatch.setenv("DATABASE_URL", "")
        assert settings().proxies == 0
        assert settings().database_url.startswith("sqlite:///")

    def test_zone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIVECOLOUR_TIMEZONE", "America/Sao_Paulo")
        assert timezone().key == "America/Sao_Paulo"
