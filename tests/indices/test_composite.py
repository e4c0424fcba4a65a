"""An index and its ranking: worked by hand, and held against its own promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.indices.composite import combined, composite
from fivecolour.indices.index_rule import IndexRule
from fivecolour.indices.rank_bounds import rank_bounds
from fivecolour.indices.weight_draws import drawn_weights, moved_weights
from fivecolour.scoring.figures import Figures
from tests.indices.rules import EVEN, SOURCE, index_rule, part

NAN = float("nan")
DIMENSIONS = [{"name": "one", "title": {"en": "One"}}, {"name": "two", "title": {"en": "Two"}}]
THREE = index_rule(
    part("a", 2) | {"dimension": "one"},
    part("b", 1, "better", method="min_max", reference="bounds", bounds=[0, 10]) | {"dimension": "two"},
    part("c", 1, method="categories", reference="bounds", cuts=[1, 10]) | {"dimension": "two"},
    dimensions=DIMENSIONS,
)
# Parts on their scale: 0 0 0, then 0.5 0.5 0.5, then 1 1 1, then unknown 0.5 0.5.
VALUES = np.array([[0, 50, 100, NAN], [10, 5, 0, 5], [0, 1, 10, 1]], dtype=float)


class TestByHand:
    def test_index_places_and_shares(self) -> None:
        found = combined(THREE, VALUES, VALUES)
        assert (found.low.tolist(), found.high.tolist()) == ([0, 50, 100, 25], [0, 50, 100, 75])
        # The fourth may lie on both sides of the second.
        assert (found.best.tolist(), found.worst.tolist()) == ([4, 2, 1, 2], [4, 3, 1, 3])
        assert found.given_low[:, 1].tolist() == [25, 12.5, 12.5]
        assert (found.given_low[:, 3].tolist(), found.given_high[0, 3]) == ([0, 12.5, 12.5], 50)
        assert found.dimension_low[:, 1].tolist() == [50, 50]
        assert np.isnan(found.dimension_low[0, 3])

    def test_the_others_never_take_the_place_of_a_missing_part(self) -> None:
        values = np.array([[NAN, 20], [80, 80]], dtype=float)
        found = combined(index_rule(part("a"), part("b")), values, values)
        assert (found.low.tolist(), found.high.tolist()) == ([40, 50], [90, 50])

    def test_nothing_known_is_no_index_and_no_place(self) -> None:
        values = np.array([[NAN, 20], [NAN, 80]], dtype=float)
        found = combined(index_rule(part("a"), part("b")), values, values)
        assert np.isnan(found.low[0]) and found.best.tolist() == [0, 1] and found.rank_high.tolist() == [0, 1]

    def test_a_part_without_figures_is_open_for_all(self) -> None:
        missing = {"name": "x", "title": {"en": "X"}, "unavailable": {"en": "not printed"}}
        rule = index_rule(part("a", 3), {**missing, "weight": 1, "basis": "assumed", "source": SOURCE})
        values = np.array([[20, 40], [NAN, NAN]], dtype=float)
        found = combined(rule, values, values)
        assert (found.low.round(9).tolist(), found.high.round(9).tolist()) == ([15, 30], [40, 55])

    @pytest.mark.parametrize(("floor", "expected"), [(0, [50, 0]), (0.04, [50, 20])])
    def test_a_geometric_index_and_what_zero_does(self, floor: float, expected: list[float]) -> None:
        rule = index_rule(
            part("a"), part("b"), aggregation={"method": "geometric", "floor": floor, "basis": "assumed"}
        )
        values = np.array([[25, 0], [100, 100]], dtype=float)
        found = combined(rule, values, values)
        assert found.low.round(9).tolist() == expected
        assert found.given_low.sum(axis=0).round(9).tolist() == expected
        assert found.given_low[:, 0].round(9).tolist() == [10, 40]

    def test_a_place_that_a_tenth_of_a_weight_turns_over(self) -> None:
        # 50 and 50.5: with the first weight a tenth up 50.48, 50.05, with the second a tenth down 50.53, 50.
        close = np.array([[60, 41, 0], [40, 60, 0]], dtype=float)
        found = combined(index_rule(part("a"), part("b")), close, close)
        assert found.best.tolist() == [2, 1, 3]
        assert found.flips.tolist() == [[True, True, False], [True, True, False]]
        assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1, 1, 3], [2, 2, 3])

    def test_a_clear_ranking_does_not_flip(self) -> None:
        found = combined(THREE, VALUES[:, :3], VALUES[:, :3])
        assert not found.flips.any()
        assert found.rank_low.tolist() == found.rank_high.tolist() == [3, 2, 1]


class TestWeights:
    def test_moved_by_a_tenth_and_whole_again(self) -> None:
        rule = index_rule(part("a", 3), part("b", 1))
        assert moved_weights(rule)[0, 1].tolist() == pytest.approx([0.825 / 1.075, 0.25 / 1.075])
        assert moved_weights(rule)[1, 0].tolist() == pytest.approx([0.75 / 0.975, 0.225 / 0.975])

    @pytest.mark.parametrize("doubt", [{"spread": 0.2}, {"dirichlet": 2}])
    def test_the_same_rule_draws_the_same(self, doubt: dict[str, float]) -> None:
        rule = index_rule(part("a"), part("b"), weight_doubt={"draws": 500, **doubt})
        drawn = drawn_weights(rule)
        assert drawn.sum(axis=1) == pytest.approx(np.ones(500))
        assert drawn.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.03)
        assert np.array_equal(drawn, drawn_weights(rule))


def test_figures_of_a_day_with_a_gap_leave_a_bound() -> None:
    days = np.arange("2020-02-01", "2020-02-11", dtype="datetime64[D]")
    new = np.array(
        [[0, 0, 0, 4, 0, 0, 0, 0, 0, 0], [0, 0, 0, 4, NAN, 0, 0, 0, 0, 0], [NAN] * 10], dtype=float
    )
    figures = Figures(("1", "2", "3"), days, {"new_confirmed": new})
    rule = index_rule(part("cases"), part("quiet", 1, "better", **EVEN | {"bounds": [0, 10]}))
    found = composite(rule, figures, 9)
    assert found.value_low[0].tolist() == [4, 4, pytest.approx(NAN, nan_ok=True)]
    assert found.value_high[0].tolist() == [4, np.inf, pytest.approx(NAN, nan_ok=True)]
    # Six clear days. Of the second the first of them is not known, and the day before it had cases.
    assert found.value_low[1, :2].tolist() == [6, 5]
    assert found.value_high[1, :2].tolist() == [6, 6]
    assert np.isnan(found.low[2])


@st.composite
def cases(draw: Any) -> tuple[IndexRule, np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Draw an index, both ends of its values, and values between them."""
    scales = [
        EVEN,
        {"method": "log", "reference": "bounds", "bounds": [0, 99], "offset": 1},
        {"method": "categories", "reference": "bounds", "cuts": [20, 60]},
    ]
    count, districts = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    parts = [
        part(f"p{at}", draw(st.integers(1, 5)), draw(st.sampled_from(["worse", "better"])), **scales[at])
        for at in range(count)
    ]
    how = draw(st.sampled_from([{"method": "arithmetic"}, {"method": "geometric", "floor": 0.05}]))
    rule = index_rule(*parts, aggregation={**how, "basis": "assumed"})
    shape = (count, districts)
    numbers = st.lists(st.integers(0, 110), min_size=count * districts, max_size=count * districts)
    low = np.array(draw(numbers), dtype=float).reshape(shape)
    high = low + np.array(draw(numbers), dtype=float).reshape(shape) * draw(st.integers(0, 1))
    share = draw(st.floats(0, 1))
    return rule, low, high, np.rint(low + share * (high - low))


