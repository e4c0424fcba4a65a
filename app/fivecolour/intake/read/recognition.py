"""Finds out what a file holds, to be shown before anything of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from fivecolour.intake.read import column_contents
from fivecolour.intake.read.characters import marks
from fivecolour.intake.read.columns import (
    day_parts,
    header_row,
    headers,
    misspelt_headers,
    period_columns,
    place_headers,
    scaled_units,
    short_days,
    year_question,
)
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.header_row import HeaderRow
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import (
    ASIDE,
    COUNT,
    FIGURE,
    PART,
    PLACE_ROLES,
    TOLD_BY,
    UNKNOWN,
    WITHHELD,
    Meaning,
)
from fivecolour.intake.read.dates import calendars
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.dates.weeks import WeekStyle
from fivecolour.intake.read.formats import hidden_cells
from fivecolour.intake.read.formats.merged_cells import filled_down
from fivecolour.intake.read.formats.workbooks import Workbook
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions import (
    bracket_question,
    day_question,
    figure_question,
    period_question,
    proposals,
    table_question,
)
from fivecolour.intake.read.tables import json_pages, moved_cells
from fivecolour.intake.read.tables.json_records import OUTLINE, JsonFile
from fivecolour.intake.read.tables.personal import mostly_personal
from fivecolour.intake.read.tables.place_columns import OUTER_CODES
from fivecolour.intake.read.tables.sheets import Sheet, open_sheet
from fivecolour.intake.read.tables.understanding import LONG, PERSONS, PLACES, WIDE, Understanding, positions
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import CONFIRMED, DAY, NEW

SAMPLE_ROWS = 2_000


def understand(path: Path, context: FileContext | None = None, *, name: str | None = None) -> Understanding:
    """Find out what a file holds.

    Parameters
    ----------
    path : Path
        The file.
    context : FileContext, optional
        What is said about it.
    name : str, optional
        The name under which it was sent.

    Raises
    ------
    ReadingError
        Where something would have to be guessed: the message names it and the remedy.
    """
    context = context or FileContext()
    sheet = open_sheet(
        path,
        name=name,
        sheet=context.sheet,
        encoding=context.encoding,
        hidden=context.hidden,
        is_word=partial(_is_word, context),
    )
    rows = list(islice(sheet.rows(), header_row.SEARCHED_ROWS + SAMPLE_ROWS))
    try:
        style = _style(sheet, context, context.year)
        found = header_row.find(
            rows, given=context.columns, style=style, name=sheet.name, is_place=context.is_place
        )
        understood = _understood(sheet, found.below(sheet.titles), rows[found.row :], context)
    except ReadingError as fault:
        _ask_for_hidden(sheet, None, context, header_row=0)
        raise (
            fault
            if str(fault).startswith(sheet.name)
            else ReadingError("of_file", name=sheet.name, fault=fault)
        ) from None
    read = [column.position for column in understood.columns]
    _ask_for_hidden(sheet, read, context, header_row=understood.header_row)
    return understood


def _is_word(context: FileContext, text: str) -> bool:
    return headers.meaning(text).role != UNKNOWN or bool(context.is_place and context.is_place(text))


def _ask_for_hidden(sheet: Sheet, read: list[int] | None, context: FileContext, *, header_row: int) -> None:
    """Ask about hidden cells; before any other question, for what is hidden may be why it is asked."""
    if context.hidden is None and isinstance(sheet.form, Workbook):
        name = f"{sheet.name}, sheet {sheet.form.sheet}"
        hidden_cells.ask(sheet.rows(), sheet.form.hidden, read, name, header_row=header_row)


def _understood(sheet: Sheet, found: HeaderRow, rows: list[list[str]], context: FileContext) -> Understanding:
    year = context.year or found.year or year_question.of_stated_day(found.headers, context.day)
    style = _style(sheet, context, year)
    meanings = header_row.meanings(found.headers, given=context.columns, style=style)
    rows = list(filled_down(rows, positions(found.headers, context.fill_down)))
    parts = day_parts.find(found.headers, meanings, rows, context.columns)
    if parts is not None:
        rows, meanings = list(day_parts.joined(rows, parts)), day_parts.meant(meanings, parts)
    columns = _columns(found.headers, meanings, rows, context)
    columns = column_contents.told(columns, rows, context, style)
    columns = _of_places(columns, rows, context, style)
    misspelt_headers.ask(columns, context.columns)
    bracket_question.ask(columns, style, context.columns)
    scaled_units.ask(columns, found, rows, context)
    settled = period_columns.settle(columns, rows, context, style)
    columns, style = _without_sums_of_days(settled.columns, context), settled.style
    persons = _speak_of_persons(columns, context)
    if persons:
        table_question.ask_for_count(columns, rows, stated=context.persons, is_place=context.is_place)
        columns = [_of_person(column) for column in columns]
    used = [c for c in columns if c.meaning.role not in {ASIDE, UNKNOWN, WITHHELD, TOLD_BY}]
    joined = (parts.year, parts.month) if parts else ()
    draft = Understanding(
        sheet=sheet,
        header_row=found.row,
        headers=found.headers,
        layout=PERSONS if persons else _layout(used),
        columns=tuple(used),
        aside=_headers([one for one in columns if one.position not in joined], {ASIDE, UNKNOWN, TOLD_BY}),
        withheld=_headers(columns, {WITHHELD}),
        style=style,
        remarks=(*_remarks(found, used, context), *(("days_joined",) if parts else ())),
        context=context,
        day_parts=parts,
        moved=moved_cells.find(sheet, found.headers, used, rows, context),
    )
    return _complete(draft, found, rows)


def _style(sheet: Sheet, context: FileContext, year: int | None) -> DayStyle:
    written = WeekStyle(context.week_starts, context.week_dates, year)
    return DayStyle(
        year,
        context.order,
        sheet.epoch,
        context.zone,
        period=context.stated_period or DAY,
        weeks=written,
        calendar=None if context.calendar == calendars.COMMON else context.calendar,
        months_first=context.months_first,
    )


def _remarks(found: HeaderRow, used: list[Column], context: FileContext) -> tuple[str, ...]:
    year = ("year_above",) if found.year and not context.year else ()
    marked = ("marks_apart",) if any(marks.apart(column.header)[1] for column in used) else ()
    return (*year, *marked)


def _columns(
    texts: tuple[str, ...], meanings: list[Meaning], rows: list[list[str]], context: FileContext
) -> list[Column]:
    """Judge the cells too: personal ones are withheld under any header.

    A first column without header is an index, any other with cells is a merged header's: it is asked about.
    """
    columns = []
    for position, (text, meaning) in enumerate(zip(texts, meanings, strict=True)):
        cells = [row[position] for row in rows if position < len(row)]
        if position and not text and sum(map(bool, cells)) * 2 > len(rows):
            raise ReadingError("no_header_of_column", position=position + 1)
        if mostly_personal(cells) and text not in context.columns:
            meaning = Meaning(WITHHELD)  # noqa: PLW2901
        if text not in context.columns and table_question.names_nothing(meaning, cells):
            meaning = Meaning(UNKNOWN)  # noqa: PLW2901
        meaning = scaled_units.without_units(meaning, text, cells, context)  # noqa: PLW2901
        columns.append(Column(position, text, meaning))
    return columns


def _layout(columns: list[Column]) -> str:
    if any(column.meaning.place for column in columns):
        return PLACES
    return WIDE if any(column.meaning.day for column in columns) else LONG


def _without_sums_of_days(columns: list[Column], context: FileContext) -> list[Column]:
    """Set aside a sum beside columns of days (Total): it is of none of them, nor all until then."""
    found = [column.meaning for column in columns]
    if sum(one.day is not None for one in found) <= 1 or any(one.role == "day" for one in found):
        return columns
    return [
        replace(column, meaning=Meaning(UNKNOWN))
        if column.meaning.role == FIGURE
        and not (column.meaning.day or column.meaning.indicator or column.meaning.place)
        and column.header not in context.columns
        else column
        for column in columns
    ]


def _of_places(
    columns: list[Column], rows: list[list[str]], context: FileContext, style: DayStyle
) -> list[Column]:
    """Read headers as places where no column holds any.

    Other columns of figures are then read as places too, so that a name that is not known is set apart and
    not passed over.
    """
    is_place = context.is_place
    roles = {column.meaning.role for column in columns}
    if is_place is None or roles & {*PLACE_ROLES, "lon", "value"}:
        return columns
    own = [c for c in columns if c.header and c.meaning.role in {UNKNOWN, FIGURE}]
    found = {c.position: place_headers.of_place(c.header, is_place, style) for c in own}
    if not any(c.meaning.role == UNKNOWN and (of := found[c.position]) and is_place(of.place) for c in own):
        return columns
    return [
        replace(c, meaning=_of_place(c, found[c.position], rows, context, style)) if c in own else c
        for c in columns
    ]


def _of_place(
    column: Column, place: Meaning | None, rows: list[list[str]], context: FileContext, style: DayStyle
) -> Meaning:
    """Return what a column means whose header is that of a place, or beside such."""
    if column.header in context.columns:
        return replace(column.meaning, place=place.place) if place else column.meaning
    if place is not None:
        if (told := place_headers.with_brackets(place, column.header, style)) is not None:
            return told
        raise ReadingError("other_measure", text=column.header, meaning=proposals.of_figure(column.header))
    cells = [row[column.position] for row in rows if column.position < len(row)]
    unknown = column.meaning.role == UNKNOWN and table_question.holds_figures(cells)
    return Meaning(FIGURE, place=column.header) if unknown else column.meaning


def _speak_of_persons(columns: list[Column], context: FileContext) -> bool:
    roles = {column.meaning.role for column in columns}
    return (
        context.persons
        or COUNT in roles
        or (not roles & {FIGURE, "value"} and bool(roles & {WITHHELD, TOLD_BY}))
    )


def _of_person(column: Column) -> Column:
    """On a line that speaks of a person, "name" is the person's, and figures are no counts."""
    if plain(column.header) == "name":
        return replace(column, meaning=Meaning(WITHHELD))
    if column.meaning.role in {FIGURE, PART, "value", "indicator", "kind"}:
        return replace(column, meaning=Meaning(ASIDE))
    return column


