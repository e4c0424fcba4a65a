"""The form in which texts of days are read: one kind of digits and dashes, the day before its time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from fivecolour import vocabulary
from fivecolour.intake.read.characters import chinese_numerals, marks
from fivecolour.intake.read.dates import calendars, times_of_day

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_MAY_BE_TIME = re.compile(r"\D{0,12}\d{1,2}\s*(?::|[^\W\d_])", re.ASCII)
_DOT_BEHIND = re.compile(r"(?<=\d)\.$", re.ASCII)
_REMEMBERED = 1_024  # texts: of the rows of headers, which are looked at again and again
_MOST_WORDS = 4  # of a time before a day
_ISO_WEEK_DAY = re.compile(r"((?:19|20)\d{2})-?w(\d{2})-?([1-7])(?!\d)", re.ASCII)
_ISO_ORDINAL = re.compile(r"((?:19|20)\d{2})-(\d{3})(?!\d)", re.ASCII)
# Behind a day of the common calendar in Arabic, where another has هـ.
_COMMON_ERA = re.compile(r"(?<=\d)\s*م\.?$", re.ASCII)
_KOREAN_HOUR = re.compile(r"(?<=\d)시")  # 시 is a city too
_KOREAN = str.maketrans("년월일", "年月日")


def day_form(text: str) -> str:
    """Return a text in the form in which days are read; "" for one too long to hold a day.

    Examples
    --------
    >>> day_form("２０２０‑０２‑０９"), day_form("٢٠٢٠-٠٢-٠٩"), day_form("2月9日二十四时")
    ('2020-02-09', '2020-02-09', '2月9日24时')
    >>> day_form("as of 24:00 on 9 Feb 2020"), day_form("midnight 9 Feb"), day_form("5 pm 9/2/2020")
    ('as of 9 feb 2020 24:00', '9 feb midnight', '9/2/2020 5 pm')
    >>> [day_form(text) for text in ("2020-W06-7", "民國109年2月9日", "令和2年2月9日", "9/2/2563")]
    ['2020-02-09', '2020年2月9日', '2020年2月9日', '9/2/2020']
    >>> [day_form(text) for text in ("R2.2.9", "9 tháng 2, 2020", "2020/2/9م", "2020-040")]
    ['2020.2.9', '2020-2-9', '2020/2/9', '2020-02-09']
    >>> [day_form(text) for text in ("中華民國109年2月9日", "民國一百零九年二月九日", "民国一〇九年二月九日")]
    ['2020年2月9日', '2020年2月9日', '2020年2月9日']
    """
    return _form(text) if len(text) <= marks.LONGEST_TEXT else ""


@lru_cache(maxsize=_REMEMBERED)
def _form(text: str) -> str:
    plain = unicodedata.normalize("NFKC", marks.apart(text)[0]).strip().casefold()
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in _DASHES.sub("-", plain))
    if not plain.isascii():
        plain = _KOREAN_HOUR.sub("时", plain.translate(_KOREAN))
        plain = chinese_numerals.in_days(vocabulary.simplified(plain))
    plain = _in_common_years(_DOT_BEHIND.sub("", plain))  # 2020. 02. 09.
    plain = plain.replace("零时", "0时").replace("零点", "0点")
    return _day_first(plain.replace("二十四时", "24时").replace("二十四点", "24点"))


def _in_common_years(plain: str) -> str:
    """Write days of ISO weeks and years, and years of other calendars, as the common calendar has them."""
    plain = vocabulary.pattern("days").sub(r"\g<year>-\g<month>-\g<day>", plain)
    plain = calendars.in_common_years(_COMMON_ERA.sub("", plain))
    if ordinal := _ISO_ORDINAL.match(plain):
        day = calendars.of_ordinal(int(ordinal[1]), int(ordinal[2]))
        return f"{day.isoformat()}{plain[ordinal.end() :]}" if day else plain
    return _ISO_WEEK_DAY.sub(lambda found: _of_week(*map(int, found.groups())) or found[0], plain)


def _of_week(year: int, week: int, weekday: int) -> str:
    try:
        return date.fromisocalendar(year, week, weekday).isoformat()
    except ValueError:
        return ""


def _day_first(plain: str) -> str:
    """Move a time that stands before its day behind it; 截至 and its like stay before both."""
    words = vocabulary.folded("until")
    midnight = next((word for word in words["midnight"] if word in plain), "")
    if " " not in plain or not (midnight or _MAY_BE_TIME.match(plain)):
        return plain
    timed = times_of_day.without_first(plain, words["before"])
    until = plain[: len(plain) - len(timed)]
    bare = times_of_day.without_first(timed, words["at"])
    parts = bare.split(" ")
    if bare != timed and parts[0].isdecimal():  # alle ore 24 del 9 febbraio
        parts[0] += "时"
    for number in range(min(len(parts) - 1, _MOST_WORDS), 0, -1):
        time, day = " ".join(parts[:number]).strip(" ,"), " ".join(parts[number:])
        is_midnight = time.removeprefix("12 ") in words["midnight"]
        if is_midnight or times_of_day.read_time(time) is not None:
            return f"{until}{times_of_day.without_first(day, words['of_day'])} {midnight or time}"
    return plain
