"""A grid of cells over polygons; columns and rows where no polygon lies are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

_PER_CELL = 4  # samples of a boundary on the length of a cell
_SEGMENTS = 100_000
_OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class Axis:
    """Cells along one axis.

    ``cell_index[i]`` is the index among the kept cells of the i-th from ``start``, -1 where none is;
    ``middles`` are those of the kept cells.
    """

    start: float
    step: float
    cell_index: NDArray[np.int32]
    middles: Floats

    @classmethod
    def over(cls, low: Floats, high: Floats, *, step: float) -> Axis:
        """Lay cells of length ``step`` over all intervals from ``low`` to ``high``."""
        start = float(low.min()) - step
        count = int((high.max() - start) / step) + 2
        steps = np.zeros(count + 1, dtype=np.int64)
        np.add.at(steps, np.maximum(((low - start) / step).astype(int) - 1, 0), 1)
        np.add.at(steps, np.minimum(((high - start) / step).astype(int) + 2, count), -1)
        used = np.cumsum(steps)[:count] > 0
        cell_index = np.where(used, np.cumsum(used) - 1, _OUTSIDE).astype(np.int32)
        middles = np.asarray(start + (np.flatnonzero(used) + 0.5) * step, dtype=np.float64)
        return cls(start, step, cell_index, middles)

    def cells(self, positions: Floats) -> Integers:
        """Return the kept cell of each position, -1 outside."""
        with np.errstate(invalid="ignore"):
            index = np.floor((positions - self.start) / self.step)
            inside = (index >= 0) & (index < len(self.cell_index))
        cell = self.cell_index[np.where(inside, index, 0).astype(np.int64)]
        return np.where(inside, cell, _OUTSIDE).astype(np.int64)


@dataclass(slots=True)
class Grid:
    """Cells by row and column; ``values`` has one number for each cell, flat."""

    x: Axis
    y: Axis
    values: NDArray[np.int32]

    @classmethod
    def over(cls, geometries: NDArray[np.object_], *, cells: int) -> Grid:
        """Return a grid of about ``cells`` square cells where the geometries lie."""
        bounds = shapely.bounds(_polygons(geometries)[0])
        west, south, east, north = bounds.T
        step = max(float(np.ptp(bounds[:, [0, 2]])), float(np.ptp(bounds[:, [1, 3]])), 1e-9) / 1_000
        coarse = [Axis.over(west, east, step=step), Axis.over(south, north, step=step)]
        covered = len(coarse[0].middles) * len(coarse[1].middles) * step * step
        fine = float(np.sqrt(covered / cells))
        x, y = Axis.over(west, east, step=fine), Axis.over(south, north, step=fine)
        return cls(x, y, np.empty(0, dtype=np.int32))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.y.middles), len(self.x.middles)

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.shape[0] * self.shape[1]

    def look_up(self, points: Floats) -> NDArray[np.int32]:
        """Return the value of the cell of each point; -1 outside the grid."""
        column, row = self.x.cells(points[:, 0]), self.y.cells(points[:, 1])
        inside = (column >= 0) & (row >= 0)
        cell = np.where(inside, row * self.shape[1] + column, 0)
        return np.where(inside, self.values[cell], np.int32(_OUTSIDE))

    def middles(self, cells: Integers) -> Floats:
        """Return the middles of cells, shape (n, 2)."""
        row, column = np.divmod(cells, self.shape[1])
        return np.column_stack([self.x.middles[column], self.y.middles[row]])

    def touched(self, geometries: NDArray[np.object_]) -> tuple[Integers, Integers]:
        """Return the cells that boundaries touch, with the geometry; a few near ones may be among them.

        A boundary is sampled ``_PER_CELL`` times on the length of a cell. Every point of it lies within half
        that spacing of a sample, so the cells at the four corners of that small square are all it can touch.
        """
        keys = [
            distinct(cell * len(geometries) + owner)
            for x, y, owner in self._samples(geometries)
            for cell, owner in self._around(x, y, owner)
        ]
        together = distinct(np.concatenate(keys)) if keys else np.empty(0, dtype=np.int64)
        return together // len(geometries), together % len(geometries)

    def _samples(self, geometries: NDArray[np.object_]) -> Iterator[tuple[Floats, Floats, Integers]]:
        parts, owner = _polygons(geometries)
        rings, part = shapely.get_rings(parts, return_index=True)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        same = np.flatnonzero(ring[1:] == ring[:-1])
        for first in range(0, len(same), _SEGMENTS):
            chosen = same[first : first + _SEGMENTS]
            begin, step = coordinates[chosen], coordinates[chosen + 1] - coordinates[chosen]
            spacing = self.x.step / _PER_CELL
            count = np.ceil(np.abs(step).max(axis=1) / spacing).astype(np.int64) + 1
            index = np.repeat(np.arange(len(chosen)), count)
            along = np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
            share = along / np.maximum(count - 1, 1)[index]
            points = begin[index] + step[index] * share[:, None]
            yield points[:, 0], points[:, 1], owner[part[ring[chosen]]][index]

    def _around(self, x: Floats, y: Floats, owner: Integers) -> Iterator[tuple[Integers, Integers]]:
        margin = self.x.step / _PER_CELL * 0.51  # half the spacing, and a little for rounding
        for dx, dy in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            cell = self.y.cells(y + dy * margin) * self.shape[1] + self.x.cells(x + dx * margin)
            new = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0))
            yield cell[new], owner[new]


def distinct(keys: Integers) -> Integers:
    """Return the keys sorted, each once; several times as fast as `numpy.unique`, which hashes.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(keys)
    once: Integers = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return once


def _polygons(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], Integers]:
    """Take multipolygons and collections apart: the polygons and which geometry each is of."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    nested, outer = shapely.get_parts(parts, return_index=True)
    area = (shapely.get_type_id(nested) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(nested)
    return nested[area], owner[outer[area]]
