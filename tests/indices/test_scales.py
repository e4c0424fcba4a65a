"""Values on a scale from 0 to 1: by hand, and whatever an open value turns out to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.indices.index_rule import Scaling
from fivecolour.indices.scales import scaled

NAN, INF = float("nan"), float("inf")
DISTRICTS = {"reference": "districts"}
BOUNDS = {"reference": "bounds"}


def on_scale(values: list[float], *, rising: bool = True, **scaling: Any) -> list[float]:
    low, high = scaled(np.array(values), np.array(values), Scaling(**scaling), rising=rising)
    assert low.tolist() == high.tolist()
    return [round(value, 6) for value in low.tolist()]


@pytest.mark.parametrize(
    ("scaling", "values", "expected"),
    [
        ({"method": "min_max", **BOUNDS, "bounds": [10, 50]}, [5, 10, 20, 50, 90], [0, 0, 0.25, 1, 1]),
        ({"method": "min_max", **DISTRICTS}, [10, 20, 40], [0, 0.333333, 1]),
        ({"method": "min_max", **DISTRICTS}, [7, 7], [0.5, 0.5]),
        ({"method": "log", **BOUNDS, "bounds": [0, 99], "offset": 1}, [0, 9, 99, 500], [0, 0.5, 1, 1]),
        ({"method": "z_score", **BOUNDS, "mean": 0, "sd": 1, "limit": 2}, [-5, 0, 1], [0, 0.5, 0.75]),
        # The mean is 2, the standard deviation of these two 1.
        ({"method": "z_score", **DISTRICTS, "limit": 2}, [1, 3], [0.25, 0.75]),
        # Summed and divided by three, this number comes out another one.
        ({"method": "z_score", **DISTRICTS, "limit": 2}, [0.1, 0.1, 0.1], [0.5, 0.5, 0.5]),
        ({"method": "rank", **DISTRICTS}, [5, 7, 7, 9], [0, 0.5, 0.5, 1]),
        ({"method": "percentile", **DISTRICTS}, [5, 7, 7, 9], [0.125, 0.5, 0.5, 0.875]),
        ({"method": "categories", **BOUNDS, "cuts": [10, 50]}, [9.9, 10, 49, 50], [0, 0.5, 0.5, 1]),
    ],
)
def test_by_hand(scaling: dict[str, Any], values: list[float], expected: list[float]) -> None:
    assert on_scale(values, **scaling) == expected
    assert on_scale(values, rising=False, **scaling) == [round(1 - value, 6) for value in expected]


def ends(low: list[float], high: list[float], **scaling: Any) -> list[list[float]]:
    found = scaled(np.array(low), np.array(high), Scaling(**scaling), rising=True)
    return [[round(value, 4) for value in side.tolist()] for side in found]


def test_what_is_not_known_may_be_anything_and_a_bound_leaves_its_side() -> None:
    even = {"method": "min_max", **BOUNDS, "bounds": [0, 10]}
    assert ends([4, NAN, 3, 0], [4, NAN, INF, 2], **even) == [[0.4, 0, 0.3, 0], [0.4, 1, 1, 0.2]]


def test_an_open_value_opens_the_ranks_of_those_that_it_may_pass() -> None:
    assert ends([0, 5, 7, NAN], [8, 5, 7, NAN], method="rank", **DISTRICTS) == [
        [0, 0, 0.5, 0],
        [1, 0.5, 1, 1],
    ]


def test_one_district_is_no_reference() -> None:
    for method in ({"method": "rank"}, {"method": "min_max"}, {"method": "z_score", "limit": 3}):
        assert ends([4, NAN], [4, NAN], **method, **DISTRICTS) == [[0, 0], [1, 1]]


COUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=8)


@given(COUNTS, st.integers(1, 9), st.integers(-20, 20))
def test_a_change_of_unit_changes_nothing_where_districts_are_compared(
    values: list[int], factor: int, offset: int
) -> None:
    moved = [factor * value + offset for value in values]
    for method in ({"method": "min_max"}, {"method": "z_score", "limit": 3}, {"method": "rank"}):
        assert on_scale(moved, **method, **DISTRICTS) == pytest.approx(
            on_scale(values, **method, **DISTRICTS), abs=2e-6
        )


@given(COUNTS)
def test_ranks_ask_for_the_order_alone(values: list[int]) -> None:
    squared = [value**2 for value in values]
    for method in ("rank", "percentile"):
        assert on_scale(squared, method=method, **DISTRICTS) == on_scale(values, method=method, **DISTRICTS)


@given(st.data(), COUNTS)
def test_whatever_open_values_turn_out_to_be_ranks_lie_between_their_ends(
    data: Any, values: list[int]
) -> None:
    wide = data.draw(st.lists(st.integers(0, 20), min_size=len(values), max_size=len(values)))
    low, high = np.array(values, dtype=float), np.array(values, dtype=float) + wide
    true = np.array(
        [data.draw(st.integers(int(a), int(b))) for a, b in zip(low, high, strict=True)], dtype=float
    )
    for method in ("rank", "percentile"):
        scaling = Scaling(method=method, reference="districts")
        least, most = scaled(low, high, scaling, rising=True)
        found, _ = scaled(true, true, scaling, rising=True)
        assert ((least <= found + 1e-12) & (found <= most + 1e-12)).all()
