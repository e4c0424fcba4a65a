"""Lines in pieces are the lines: no edge is lost, none is added, each piece lies in one place."""

from __future__ import annotations

from itertools import pairwise

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.regions.drawing import WIDTH, absolute_points
from fivecolour.regions.line_pieces import pieces

SIDE = WIDTH // 4


def edges(data: str) -> set[frozenset[tuple[int, int]]]:
    """Return the edges of path data, those that close a ring too."""
    found = set()
    for part, points in zip(data.split("M")[1:], absolute_points(data), strict=True):
        closed = [*points, points[0]] if part.endswith("z") else points
        found |= {frozenset(edge) for edge in pairwise(closed)}
    return found


class TestPieces:
    """Cut where they leave a square."""

    def test_a_line_within_a_square_stays_as_it_is(self) -> None:
        assert pieces("M10,10l5,5 20,3") == ("M10,10l5,5 20,3",)

    def test_both_pieces_hold_the_segment_after_the_cut(self) -> None:
        line = f"M{SIDE - 100},10l50,0 100,20 50,5"
        assert pieces(line) == (f"M{SIDE - 100},10l50,0 100,20 50,5", f"M{SIDE + 50},30l50,5")

    def test_a_ring_is_closed_over_its_first_corner(self) -> None:
        ring = f"M{SIDE - 10},0l20,0 0,10-20,0z"
        cut = pieces(ring)
        assert len(cut) == 2
        assert edges("".join(cut)) == edges(ring)
        # The corner at which it begins lies within a piece, so that it is joined.
        assert any((SIDE - 10, 0) in part[1:-1] for part in absolute_points("".join(cut)))

    def test_lines_of_a_square_are_one_piece(self) -> None:
        assert pieces("M0,0l5,5M9000,0l5,5M20,0l5,5") == ("M0,0l5,5M20,0l5,5", "M9000,0l5,5")

    @pytest.mark.parametrize("line", ["M0,0l3,4", ""])
    def test_of_few_there_are_few(self, line: str) -> None:
        assert "".join(pieces(line)) == line

    @pytest.mark.parametrize("kind", ["district", "city", "outline"])
    def test_all_edges_of_a_map_and_no_others(self, kind: str, bundled: Edition) -> None:
        drawn = bundled.drawing.lines[kind]
        cut = pieces(drawn)
        assert len(cut) > 4
        assert edges("".join(cut)) == edges(drawn)
