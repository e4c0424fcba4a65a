"""Days and times as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from fivecolour import vocabulary
from fivecolour.config import timezone
from fivecolour.intake.read.dates import calendars, month_names, times_of_day, weekday_names
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.day_numbers import SECONDS, SERIAL, only_years_change, read_serial
from fivecolour.intake.read.dates.weeks import WeekStyle
from fivecolour.reports.report_data import DAY

YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"

_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
_SHORT_YMD = re.compile(r"(?:'\s*|(?<!\d))(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", re.ASCII)
_MD = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_THREE = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d|[-/.]\d)", re.ASCII)
# Years of other calendars have three digits or four.
_OTHER_YMD = re.compile(r"(?<!\d)(\d{3,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
_OTHER_COMPACT = re.compile(r"(?<!\d)(\d{3,4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_ORDINAL = re.compile(r"((?:19|20)\d{2})(\d{3})", re.ASCII)  # as ISO 8601 numbers the days of a year
_TWO = re.compile(r"(\d{1,2})[/.-](\d{1,2})", re.ASCII)
# Years that figures can be of; others are slips, and moments near the end of time cannot be reckoned with.
_YEARS = range(1800, 2200)
_CENTURY = 2000
_LAST_SHORT = 40  # years of two digits from here on may be of the century before, or of another calendar
_FROM_TO = 2
_DECEMBER = 12
_LONGEST_MONTH = 31
_ONE_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)
ORDERS = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2)}


@dataclass(frozen=True, slots=True)
class DayStyle:
    """How a file writes days.

    Attributes
    ----------
    year : int | None
        Of days without a year (2月9日).
    order : str | None
        ``"dmy"``, ``"mdy"`` or ``"ymd"`` for days such as 02/03/2020 and 20/03/02; None: such days are
        ambiguous.
    epoch : int
        1900 or 1904, of day numbers.
    zone : str | None
        Where the days count, for times that carry a zone.
    serials : bool
        Numbers in headers are days.
    period : str
        ``"day"``, ``"week"`` or ``"month"``: what figures are of.
    weeks : WeekStyle
        How weeks are written.
    calendar : str | None
        One of `fivecolour.intake.read.dates.calendars.CALENDARS`, where it is not the common one.
    months_first : bool
        Whether 02.03.2020 may be 3 February too: the map's country writes months first.
    """

    year: int | None = None
    order: str | None = None
    epoch: int = 1900
    zone: str | None = None
    serials: bool = False
    period: str = DAY
    weeks: WeekStyle = field(default_factory=WeekStyle)
    calendar: str | None = None
    months_first: bool = False


def read(text: str, style: DayStyle) -> date | str:
    """Return the day that ``text`` names, or the code of the fault.

    Examples
    --------
    >>> style = DayStyle(year=2020)
    >>> [str(read(text, style)) for text in ("2020/2/9", "2月9日", "20200209", "43870", "2020.2.9")]
    ['2020-02-09', '2020-02-09', '2020-02-09', '2020-02-09', '2020-02-09']
    >>> read("02/03/2020", style), read("2020-02-30", style), read("星期一 2020-02-09", style)
    ('ambiguous_day', 'bad_day', 'bad_day')
    """
    plain = day_form(text)
    if not plain:
        return "no_day"
    found = _parsed(plain, style)
    if isinstance(found, str):
        return found
    if found.zone is None or found.is_midnight:
        return found.day - _ONE_DAY if found.ends_before else found.day
    moment = _moment(found)
    if style.zone is not None:
        # 24:00 belongs to the day that it ends, wherever days count.
        ended = timedelta(microseconds=found.ends)
        return (moment - ended).astimezone(ZoneInfo(style.zone)).date()
    if found.clock == timedelta(days=1) or not found.clock:
        return found.day - _ONE_DAY if found.ends_before else found.day
    return "ambiguous_day"


def read_moment(text: str, style: DayStyle) -> datetime | str:
    """Return day and time that ``text`` names (midnight without a time), or the code of the fault.

    Examples
    --------
    >>> str(read_moment("2020年2月9日24时", DayStyle())), str(read_moment("2020-02-09T08:30:00Z", DayStyle()))
    ('2020-02-10 00:00:00', '2020-02-09 08:30:00+00:00')
    """
    plain = day_form(text)
    if not plain:
        return "no_day"
    found = _parsed(plain, style)
    if isinstance(found, str):
        return found
    return "bad_day" if found.is_midnight else _moment(found)


def local_moment(moment: datetime) -> datetime:
    """Return a moment by the clock of the map's zone, in which one written without a zone is."""
    return moment.astimezone(timezone()).replace(tzinfo=None) if moment.tzinfo else moment


