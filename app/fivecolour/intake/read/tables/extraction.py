"""From an understood file to batches of observations and faults, as a stream in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue, vocabulary
from fivecolour.intake.distinct import Texts, array, parsed
from fivecolour.intake.read.columns import headers, period_columns
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.headers import COUNT, COUNTED
from fivecolour.intake.read.columns.total_texts import total_of
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.formats.merged_cells import lies_in
from fivecolour.intake.read.formats.workbook_cells import STRUCK
from fivecolour.intake.read.formats.workbooks import MERGED, Workbook
from fivecolour.intake.read.tables import amounts, data_rows, notes_on_parts, personal
from fivecolour.intake.read.tables.amounts import Amount
from fivecolour.intake.read.tables.block import Block, Moments
from fivecolour.intake.read.tables.line_list import CaseTally
from fivecolour.intake.read.tables.place_columns import placed
from fivecolour.intake.read.tables.understanding import PERSONS, PLACES, Understanding
from fivecolour.reports.batch import (
    BATCH_ROWS,
    FAULT_COLUMNS,
    NOT_REPORTED,
    SUPPRESSED,
    Batch,
    faults_frame,
    observations_frame,
)
from fivecolour.suppressed_numbers import folded

Progress = Callable[[int], None]
_NEVER = np.datetime64("NaT", "s")
_MIN_ROWS = 100
_PARTS = ("value", "bound", "missing", "note", "fault")


def read(understood: Understanding, *, progress: Progress | None = None) -> Iterator[Batch]:
    """Yield the file's batches.

    Parameters
    ----------
    understood : Understanding
        From `fivecolour.intake.read.recognition.understand`.
    progress : callable, optional
        Called with the number of rows read so far, after each batch.

    Yields
    ------
    Batch
        Rows in the order of the file. Lines on persons are counted: what they give is in the last batch.

    Raises
    ------
    ReadingError
        Where the file itself breaks off or turns hostile.
    """
    step = max(_MIN_ROWS, BATCH_ROWS // max(len(understood.figures), 1))
    rows = understood.rows()
    first = understood.header_row + 1
    tally = CaseTally()
    while chunk := list(islice(rows, step)):
        block = _block(chunk, first, understood)
        yield (
            tally.count(block, understood.column(COUNT))
            if understood.layout == PERSONS
            else _batch(block, understood)
        )
        first += len(chunk)
        if progress is not None:
            progress(first - 1)
    if understood.layout == PERSONS:
        yield tally.batch(understood)


def keys(understood: Understanding) -> Iterator[pd.DataFrame]:
    """Yield what tells rows apart, without reading any amount: far quicker than `read`.

    Yields
    ------
    DataFrame
        ``row`` and ``content`` of a batch, with place, day and first figure as in its observations;
        rows at fault are left out.
    """
    first, column = understood.header_row + 1, understood.figures[0]
    rows = understood.rows()
    while chunk := list(islice(rows, BATCH_ROWS)):
        block = _block(chunk, first, understood)
        indicator, kind, unknown = _counted(column, block, understood)
        columns = _of_rows(column, block, understood) | {"indicator": indicator, "kind": kind}
        good = (block.fault == "") & (unknown == "")
        yield pd.DataFrame({name: data[good] for name, data in columns.items()})
        first += len(chunk)


def _block(chunk: list[list[str]], first: int, understood: Understanding) -> Block:
    read_rows = data_rows.find(chunk, first, understood)
    filled, numbers = read_rows.cells, read_rows.numbers
    positions = sorted(column.position for column in understood.columns)
    by_column = list(zip(*filled, strict=True)) if filled else [()] * len(understood.headers)
    cells = {position: array(by_column[position]) for position in positions}
    _mark_merged(cells, np.asarray(numbers, dtype=np.int64), understood)
    fault, shown = array([""] * len(filled)), array([""] * len(filled))
    for at, (reason, text) in read_rows.faults.items():
        fault[at], shown[at] = reason, _shown(text, understood)
    _mark_struck(cells, understood, fault=fault, shown=shown)
    for at in notes_on_parts.columns(understood):
        of_part = np.array(
            [text != "" and notes_on_parts.limits(text.strip()) for text in by_column[at]], bool
        )
        new = of_part & (fault == "")
        fault[new], shown[new] = "note_of_part", understood.headers[at]
    places = placed(cells, understood, size=len(filled))
    day = _days(cells, understood, fault=fault, shown=shown, size=len(filled))
    issued = _issued(cells, understood, fault=fault, shown=shown, size=len(filled))
    lost = (fault == "") & (places.fault != "") & (understood.layout != PLACES)
    fault[lost] = places.fault[lost]
    for at in np.flatnonzero(lost & (places.shown != "")).tolist():
        shown[at] = _shown(places.shown[at], understood)
    return Block(
        size=len(chunk),
        blank=len(chunk) - len(filled),
        rows=np.asarray(numbers, dtype=np.int64),
        cells=cells,
        places=places,
        day=day,
        issued=issued,
        fault=fault,
        shown=shown,
        content=_hashes(list(map(tuple, filled))),
        part=_hashes([tuple(row[one.position] for one in understood.parts) for row in filled]),
    )


def _hashes(rows: Sequence[tuple[str, ...]]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, rows), dtype=np.int64, count=len(rows))


def _mark_merged(cells: dict[int, Texts], rows: NDArray[np.int64], understood: Understanding) -> None:
    """One figure over several cells is the figure of none of them; that there is none holds for all.

    A line of words over places and figures alike (a heading, a remark) is no figure.
    """
    merged = understood.sheet.merged
    counted = {column.position for column in understood.columns if column.meaning.role in COUNTED}
    for position in counted if merged else ():
        texts = cells[position]
        words = [one for one in merged if one.left < position and one.left not in counted]
        of_words = lies_in(rows, position, words)
        for row in np.flatnonzero(lies_in(rows, position, merged)):
            if amounts.read(texts[row]).value is not None:
                texts[row] = MERGED
            elif of_words[row]:
                texts[row] = ""


def _mark_struck(cells: dict[int, Texts], understood: Understanding, *, fault: Texts, shown: Texts) -> None:
    """Set rows apart whose place, day or kind is struck through; of figures each is judged for itself."""
    if not isinstance(understood.sheet.form, Workbook):
        return
    for column in understood.columns:
        if column.meaning.role not in COUNTED:
            texts = cells[column.position]
            for at in np.flatnonzero([STRUCK in text for text in texts]):
                if not fault[at]:
                    fault[at], shown[at] = "struck_through", _shown(texts[at], understood)


def _days(
    cells: dict[int, Texts], understood: Understanding, *, fault: Texts, shown: Texts, size: int
) -> Moments:
    style, column = understood.style, period_columns.primary(understood.columns, understood.style.period)
    if column is None:
        day = understood.day_of_all
        return np.full(size, np.datetime64(day, "s") if day else _NEVER, dtype="datetime64[s]")

    def day_of(text: str) -> tuple[np.datetime64, str, str]:
        if amounts.read(text).missing == NOT_REPORTED:
            return _NEVER, "no_day", ""
        found = period_columns.read(text, style, column.meaning.role)
        if isinstance(found, str):
            return _NEVER, found, _shown(text, understood)
        return np.datetime64(found, "s"), "", ""

    texts, year = cells[column.position], understood.column(period_columns.YEAR)
    if year is not None:
        both = zip(texts, cells[year.position], strict=True)
        texts = array([period_columns.with_year(text, of) for text, of in both])
    moments = _moments(texts, day_of, fault=fault, shown=shown)
    for other in period_columns.beside(understood.columns, style.period):
        differs = _differs(cells[other.position], moments, style, other.meaning.role) & (fault == "")
        fault[differs] = "period_differs"
        shown[differs] = array([_shown(text, understood) for text in cells[other.position][differs]])
    return moments


def _differs(texts: Texts, ends: Moments, style: DayStyle, role: str) -> NDArray[np.bool_]:
    """Return where a date beside the number of a week or month is of another one."""
    each: dict[tuple[str, date], bool] = {}
    for pair in zip(texts.tolist(), ends.astype("datetime64[D]").tolist(), strict=True):
        if pair not in each:
            text, end = pair
            silent = bool(amounts.read(text).missing) or end is None
            each[pair] = not silent and not period_columns.agrees(text, end, style, role)
    pairs = zip(texts.tolist(), ends.astype("datetime64[D]").tolist(), strict=True)
    return np.fromiter((each[pair] for pair in pairs), dtype=bool, count=len(texts))


def _issued(
    cells: dict[int, Texts], understood: Understanding, *, fault: Texts, shown: Texts, size: int
) -> Moments:
    column, given = understood.column("issued"), understood.context.issued_at
    default = np.datetime64(days.local_moment(given), "s") if given else _NEVER
    if column is None:
        return np.full(size, default, dtype="datetime64[s]")

    def issue_of(text: str) -> tuple[np.datetime64, str, str]:
        if amounts.read(text).missing == NOT_REPORTED:
            return default, "", ""
        found = days.read_moment(text, understood.style)
        if isinstance(found, str):
            return _NEVER, "bad_issue", _shown(text, understood)
        return np.datetime64(days.local_moment(found), "s"), "", ""

    return _moments(cells[column.position], issue_of, fault=fault, shown=shown)


def _moments(
    texts: Texts, read_one: Callable[[str], tuple[np.datetime64, str, str]], *, fault: Texts, shown: Texts
) -> Moments:
    """Read a column of moments; faults go into ``fault`` and ``shown`` where nothing stands yet."""
    codes, found = parsed(texts, read_one)
    moments = np.array([moment for moment, _, _ in found], dtype="datetime64[s]")[codes]
    faults, shapes = (
        array([code for _, code, _ in found])[codes],
        array([text for _, _, text in found])[codes],
    )
    lost = (faults != "") & (fault == "")
    fault[lost], shown[lost] = faults[lost], shapes[lost]
    return moments


def _shown(text: str, understood: Understanding) -> str:
    """Show the form of a text that is at fault; nothing of it in files that hold anything personal."""
    hidden = text == MERGED or understood.withheld or understood.layout == PERSONS
    return "" if hidden else personal.shape(text)


def _batch(block: Block, understood: Understanding) -> Batch:
    parts = [_read_column(column, block, understood) for column in understood.figures]
    observations = [frame for frame, _ in parts if len(frame)]
    faults = [fault for _, fault in parts if len(fault)]
    return Batch(
        observations=pd.concat(observations, ignore_index=True)
        if observations
        else observations_frame({}, length=0),
        faults=pd.concat(faults, ignore_index=True) if faults else faults_frame({}, length=0),
        rows=block.size,
        blank=block.blank,
        cells=len(block.rows) * len(parts),
    )


def _read_column(
    column: Column, block: Block, understood: Understanding
) -> tuple[pd.DataFrame, pd.DataFrame]:
    indicator, kind, unknown = _counted(column, block, understood)
    texts = amounts.with_no_new(block.cells[column.position], indicator, kind)
    amount = _amounts(texts, indicator, understood)
    _hide(amount, block, understood)
    fault, shown = block.fault.copy(), block.shown.copy()
    _add(fault, unknown)
    new = (fault == "") & (amount["fault"] != "")
    fault[new], shown[new] = amount["fault"][new], amount["shown"][new]
    good = fault == ""
    columns: dict[str, Any] = {
        **_of_rows(column, block, understood),
        "indicator": indicator,
        "kind": kind,
        **{name: amount[name] for name in ("value", "bound", "missing", "note")},
    }
    lost: dict[str, Any] = {
        **{name: columns[name] for name in FAULT_COLUMNS if name in columns},
        **{"name": columns.get("name", array([""] * len(good))), "code": fault, "text": shown},
    }
    return (
        observations_frame({name: data[good] for name, data in columns.items()}, length=int(good.sum())),
        faults_frame({name: data[~good] for name, data in lost.items()}, length=int((~good).sum())),
    )


def _amounts(texts: Texts, indicator: Texts, understood: Understanding) -> dict[str, Texts]:
    """Return the parts of each cell's amount, read as its figure is, and what may be shown of faults."""
    parts = {name: array([None] * len(texts)) for name in (*_PARTS, "shown")}
    numbers, names = pd.factorize(indicator)
    for number, name in enumerate(names):
        rows, figure = np.flatnonzero(numbers == number), catalogue.figure(str(name))
        read_one = partial(_amount, context=understood.context, figure=figure)
        codes, found = parsed(texts[rows], read_one)
        for part in _PARTS:
            parts[part][rows] = array([getattr(amount, part) for amount in found])[codes]
        shown = {text: _shown(text, understood) for text in {*texts[rows][_faulty(found)[codes]]}}
        parts["shown"][rows] = array([shown.get(text, "") for text in texts[rows]])
    return parts


