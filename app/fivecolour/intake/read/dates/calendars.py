"""Days of calendars other than the common one, each as the common calendar has it."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from fivecolour import vocabulary
from fivecolour.intake.read.characters import chinese_numerals

# By the names that CLDR gives calendars; the last is the common one.
ROC, BUDDHIST, JAPANESE, PERSIAN, ISLAMIC, INDIAN, COMMON = CALENDARS = (
    *("roc", "buddhist", "japanese", "persian", "islamic-umalqura", "indian", "gregorian"),
)
# Tables in these begin days with their year.
YEAR_FIRST = frozenset({ROC, JAPANESE, PERSIAN})
_FIRST_COMMON = 1800  # years from here to 2200 are those of the common calendar in any file
_LATER = {ROC: 1911, JAPANESE: 2018}  # years of Reiwa
_BUDDHIST_LATER, _BUDDHIST_CENTURY = -543, 2500
# The years that begin with this one are written without their centuries.
_SHORT_SINCE = {PERSIAN: 1350, ISLAMIC: 1400}
# Common years, too, that those of India (Saka) and Nepal (Bikram Sambat) are from 2010 to 2040.
_OPEN = frozenset({*range(1931, 1963), *range(2066, 2098)})
_SAKA_CENTURY, _SAKA_LATER, _LAST_SAKA = 1900, 78, 2000
# Years, 2010 to 2040, that tell their calendar: nobody reports of the common years that they could be.
_TOLD_BY = (
    *((range(100, 130), ROC), (range(1389, 1420), PERSIAN), (range(1431, 1464), ISLAMIC)),
    (range(2553, 2594), BUDDHIST),
)
_YEARS_OF_THAILAND = r"25(?:5[3-9]|[6-8]\d|9[0-3])"
_THAI_YEAR = re.compile(
    rf"(?<![\d.,]){_YEARS_OF_THAILAND}(?=\s*[-/.年])|(?<=[-/. ]){_YEARS_OF_THAILAND}$", re.ASCII
)
# A month in Thai letters with a year of two digits behind it.
_THAI_SHORT = re.compile(r"(\d{1,2}\s*[\u0e01-\u0e5b][\u0e01-\u0e5b.]*\s*)(\d{2})(?![\d:.])", re.ASCII)
# Three digits before 年 are a year of Taiwan's too.
_MINGUO_YEAR = re.compile(r"(?<!\d)1[0-2]\d(?=年\d{1,2}月)", re.ASCII)
_NUMERALS = "零〇○一二三四五六七八九十百"
_YMD = re.compile(r"(\d{3,4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{3,4})()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(\d{4})(?!\d)", re.ASCII)


def in_common_years(plain: str) -> str:
    """Write years of eras, and of Thailand and Taiwan where their digits tell, as common ones.

    Examples
    --------
    >>> [in_common_years(text) for text in ("民国109年2月9日", "令和2.2.9", "r2年2月9日", "r020209")]
    ['2020年2月9日', '2020.2.9', '2020年2月9日', '2020-02-09']
    >>> [in_common_years(text) for text in ("9 ก.พ. 63", "9 กุมภาพันธ์ พ.ศ. 2563", "9/2/2563")]
    ['9 ก.พ. 2020', '9 กุมภาพันธ์ 2020', '9/2/2020']
    """
    eras, compact = _eras()
    plain = compact.sub(lambda found: f"{_of_era(found[1], found[2])}-{found[3]}-{found[4]}", plain)
    plain = eras.sub(lambda found: _of_era(found[1], found[2]), plain)
    plain = _MINGUO_YEAR.sub(lambda found: str(int(found[0]) + _LATER[ROC]), plain)
    plain = _THAI_SHORT.sub(lambda found: f"{found[1]}{_common_year(int(found[2]), BUDDHIST)}", plain)
    return _THAI_YEAR.sub(_of_thailand, plain)


def common_day(year: int, month: int, day: int, calendar: str | None) -> date | None:
    """Return the day that numbers of a calendar are; None where it has no such day.

    Examples
    --------
    >>> common_day(1399, 11, 21, "persian"), common_day(1442, 6, 27, "islamic-umalqura")
    (datetime.date(2021, 2, 9), datetime.date(2021, 2, 9))
    >>> common_day(63, 2, 9, "buddhist"), common_day(109, 2, 9, "roc"), common_day(2, 2, 9, "japanese")
    (datetime.date(2020, 2, 9), datetime.date(2020, 2, 9), datetime.date(2020, 2, 9))
    >>> common_day(2020, 2, 9, "persian"), common_day(1398, 12, 30, "persian")
    (datetime.date(2020, 2, 9), None)
    """
    try:
        if calendar == INDIAN:
            return _of_india(year, month, day)
        year = _common_year(year, calendar)
        if year >= _FIRST_COMMON or calendar not in _SHORT_SINCE:
            return date(year, month, day)
        if calendar == PERSIAN:
            return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def _common_year(year: int, calendar: str | None) -> int:
    """Return a year of a calendar as a common one; with all its digits where no common year is the same."""
    if calendar in _SHORT_SINCE:
        since = _SHORT_SINCE[calendar]
        return year if year >= 100 else since + (year - since) % 100  # noqa: PLR2004
    if calendar == BUDDHIST:
        whole = year + _BUDDHIST_CENTURY if year < 100 else year  # noqa: PLR2004
        return whole + _BUDDHIST_LATER if whole >= _BUDDHIST_CENTURY else whole
    return year + _LATER[calendar] if calendar in _LATER and year < _FIRST_COMMON else year


def _of_india(year: int, month: int, day: int) -> date | None:
    """Return a day of the national calendar of India; a year from 2000 on is a common one.

    Its first month begins on 22 March, in leap years on 21 March and with a day more; the five behind it have
    31 days, the others 30. `date` raises ValueError for what is none.

    >>> _of_india(1941, 11, 20), _of_india(1942, 1, 1), _of_india(41, 12, 30), _of_india(1941, 1, 31)
    (datetime.date(2020, 2, 9), datetime.date(2020, 3, 21), datetime.date(2020, 3, 20), None)
    """
    if year >= _LAST_SAKA:
        return date(year, month, day)
    common = (year + _SAKA_CENTURY if year < 100 else year) + _SAKA_LATER  # noqa: PLR2004
    is_leap = isleap(common)
    lengths = [30 + is_leap, *[31] * 5, *[30] * 6]
    if not 1 <= month <= len(lengths) or not 1 <= day <= lengths[month - 1]:
        return None
    return date(common, 3, 22 - is_leap) + timedelta(days=sum(lengths[: month - 1]) + day - 1)


def is_open(day: date) -> bool:
    """Tell a day whose year may be one of India's or Nepal's calendar as well.

    >>> is_open(date(1941, 11, 20)), is_open(date(2076, 10, 26)), is_open(date(2020, 2, 9))
    (True, True, False)
    """
    return day.year in _OPEN


def of_ordinal(year: int, number: int) -> date | None:
    """Return the day of a year by its number, None where the year has none such.

    >>> of_ordinal(2020, 366), of_ordinal(2021, 366)
    (datetime.date(2020, 12, 31), None)
    """
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if day.year == year else None


def told_by(text: str) -> str:
    """Return the calendar that the year of a day in digits tells, "" where it is a common one or none.

    Examples
    --------
    >>> [told_by(text) for text in ("109/02/09", "1090209", "21/11/1399", "25630209", "2020/2/9")]
    ['roc', 'roc', 'persian', 'buddhist', '']
    """
    if found := _YMD.match(text) or _COMPACT.match(text):
        year = int(found[1])
    elif found := _YEAR_LAST.match(text):
        year = int(found[2])
    else:
        return ""
    return next((calendar for years, calendar in _TOLD_BY if year in years), "")


def names_year(text: str) -> bool:
    """Return whether a text holds a year of four digits that is one of another calendar alone.

    >>> names_year("21 بهمن 1399"), names_year("21 February 2021")
    (True, False)
    """
    years = map(int, re.findall(r"(?<!\d)\d{4}(?!\d)", text, re.ASCII))
    return any(year in told for year in years for told, _ in _TOLD_BY)


def of_days(texts: Sequence[str], *, least: int) -> str | None:
    """Return the calendar that at least so many texts tell, None where they tell none or several."""
    told = [told_by(text) for text in texts]
    found = set(told) - {""}
    return found.pop() if len(found) == 1 and len(told) - told.count("") >= least else None


def _of_thailand(found: re.Match[str]) -> str:
    return str(int(found[0]) + _BUDDHIST_LATER)


def _of_era(name: str, year: str) -> str:
    number = 1 if year == "元" else int(year) if year.isdecimal() else chinese_numerals.year_of_era(year)
    later = _years_of_eras()[name]
    is_year = number is not None and (number >= _FIRST_COMMON) == (later <= 0)
    return str(number + later) if number is not None and is_year else name + year


@cache
def _years_of_eras() -> dict[str, int]:
    """Return what is added to the years of each era, by its names."""
    pairs = (word.rpartition("=") for word in vocabulary.folded("eras")["names"])
    return {name: int(later) for name, _, later in pairs}


@cache
def _eras() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the year of an era before its month, and what finds R020209.

    A single sign begins its word.
    """
    names = sorted(_years_of_eras(), key=len, reverse=True)
    long = "|".join(re.escape(name) for name in names if len(name) > 1) or "(?!)"
    short = "".join(re.escape(name) for name in names if len(name) == 1)
    era = rf"({long}|(?<![^\W\d_])[{short or '(?!)'}])"
    year = rf"(元|\d{{1,4}}|[{_NUMERALS}]{{1,5}})"
    behind = r"(?=\s*年|([-/.])\d{1,2}\3\d{1,2}(?!\d)|(?<=\d{4})(?!\d))"
    return (
        re.compile(rf"(?:中[华華])?{era}\s*{year}{behind}", re.ASCII),
        re.compile(rf"^{era}(\d{{2}})(\d{{2}})(\d{{2}})$", re.ASCII),
    )
