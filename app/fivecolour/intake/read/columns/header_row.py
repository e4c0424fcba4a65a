"""Finds the header row below titles and notes, and what those say of day and year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fivecolour.intake.read.columns import headers, place_headers, short_days, year_question
from fivecolour.intake.read.columns.context import IsPlace
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import FIGURE, TOLD_BY, UNKNOWN, Meaning
from fivecolour.intake.read.dates import calendars, day_numbers, days, swapped_days
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase

SEARCHED_ROWS = 40
_ENOUGH = 2
_MOST_ROWS = 3
_LONGEST_PLACE = 60
_NUMBER = re.compile(r"[-+\d.,%/: ]+")
_FRACTION = re.compile(r"-?\d+[.,]\d+", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s*年|(?=\D|$))")


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The header row and what stands above it.

    Attributes
    ----------
    row : int
        The header's row, counted from 1.
    headers : tuple of str
        Its texts.
    day : date | None
        The one day that the lines above name.
    year : int | None
        The one year that the lines above name.
    above : tuple of str
        The texts of the lines above, and each line as a whole.
    """

    row: int
    headers: tuple[str, ...]
    day: date | None
    year: int | None
    above: tuple[str, ...] = ()

    def below(self, titles: tuple[str, ...]) -> HeaderRow:
        """Return it with further lines above."""
        return replace(self, above=(*self.above, *titles))


def find(
    rows: list[list[str]],
    *,
    given: Mapping[str, str],
    style: DayStyle,
    name: str,
    is_place: IsPlace | None = None,
) -> HeaderRow:
    """Return the heading: the row, or the two or three, with the most headers that are known.

    Of equals the fewest rows and the first count. Headers over several columns stand over those to the right
    of them that have one below.

    Parameters
    ----------
    rows : list of list of str
        The first rows of the table.
    given : mapping
        Header -> meaning, as the user or a profile says.
    style : DayStyle
        How days are written.
    name : str
        Of the file, for the message.
    is_place : callable, optional
        Tells names of places, which headers may be where no others are known.

    Raises
    ------
    ReadingError
        Where no row has two known headers.
    """
    searched = rows[:SEARCHED_ROWS]
    every = _years(searched)
    assumed = replace(style, year=style.year or (every.pop() if len(every) == 1 else None))
    tried = [
        (start, depth, joined(searched[start : start + depth]))
        for depth in range(1, _MOST_ROWS + 1)
        for start in range(len(searched) - depth + 1)
    ]
    enough = min(_ENOUGH, max(len(given), 1))
    scores = [_known(header, given, style_of(header, assumed)) for *_, header in tried]
    best = _best(scores)
    if is_place and not _names_places(tried[best][2], given, assumed):
        scores = [
            one + _places(header, is_place, style_of(header, assumed))
            for one, (*_, header) in zip(scores, tried, strict=True)
        ]
        best = _best(scores)
    if scores[best] < enough:
        raise ReadingError("no_header", name=name, SEARCHED_ROWS=SEARCHED_ROWS)
    if is_place is not None and _is_data(tried[best][2], is_place, assumed):
        raise ReadingError("no_header", name=name, SEARCHED_ROWS=SEARCHED_ROWS)
    best = _highest(best, tried, scores, given, assumed)
    best = _deepest(best, tried, scores, assumed)
    start, depth, header = _with_rows_below(tried[best], searched, given, assumed)
    texts = [text for cells in rows[:start] for text in cells if text]
    # A comma may have parted a line in a file of commas: per 100,000.
    above = dict.fromkeys([*texts, *(",".join(filter(None, cells)) for cells in rows[:start] if any(cells))])
    years = _years(rows[:start])
    day, year = _only_day(" ".join(texts), assumed), years.pop() if len(years) == 1 else None
    return HeaderRow(start + depth, header, day, year, tuple(above))


def _is_data(header: tuple[str, ...], is_place: IsPlace, style: DayStyle) -> bool:
    """Tell a row of data from headers: it holds a day, a place and a number that is neither."""
    rest = [text for text in header if text]
    placed = [text for text in rest if is_place(text)]
    dated = [text for text in rest if text not in placed and _is_day(text, style)]
    return bool(placed and dated) and any(text.isdecimal() for text in {*rest} - {*placed, *dated})


def _is_day(text: str, style: DayStyle) -> bool:
    return isinstance(days.read(text, style), date) or days.is_ambiguous(text)


