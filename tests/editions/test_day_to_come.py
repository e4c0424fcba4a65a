"""A day or period of an edition that lies ahead, in words."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.editions.day_to_come import day_to_come, undue_day


@pytest.mark.parametrize(
    ("last", "period", "today", "told", "shown"),
    [
        ("2026-11-28", "day", "2026-11-28", "", ""),
        (
            *("2026-11-28", "day", "2026-11-27", "The last day, 2026-11-28, has not come yet"),
            "Dated ahead of today: written on 27 November 2026, before 28 November 2026.",
        ),
        # A week or month that has begun is the present one.
        ("2026-11-28", "week", "2026-11-22", "", ""),
        (
            *("2026-11-28", "week", "2026-11-21"),
            "The last week, week 47 of 2026 (22 – 28 November), has not begun yet",
            "Dated ahead of today: written on 21 November 2026, before week 47 of 2026 (22 – 28 November).",
        ),
        ("2026-11-30", "month", "2026-11-01", "", ""),
        (
            *("2026-11-30", "month", "2026-10-31", "The last month, November 2026, has not begun yet"),
            "Dated ahead of today: written on 31 October 2026, before November 2026.",
        ),
    ],
)
def test_what_has_not_begun(
    monkeypatch: pytest.MonkeyPatch, last: str, period: str, today: str, told: str, shown: str
) -> None:
    monkeypatch.setattr("fivecolour.editions.day_to_come.today", lambda: date.fromisoformat(today))
    rest = f": in Asia/Shanghai it is {today}. Readers are told “dated ahead of today”."
    assert day_to_come(date.fromisoformat(last), period, "en") == (told + rest if told else "")
    assert undue_day(last, period, "en") == shown
