"""An edition whose last day has not come yet: mostly a slip of the pen, which is said at publishing."""

from __future__ import annotations

from datetime import date

from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.texts import table


def day_to_come(last: date, language: str) -> str:
    """Say that the last day of an edition has not come yet where its days count; "" where it has."""
    now = today()
    if last <= now:
        return ""
    return table("drafts", language)["day_to_come"].format(day=last, today=now, zone=timezone().key)