def joined(rows: list[list[str]]) -> tuple[str, ...]:
    """Return the headers of one or several rows as one text each.

    Examples
    --------
    >>> joined([["日期", "区县", "确诊", ""], ["", "", "新增", "累计"]])
    ('日期', '区县', '确诊 新增', '确诊 累计')
    """
    width = max((len(row) for row in rows), default=0)
    table = [[" ".join(text.split()) for text in row] + [""] * (width - len(row)) for row in rows]
    for upper, cells in enumerate(table[:-1]):
        for position in range(1, width):
            if not cells[position] and any(row[position] for row in table[upper + 1 :]):
                cells[position] = cells[position - 1]
    return tuple(" ".join(dict.fromkeys(filter(None, column))) for column in zip(*table, strict=True))


def meanings(header: tuple[str, ...], *, given: Mapping[str, str], style: DayStyle) -> list[Meaning]:
    """Return the meaning of each header; what is given wins.

    Raises
    ------
    ReadingError
        Where a given meaning is none, a given header is not there, or days in headers may be others.
    """
    for wanted in given:
        if wanted not in header:
            raise ReadingError("no_such_column", wanted=wanted, there=", ".join(filter(None, header)))
    style = style_of(header, style)
    open_days = [text for text in header if text not in given and _has_open_day(text, style)]
    if open_days and style.order is None:
        raise ReadingError("headers_open_days", text=open_days[0])
    own = [text for text in header if text and text not in given]
    year_question.ask(own, style, where=Phrase("in_headers"))
    swapped_days.ask(own, style, where=Phrase("in_headers"))
    islamic = [text for text in own if calendars.told_by(day_form(text)) == calendars.ISLAMIC]
    if style.calendar is None and len(islamic) > 1:
        raise ReadingError("islamic_days", header=islamic[0], text=islamic[0])
    if zoned := [text for text in own if ":" in text and days.read(text, style) == "ambiguous_day"]:
        raise ReadingError("headers_zoned", text=zoned[0])
    found = [
        headers.given(given[text], text, style) if text in given else headers.meaning(text, style)
        for text in header
    ]
    return _of_two_levels(header, short_days.with_days(header, found, style), given)


def _has_open_day(header: str, style: DayStyle) -> bool:
    """Tell a header that is a day such as 02/03/2020, alone or beside what is counted, in some order."""
    orders = days.ORDERS if days.written_in([header]) else ()
    return days.is_ambiguous(header) or any(
        headers.meaning(header, replace(style, order=order)).day for order in orders
    )


def _of_two_levels(header: tuple[str, ...], found: list[Meaning], given: Mapping[str, str]) -> list[Meaning]:
    """Take provinces beside a column of what lies above them (Regione, CCAA) for the cities in these."""
    provinces = [at for at, one in enumerate(found) if one.role == "province" and header[at] not in given]
    above = [at for at in provinces if plain(header[at]) in headers.words()["above_provinces"]["words"]]
    if len(provinces) != 2 or len(above) != 1 or any(one.role == "city" for one in found):  # noqa: PLR2004
        return found
    below = next(at for at in provinces if at not in above)
    return [replace(one, role="city") if at == below else one for at, one in enumerate(found)]


def style_of(cells: Iterable[str], style: DayStyle) -> DayStyle:
    """Return how the days of one row of headers are written, where the row itself decides it."""
    texts = list(cells)
    # Digits alone are codes of places too.
    told = calendars.of_days([day_form(text) for text in texts if not text.isdigit()], least=2)
    calendar = style.calendar or (None if told == calendars.ISLAMIC else told)
    return replace(
        style,
        order=style.order or days.order_of(days.written_in(texts), replace(style, calendar=calendar)) or None,
        serials=day_numbers.are_serials(texts),
        calendar=calendar,
    )


def _best(scores: list[int]) -> int:
    return max(range(len(scores)), key=lambda index: (scores[index], -index))


def _names_places(header: tuple[str, ...], given: Mapping[str, str], style: DayStyle) -> bool:
    roles = {given.get(text, headers.meaning(text, style).role) for text in header}
    return bool(roles & {*headers.PLACE_ROLES, "lon"})


def _places(header: tuple[str, ...], is_place: IsPlace, style: DayStyle) -> int:
    """Count headers that are places; in rows of data, which may name some too, they are the lesser part."""
    texts = {text for text in header if text and len(text) <= _LONGEST_PLACE}
    texts = {text for text in texts if text.isdigit() or not _NUMBER.fullmatch(text)}
    found = {meaning for text in texts if (meaning := place_headers.of_place(text, is_place, style))}
    if 2 * len(found) <= len(set(header) - {""}) or _holds_amount(header, texts, found):
        return 0
    return min(sum(1 + (meaning != Meaning(FIGURE, place=meaning.place)) for meaning in found), 2 * _ENOUGH)


