"""Times of day as people write them, and the zones behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from fivecolour import vocabulary

_CLOCK = re.compile(r"T?\s*(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?(?:\.\d+)?", re.ASCII)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII)
_ZONED = re.compile(
    r"(.{0,60}?)\s{0,4}(\(?(?:utc|gmt)?\s{0,2}[+-]\d{1,2}(?::?\d{2})?\)?|\(?[a-z]{1,5}\)?|北京时间)$",
    re.ASCII,
)
_HALF_DAY = re.compile(r"\s*(\d{1,2}(?::\d{2}){0,2})\s*([ap])\.?m\.?", re.ASCII)
_DAY_HOUR = 24  # 24时: the end of the day
_TWELVE, _HOUR = 12, timedelta(hours=1)
_PARTS = {"morning": (0, 12), "noon": (11, 14), "afternoon": (12, 19), "evening": (17, 24)}  # from, to


def read_time(text: str) -> timedelta | None:
    """Return a time of day as the time since the day began: 17:30, 8时30分, 5 pm; 24:00 is its end."""
    words = vocabulary.folded("until")
    if half := _HALF_DAY.fullmatch(text):
        clock = read_time(half[1] if ":" in half[1] else half[1] + "时")
        within = clock is not None and _HOUR <= clock < _TWELVE * _HOUR + _HOUR
        return clock % (_TWELVE * _HOUR) + (half[2] == "p") * _TWELVE * _HOUR if clock and within else None
    plain = without_first(text.strip(" ,"), words["at"])
    part, hour_in_part = _part_of_day(plain)
    if part:
        return _within(part, read_time(hour_in_part))
    hours = without_last(plain, words["hours"])
    plain = re.sub(r"(\d)\s*[时点h](?=\d)", r"\1:", hours).removesuffix("分").strip()
    plain = re.sub(r"(\d)分(?=\d)", r"\1:", plain).removesuffix("秒")
    match = _CLOCK.fullmatch(plain.replace("t", "T", 1) if plain.startswith("t") else plain)
    if match is None or (hours == text.strip(" ,") and ":" not in plain):
        return None
    hour, minute, second = (int(group or 0) for group in match.groups())
    if hour > _DAY_HOUR or minute >= 60 or second >= 60 or (hour == _DAY_HOUR and (minute or second)):  # noqa: PLR2004
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _part_of_day(plain: str) -> tuple[str, str]:
    """Return the word for a part of the day before an hour (下午5时, 晚12点) as its key, and the hour."""
    words = vocabulary.folded("until")
    for part in _PARTS:
        rest = without_first(plain, words[part])
        if rest != plain and rest:
            return part, rest
    return "", plain


def _within(part: str, clock: timedelta | None) -> timedelta | None:
    """Return a time of twelve or of 24 hours in a part of the day; None where it does not lie there."""
    first, last = _PARTS[part]
    both = () if clock is None else (clock, clock + _TWELVE * _HOUR)
    return next((one for one in both if first * _HOUR <= one <= last * _HOUR), None)


def without_hours(rest: str) -> tuple[str, bool]:
    """Return what stands behind a day without words for all of its hours, and whether it is midnight.

    >>> without_hours("全天"), without_hours(" 0-24时 (全天)"), without_hours(" at midnight")
    (('', False), ('0-24时', False), ('', True))
    """
    words = vocabulary.folded("until")
    rest = without_last(rest.strip(" ()"), words["whole"]).strip(" ()")
    is_midnight = without_first(rest.strip(" ,"), words["at"]) in words["midnight"]
    return ("" if is_midnight else rest), is_midnight


def leading_time(rest: str) -> tuple[timedelta | None, str]:
    """Return the time at the beginning of a text, and the text behind it."""
    match = re.match(r"\s*(?:t?\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\s*[时点h](?:\d{1,2}分?)?)", rest, re.ASCII)
    clock = read_time(match[0]) if match else None
    if match is None or clock is None:
        return None, rest
    behind = re.sub(r"^\s*[-至到~–—]\s*\d{1,2}(?::\d{2}|\s*[时点h])", "", rest[match.end() :])
    return (clock if behind == rest[match.end() :] else None), behind


def zone_behind(rest: str, day: date, zone: str | None) -> tuple[tzinfo | str | None, str]:
    """Part a zone behind a time off: an offset, or a short name of one zone or of the file's."""
    if not any(map(str.isdigit, rest)):
        return None, rest
    match = _ZONED.fullmatch(rest)
    if match is None or _HALF_DAY.fullmatch(rest) or read_time(match[1]) is None:
        return None, rest
    name = match[2].strip("() ")
    if offset := _OFFSET.fullmatch(_short_names().get(name, name)):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours > 14 or minutes >= 60:  # noqa: PLR2004
            return None, rest
        sign = -1 if offset[1] == "-" else 1
        return timezone(sign * timedelta(hours=hours, minutes=minutes)), match[1]
    if name in vocabulary.folded("until")["hours"]:
        return None, rest
    own = ZoneInfo(zone) if zone else None
    return (_named_in(own, name, day) if own else None) or "ambiguous_zone", match[1]


def _named_in(own: ZoneInfo, name: str, day: date) -> tzinfo | None:
    """Return the offset that a zone calls by a short name on a day, of two where its clocks change."""
    for hour in (0, _TWELVE, _DAY_HOUR - 1):
        at = datetime.combine(day, time(hour), own)
        if (at.tzname() or "").casefold() == name and (offset := at.utcoffset()) is not None:
            return timezone(offset)
    return None


@cache
def _short_names() -> dict[str, str]:
    pairs = (entry.partition("=") for entry in vocabulary.folded("zones")["names"])
    return {name: offset for name, _, offset in pairs}


def by_length(words: Iterable[str]) -> list[str]:
    """Return words, the longest first, so that none is taken for the beginning of another."""
    return sorted(words, key=len, reverse=True)


def without_first(text: str, words: Iterable[str]) -> str:
    """Return a text without the one of the words that it begins with."""
    for word in by_length(words):
        rest = text.removeprefix(word)
        if rest != text and not (word[-1].isascii() and rest[:1].isalpha()):
            return rest.strip(" :,")
    return text


def without_last(text: str, words: Iterable[str]) -> str:
    """Return a text without the one of the words that it ends with."""
    text = text.strip()
    for word in by_length(words):
        if text.endswith(word):
            return text.removesuffix(word).strip()
    return text