def _headers(columns: list[Column], roles: set[str]) -> tuple[str, ...]:
    return tuple(c.header for c in columns if c.meaning.role in roles and c.header)


def _complete(draft: Understanding, found: HeaderRow, rows: list[list[str]]) -> Understanding:
    """Settle what is still open, or ask."""
    figure = draft.context.indicator
    if figure and figure not in headers.words()["indicators"] and not headers.computed_elsewhere(figure):
        raise ReadingError("no_figure", figure=figure, there=", ".join(headers.words()["indicators"]))
    _check_roles(draft, rows)
    table_question.check_only(draft)
    table_question.ask_for_blanks(draft, rows)
    draft = figure_question.with_decimal(draft)
    draft = _with_day(draft, found, rows)
    if draft.layout == PERSONS:
        context = replace(draft.context, indicator=draft.context.indicator or CONFIRMED, kind=NEW)
        draft = replace(draft, context=context)
    else:
        in_vain = figure_question.stated_in_vain(draft)
        draft = figure_question.with_kinds(draft, rows)
        draft = replace(draft, remarks=(*draft.remarks, *in_vain))
    draft = day_question.with_days(draft, rows, _cells)
    period_question.ask(draft, found.above, rows)
    if isinstance(draft.sheet.form, JsonFile) and OUTLINE in draft.aside:
        draft = replace(draft, remarks=(*draft.remarks, "outlines_aside"))
    if key := json_pages.further(draft.sheet):
        # Rows of a table stand for themselves; lines that are counted or added do not.
        if draft.layout == PERSONS or draft.parts:
            raise ReadingError("json_page", name=draft.sheet.name, key=key)
        draft = replace(draft, remarks=(*draft.remarks, "one_page"))
    if any(map(headers.says_population, draft.aside)):
        draft = replace(draft, remarks=(*draft.remarks, "population_aside"))
    table_question.check_points(draft)
    return draft


