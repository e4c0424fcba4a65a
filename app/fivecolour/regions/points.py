"""Finds the district of points, many millions of them, exactly as a test of each point would.

A fine grid is laid over the districts once. Cells that no boundary touches lie wholly in one district or
in none: their points are looked up. Only points in cells that a boundary touches are tested one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from fivecolour.regions.grid import Grid, distinct

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Predicate: TypeAlias = Literal["intersects", "within"]

CHUNK = 500_000
NONE = -1
_MIXED = -2  # and below: -2 - i is the i-th set of candidates
_TESTS = {"intersects": shapely.intersects_xy, "within": shapely.contains_xy}


class Districts:
    """The districts of a map, prepared for counting points.

    Parameters
    ----------
    codes : sequence of str
        Codes of the D districts.
    geometries : array of D polygons
        Valid, in degrees of WGS 84; empty ones contain nothing.
    cells : int
        About how many cells the grid may have: more cells, fewer tests, more memory (4 bytes each).

    Examples
    --------
    >>> districts = Districts(["a", "b"], np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    >>> districts.locate(np.array([[0.5, 0.5], [1.0, 0.5], [1.5, 0.5], [3.0, 0.5]])).tolist()
    ['a', 'a', 'b', '']
    """

    def __init__(
        self, codes: Sequence[str], geometries: NDArray[np.object_], *, cells: int = 1 << 24
    ) -> None:
        self.codes = tuple(codes)
        self._geometries = np.asarray(geometries, dtype=object)
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)
        self._grid = Grid.over(self._geometries, cells=cells)
        self._fill()

    def locate(self, points: Floats) -> NDArray[np.object_]:
        """Return the code of the district of each point, "" outside all.

        A point on the boundary of several districts belongs to the first of them.
        """
        names = np.array([*self.codes, ""], dtype=object)
        located: NDArray[np.object_] = names[self.rows(points)]
        return located

    def rows(self, points: Floats) -> Integers:
        """Return the position of the (first) district of each point, shape (n,), ``NONE`` outside all."""
        rows = np.full(len(points), NONE, dtype=np.int64)
        for start in range(0, len(points), CHUNK):
            part = points[start : start + CHUNK]
            found = self._grid.look_up(part)
            rows[start : start + CHUNK] = np.maximum(found, NONE)
            for district, members in self._tested(part, found, "intersects"):
                target = start + members
                free = (rows[target] == NONE) | (rows[target] > district)
                rows[target[free]] = district
        return rows

    def counts(self, parts: Iterable[Floats], *, predicate: Predicate = "intersects") -> Integers:
        """Count the points of each district, shape (D,).

        Parameters
        ----------
        parts : iterable of arrays of shape (n, 2)
            Longitudes and latitudes, as many arrays as there are; none is kept.
        predicate : str
            ``"intersects"``: a point on a boundary counts in each district that it touches; ``"within"``: in
            none; both as in `geopandas.sjoin`.
        """
        total = np.zeros(len(self.codes), dtype=np.int64)
        for part in parts:
            for start in range(0, len(part), CHUNK):
                chunk = np.asarray(part[start : start + CHUNK], dtype=np.float64)
                found = self._grid.look_up(chunk)
                total += np.bincount(found[found >= 0], minlength=len(total))
                for district, members in self._tested(chunk, found, predicate):
                    total[district] += len(members)
        return total

    def _fill(self) -> None:
        """Give each cell its district, ``NONE``, or its set of candidates."""
        grid = self._grid
        cells, districts = grid.touched(self._geometries)
        cells, districts = self._with_overlapping(cells, districts)
        mixed, starts = np.unique(cells, return_index=True)
        candidates, bounds = [districts], [*starts.tolist(), len(districts)]

        untouched = np.ones(grid.size, dtype=bool)
        untouched[mixed] = False
        labels, count = ndimage.label(untouched.reshape(grid.shape), output=np.int32)
        grid.values = labels.reshape(-1)
        values = np.full(count + 1, NONE, dtype=np.int32)
        middles = grid.middles(_representatives(grid.values, count)[1:])
        points, owners = self._tree.query(shapely.points(middles), predicate="intersects")
        times = np.bincount(points, minlength=count)
        values[points + 1] = owners
        for component in np.flatnonzero(times > 1):  # districts that overlap
            values[component + 1] = _MIXED - (len(bounds) - 1)
            candidates.append(owners[points == component])
            bounds.append(bounds[-1] + int(times[component]))
        for start in range(0, grid.size, CHUNK):
            part = grid.values[start : start + CHUNK]
            part[:] = values[part]
        grid.values[mixed] = _MIXED - np.arange(len(mixed), dtype=np.int32)
        self._candidates = np.concatenate(candidates).astype(np.int32)
        self._bounds = np.asarray(bounds, dtype=np.int64)

    def _with_overlapping(self, cells: Integers, districts: Integers) -> tuple[Integers, Integers]:
        """Add to each cell the districts that overlap its candidates; sort by cell, then district."""
        pairs = self._overlapping()
        more_cells, more_districts = [cells], [districts]
        for one, other in pairs:
            of_one = cells[districts == one]
            more_cells.append(of_one)
            more_districts.append(np.full(len(of_one), other))
        keys = np.concatenate(more_cells) * len(self.codes) + np.concatenate(more_districts)
        keys = distinct(keys)
        return keys // len(self.codes), keys % len(self.codes)

    def _overlapping(self) -> list[tuple[int, int]]:
        edges = shapely.coverage_invalid_edges(self._geometries)
        suspects = np.flatnonzero(~shapely.is_empty(edges))
        if not len(suspects):
            return []
        first, second = self._tree.query(self._geometries[suspects], predicate="intersects")
        first = suspects[first]
        different = first != second
        first, second = first[different], second[different]
        inside = shapely.relate_pattern(self._geometries[first], self._geometries[second], "T********")
        return list(zip(first[inside].tolist(), second[inside].tolist(), strict=True))

    def _tested(
        self, points: Floats, found: NDArray[np.int32], predicate: Predicate
    ) -> Iterator[tuple[int, Integers]]:
        """Yield each district with the points of mixed cells that it holds."""
        mixed = np.flatnonzero(found <= _MIXED)
        sets = _MIXED - found[mixed].astype(np.int64)
        sizes = self._bounds[sets + 1] - self._bounds[sets]
        members = np.repeat(mixed, sizes)
        offsets = np.arange(len(members)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        districts = self._candidates[np.repeat(self._bounds[sets], sizes) + offsets]
        order = np.argsort(districts, kind="stable")
        members, districts = members[order], districts[order]
        x, y = points[members, 0], points[members, 1]
        edges = np.flatnonzero(np.diff(districts, prepend=-1, append=-1))
        for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            district = int(districts[start])
            inside = _TESTS[predicate](self._geometries[district], x[start:end], y[start:end])
            yield district, members[start:end][inside]


def _representatives(labels: NDArray[np.int32], count: int) -> Integers:
    """Return for each label one cell that has it."""
    cell = np.zeros(count + 1, dtype=np.int64)
    for start in range(0, len(labels), CHUNK):
        part = labels[start : start + CHUNK]
        cell[part] = np.arange(start, start + len(part))
    return cell
