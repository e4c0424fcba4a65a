"""Days and moments as the instance's own time zone has them (``FIVECOLOUR_TIMEZONE``), not as the machine."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from fivecolour.config import timezone

# As the scripts of a static site read it: days of weeks, which ISO 8601 has too, are none that readers write.
_DAY = re.compile(r"[0-9]{4}(-?)[0-9]{2}\1[0-9]{2}")


def asked_day(text: str) -> str | None:
    """Return the ISO day that an address asks for, with or without hyphens; None where it is no day.

    >>> asked_day("2020-02-09"), asked_day("20200209"), asked_day("2020-02-30"), asked_day("2020-W06-7")
    ('2020-02-09', '2020-02-09', None, None)
    """
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def today(zone: ZoneInfo | None = None) -> date:
    """Return the day that it is now."""
    return datetime.now(zone or timezone()).date()


def day_of(moment: str, zone: ZoneInfo | None = None) -> str:
    """Return the ISO day of a moment that an edition names; one without a zone is in UTC.

    >>> day_of("2020-02-09T16:30:00Z", ZoneInfo("Asia/Shanghai"))
    '2020-02-10'
    """
    return local(datetime.fromisoformat(moment), zone).date().isoformat()


def local(moment: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Return a moment by the instance's clock; SQLite forgets that it was UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone or timezone())


def minute(moment: datetime | str) -> str:
    """Return a moment to the minute, for those who work with it."""
    time = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{local(time):%Y-%m-%d %H:%M}"