def _amount(text: str, context: FileContext, figure: catalogue.Entry | None) -> Amount:
    """Read one figure; a suppressed one lies below what the sender says, where the cell says nothing."""
    amount, below = amounts.read(text, context.decimal, figure), context.suppressed_below
    if amount.missing != SUPPRESSED or amount.bound is not None or below is None:
        return amount
    return replace(amount, bound=below if figure and figure.decimals else math.ceil(below) - 1)


def _hide(amount: dict[str, Texts], block: Block, understood: Understanding) -> None:
    """Take blanks and zeros beside a column that says that they are suppressed for what it says."""
    column = understood.column(SUPPRESSED)
    if column is None:
        return
    yes = vocabulary.folded("flags")["yes"]
    codes, flagged = parsed(block.cells[column.position], lambda text: folded(text) in yes)
    silent = (amount["missing"] == NOT_REPORTED) | ((amount["value"] == 0) & (amount["missing"] == ""))
    hidden = np.array(flagged, dtype=bool)[codes] & silent
    below = understood.context.suppressed_below
    amount["value"][hidden], amount["missing"][hidden] = None, SUPPRESSED
    amount["bound"][hidden] = None if below is None else math.ceil(below) - 1


def _faulty(found: list[Amount]) -> NDArray[np.bool_]:
    return np.array([bool(amount.fault) for amount in found], dtype=bool)