def is_plausible(day: date) -> bool:
    """Return whether figures can be of a day.

    >>> is_plausible(date(2020, 2, 9)), is_plausible(date(9999, 12, 31))
    (True, False)
    """
    return day.year in _YEARS


def find(text: str, style: DayStyle) -> tuple[date, str] | None:
    """Return the day inside a text and what else the text says; None without a plain day.

    Examples
    --------
    >>> find("cum_confirmed_2020-02-16", DayStyle())
    (datetime.date(2020, 2, 16), 'cum_confirmed_')
    >>> find("1/22/20", DayStyle(order="mdy")), find("截至2月9日24时累计确诊", DayStyle(year=2020))
    ((datetime.date(2020, 1, 22), ''), (datetime.date(2020, 2, 9), '累计确诊'))
    """
    plain = _with_year(month_names.in_digits(day_form(text)), style)
    for pattern in _patterns(style):
        match = pattern.search(plain)
        day = _day_of(match, pattern, style) if match else ""
        if match and not isinstance(day, str):
            before = times_of_day.without_last(plain[: match.start()], vocabulary.folded("until")["before"])
            until = before != plain[: match.start()].strip()
            clock, rest = times_of_day.leading_time(plain[match.end() :])
            shorter = times_of_day.without_last(rest, vocabulary.folded("until")["behind"])
            if shorter != rest.strip():
                until, rest = True, shorter
            if until and clock == timedelta():
                day -= _ONE_DAY
            return day, before + rest
    if SERIAL.fullmatch(plain) and style.serials:
        found = read_serial(float(plain), style.epoch)
        return None if isinstance(found, str) else (found[0], "")
    return None


def order_of(texts: Iterable[str], style: DayStyle) -> str | None:
    """Return the order that a column's days such as 13/02/2020 decide for all, "" for a contradiction.

    Of some calendars years are written first. 02.03.2020 alone is day first, as in all locales of CLDR, but
    not where people write months first (``style.months_first``).

    >>> lists = (["02/03/2020", "13/02/2020"], ["02/03/2020"], ["13/2/2020", "2/13/2020"], ["02.03.2020"])
    >>> [order_of(texts, DayStyle()) for texts in lists]
    ['dmy', None, '', 'dmy']
    """
    possible, calendar = set(ORDERS), style.calendar
    some, dotted = False, not style.months_first
    short: dict[str, set[date | str]] = {order: set() for order in ORDERS}
    for text in texts:
        if match := _THREE.match(_bare(text)):
            some = True
            dotted &= match[2] == "." and len(match[4]) == 4  # noqa: PLR2004
            found = {order: _in_order(match, order, calendar) for order in ORDERS}
            possible &= {order for order, day in found.items() if not isinstance(day, str)}
            if len(match[4]) == 2:  # noqa: PLR2004
                for order in possible:
                    short[order].add(found[order])
    if not some:
        return None
    if calendar in calendars.YEAR_FIRST and YEAR_FIRST in possible:
        return YEAR_FIRST
    if dotted and DAY_FIRST in possible:
        return DAY_FIRST
    if len(possible) != 1:
        return None if possible else ""
    # Of 20/02/09 and 20/02/31, which is no day, the order that both can have would make 2009 and 2031.
    return "" if calendar is None and only_years_change(short[min(possible)]) else possible.pop()


def is_ambiguous(text: str) -> bool:
    """Return whether ``text`` is written like 02/03/2020."""
    return bool(_THREE.match(_bare(text)))


def written_in(texts: Iterable[str]) -> list[str]:
    """Return the days such as 02/03/2020 that stand anywhere in texts.

    >>> written_in(["Stand: 20.11.2020, 15 Uhr", "cases 11/19/2020", "2020-11-19"])
    ['20.11.2020', '11/19/2020']
    """
    return [match[0] for text in texts for match in _THREE.finditer(_bare(text))]


