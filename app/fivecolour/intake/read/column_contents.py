"""What columns hold whose header does not say: codes of the map, or, below a blank corner, places or days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fivecolour.intake.read.columns import period_columns
from fivecolour.intake.read.columns.column import Column, column_texts
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import PLACE_ROLES, UNKNOWN, Meaning, indicator_of, words
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions.table_question import are_places

# Of one or two it may be a coincidence.
_CODE_SHARE, _FEWEST_CODES = 0.8, 3
# Shorter numbers may be counts or the numbers of rows.
_LEAST_DIGITS = 4


def told(columns: list[Column], rows: list[list[str]], given: FileContext, style: DayStyle) -> list[Column]:
    """Give columns a meaning by their cells where neither their header nor the sender does.

    A column of codes beside the names must not be passed over: the two may contradict each other. The first
    column of a table with places or days as columns often has no header.
    """
    columns = [_of_corner(one, columns, rows, given, style) for one in _nested(columns, rows, given)]
    columns = _of_finest_places(columns, given)
    _ask_for_finer_places(columns, rows, given)
    if "code" in {one.meaning.role for one in columns}:
        return columns
    coded = next((one for one in columns if _is_open(one, given) and _holds_codes(one, rows, given)), None)
    return [replace(one, meaning=Meaning("code")) if one is coded else one for one in columns]


def _nested(columns: list[Column], rows: list[list[str]], given: FileContext) -> list[Column]:
    """Take the wider of two columns of districts (縣市 beside 鄉鎮) for that of their cities.

    Only where the narrower names places of the map: of a map of the wider ones it is to be set aside.
    """
    both = [one for one in columns if one.meaning == Meaning("district") and one.header not in given.columns]
    if len(both) != 2 or any(one.meaning.role == "city" for one in columns):  # noqa: PLR2004
        return columns
    nested = words()["nested"]
    wide, narrow = ([one for one in both if plain(one.header) in nested[key]] for key in ("wide", "narrow"))
    if (
        len(wide) != 1
        or len(narrow) != 1
        or not are_places(column_texts(rows, narrow[0].position), given.is_place)
    ):
        return columns
    return [replace(one, meaning=Meaning("city")) if one is wide[0] else one for one in columns]


def _of_finest_places(columns: list[Column], given: FileContext) -> list[Column]:
    """Take a place beside a district (a hospital, a village) for what nobody reads: rows may differ in it."""
    if not any(one.meaning.role == "district" for one in columns):
        return columns
    return [
        replace(one, meaning=Meaning(UNKNOWN))
        if one.meaning.role == "place" and one.header not in given.columns
        else one
        for one in columns
    ]


def _ask_for_finer_places(columns: list[Column], rows: list[list[str]], given: FileContext) -> None:
    """Ask where the only places that are read are cities or provinces, beside others that nobody reads.

    Raises
    ------
    ReadingError
        Names both columns: figures of districts would be kept as those of their provinces.
    """
    outer = [
        one for one in columns if one.meaning.role in {"city", "province"} and one.header not in given.columns
    ]
    if not outer or {one.meaning.role for one in columns} & {"code", "place", "district", "lon"}:
        return
    known = {text for one in outer for text in column_texts(rows, one.position)}
    for column in (one for one in columns if one.header and _is_open(one, given)):
        texts = [text for text in column_texts(rows, column.position) if text]
        if texts and not {*texts} <= known and are_places(texts, given.is_place):
            raise ReadingError("finer_places", header=column.header, text=texts[0], other=outer[0].header)


def _is_open(column: Column, given: FileContext) -> bool:
    return column.meaning.role == UNKNOWN and column.header not in given.columns


def _of_corner(
    column: Column, columns: list[Column], rows: list[list[str]], given: FileContext, style: DayStyle
) -> Column:
    """Read the first column as names of figures, or one without a header as places or days.

    Each where no other column holds them.
    """
    texts = [text for text in column_texts(rows, 0) if text] if column.position == 0 else []
    if not texts or column.header in given.columns:
        return column
    if _names_figures(column, columns, texts):
        return replace(column, meaning=Meaning("indicator"))
    numbers = any(text.isdecimal() and len(text) < _LEAST_DIGITS for text in texts)
    if column.header or column.meaning.role != UNKNOWN or numbers:
        return column
    roles = {one.meaning.role for one in columns}
    if not roles & {*PLACE_ROLES, "lon"} and are_places(texts, given.is_place):
        return replace(column, meaning=Meaning("place"))
    has_days = roles & period_columns.ROLES or any(one.meaning.day for one in columns)
    if not has_days and 2 * sum(_may_be_day(text, style) for text in texts) > len(texts):
        return replace(column, meaning=Meaning(period_columns.IN_DAY))
    return column


def _names_figures(column: Column, columns: list[Column], texts: list[str]) -> bool:
    """Tell names of figures on the left of places or days as columns, whatever stands over them."""
    others = {one.meaning.role for one in columns if one is not column}
    return not others & {*PLACE_ROLES, "lon", "indicator"} and all(indicator_of(text)[0] for text in texts)


def _may_be_day(text: str, style: DayStyle) -> bool:
    read = days.read(text, style)
    return isinstance(read, date) or days.is_ambiguous(text) or days.needs_year(text)


def _holds_codes(column: Column, rows: list[list[str]], given: FileContext) -> bool:
    """Tell a column of several different numbers that nearly all are codes of places of the map."""
    texts = {text for text in column_texts(rows, column.position) if text}
    if given.is_place is None or len(texts) < _FEWEST_CODES:
        return False
    numbers = all(text.isdecimal() and len(text) >= _LEAST_DIGITS for text in texts)
    return numbers and sum(map(given.is_place, texts)) >= _CODE_SHARE * len(texts)