def _check_only(draft: Understanding) -> None:
    for text in draft.context.only:
        header, sign, _ = text.rpartition("=")
        if not sign or header not in draft.headers:
            there = ", ".join(filter(None, draft.headers))
            raise ReadingError("only_form", text=text, there=there)


def _check_roles(draft: Understanding, rows: list[list[str]]) -> None:
    _check_only(draft)
    roles = [c.meaning.role for c in draft.columns]
    if draft.layout != PERSONS and not draft.figures:
        raise _no_figures(draft, rows)
    if (
        not set(roles) & set(PLACE_ROLES)
        and "lon" not in roles
        and not draft.context.parent
        and (draft.layout != PLACES)
    ):
        named = proposals.column_of_places(draft.aside, draft.headers, rows, draft.context.is_place)
        raise ReadingError("no_places", named=named)
    if ("lon" in roles) != ("lat" in roles):
        own = draft.column("lon") or draft.column("lat")
        header = own.header if own else ""
        raise ReadingError("half_a_point", header=header)
    _check_part_of_code(draft)
    _check_twice(draft)


def _no_figures(draft: Understanding, rows: list[list[str]]) -> ReadingError:
    """Name only headers that mean nothing: others were understood, or set aside by the sender."""
    given = draft.context.columns
    unknown = [text for text in draft.aside if text not in given and headers.meaning(text).role == UNKNOWN]
    if of_days := short_days.question(unknown):
        return of_days
    for text in unknown:
        if of_period := day_question.of_periods(text, starts=draft.style.weeks.starts):
            return of_period
        if draft.style.year is None and year_question.names_day_without_year(text):
            return ReadingError("no_year", header=text)
        meaning = proposals.of_figure(text)
        if headers.is_other_measure(text, draft.style):
            return ReadingError("other_measure", text=text, meaning=meaning)
        if scaled_units.is_scaled(text):
            return ReadingError("scaled_header", header=text, meaning=meaning)
    places = "" if draft.place or draft.column("code") else Phrase("no_figures_places")
    remark = Phrase("no_figures_unknown", headers=", ".join(unknown), places=places) if unknown else ""
    named = proposals.column_of_figures(unknown, draft.headers, rows, draft.context.is_place)
    return ReadingError("no_figures", remark=remark, named=named, meaning=proposals.of_figure(named))


