"""What a file leaves open: settled where the file itself decides it, asked where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from fivecolour.intake.read import amounts, days, periods, year_question
from fivecolour.intake.read.column import Column
from fivecolour.intake.read.delimited import Dialect
from fivecolour.intake.read.headers import (
    COUNT,
    FIGURE,
    Meaning,
    indicator_of,
    is_count,
    kind_of,
    only_form,
    total_of,
)
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.personal import shape
from fivecolour.intake.read.understanding import Understanding
from fivecolour.intake.read.weeks import names_week
from fivecolour.messages import Joined, Phrase
from fivecolour.reports.types import CONFIRMED, CUMULATIVE, NEW

Rows = list[list[str]]
_FEW = 3
_LISTED, _LONGEST_SHOWN = 20, 40
_MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|\d{4}年\d{1,2}月|\d{1,2}月", re.ASCII)
_NUMBERS = re.compile(r"(?:19|20)\d{4}", re.ASCII)
# Figures that may be the count of an aggregated register.
_COUNTS = {(FIGURE, ""), (FIGURE, CONFIRMED)}
_HARDLY, _OFTEN = 0.1, 0.25  # shares of changes


def names_nothing(meaning: Meaning, cells: list[str]) -> bool:
    """Tell a column headed "type" or "item" none of whose texts is a kind or an indicator."""
    known = {"kind": kind_of, "indicator": lambda text: indicator_of(text)[0]}.get(meaning.role)
    filled = {text.strip() for text in cells} - {""}
    return known is not None and bool(filled) and not any(map(known, filled))


def holds_figures(cells: list[str]) -> bool:
    """Tell a column most of whose filled cells are figures."""
    filled = [amounts.read(cell) for cell in cells if cell.strip()]
    return bool(filled) and sum(not one.fault for one in filled) * 2 > len(filled)


def ask_for_count(columns: list[Column], rows: Rows) -> None:
    """Ask whether a column of numbers says how many persons a line stands for.

    Raises
    ------
    ReadingError
        Where there is such a column, no other is said to be it, and its numbers are not all 1.
    """
    if any(column.meaning.role == COUNT for column in columns):
        return
    for column in columns:
        meaning = column.meaning
        if meaning.role != "value" and (meaning.role, meaning.indicator) not in _COUNTS:
            continue
        found = {amounts.read(text).value for text in _column(rows, column.position)} - {None, 1}
        if found:
            quoted = column.header
            raise ReadingError("count_column", quoted=quoted)


def check_only(draft: Understanding) -> None:
    """Refuse a choice of rows that no row fits: the whole file is read until one does.

    Raises
    ------
    ReadingError
        Lists the texts that the columns hold; none of a file with personal columns.
    """
    wanted = draft.only
    there: dict[int, dict[str, None]] = {position: {} for position in wanted}
    for row in draft.rows() if wanted else ():
        cells = {position: row[position].strip() if position < len(row) else "" for position in wanted}
        if all(cells[position] in texts for position, texts in wanted.items()):
            return
        for position, text in cells.items():
            if text and len(there[position]) <= _LISTED:
                there[position][text] = None
    if wanted:
        said = [
            Phrase("only_holds", header=draft.headers[position], texts=_some(texts))
            for position, texts in there.items()
        ]
        holds = "" if draft.withheld else Joined(["", *said], "semicolon")
        asked = " ".join(f"--only {text!r}" for text in draft.context.only)
        raise ReadingError("only_none", asked=asked, holds=holds)


def _some(texts: dict[str, None]) -> str:
    shown = [text[:_LONGEST_SHOWN] for text in texts]
    return ", ".join(shown[:_LISTED]) + (" …" if len(shown) > _LISTED else "") or "nothing"


def ask_for_blanks(draft: Understanding, rows: Rows) -> None:
    """Ask where blank cells look as merged cells leave them: then 合计 would be the total of another place.

    Raises
    ------
    ReadingError
        Where most rows have a blank day or place, or a row of a total and others have a blank city.
    """
    filled = [row for row in rows if len(set(row) - {""}) > 1]
    place = draft.place or draft.column("code")
    for column in filter(
        None, (_day_column(draft), place if not draft.parents and not draft.column("lon") else None)
    ):
        if 2 * _blank(filled, column) >= len(filled) > 1:
            raise _blank_question(column)
    for column in draft.parents:
        named = [row for row in filled if place and _cell(row, place)]
        sums = [row for row in named if place and total_of(_cell(row, place)) is not None]
        parts = [row for row in named if row not in sums]
        if _blank(sums, column) and _blank(parts, column) and _blank(named, column) < len(named):
            raise _blank_question(column)


def _cell(row: list[str], column: Column) -> str:
    return row[column.position].strip() if column.position < len(row) else ""


def _blank(rows: Rows, column: Column) -> int:
    return sum(not _cell(row, column) for row in rows)


def _blank_question(column: Column) -> ReadingError:
    return ReadingError("blank_cells", header=column.header)


def with_kinds(draft: Understanding, rows: Rows) -> Understanding:
    """Give every column of figures its indicator and kind.

    Raises
    ------
    ReadingError
        Where header and context say neither; a proposal is named, never taken.
    """
    columns = tuple(
        replace(column, meaning=_meant(column, draft, rows)) if column.meaning.role == FIGURE else column
        for column in draft.columns
    )
    value = draft.column("value")
    if value and not draft.column("indicator") and not draft.context.indicator:
        raise _indicator_question(value, rows)
    alone = only_form(draft.context.indicator or "")
    if value and not alone and not _kind_known(draft, rows) and not draft.context.kind:
        raise _kind_question(value, draft, rows)
    draft = replace(draft, columns=columns)
    _check_sums(draft)
    return draft


def _check_sums(draft: Understanding) -> None:
    """Refuse to add rates: those of parts are not parts of that of the whole."""
    named = {column.meaning.indicator or draft.context.indicator or "" for column in draft.figures}
    rates = sorted(name for name in named if name and not is_count(name))
    if draft.parts and rates:
        headers = [column.header for column in draft.figures if column.meaning.indicator in rates]
        raise ReadingError("sum_of_rates", header=next(iter(headers), rates[0]), part=draft.parts[0].header)


def with_days(
    draft: Understanding, rows: Rows, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    """Settle the order of day and month by the whole column, or ask; check that its days are understood.

    Raises
    ------
    ReadingError
        Where a year, a zone or the order is missing, or most cells are no days.
    """
    _check_zones(draft, rows)
    first = _day_column(draft)
    for column in [*([first] if first else []), *periods.beside(draft.columns, draft.style.period)]:
        draft = _with_days(draft, column, rows, cells)
    return draft


def _day_column(draft: Understanding) -> Column | None:
    return periods.primary(draft.columns, draft.style.period)


def _with_days(
    draft: Understanding, column: Column, rows: Rows, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    if column.meaning.role in (periods.IN_WEEK, periods.IN_MONTH):
        return _with_numbers(draft, column, rows)
    texts = [text for text in _column(rows, column.position) if text]
    if draft.style.year is None and any(map(days.needs_year, texts)):
        raise ReadingError("no_year", header=column.header)
    if draft.style.order is None and any(map(days.is_ambiguous, texts)):
        draft = _ordered(draft, column, cells)
    if any(days.month_without_year(text, draft.style) for text in set(texts)):
        every = set(cells(draft, column.position))
        year_question.ask(every, draft.style, where=repr(column.header))
    role = column.meaning.role
    is_beside = column is not _day_column(draft)
    each = {
        text: days.read(text, draft.style) if is_beside else periods.read(text, draft.style, role)
        for text in set(texts)
    }
    if weeks := [text for text, one in each.items() if one == "ambiguous_week"]:
        numbered = isinstance(days.read(weeks[0], draft.style), str)
        raise ReadingError("week_starts" if numbered else "week_dates", header=column.header, text=weeks[0])
    results = [each[text] for text in texts]
    zoned = [t for t, r in zip(texts, results, strict=True) if r == "ambiguous_day" and ":" in t]
    if zoned:
        raise ReadingError("zoned_times", header=column.header)
    bad = [t for t, result in zip(texts, results, strict=True) if not isinstance(result, date)]
    if len(bad) * 2 > len(texts):
        raise _no_days(column, draft, bad[0])
    return draft


def _with_numbers(draft: Understanding, column: Column, rows: Rows) -> Understanding:
    """Check that the numbers of weeks or months are understood, with the years that stand beside them."""
    year = draft.column(periods.YEAR)
    width = max(column.position, year.position if year else 0)
    own = {
        periods.with_year(row[column.position], row[year.position] if year else "")
        for row in rows
        if len(row) > width and row[column.position].strip()
    }
    each = {text: periods.read(text, draft.style, column.meaning.role) for text in own}
    open_ones = sorted(text for text, one in each.items() if one == "ambiguous_week")
    if open_ones and not year and all(len(text.strip()) <= 2 for text in open_ones) and not draft.style.year:  # noqa: PLR2004
        raise ReadingError("no_year", header=column.header)
    if open_ones:
        raise ReadingError("week_starts", header=column.header, text=open_ones[0])
    bad = sorted(text for text, one in each.items() if not isinstance(one, date))
    if len(bad) * 2 > len(own):
        shown = "" if draft.withheld else Phrase("such_as", text=shape(bad[0]))
        raise ReadingError("no_periods", header=column.header, shown=shown)
    return draft


def of_periods(text: str, header: str = "", *, starts: str | None = None) -> ReadingError | None:
    """Return what is asked of weeks and months in a column, or in headers; None for any other text."""
    if names_week(text):
        key = "holds_weeks" if header else "no_year" if starts else "headers_weeks"
        return ReadingError(key, header=header or text, text=text)
    if _MONTH.fullmatch(text) or _NUMBERS.fullmatch(text):
        return ReadingError("holds_period" if header else "headers_period", header=header, text=text)
    return None


def _no_days(column: Column, draft: Understanding, text: str) -> ReadingError:
    if of_period := of_periods(text, column.header):
        return of_period
    shown = "" if draft.withheld else Phrase("such_as", text=shape(text))
    return ReadingError("no_days", header=column.header, shown=shown)


def _check_zones(draft: Understanding, rows: Rows) -> None:
    """Ask where times carry a short name of several zones, such as CST of China, America and Cuba."""
    for column in filter(None, map(draft.column, ("day", "issued"))):
        for text in set(_column(rows, column.position)):
            if days.has_short_zone(text, draft.style):
                raise ReadingError("short_zone", header=column.header, zone=text.split()[-1][:5])


def check_points(draft: Understanding, rows: Rows) -> None:
    """Ask for the datum of coordinates, and for districts to count persons in.

    Raises
    ------
    ReadingError
        Where rows have only coordinates and the datum is not said.
    """
    lon = draft.column("lon")
    if lon is None or draft.place or draft.column("code"):
        return
    if draft.context.datum is None:
        raise ReadingError("no_datum", header=lon.header)
    if draft.layout == "persons" and draft.context.locate is None:
        raise ReadingError("persons_points")


def _column(rows: Rows, position: int) -> list[str]:
    return [row[position].strip() for row in rows if position < len(row)]


def with_decimal(draft: Understanding) -> Understanding:
    """Settle what 1.000 means, one or a thousand, by all figures of the file, or ask.

    1,000 is asked about only where the file parts its columns by semicolons, as programs do that write
    decimals with a comma.

    Raises
    ------
    ReadingError
        Where the file does not decide it, or contradicts itself.
    """
    if draft.context.decimal is not None:
        return draft
    semicolons = isinstance(draft.sheet.form, Dialect) and draft.sheet.form.delimiter == ";"
    decided: set[str] = set()
    unclear: dict[str, str] = {}
    for text, header in _parted_off(draft):
        if amounts.is_ambiguous(text):
            unclear.setdefault(text, header)
        elif one := amounts.decimal_of([text]):
            decided.add(one)
    decimal = decided.pop() if len(decided) == 1 else ("" if decided else None)
    asked = [text for text in unclear if decimal == "" or "." in text or semicolons]
    if not decimal and asked:
        raise ReadingError("decimal_or_thousand", header=unclear[asked[0]], text=asked[0])
    return replace(draft, context=replace(draft.context, decimal=decimal)) if decimal else draft


def _parted_off(draft: Understanding) -> Iterator[tuple[str, str]]:
    """Yield the figures that have a sign in them, with their headers: the whole file is read, once."""
    columns = [*draft.figures, *filter(None, (draft.column(COUNT),))]
    for row in draft.rows():
        for column in columns:
            text = row[column.position] if column.position < len(row) else ""
            if "." in text or "," in text:
                yield text.strip(), column.header


def _indicator_question(column: Column, rows: Rows) -> ReadingError:
    """Ask what is counted; figures with decimals are never put aside as rates without a word."""
    decimals = [text for text in _column(rows, column.position) if amounts.read(text).fault == "decimal"]
    rates = Phrase("have_decimals", text=decimals[0], header=column.header) if decimals else ""
    return ReadingError("no_indicator", header=column.header, rates=rates)


def _kind_known(draft: Understanding, rows: Rows) -> bool:
    """Return whether rows name their kind, in a column or with each indicator."""
    named = draft.column("indicator")
    if draft.column("kind") is not None or named is None:
        return draft.column("kind") is not None
    found = map(indicator_of, set(_column(rows, named.position)))
    return all(kind for indicator, kind in found if indicator)


def _meant(column: Column, draft: Understanding, rows: Rows) -> Meaning:
    meaning, context = column.meaning, draft.context
    indicator = meaning.indicator or context.indicator
    kind = meaning.kind or only_form(indicator or "") or context.kind
    if not indicator and draft.column("indicator") is None:
        raise _indicator_question(column, rows)
    if not kind and not _kind_known(draft, rows):
        raise _kind_question(column, draft, rows)
    return replace(meaning, indicator=indicator or "", kind=kind or "")


def _kind_question(column: Column, draft: Understanding, rows: Rows) -> ReadingError:
    falls = _falls(column, draft, rows) if column.meaning.role == FIGURE else None
    proposal: Phrase | str = ""
    if falls is not None and falls <= _HARDLY:
        proposal = Phrase("hardly_fall" if falls else "never_fall")
    elif falls is not None and falls >= _OFTEN:
        proposal = Phrase("often_fall")
    return ReadingError("no_kind", header=column.header, CUMULATIVE=CUMULATIVE, NEW=NEW, proposal=proposal)


def _falls(column: Column, draft: Understanding, rows: Rows) -> float | None:
    """Return the share of changes of one place's figures that are falls; None for too few changes."""
    place, day = draft.place or draft.column("code"), _day_column(draft)
    if place is None or day is None:
        return None
    width = max(place.position, day.position, column.position)
    series: dict[str, dict[date, float]] = {}
    for row in rows:
        role = day.meaning.role
        when = periods.read(row[day.position], draft.style, role) if len(row) > width else ""
        value = (
            amounts.read(row[column.position], draft.context.decimal).value
            if isinstance(when, date)
            else None
        )
        if isinstance(when, date) and value is not None and row[place.position]:
            series.setdefault(row[place.position], {})[when] = value
    steps = [
        (of_place[before], of_place[after])
        for of_place in series.values()
        for before, after in zip(sorted(of_place), sorted(of_place)[1:], strict=False)
    ]
    changes = [after < before for before, after in steps if after != before]
    return None if len(changes) < _FEW else sum(changes) / len(changes)


def _ordered(
    draft: Understanding, column: Column, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    order = days.order_of(cells(draft, column.position))
    if not order:
        why = Phrase("order_contradicts" if order == "" else "order_open")
        raise ReadingError("no_order", header=column.header, why=why)
    return replace(draft, style=replace(draft.style, order=order), remarks=(*draft.remarks, f"order_{order}"))
