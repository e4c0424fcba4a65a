"""An edition whose last day has not come yet: mostly a slip of the pen, which is said at publishing."""

from __future__ import annotations

from datetime import date

from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.texts import long_date, table


def undue_day(day: str, language: str) -> str:
    """Say, as will stay true, that a day that is shown has not come yet; "" where it has."""
    now = today()
    if date.fromisoformat(day) <= now:
        return ""
    words = table("press", language)["undue_day"]
    return words.format(day=long_date(day, language), today=long_date(now.isoformat(), language))


def day_to_come(last: date, language: str) -> str:
    """Say that the last day of an edition has not come yet where its days count; "" where it has."""
    now = today()
    if last <= now:
        return ""
    return table("drafts", language)["day_to_come"].format(day=last, today=now, zone=timezone().key)