def _check_part_of_code(draft: Understanding) -> None:
    """Ask about a code of a county beside that of its state: 35 of 49 is 49035, and no place's code alone."""
    column, parts = draft.column("code"), headers.words()["part_codes"]
    if (
        column is None
        or column.header in draft.context.columns
        or plain(column.header) not in parts["within"]
    ):
        return
    if beside := next((text for text in draft.headers if plain(text) in parts["of"]), None):
        raise ReadingError("part_of_code", name=draft.sheet.name, column=column.header, beside=beside)


def _check_twice(draft: Understanding) -> None:
    seen: dict[Meaning, Column] = {}
    for column in draft.columns:
        if column.meaning.role in {PART, *OUTER_CODES}:
            continue
        other = seen.setdefault(column.meaning, column)
        if other is not column:
            same = other.header == column.header
            places = [one.header for one in draft.columns if one.meaning.role in PLACE_ROLES]
            doubled = "same_beside" if len(places) > len(set(places)) else "same_rename"
            key = doubled if same else "same_aside"
            remedy = Phrase(key, one=other.header, other=column.header)
            raise ReadingError(
                "mean_the_same",
                position=other.position + 1,
                header=other.header,
                position2=column.position + 1,
                header2=column.header,
                meaning=column.meaning,
                remedy=remedy,
            )


def _with_day(draft: Understanding, found: HeaderRow, rows: list[list[str]]) -> Understanding:
    for column in draft.figures if draft.style.year is None else ():
        own = column.meaning.day is None and column.header not in draft.context.columns
        if own and year_question.names_day_without_year(column.header):
            raise ReadingError("no_year", header=column.header)
    days_of_headers = all(column.meaning.day for column in draft.figures) and bool(draft.figures)
    if period_columns.primary(draft.columns, draft.style.period) or draft.context.day or days_of_headers:
        day_question.ask_of_stated_day(draft, rows)
        return draft
    if found.day is None:
        raise ReadingError("no_day", holds=day_question.column_held(draft, rows))
    context = replace(draft.context, day=found.day)
    return replace(draft, context=context, remarks=(*draft.remarks, "day_above"))


def _cells(draft: Understanding, position: int) -> Iterator[str]:
    """Yield a column's cells, all of them: the whole file is read."""
    for cells in draft.rows():
        if position < len(cells):
            yield cells[position]