def _of_rows(column: Column, block: Block, understood: Understanding) -> dict[str, Any]:
    """Return what all figures of a row have in common."""
    places, size, day = block.places, len(block.rows), block.day
    if column.meaning.day is not None:
        day = np.full(size, np.datetime64(column.meaning.day, "s"), dtype="datetime64[s]")
    return {
        "row": block.rows,
        "column": array([column.header] * size),
        **_place(column, block, understood),
        "lon": places.lon,
        "lat": places.lat,
        "event_date": day,
        "period": array([understood.style.period] * size),
        "issued_at": block.issued,
        "content": block.content,
        "part": block.part,
    }


def _place(column: Column, block: Block, understood: Understanding) -> dict[str, Any]:
    places, size = block.places, len(block.rows)
    if not column.meaning.place:
        return {"place": places.place, "parent": places.parent, "name": places.name, "total": places.total}
    of = total_of(column.meaning.place)
    return {
        "place": array([column.meaning.place if of is None else of] * size),
        "parent": array([understood.context.parent or ""] * size),
        "total": np.full(size, of is not None),
    }


def _add(fault: Texts, more: Texts) -> None:
    lost = (fault == "") & (more != "")
    fault[lost] = more[lost]


def _counted(column: Column, block: Block, understood: Understanding) -> tuple[Texts, Texts, Texts]:
    """Return the indicator and kind of each row, and the fault where they are not known."""
    context, size = understood.context, len(block.rows)
    given = context.kind or ""
    indicator = array([column.meaning.indicator or context.indicator or ""] * size)
    kind = array([column.meaning.kind] * size)
    named = understood.column("indicator")
    if named is not None:
        codes, found = parsed(block.cells[named.position], headers.indicator_of)
        indicator, kind = (array([pair[part] for pair in found])[codes] for part in (0, 1))
    form = understood.column("kind")
    if form is not None:
        codes, kinds = parsed(block.cells[form.position], headers.kind_of)
        # A text that is no kind is not passed over: the row may speak of something else.
        kind = np.where(
            block.cells[form.position] != "", array(kinds)[codes], np.where(kind == "", given, kind)
        )
    else:
        kind = np.where(kind == "", given, kind)
    kind = _forms(indicator, kind.astype(object))
    fault = np.where(indicator == "", "unknown_indicator", np.where(kind == "", "unknown_kind", ""))
    return indicator, kind, fault.astype(object)


def _forms(indicator: Texts, kind: Texts) -> Texts:
    """Return the form of each figure by what was said beside it, "" where it has none such."""
    codes, _ = pd.factorize(indicator + "\0" + kind)
    _, first = np.unique(codes, return_index=True)
    forms = [headers.form_of(str(indicator[at]), str(kind[at])) for at in first]
    return array(forms)[codes]