def has_open_century(text: str) -> bool:
    """Return whether ``text`` has a year of two digits that may be of any century or calendar.

    >>> has_open_century("9/2/63"), has_open_century("99/11/21"), has_open_century("9/2/20")
    (True, True, False)
    """
    match = _THREE.match(_bare(text))
    return match is not None and any(_LAST_SHORT <= int(part) <= 99 for part in match.group(1, 3, 4))  # noqa: PLR2004


def may_be_short(text: str) -> bool:
    """Return whether a text may be a day without its year in digits alone.

    >>> [may_be_short(text) for text in ("2/9", "2.10", "31-12", "2/32", "5", "1.234")]
    [True, True, True, False, False, False]
    """
    match = _TWO.fullmatch(text.strip())
    parts = sorted(map(int, match.groups())) if match else [0, 0]
    return 1 <= parts[0] <= _DECEMBER and parts[1] <= _LONGEST_MONTH


def needs_year(text: str) -> bool:
    """Return whether ``text`` is written like 2月9日."""
    plain = _bare(text)
    return not _YMD.match(plain) and not _SHORT_YMD.match(plain) and bool(_MD.match(plain))


def month_without_year(text: str, style: DayStyle) -> int | None:
    """Return the month of a day that has no year (2月9日; 2/9, where year and order are given)."""
    if needs_year(text) and (match := _MD.match(_bare(text))):
        return int(match[1])
    plain = _bare(text)
    dated = _with_year(plain, style)
    return int(dated.split("-")[1]) if dated != plain and _TWO.fullmatch(plain) else None


def has_short_zone(text: str, style: DayStyle) -> bool:
    """Return whether ``text`` is a day and time with the short name of several zones (CST)."""
    return read_moment(text, style) == "ambiguous_zone"


@dataclass(frozen=True, slots=True)
class _Written:
    """A day, the time since it began, its zone, and whether the time is an end (24时, 截至…0时).

    ``is_midnight``: of a word for midnight, which may be the first moment of the day or the last.
    """

    day: date
    clock: timedelta = timedelta()
    zone: tzinfo | None = None
    ends: bool = False
    is_midnight: bool = False

    @property
    def ends_before(self) -> bool:
        """Whether it ends the day before: 截至2月10日0时."""
        return self.ends and not self.clock


def _moment(written: _Written) -> datetime:
    moment = datetime.combine(written.day, time()) + written.clock
    return moment.replace(tzinfo=written.zone) if written.zone else moment


def _bare(text: str) -> str:
    """Return a day in digits without what may stand before it: 截至, a weekday."""
    plain = month_names.in_digits(weekday_names.apart(day_form(text))[0])
    return times_of_day.without_first(plain, vocabulary.folded("until")["before"])


def _parsed(plain: str, style: DayStyle) -> _Written | str:
    """Read a day, with a time or the hours from one to the other (0时至24时) behind it."""
    if seconds := SECONDS.fullmatch(plain):
        moment = datetime.fromtimestamp(int(seconds[1]), UTC)
        clock = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
        return _Written(moment.date(), clock, UTC)
    without, weekday = weekday_names.apart(plain)
    dated = month_names.in_digits(without)
    bare = times_of_day.without_first(dated, vocabulary.folded("until")["before"])
    until = bare != dated
    shorter = times_of_day.without_last(bare, vocabulary.folded("until")["behind"])
    until |= shorter != bare
    found = _day(shorter, style)
    if isinstance(found, str):
        return found
    day, rest = found
    if weekday not in (None, day.isoweekday()):
        return "bad_day"
    rest, is_midnight = times_of_day.without_hours(rest)
    if is_midnight:
        return "bad_day" if until else _Written(day, is_midnight=True)
    return _timed(day, rest, style, until=until)


def _timed(day: date, rest: str, style: DayStyle, *, until: bool) -> _Written | str:
    """Read what stands behind a day: a time, or the hours from one to the other."""
    zone, rest = times_of_day.zone_behind(rest, day, style.zone)
    if isinstance(zone, str):
        return zone
    parts = _parted(rest)
    clocks = [_clock_or_day(part, day, style) for part in parts]
    if any(clock is None for clock in clocks) or len(clocks) > _FROM_TO:
        return "bad_day"
    times = [clock for clock in clocks if clock is not None]
    if len(times) == _FROM_TO:
        return _ranged(day, times[0], times[1])
    clock = times[0] if times else timedelta()
    return _Written(day, clock, zone if rest else None, clock == _ONE_DAY or (until and bool(rest)))


