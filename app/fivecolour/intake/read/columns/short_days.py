"""Headers that may name a figure and a day without its year in digits alone: Cases 11-19, 11/19 new cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import COUNTED, FIGURE, UNKNOWN, Meaning
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError

_BESIDE = re.compile(
    r"(?:(?P<before>.*?[^\d\s/._-])[\s_]*)?(?P<day>\d{1,2}[-/._]\d{1,2})(?:[\s_]+(?P<behind>.*))?", re.ASCII
)
_MONTH = timedelta(days=31)
_AGES = re.compile(r"(?<!\d)\d{1,3}\s*(?:[-–_]\s*\d{1,3}|\+)(?!\d)", re.ASCII)


def names_one(header: str) -> bool:
    """Tell a header that may name a figure and such a day.

    >>> [names_one(header) for header in ("Cases 11-19", "cases_11_19", "11/19", "Cases 15-64", "cases 2020")]
    [True, True, False, False, False]
    """
    return _parts(header) is not None


def question(texts: Sequence[str]) -> ReadingError | None:
    """Return what is asked where headers may be days without a year, alone or beside a figure."""
    if len(short := [text for text in texts if days.may_be_short(text)]) > 1:
        return ReadingError("headers_short_days", first=short[0], second=short[1])
    text = next(filter(names_one, texts), "")
    return ReadingError("header_short_day", text=text) if text else None


def with_days(texts: Sequence[str], found: Sequence[Meaning], style: DayStyle) -> list[Meaning]:
    """Return the meanings of headers with the days that they name, where year and order are given.

    Beside a column of days, a figure without a day, or ages that can be no day (Cases 15-64), none is a day;
    nor where they would lie far apart.
    """
    pairs = zip(texts, found, strict=True)
    parts = [_parts(text) if one.role == UNKNOWN else None for text, one in pairs]
    if not any(parts) or not style.year or not style.order:
        return list(found)
    read = [_dated(part, style) if part else one for one, part in zip(found, parts, strict=True)]
    others = any(one.role == "day" or (one.role in COUNTED and not one.day) for one in read)
    ages = [text for text, one in zip(texts, read, strict=True) if one.role == UNKNOWN and _AGES.search(text)]
    return list(found) if others or ages or not _follow(read) else read


def _follow(read: Sequence[Meaning]) -> bool:
    """Tell days that lie no more than a month apart; ages such as 5-11 and 12-17 would lie further."""
    dated = sorted({one.day for one in read if one.day})
    return all(after - before <= _MONTH for before, after in pairwise(dated))


def _dated(part: tuple[Meaning, str], style: DayStyle) -> Meaning:
    figure, text = part
    day = days.read(text, style)
    return replace(figure, day=day) if isinstance(day, date) else Meaning(UNKNOWN)


def _parts(header: str) -> tuple[Meaning, str] | None:
    """Return the figure and the text of the day of such a header."""
    match = _BESIDE.fullmatch(header.strip())
    if match is None:
        return None
    text = match["day"].replace("_", "-")
    figure = headers.of_word(plain(f"{match['before'] or ''} {match['behind'] or ''}"))
    is_figure = figure is not None and figure.role == FIGURE
    return (figure, text) if figure is not None and is_figure and days.may_be_short(text) else None
