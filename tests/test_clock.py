"""Days are those of the instance's zone, whatever the machine's own is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fivecolour import clock

# 16:30 in UTC is the next day in Shanghai and still the same in New York.
MOMENT = "2020-02-09T16:30:00Z"


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine of another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    ("zone", "day", "minute"),
    [
        ("Asia/Shanghai", "2020-02-10", "2020-02-10 00:30"),
        ("America/New_York", "2020-02-09", "2020-02-09 11:30"),
        ("Pacific/Kiritimati", "2020-02-10", "2020-02-10 06:30"),
    ],
)
def test_the_zone_decides(zone: str, day: str, minute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVECOLOUR_TIMEZONE", zone)
    assert clock.day_of(MOMENT) == day
    # SQLite gives moments back without their zone.
    assert clock.minute(datetime(2020, 2, 9, 16, 30)) == clock.minute(MOMENT) == minute
    assert clock.today() in {datetime.now(ZoneInfo(zone)).date(), clock.local(datetime.now(UTC)).date()}