def _ranged(day: date, start: timedelta, end: timedelta) -> _Written | str:
    """Return the one day in which hours begin and end (0时至24时, 2月8日24时至2月9日24时)."""
    first, last = start // _ONE_DAY, (end - _INSTANT) // _ONE_DAY
    return _Written(day + first * _ONE_DAY) if first == last and end > start else "bad_day"


def _parted(rest: str) -> list[str]:
    """Part hours from one to the other; a day alone is one part, an empty rest none."""
    if not rest:
        return []
    for word in times_of_day.by_length(vocabulary.folded("until")["to"]):
        match = re.fullmatch(rf"(.*[\d时点h])\s*{re.escape(word)}\s*(\D{{0,4}}\d.*)", rest)
        if match:
            hour = match[1] + ("时" if match[1].isdecimal() else "")
            return [hour, match[2]]
    return [rest]


def _clock_or_day(text: str, day: date, style: DayStyle) -> timedelta | None:
    """Return a time as the time since ``day`` began; the day may be named again (2月10日0时)."""
    again = _day(text.strip(), replace(style, year=style.year or day.year))
    if not isinstance(again, str) and not SERIAL.fullmatch(text.strip()):
        clock = times_of_day.read_time(again[1]) if again[1].strip() else timedelta()
        return None if clock is None else clock + (again[0] - day)
    return times_of_day.read_time(text)


def _with_year(plain: str, style: DayStyle) -> str:
    """Return 2/9 as month and day of the given year, where both are given."""
    match = _TWO.fullmatch(plain) if style.year and style.order else None
    if match is None:
        return plain
    day, month = match.groups() if style.order == DAY_FIRST else match.groups()[::-1]
    return f"{style.year}-{month}-{day}"


def _day(plain: str, style: DayStyle) -> tuple[date, str] | str:
    plain = _with_year(plain, style)
    for pattern in _patterns(style):
        match = pattern.match(plain)
        if match:
            day = _day_of(match, pattern, style)
            return day if isinstance(day, str) else (day, plain[match.end() :])
    if SERIAL.fullmatch(plain):
        return read_serial(float(plain), style.epoch)
    ordinal = _ORDINAL.fullmatch(plain)
    numbered = calendars.of_ordinal(int(ordinal[1]), int(ordinal[2])) if ordinal else None
    return (numbered, "") if numbered else "bad_day"


def _of_century(day: date | str, calendar: str | None) -> date | str:
    """Return a day whose year was written with two digits, where these can be of no other century."""
    is_open = isinstance(day, date) and calendar is None and day.year >= _CENTURY + _LAST_SHORT
    return "bad_day" if is_open else day


def _patterns(style: DayStyle) -> tuple[re.Pattern[str], ...]:
    of_years = (_OTHER_YMD, _OTHER_COMPACT) if style.calendar else (_YMD, _COMPACT)
    return (of_years[0], _SHORT_YMD, of_years[1], _MD, _THREE)


def _day_of(match: re.Match[str], pattern: re.Pattern[str], style: DayStyle) -> date | str:
    if pattern is _THREE:
        order = style.order
        return (
            _of_century(_in_order(match, order, style.calendar), style.calendar) if order else "ambiguous_day"
        )
    numbers = [int(group) for group in match.groups()]
    if pattern is _MD:
        return (_valid(None, style.year, *numbers) or "bad_day") if style.year else "ambiguous_day"
    day = _valid(style.calendar, *numbers) or "bad_day"
    return _of_century(day, style.calendar) if pattern is _SHORT_YMD else day


def _in_order(match: re.Match[str], order: str, calendar: str | None) -> date | str:
    numbers = [match[1], match[3], match[4]]
    if (order == YEAR_FIRST and len(match[4]) > 2) or len(numbers[ORDERS[order][0]]) < 2:  # noqa: PLR2004
        return "bad_day"
    year, month, day = (int(numbers[at]) for at in ORDERS[order])
    return _valid(calendar, year, month, day) or "bad_day"


def _valid(calendar: str | None, year: int, month: int, day: int) -> date | None:
    if calendar is None and year < 100:  # noqa: PLR2004
        year += _CENTURY
    found = calendars.common_day(year, month, day, calendar)
    return found if found is not None and is_plausible(found) else None
