"""Weeks and months as people write them, each as its last day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from fivecolour import vocabulary
from fivecolour.intake.read.characters import marks
from fivecolour.intake.read.dates import month_names
from fivecolour.months import month_end

MONDAY, SATURDAY, SUNDAY = "monday", "saturday", "sunday"
STARTS = (MONDAY, SUNDAY, SATURDAY)
ENDING, BEGINNING = WEEK_DATES = ("ending", "beginning")

_WEEKDAYS = {MONDAY: 0, SATURDAY: 5, SUNDAY: 6}
# A week belongs to the year that most of its days lie in, so that week 1 holds 4 January; ISO 8601 and the
# epidemiological weeks of PAHO, CDC and WHO differ only in the day on which a week starts.
_IN_WEEK_1 = 4
_LAST_DAY, _MIDDLE = timedelta(days=6), timedelta(days=3)
_YEAR = r"((?:19|20)\d{2})"
_WEEK = r"(\d{1,2})"
_ISO = re.compile(rf"{_YEAR}\s*-?\s*w\s*{_WEEK}", re.ASCII)
_MONTH_CODE = re.compile(rf"{_YEAR}\s*-?\s*m\s*(\d{{1,2}})", re.ASCII)  # as Eurostat writes months
_COMPACT = re.compile(rf"{_YEAR}(\d{{2}})(?:\.0+)?", re.ASCII)
_YEAR_FIRST = re.compile(rf"{_YEAR}\s*[-/.,年 ]?\s*{_WEEK}", re.ASCII)
_YEAR_LAST = re.compile(rf"{_WEEK}\s*[-/., ]?\s*{_YEAR}", re.ASCII)
_CENTURY = 2000
_NUMBER = re.compile(rf"{_WEEK}(?:\.0+)?", re.ASCII)
_NAMED_MONTH = re.compile(r"([^\W\d_]+)[\s.,/'-]*((?:19|20)?\d{2})")
_INITIALS = re.compile(r"\b([^\W\d_])\.\s?(?=[^\W\d_]\b)")  # S.E. 22
# What may stand beside the word for a week: 12ª semana de 2020, week 12 (2020).
_BESIDE = re.compile(r"[()°]|(?<=\d)(?:st|nd|rd|th|a|o)\b|\b(?:of|de|del|da|di|du|von)\b")


@dataclass(frozen=True, slots=True)
class WeekStyle:
    """How a file writes weeks.

    Attributes
    ----------
    starts : {"monday", "saturday", "sunday"} or None
        The day on which weeks start; None where nothing says so.
    dates : {"ending", "beginning"} or None
        What a date says of its week: that it ends or begins on that day; None: dates are days.
    year : int | None
        Of weeks without one.
    """

    starts: str | None = None
    dates: str | None = None
    year: int | None = None


def week_end(year: int, week: int, starts: str) -> date | None:
    """Return the last day of a week; None where the year has no such week.

    Parameters
    ----------
    starts : {"monday", "saturday", "sunday"}
        ISO 8601 starts on Monday; epidemiological weeks of the Americas on Sunday.

    Examples
    --------
    >>> week_end(2020, 12, "monday"), week_end(2020, 12, "sunday")
    (datetime.date(2020, 3, 22), datetime.date(2020, 3, 21))
    >>> week_end(2020, 53, "monday"), week_end(2021, 53, "monday")
    (datetime.date(2021, 1, 3), None)
    """
    if week < 1:
        return None
    fourth = date(year, 1, _IN_WEEK_1)
    first = fourth - timedelta(days=(fourth.weekday() - _WEEKDAYS[starts]) % 7)
    begins = first + timedelta(weeks=week - 1)
    return begins + _LAST_DAY if (begins + _MIDDLE).year == year else None


def end_of(day: date, style: WeekStyle) -> date:
    """Return the last day of the week that a date names.

    >>> end_of(date(2010, 1, 3), WeekStyle(dates="beginning"))
    datetime.date(2010, 1, 9)
    """
    return day + _LAST_DAY if style.dates == BEGINNING else day


def read_week(text: str, style: WeekStyle) -> date | str:
    """Return the last day of the week that ``text`` names by its number, or the code of the fault.

    Without a word that says what starts the week (``W12``, ``KW 12``: Monday), ``style`` has to.

    Examples
    --------
    >>> sunday = WeekStyle(starts="sunday", year=2020)
    >>> [str(read_week(text, sunday)) for text in ("202012", "SE 202012", "SE 12/2020", "第12周", "12")]
    ['2020-03-21', '2020-03-21', '2020-03-21', '2020-03-21', '2020-03-21']
    >>> str(read_week("2020-W12", WeekStyle())), read_week("202012", WeekStyle())
    ('2020-03-22', 'ambiguous_week')
    >>> read_week("2021-W53", WeekStyle()), read_week("2020-03-21", sunday)
    ('bad_week', 'bad_week')
    """
    plain = _plain(text)
    if not plain:
        return "no_day"
    if iso := _ISO.fullmatch(plain):
        return week_end(int(iso[1]), int(iso[2]), style.starts or MONDAY) or "bad_week"
    found = _year_and_week(_without_words(plain), style.year)
    if isinstance(found, str):
        return found
    starts = style.starts or (MONDAY if are_iso(plain) else None)
    return (week_end(*found, starts) or "bad_week") if starts else "ambiguous_week"


def are_iso(text: str) -> bool:
    """Tell a word for weeks of ISO 8601: of languages whose countries count no others.

    >>> are_iso("KW 6"), are_iso("Kalenderwoche"), are_iso("week 6")
    (True, True, False)
    """
    return bool(vocabulary.pattern("weeks", "iso").search(text.casefold()))


def read_month(text: str, year: int | None = None) -> date | str:
    """Return the last day of the month that ``text`` names, or the code of the fault.

    >>> texts = ("2020-02", "202002", "2020年2月", "Feb 2020", "02/2020", "Feb-20")
    >>> [str(read_month(text)) for text in texts]
    ['2020-02-29', '2020-02-29', '2020-02-29', '2020-02-29', '2020-02-29', '2020-02-29']
    >>> read_month("2020-13"), read_month("02-20")
    ('bad_month', 'bad_month')
    """
    plain = _plain(text)
    if not plain:
        return "no_day"
    if named := _named_month(plain):
        return month_end(*named) or "bad_month"
    if code := _MONTH_CODE.fullmatch(plain):
        return month_end(int(code[1]), int(code[2])) or "bad_month"
    written = re.sub(r"\s*月份?", " ", re.sub(r"[^\W\d_]+\.?", _month_in_digits, plain)).strip("-/. ")
    found = _year_and_week(written, year)
    if isinstance(found, str):
        return "bad_month"
    return month_end(*found) or "bad_month"


def _named_month(plain: str) -> tuple[int, int] | None:
    """Return year and month of a month in letters before its year, which may have two digits."""
    match = _NAMED_MONTH.fullmatch(_spaced(_BESIDE.sub(" ", plain)))
    number = month_names.months().get(match[1]) if match else None
    if match is None or number is None:
        return None
    return int(match[2]) + (_CENTURY if len(match[2]) == 2 else 0), number  # noqa: PLR2004


def names_month(text: str) -> bool:
    """Tell whether a text names a month in letters, or by M, with its whole year, which is no day.

    >>> [names_month(text) for text in ("November 2022", "2022M11", "Nov-22", "2022-11")]
    [True, True, False, False]
    """
    plain = _plain(text)
    named = re.search(r"\d{4}$", plain) and _named_month(plain) is not None
    return bool(named or _MONTH_CODE.fullmatch(plain))


def may_name_month(text: str) -> bool:
    """Tell whether a text names a month in letters with a number behind that may be a year or a day.

    >>> [may_name_month(text) for text in ("Nov-22", "mars 2022", "Kisii-22")]
    [True, True, False]
    """
    return _named_month(_plain(text)) is not None


def _plain(text: str) -> str:
    if len(text) > marks.LONGEST_TEXT:
        return ""
    plain = unicodedata.normalize("NFKC", marks.apart(text)[0]).strip().casefold()
    return plain if plain.isascii() else vocabulary.simplified(plain.replace("년", "年"))


def _month_in_digits(word: re.Match[str]) -> str:
    number = month_names.months().get(word[0].rstrip("."))
    return word[0] if number is None else f" {number} "


def names_week(text: str) -> bool:
    """Tell whether a text names a week in words or in the form of ISO 8601, not by a bare number.

    >>> [names_week(text) for text in ("2020-W12", "SE 202012", "第12周", "202012", "2020-3-21")]
    [True, True, True, False, False]
    >>> [names_week(text) for text in ("S.E. 22", "S. E. 22-2026", "Sem. Epi. 22", "2026 E.W. 3", "S.A. 22")]
    [True, True, True, True, False]
    """
    plain = _plain(text)
    if _ISO.fullmatch(plain):
        return True
    bare = _without_words(plain)
    return bare != _spaced(plain) and not isinstance(_year_and_week(bare, 2000), str)


def _without_words(plain: str) -> str:
    """Return a text without the words for a week before, behind and between its numbers."""
    plain = _INITIALS.sub(r"\1", plain)
    for word in sorted(vocabulary.folded("weeks")["words"], key=len, reverse=True):
        edge = r"(?<![^\W\d_])" if word[0].isascii() else ""
        spelt = re.escape(word).replace(r"\ ", r"\.?\s+")
        bare = re.sub(rf"{edge}{spelt}(?![^\W\d_])\.?", " ", plain)
        plain = plain if bare == plain else _BESIDE.sub(" ", bare)
    return _spaced(plain)


def _spaced(plain: str) -> str:
    return re.sub(r"[\s_]+", " ", plain).strip(" -/.,_")


def _year_and_week(plain: str, year: int | None) -> tuple[int, int] | str:
    if match := _COMPACT.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        return int(match[1]), int(match[2])
    if match := _YEAR_LAST.fullmatch(plain):
        return int(match[2]), int(match[1])
    if match := _NUMBER.fullmatch(plain):
        return (year, int(match[1])) if year else "ambiguous_week"
    return "bad_week"
