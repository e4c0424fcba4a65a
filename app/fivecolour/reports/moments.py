"""When a figure became known, as a moment: what ``as_of`` compares with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from fivecolour.config import timezone
from fivecolour.errors import UserError

# Bulletins come out in the morning: where only the day of issue is known, it counts from noon on.
_DAY_COUNTS_FROM = time(12)


def moment_of(day: date) -> datetime:
    """Return the moment, in UTC, that a day of issue counts as: its noon in the instance's time zone.

    >>> moment_of(date(2020, 2, 10)).isoformat()
    '2020-02-10T04:00:00+00:00'
    """
    return _noon(day, timezone())


@lru_cache(maxsize=10_000)
def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _DAY_COUNTS_FROM, zone).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the day of a moment in the instance's time zone.

    >>> day_of(datetime(2020, 2, 9, 17, tzinfo=UTC)).isoformat()
    '2020-02-10'
    """
    return _day_in(moment, timezone())


@lru_cache(maxsize=10_000)
def _day_in(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def read_moment(text: str) -> datetime:
    """Return the moment that a person wrote, in UTC.

    A time without a zone is in the instance's time zone; a day alone means the whole day, until 24:00.

    Raises
    ------
    UserError
        The text is not a moment.

    Examples
    --------
    >>> read_moment("2020-02-12T12:00").isoformat()
    '2020-02-12T04:00:00+00:00'
    >>> read_moment("2020-02-12").isoformat()
    '2020-02-12T16:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(text)
        whole_day = len(text) == len("2020-02-12")
        if whole_day:
            moment += timedelta(days=1)
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone())).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(f"{text!r} is not a moment; write it as 2020-02-12T12:00") from None