@given(cases())
def test_whatever_the_values_turn_out_to_be_index_and_place_lie_between_their_ends(given_case: Any) -> None:
    rule, low, high, true = given_case
    wide, exact = combined(rule, low, high), combined(rule, true, true)
    assert ((wide.low <= exact.low + 1e-9) & (exact.low <= wide.high + 1e-9)).all()
    assert ((wide.best <= exact.best) & (exact.worst <= wide.worst)).all()
    assert ((wide.rank_low <= wide.best) & (wide.worst <= wide.rank_high)).all()
    assert wide.given_low.sum(axis=0) == pytest.approx(wide.low)


@given(cases(), st.integers(1, 30))
def test_more_of_what_is_worse_never_lowers_the_index(given_case: Any, more: int) -> None:
    rule, _, _, true = given_case
    before = combined(rule, true, true).low
    for at, one in enumerate(rule.parts):
        moved = true.copy()
        moved[at] += more if one.direction == "worse" else -more
        assert (combined(rule, moved, moved).low >= before - 1e-9).all()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), min_size=1, max_size=7))
def test_places_are_counted(drawn: list[tuple[int, int]]) -> None:
    low = np.array([[start for start, _ in drawn]], dtype=float)
    high = np.array([[start + wide for start, wide in drawn]], dtype=float)
    best, worst = rank_bounds(np.concatenate([low, low * 2]), np.concatenate([high, high * 2]))
    for at in range(low.shape[1]):
        others = [other for other in range(low.shape[1]) if other != at]
        expected = (
            1 + sum(low[0, other] > high[0, at] for other in others),
            1 + sum(high[0, other] > low[0, at] for other in others),
        )
        assert (best[0, at], worst[0, at]) == (best[1, at], worst[1, at]) == expected
