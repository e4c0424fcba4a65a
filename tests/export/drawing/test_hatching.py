"""Patterns as lines inside shapes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fivecolour.export.drawing.hatching import Points, hatch

SQUARE = np.array([(0.0, 0.0), (40, 0), (40, 20), (0, 20)])
HOLE = np.array([(10.0, 4.0), (30, 4), (30, 12), (10, 12)])


def strokes(path: str) -> list[tuple[int, ...]]:
    return [tuple(map(int, found)) for found in re.findall(r"M(-?\d+),(-?\d+)L(-?\d+),(-?\d+)", path)]


def test_lines_stop_at_the_edge_and_leave_holes_out() -> None:
    assert strokes(hatch(2, [SQUARE, HOLE], 8)) == [
        (0, 0, 40, 0),
        (0, 8, 10, 8),
        (30, 8, 40, 8),
        (0, 16, 40, 16),
    ]


def test_shapes_that_touch_have_one_stroke() -> None:
    right = SQUARE + np.array([40.0, 0.0])
    assert strokes(hatch(2, [SQUARE, right], 8)) == [(0, y, 80, y) for y in (0, 8, 16)]


def test_dots_lie_inside() -> None:
    dots = [tuple(map(int, one)) for one in re.findall(r"M(-?\d+),(-?\d+)h1", hatch(3, [SQUARE], 8))]
    assert len(dots) == 25
    assert all(1 <= x <= 39 and 0 <= y < 20 for x, y in dots)


@pytest.mark.parametrize(("tier", "families"), [(0, 1), (1, 0), (2, 1), (4, 1), (5, 2), (6, 1), (8, 2)])
def test_each_tier_has_a_pattern_of_its_own(tier: int, families: int) -> None:
    found = strokes(hatch(tier, [SQUARE * 10], 40))
    slopes = {np.sign((y1 - y0) * (x1 - x0)) for x0, y0, x1, y1 in found}
    assert len(slopes) == families


def test_nothing_to_fill() -> None:
    empty: list[Points] = []
    assert hatch(4, empty, 8) == ""
