"""What a file was taken to hold, in words and as data."""

from __future__ import annotations

from typing import Any

from fivecolour import catalogue, texts
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.headers import FIGURE, Meaning
from fivecolour.intake.read.formats import hidden_cells
from fivecolour.intake.read.formats.delimited import Dialect
from fivecolour.intake.read.formats.workbooks import Workbook
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.reports.report_data import DAY, KINDS

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def to_dict(understood: Understanding) -> dict[str, Any]:
    """Return what was understood as JSON data; it holds headers, never a cell."""
    context = understood.context
    return {
        "file": understood.sheet.name,
        "form": _form_data(understood),
        "header_row": understood.header_row,
        "layout": understood.layout,
        "columns": [
            {
                "position": column.position + 1,
                "header": column.header,
                "meaning": str(column.meaning),
                "day": column.meaning.day.isoformat() if column.meaning.day else None,
                "place": column.meaning.place or None,
            }
            for column in understood.columns
        ],
        "aside": list(understood.aside),
        "withheld": list(understood.withheld),
        "day": understood.day_of_all.isoformat() if understood.day_of_all else None,
        "year": understood.style.year,
        "order": understood.style.order,
        "period": understood.style.period,
        "week_starts": understood.style.weeks.starts,
        "decimal": context.decimal,
        "zone": context.zone,
        "parent": context.parent,
        "datum": context.datum,
        "fill_down": list(context.fill_down),
        "only": list(context.only),
        "hidden": context.hidden,
        "remarks": list(understood.remarks),
    }


def lines(understood: Understanding, language: str) -> list[str]:
    """Return what was understood line by line, in ``"zh"`` or ``"en"``."""
    named = {column.meaning.indicator for column in understood.columns} | {understood.context.indicator or ""}
    figures = {f"of_{name}": catalogue.short(name)[language] for name in named - {""}}
    words = texts.table("reading", language) | figures
    result = [
        words["title"].format(name=understood.sheet.name),
        _form(understood, words),
        words["header_row"].format(row=understood.header_row),
        words[understood.layout],
        *_columns(understood, words, language),
        *_of_context(understood, words, language),
    ]
    result += [words[remark] for remark in understood.remarks]
    return [*result, *_of_workbook(understood, words)]


def _of_context(understood: Understanding, words: dict[str, str], language: str) -> list[str]:
    """Return what was set aside, and what the sender or the file itself says of all rows."""
    result = []
    for key, headers in (("aside", understood.aside), ("withheld", understood.withheld)):
        if headers:
            result.append(words[key].format(headers=words["listed"].join(headers)))
    if understood.context.fill_down:
        result.append(words["fill_down"].format(headers=words["listed"].join(understood.context.fill_down)))
    if understood.context.only:
        result.append(words["only"].format(rows=words["listed"].join(understood.context.only)))
    if (day := understood.day_of_all) and any(column.meaning.day is None for column in understood.figures):
        result.append(words["day"].format(day=texts.long_date(day.isoformat(), language)))
    if understood.style.period != DAY:
        result.append(words[f"period_{understood.style.period}"])
    if understood.style.year:
        result.append(words["year"].format(year=understood.style.year))
    if understood.context.decimal:
        result.append(words[f"decimal_{understood.context.decimal}"])
    return result


def _of_workbook(understood: Understanding, words: dict[str, str]) -> list[str]:
    """Say what of a workbook is hidden, and what became of it, and whether there are formulas."""
    form = understood.sheet.form
    if not isinstance(form, Workbook):
        return []
    result = [words["formulas"]] if form.formulas else []
    result += [words["comments"]] if form.comments else []
    if form.hidden.sheets:
        result.append(words["hidden_sheets"].format(sheets=words["listed"].join(form.hidden.sheets)))
    hidden = form.hidden
    if understood.context.hidden and (hidden.rows or hidden.columns or hidden.cells):
        rows = hidden_cells.rows_text(hidden) or "–"
        columns = ", ".join(hidden_cells.letters(hidden)) or "–"
        cells = hidden_cells.cells_text(hidden) or "–"
        told = words[f"hidden_{understood.context.hidden}"]
        result.append(told.format(rows=rows, columns=columns, cells=cells))
    return result


def _form_data(understood: Understanding) -> dict[str, Any]:
    form = understood.sheet.form
    if isinstance(form, Dialect):
        return {
            "kind": "text",
            "encoding": form.encoding,
            "delimiter": form.delimiter,
            "packed": form.packed,
        }
    if isinstance(form, Workbook):
        return {
            "kind": "workbook",
            "sheet": form.sheet,
            "sheets": list(form.sheets),
            "formulas": form.formulas,
            "hidden": {
                "rows": [list(span) for span in form.hidden.rows],
                "columns": [[first + 1, last + 1] for first, last in form.hidden.columns],
                "cells": [[row, at + 1] for row, columns in form.hidden.cells.items() for at in columns],
                "sheets": list(form.hidden.sheets),
            },
        }
    return {"kind": "records"}


def _form(understood: Understanding, words: dict[str, str]) -> str:
    form = understood.sheet.form
    if isinstance(form, Dialect):
        delimiter = words[_DELIMITERS[form.delimiter]]
        return words["form_text"].format(encoding=form.encoding.upper(), delimiter=delimiter)
    if isinstance(form, Workbook):
        return words["form_workbook"].format(sheet=form.sheet)
    return words["form_records"]


def _columns(understood: Understanding, words: dict[str, str], language: str) -> list[str]:
    result = [
        words["column"].format(header=column.header, meaning=_meaning(column.meaning, words))
        for column in understood.columns
        if column.meaning.day is None and not column.meaning.place
    ]
    if understood.layout == PERSONS:
        counted = Meaning(FIGURE, understood.context.indicator or "", understood.context.kind or "")
        result.append(words["column"].format(header="#", meaning=_meaning(counted, words)))
    groups: dict[tuple[str, str], list[Column]] = {}
    for column in understood.columns:
        form = "placed_columns" if column.meaning.place else "dated_columns"
        if column.meaning.day is not None or column.meaning.place:
            groups.setdefault((form, _meaning(column.meaning, words)), []).append(column)
    for (form, meaning), columns in groups.items():
        first, last, day = columns[0].header, columns[-1].header, columns[0].meaning.day
        if len(columns) == 1:
            told = f"{meaning} · {texts.long_date(day.isoformat(), language)}" if day else meaning
            result.append(words["column"].format(header=first, meaning=told))
            continue
        result.append(words[form].format(count=len(columns), first=first, last=last, meaning=meaning))
    return result


def _meaning(meaning: Meaning, words: dict[str, str]) -> str:
    if meaning.role != FIGURE:
        return words[f"role_{meaning.role}"]
    kind = f" · {words[meaning.kind]}" if meaning.kind in KINDS else ""
    if not meaning.indicator:
        return words["role_value"] + kind
    return words[f"of_{meaning.indicator}"] + kind
