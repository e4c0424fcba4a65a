"""What a file leaves open of its figures: what is counted, of the day or in total, and 1.000."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fivecolour import catalogue
from fivecolour.intake.read.columns import period_columns, scaled_units
from fivecolour.intake.read.columns.column import Column, column_texts
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import (
    COUNT,
    FIGURE,
    Meaning,
    indicator_of,
    is_count,
    only_form,
    words,
)
from fivecolour.intake.read.formats.delimited import Dialect
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables import amounts, remarks
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import CUMULATIVE, NEW

Rows = list[list[str]]
_FEW = 3
_HARDLY, _OFTEN = 0.1, 0.25  # shares of changes


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
        raise _indicator_question(value, draft, rows)
    single = only_form(draft.context.indicator or "")
    if value and not single and not _kind_known(draft, rows) and not draft.context.kind:
        raise _kind_question(value, draft, rows)
    draft = replace(draft, columns=columns)
    _check_sums(draft)
    _check_percents(draft, rows)
    return draft


def stated_in_vain(draft: Understanding) -> tuple[str, ...]:
    """Return the remarks on what was said of figures that say it, and say another thing, themselves.

    Raises
    ------
    ReadingError
        New was said of a total, which may be that of all parts of a day as well as that of all days.
    """
    context, found = draft.context, []
    totals = words()["kinds"]["totals"]
    is_open = {column.meaning.kind for column in draft.figures} & {"", NEW}
    for column in draft.figures if context.kind == NEW and not is_open else ():
        header, meaning = plain(column.header), column.meaning
        is_total = header.startswith(totals) or header.endswith(totals)
        if meaning.kind == CUMULATIVE and is_total and column.header not in context.columns:
            raise ReadingError("new_total", header=column.header, indicator=meaning.indicator)
    for key, stated in (("kind", context.kind), ("indicator", context.indicator)):
        own = {getattr(column.meaning, key) for column in draft.figures}
        if stated and own and "" not in own and stated not in own:
            found.append(f"{key}_in_vain")
    return tuple(found)


def _meant(column: Column, draft: Understanding, rows: Rows) -> Meaning:
    meaning, context = column.meaning, draft.context
    indicator = meaning.indicator or context.indicator
    kind = meaning.kind or only_form(indicator or "") or context.kind
    if not indicator and draft.column("indicator") is None:
        raise _indicator_question(column, draft, rows)
    if not kind and not _kind_known(draft, rows):
        raise _kind_question(column, draft, rows)
    return replace(meaning, indicator=indicator or "", kind=kind or "")


def _check_sums(draft: Understanding) -> None:
    """Refuse to add rates: those of parts are not parts of that of the whole."""
    named = {column.meaning.indicator or draft.context.indicator or "" for column in draft.figures}
    rates = sorted(name for name in named if name and not is_count(name))
    if draft.parts and rates:
        headers = [column.header for column in draft.figures if column.meaning.indicator in rates]
        raise ReadingError("sum_of_rates", header=next(iter(headers), rates[0]), part=draft.parts[0].header)


def _check_percents(draft: Understanding, rows: Rows) -> None:
    """Ask where some percents have their sign and others, none above 1, do not: they may be fractions."""
    for column in draft.figures:
        entry = catalogue.figure(column.meaning.indicator)
        if entry is None or entry.kind != "percent":
            continue
        texts = [text for text in column_texts(rows, column.position) if text]
        signed = next((text for text in texts if text.endswith(("%", "％"))), "")
        bare = [text for text in texts if not text.endswith(("%", "％"))]
        values = [amounts.read(text, draft.context.decimal, entry).value or 0 for text in bare]
        if signed and any(values) and max(values) <= 1:
            raise ReadingError("percent_or_fraction", header=column.header, signed=signed, bare=bare[0])


def _indicator_question(column: Column, draft: Understanding, rows: Rows) -> ReadingError:
    """Ask what is counted; figures with decimals are never put aside as rates without a word."""
    decimals = [text for text in column_texts(rows, column.position) if amounts.read(text).fault == "decimal"]
    rates = Phrase("have_decimals", text=decimals[0], header=column.header) if decimals else ""
    named = _naming(draft, rows)
    by_rows = Phrase("named_by_rows", header=named) if named else ""
    return ReadingError("no_indicator", header=column.header, rates=rates, by_rows=by_rows)


def _naming(draft: Understanding, rows: Rows) -> str:
    """Return the header of an unread column whose texts name figures, "" for none."""
    used = {column.position for column in draft.columns}
    for position, text in enumerate(draft.headers):
        filled = set(column_texts(rows, position)) if text and position not in used else set()
        if filled and all(indicator_of(one)[0] for one in filled):
            return text
    return ""


def _kind_known(draft: Understanding, rows: Rows) -> bool:
    """Return whether rows name their kind, in a column or with each indicator."""
    named = draft.column("indicator")
    if draft.column("kind") is not None or named is None:
        return draft.column("kind") is not None
    found = map(indicator_of, set(column_texts(rows, named.position)))
    return all(kind for indicator, kind in found if indicator)


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
    place, day = draft.place or draft.column("code"), draft.period_column
    if place is None or day is None:
        return None
    width = max(place.position, day.position, column.position)
    series: dict[str, dict[date, float]] = {}
    for row in rows:
        role = day.meaning.role
        when = period_columns.read(row[day.position], draft.style, role) if len(row) > width else ""
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


def with_decimal(draft: Understanding) -> Understanding:
    """Settle what 1.000 means, one or a thousand, by all figures of the file, or ask.

    1,000 is asked about only where the file parts its columns by semicolons, as programs do that write
    decimals with a comma. That rates have a point makes no 1 of the count 1.000: hardly anybody writes counts
    with decimals, and its column must tell. A count such as 1.5 tells nothing, nor do numbers of workbooks
    and JSON, whose point is the program's.

    Raises
    ------
    ReadingError
        Where the file does not decide it, or contradicts itself.
    """
    if draft.context.decimal is not None:
        return draft
    is_text = isinstance(draft.sheet.form, Dialect)
    semicolons = isinstance(draft.sheet.form, Dialect) and draft.sheet.form.delimiter == ";"
    decided: dict[bool, set[str]] = {False: set(), True: set()}  # by rates and measures, by counts
    unclear: dict[tuple[str, bool], str] = {}
    for text, header, counts in _parted_off(draft):
        if amounts.is_ambiguous(text):
            unclear.setdefault((text, counts), header)
        elif (one := amounts.decimal_of([text])) and not (
            counts and amounts.is_fraction(text, typed=not is_text)
        ):
            decided[counts].add(one)
    every = decided[False] | decided[True]
    decimal = min(every) if len(every) == 1 else ("" if every else None)
    by_rates = decimal if decimal and not decided[True] else ""
    for (text, counts), header in unclear.items():
        is_open = "." in text or semicolons if decimal is None else decimal == ""
        if is_open or (by_rates and counts and amounts.parts_decimals(text, by_rates)):
            raise ReadingError("decimal_or_thousand", header=header, text=text)
    return replace(draft, context=replace(draft.context, decimal=decimal)) if decimal else draft


def _parted_off(draft: Understanding) -> Iterator[tuple[str, str, bool]]:
    """Yield the figures that have a sign in them, with their headers, and whether they count something.

    The whole file is read, once.
    """
    named = draft.column("indicator")
    figures = draft.figures
    columns = [*figures, *filter(None, (draft.column(COUNT),))]
    for row in filter(None, draft.rows()):
        scaled_units.ask_of_remark(remarks.without_word(row), figures, draft.context)
        for column in columns:
            text = row[column.position] if column.position < len(row) else ""
            if "." in text or "," in text:
                indicator = column.meaning.indicator or draft.context.indicator or ""
                if named is not None:
                    indicator = indicator_of(row[named.position] if named.position < len(row) else "")[0]
                yield text.strip(), column.header, is_count(indicator)