def _holds_amount(header: tuple[str, ...], texts: set[str], places: set[Meaning]) -> bool:
    """Tell a row of data from places as headers: it holds a number that is none and unlike their codes."""
    known = {one.place for one in places}
    lengths = {len(text) for text in known if text.isdigit()}
    numbers = {text for text in texts - known if text.isdigit() and len(text) not in lengths}
    return bool(numbers) or any(_FRACTION.fullmatch(text) for text in header)


def _highest(
    best: int,
    tried: list[tuple[int, int, tuple[str, ...]]],
    scores: list[int],
    given: Mapping[str, str],
    style: DayStyle,
) -> int:
    """Take the rows above in where only they say what is counted: a merged 确诊 over 新增 and 累计."""
    end = sum(tried[best][:2])
    same = [at for at, one in enumerate(tried) if sum(one[:2]) == end and scores[at] == scores[best]]
    return max(same, key=lambda at: (_complete(tried[at][2], given, style), -tried[at][1]))


def _complete(header: tuple[str, ...], given: Mapping[str, str], style: DayStyle) -> int:
    """Count what figures say: what they count, and whether in all or new."""
    found = [headers.meaning(text, style) for text in set(header) if text and text not in given]
    return sum(bool(one.indicator) + bool(one.kind) for one in found if one.role == FIGURE)


def _deepest(
    best: int, tried: list[tuple[int, int, tuple[str, ...]]], scores: list[int], style: DayStyle
) -> int:
    """Take the rows below in where they tell more columns apart: kinds of figures under days."""
    start = tried[best][0]
    same = [at for at, one in enumerate(tried) if one[0] == start and scores[at] == scores[best]]
    return max(same, key=lambda at: (_distinct(tried[at][2], style), -tried[at][1]))


def _with_rows_below(
    found: tuple[int, int, tuple[str, ...]],
    rows: list[list[str]],
    given: Mapping[str, str],
    style: DayStyle,
) -> tuple[int, int, tuple[str, ...]]:
    """Take in rows below of nothing but words for figures (新增, 累计 below 本土): they are no data."""
    start, depth, header = found
    while depth < _MOST_ROWS and _heads(rows[start + depth :][:1], header, style):
        longer = joined(rows[start : start + depth + 1])
        if not {*given} <= {*longer}:
            break
        depth, header = depth + 1, longer
    return start, depth, header


def _heads(rows: list[list[str]], header: tuple[str, ...], style: DayStyle) -> bool:
    """Tell a row of words for figures that say more than those above: no units, no second language."""
    above = [headers.meaning(text, style) for text in header]
    pairs = (pair for row in rows for pair in zip(row, above, strict=False) if pair[0])
    found = [(headers.meaning(text, style), over) for text, over in pairs]
    return bool(found) and all(
        one.role == FIGURE
        and over.role in {FIGURE, UNKNOWN}
        and not one.day
        and not (one.indicator == over.indicator and one.kind in {"", over.kind})
        for one, over in found
    )


def _distinct(header: tuple[str, ...], style: DayStyle) -> int:
    style = style_of(header, style)
    return len({meaning for text in header if (meaning := headers.meaning(text, style)).day})


def _known(cells: Sequence[str], given: Mapping[str, str], style: DayStyle) -> int:
    """Count the headers that are known; of many days in one row at most two count, for data have days too."""
    own = {text: headers.meaning(text, style) for text in cells if text and text not in given}
    found = set(own.values())
    plain_days = sum(1 for meaning in found if meaning.day and not meaning.indicator)
    dated = plain_days or sum(map(days.is_ambiguous, cells))
    # A figure beside its day is no row of data.
    named = sum(1 for meaning in found if meaning.role != UNKNOWN and (meaning.indicator or not meaning.day))
    # Of what tells of persons each counts: sex, age, number of the case.
    told = sum(meaning.role == TOLD_BY for meaning in own.values())
    named += max(told - 1, 0)
    return named + min(dated, _ENOUGH) + sum(1 for text in cells if text in given)


def _years(rows: list[list[str]]) -> set[int]:
    return {int(year) for cells in rows for text in cells if len(text) > 4 for year in _YEAR.findall(text)}  # noqa: PLR2004


def _only_day(text: str, style: DayStyle) -> date | None:
    style = replace(style, order=style.order or days.order_of(days.written_in([text]), style) or None)
    found: set[date] = set()
    while part := days.find(text, style):
        day, text = part
        found.add(day)
    return found.pop() if len(found) == 1 else None
