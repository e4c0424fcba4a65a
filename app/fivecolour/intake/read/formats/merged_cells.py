"""Cells of a workbook that are merged: what stands in the first counts for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from openpyxl.utils.cell import range_boundaries

from fivecolour.intake.read import limits


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Rows are counted from 1, columns from 0; both ends belong to it."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def area(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def merged_cells(reference: str) -> MergedCells:
    """Read a reference.

    Examples
    --------
    >>> merged_cells("A2:B9")
    MergedCells(top=2, bottom=9, left=0, right=1)
    """
    left, top, right, bottom = range_boundaries(reference)
    last = min(right or 1, limits.MAX_COLUMNS)
    return MergedCells(top or 1, bottom or 1, (left or 1) - 1, last - 1)


def filled(rows: Iterable[list[str]], merged: Sequence[MergedCells]) -> Iterator[list[str]]:
    """Yield the rows with the text of merged cells in each of them; rows with nothing else stay blank."""
    if not merged:
        yield from rows
        return
    starting: dict[int, list[MergedCells]] = defaultdict(list)
    for one in merged:
        starting[one.top].append(one)
    active: list[tuple[MergedCells, str]] = []
    for number, texts in enumerate(rows, start=1):
        active = [(one, text) for one, text in active if one.bottom >= number]
        active += [(one, texts[one.left]) for one in starting[number] if one.left < len(texts)]
        yield _with_merged(texts, active) if any(texts) else texts


def _with_merged(texts: list[str], active: list[tuple[MergedCells, str]]) -> list[str]:
    whole = list(texts)
    for one, text in active:
        whole += [""] * (one.right + 1 - len(whole))
        for position in range(one.left, one.right + 1):
            whole[position] = whole[position] or text
    return whole


def lies_in(rows: NDArray[np.int64], position: int, merged: Sequence[MergedCells]) -> NDArray[np.bool_]:
    """Tell which rows of a column lie in merged cells, shape (n,)."""
    found = np.zeros(len(rows), dtype=bool)
    for one in merged:
        if one.left <= position <= one.right and one.area > 1:
            found |= (rows >= one.top) & (rows <= one.bottom)
    return found


def filled_down(rows: Iterable[list[str]], positions: Sequence[int]) -> Iterator[list[str]]:
    """Yield the rows, blank cells of some columns filled with the last text above; blank rows stay blank.

    Examples
    --------
    >>> list(filled_down([["宁波市", "1"], ["", "2"], []], [0]))
    [['宁波市', '1'], ['宁波市', '2'], []]
    """
    if not positions:
        yield from rows
        return
    last = dict.fromkeys(positions, "")
    for row in rows:
        cells = row + [""] * (max(positions) + 1 - len(row)) if any(row) else row
        for position in positions if any(row) else ():
            last[position] = cells[position] = cells[position] or last[position]
        yield cells
