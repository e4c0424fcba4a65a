"""A day, week or month of an edition that lies ahead: mostly a slip of the pen, which is said everywhere."""

from __future__ import annotations

from datetime import date

from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.reports.series import first_day
from fivecolour.texts import long_date, long_period, period_table, table


def has_not_begun(end: date, period: str, now: date) -> bool:
    """Tell whether the day, or the week or month that ends on it, lies ahead of a day.

    One that has begun does not: a map of weeks is read, and its levels hold, on the days of its week, and
    page and picture write both its ends. That it is not over is told by "this week's figures". Page, wall,
    press, captions, publishing and exports go by this; the scripts by its twin in ``client/clock.js``.

    >>> has_not_begun(date(2026, 11, 28), "week", date(2026, 11, 21))
    True
    >>> has_not_begun(date(2026, 11, 28), "week", date(2026, 11, 22))
    False
    """
    return first_day(end, period) > now


def undue_day(day: str, period: str, language: str) -> str:
    """Say, as will stay true, that a day or period that is shown lies ahead; "" where it has begun."""
    now = today()
    if not has_not_begun(date.fromisoformat(day), period, now):
        return ""
    words = table("press", language)["undue_day"]
    return words.format(day=long_period(day, language, period), today=long_date(now.isoformat(), language))


def day_to_come(last: date, period: str, language: str) -> str:
    """Say that the last day or period of an edition lies ahead in its zone; "" where it has begun."""
    now = today()
    if not has_not_begun(last, period, now):
        return ""
    words = period_table("drafts", language, period)["day_to_come"]
    called = last if period == "day" else long_period(last.isoformat(), language, period)
    return words.format(day=called, today=now, zone=timezone().key)
