"""Days and times as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"
# Day numbers of workbooks that are taken for days: 2000-01-01 to 2050-12-31, counted from 1900.
SERIAL_FROM, SERIAL_TO = 36_526, 55_153
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_1904_LATER = 1_462  # days between the two epochs

_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", re.ASCII)
_MD = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_TWO = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_CLOCK = re.compile(
    r"T?\s*(\d{1,2})[:时点](\d{2})?(?::(\d{2}))?(?:\.\d+)?分?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_END = 24  # 24时: the end of the day
_TWELVE = 12
# Years that figures can be of; others are slips, and moments near the end of time cannot be reckoned with.
_YEARS = range(1800, 2200)


@dataclass(frozen=True, slots=True)
class DayStyle:
    """How a file writes days.

    Attributes
    ----------
    year : int | None
        Of days without a year (2月9日).
    order : str | None
        ``"dmy"`` or ``"mdy"`` for days such as 02/03/2020; None: such days are ambiguous.
    epoch : int
        1900 or 1904, of day numbers.
    zone : str | None
        Where the days count, for times that carry a zone.
    """

    year: int | None = None
    order: str | None = None
    epoch: int = 1900
    zone: str | None = None


def read(text: str, style: DayStyle) -> date | str:
    """Return the day that ``text`` names, or the code of the fault.

    Examples
    --------
    >>> style = DayStyle(year=2020)
    >>> [str(read(text, style)) for text in ("2020/2/9", "2月9日", "20200209", "43870", "2020.2.9")]
    ['2020-02-09', '2020-02-09', '2020-02-09', '2020-02-09', '2020-02-09']
    >>> read("02/03/2020", style), read("2020-02-30", style)
    ('ambiguous_day', 'bad_day')
    """
    moment = read_moment(text, style)
    if isinstance(moment, str):
        return moment
    if moment.tzinfo is None:
        return moment.date()
    if style.zone is not None:
        return moment.astimezone(ZoneInfo(style.zone)).date()
    return moment.date() if moment.time() == time() else "ambiguous_day"


def read_moment(text: str, style: DayStyle) -> datetime | str:
    """Return day and time that ``text`` names (midnight without a time), or the code of the fault.

    Examples
    --------
    >>> str(read_moment("2020年2月9日24时", DayStyle())), str(read_moment("2020-02-09T08:30:00Z", DayStyle()))
    ('2020-02-10 00:00:00', '2020-02-09 08:30:00+00:00')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return "no_day"
    found = _day(plain, style)
    if isinstance(found, str):
        return found
    day, rest = found
    return _with_clock(day, rest.strip())


def moment_in_utc(moment: datetime) -> datetime:
    """Return a moment without zone: in UTC where it had one, as written otherwise."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def is_plausible(day: date) -> bool:
    """Return whether figures can be of a day.

    >>> is_plausible(date(2020, 2, 9)), is_plausible(date(9999, 12, 31))
    (True, False)
    """
    return day.year in _YEARS


def find(text: str, *, year: int | None) -> tuple[date, str] | None:
    """Return the day inside a text and what else the text says; None without a plain day.

    Examples
    --------
    >>> find("cum_confirmed_2020-02-16", year=None)
    (datetime.date(2020, 2, 16), 'cum_confirmed_')
    """
    for pattern in (_YMD, _COMPACT, _MD):
        match = pattern.search(text)
        if match is None or (pattern is _MD and year is None):
            continue
        numbers = [int(group) for group in match.groups()]
        day = _valid(*([year or 0, *numbers] if pattern is _MD else numbers))
        if day is not None:
            return day, text[: match.start()] + re.sub(r"^\s*(\d{1,2}时|T?[\d:]+)", "", text[match.end() :])
    return None


def order_of(texts: Iterable[str]) -> str | None:
    """Return the order that a column's days such as 13/02/2020 decide for all, "" for a contradiction.

    Examples
    --------
    >>> order_of(["02/03/2020", "13/02/2020"]), order_of(["02/03/2020"]), order_of(["13/2/2020", "2/13/2020"])
    ('dmy', None, '')
    """
    found = set()
    for text in texts:
        match = _TWO.match(unicodedata.normalize("NFKC", text).strip())
        if match and int(match[1]) > _TWELVE >= int(match[2]):
            found.add(DAY_FIRST)
        elif match and int(match[2]) > _TWELVE >= int(match[1]):
            found.add(MONTH_FIRST)
    return found.pop() if len(found) == 1 else ("" if found else None)


def is_ambiguous(text: str) -> bool:
    """Return whether ``text`` is written like 02/03/2020."""
    return bool(_TWO.match(unicodedata.normalize("NFKC", text).strip()))


def needs_year(text: str) -> bool:
    """Return whether ``text`` is written like 2月9日."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return not _YMD.match(plain) and bool(_MD.match(plain))


def _day(plain: str, style: DayStyle) -> tuple[date, str] | str:
    for pattern in (_YMD, _COMPACT, _MD, _TWO):
        match = pattern.match(plain)
        if match:
            numbers = [int(group) for group in match.groups()]
            day = _ordered(numbers, pattern, style)
            return day if isinstance(day, str) else (day, plain[match.end() :])
    if _SERIAL.fullmatch(plain):
        return _serial(float(plain), style.epoch)
    return "bad_day"


def _ordered(numbers: list[int], pattern: re.Pattern[str], style: DayStyle) -> date | str:
    if pattern is _MD:
        return (_valid(style.year, *numbers) or "bad_day") if style.year else "ambiguous_day"
    if pattern is not _TWO:
        return _valid(*numbers) or "bad_day"
    first, second, year = numbers
    if style.order is None:
        return "ambiguous_day"
    day, month = (first, second) if style.order == DAY_FIRST else (second, first)
    return _valid(year, month, day) or "bad_day"


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if is_plausible(found) else None


def _serial(number: float, epoch: int) -> tuple[date, str] | str:
    counted_from_1900 = number + (_1904_LATER if epoch == max(_EPOCHS) else 0)
    if not SERIAL_FROM <= counted_from_1900 <= SERIAL_TO:
        return "bad_day"
    day, part = divmod(number, 1)
    minutes = round(part * 1440)
    clock = f" {minutes // 60}:{minutes % 60:02d}" if minutes else ""
    return _EPOCHS[epoch] + timedelta(days=int(day)), clock


def _with_clock(day: date, rest: str) -> datetime | str:
    midnight = datetime.combine(day, time())
    if not rest:
        return midnight
    match = _CLOCK.fullmatch(rest)
    if match is None:
        return "bad_day"
    hour, minute, second = (int(group or 0) for group in match.groups()[:3])
    if hour > _END or minute >= 60 or second >= 60 or (hour == _END and (minute or second)):  # noqa: PLR2004
        return "bad_day"
    moment = midnight + timedelta(hours=hour, minutes=minute, seconds=second)
    if not match[4]:
        return moment
    offset = _offset(match[4])
    return moment.replace(tzinfo=offset) if offset else "bad_day"


def _offset(text: str) -> timezone | None:
    """Return the zone of ``+08:00``; None where clocks nowhere differ that much."""
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours >= _END or minutes >= 60:  # noqa: PLR2004
        return None
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
