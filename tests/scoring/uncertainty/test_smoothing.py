"""Empirical Bayes smoothing worked by hand on four districts, and what holds for all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.uncertainty.smoothing import Smoothed, smooth, smooth_by_neighbours

NAN = float("nan")
# Four districts in a row, 1 – 2 – 3 – 4.
CASES = np.array([0.0, 12.0, 60.0, 28.0])
PEOPLE = np.array([10_000.0, 20_000.0, 30_000.0, 40_000.0])
ROW = [[1], [0, 2], [1, 3], [2]]

DISTRICTS = st.lists(
    st.tuples(st.one_of(st.just(NAN), st.integers(0, 80).map(float)), st.integers(100, 90_000).map(float)),
    min_size=2,
    max_size=9,
)


def arrays(districts: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    cases, people = (np.array(column) for column in zip(*districts, strict=True))
    return cases, people


def both(districts: list[tuple[float, float]]) -> list[Smoothed]:
    cases, people = arrays(districts)
    ring = [[(own - 1) % len(cases), (own + 1) % len(cases)] for own in range(len(cases))]
    return [smooth(cases, people), smooth_by_neighbours(cases, people, ring)]


class TestGlobal:
    """Marshall's global estimator."""

    def test_four_districts_by_hand(self) -> None:
        # Per 100,000: m = 100 cases / 100,000 people = 100; own rates 0, 60, 200, 70.
        # s² = Σ n (r − m)² / Σ n = 0.1·100² + 0.2·40² + 0.3·100² + 0.4·30² = 1000 + 320 + 3000 + 360 = 4680.
        # A = s² − m / mean(n) = 4680 − 100 · 100,000 / 25,000 = 4280.
        # Chance m / n: 1000, 500, 333⅓, 250, so weights 4280/5280, 4280/4780, 4280/4613⅓, 4280/4530.
        found = smooth(CASES, PEOPLE)
        assert found.mean.tolist() == pytest.approx([100.0] * 4)
        assert found.weight == pytest.approx([0.810606, 0.895397, 0.927746, 0.944812], abs=1e-6)
        # 100 − 81.0606;  100 − 40 · 0.895397;  100 + 100 · 0.927746;  100 − 30 · 0.944812
        assert found.rate == pytest.approx([18.9394, 64.1841, 192.7746, 71.6556], abs=1e-4)

    def test_a_negative_variance_is_clipped_at_zero(self) -> None:
        # Rates 90 and 110 around 100: s² = 100, less than the 100 · 100,000 / 20,000 = 500 of chance alone.
        found = smooth(np.array([18.0, 22.0]), np.array([20_000.0, 20_000.0]))
        assert found.weight.tolist() == [0, 0]
        assert found.rate == pytest.approx([100.0, 100.0])

    def test_no_case_anywhere(self) -> None:
        found = smooth(np.zeros(3), np.full(3, 1_000.0))
        assert found.rate.tolist() == [0, 0, 0]
        assert found.weight.tolist() == [0, 0, 0]

    def test_each_day_on_its_own(self) -> None:
        days = np.column_stack([CASES, np.zeros(4), CASES])
        found = smooth(days, PEOPLE).rate
        np.testing.assert_allclose(found[:, 2], smooth(CASES, PEOPLE).rate)
        assert found[:, 1].tolist() == [0, 0, 0, 0]


class TestByNeighbours:
    """Marshall's local estimator."""

    def test_four_districts_by_hand(self) -> None:
        # District 1 with 2: m = 12 / 30,000 = 40; s² = (1·40² + 2·20²) / 3 = 800; mean n 15,000,
        # A = 800 − 40 · 100,000 / 15,000 = 533⅓; chance 40 · 100,000 / 10,000 = 400; weight 4/7.
        # District 4 with 3: m = 88 / 70,000 = 125.7143; s² = (3·74.2857² + 4·55.7143²) / 7 = 4138.776;
        # A = s² − 125.7143 · 100,000 / 35,000 = 3779.592; chance 314.2857; weight 0.923231.
        found = smooth_by_neighbours(CASES, PEOPLE, ROW)
        assert found.mean[[0, 3]] == pytest.approx([40.0, 125.714286])
        assert found.weight[[0, 3]] == pytest.approx([4 / 7, 0.923231], abs=1e-6)
        assert found.rate[[0, 3]] == pytest.approx([17.142857, 74.277], abs=1e-3)

    def test_with_all_for_neighbours_it_is_the_global_one(self) -> None:
        everyone = [[0, 1, 2, 3]] * 4
        found, whole = smooth_by_neighbours(CASES, PEOPLE, everyone), smooth(CASES, PEOPLE)
        np.testing.assert_allclose(found.rate, whole.rate)
        np.testing.assert_allclose(found.weight, whole.weight)

    def test_an_island_keeps_its_rate(self) -> None:
        found = smooth_by_neighbours(CASES, PEOPLE, [[], [2], [1, 3], [2]])
        assert found.rate[0] == 0
        assert smooth_by_neighbours(CASES, PEOPLE, [[]] * 4).rate == pytest.approx(CASES / PEOPLE * 100_000)

    def test_zeros_all_around(self) -> None:
        found = smooth_by_neighbours(np.array([0.0, 0.0, 9.0, 0.0]), PEOPLE, ROW)
        assert found.rate[0] == 0
        assert not np.isnan(found.rate).any()

    @pytest.mark.parametrize(
        ("neighbours", "message"),
        [
            ([[1]], "neighbours has 1 lists for 4 districts"),
            ([[1], [0], [4], [2]], "must be 0 to 3"),
            ([[1], [0], [-1], [2]], "must be 0 to 3"),
        ],
    )
    def test_neighbours_that_are_none_are_refused(self, neighbours: list[list[int]], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            smooth_by_neighbours(CASES, PEOPLE, neighbours)


class TestMissing:
    """What is unknown takes no part and is not filled in."""

    def test_the_others_are_smoothed_as_if_it_were_not_there(self) -> None:
        with_gap = np.append(CASES, NAN)
        found = smooth(with_gap, np.append(PEOPLE, 70_000.0))
        assert np.isnan(found.rate[4])
        np.testing.assert_allclose(found.rate[:4], smooth(CASES, PEOPLE).rate)
        found = smooth(np.append(CASES, 99.0), np.append(PEOPLE, NAN))
        np.testing.assert_allclose(found.rate[:4], smooth(CASES, PEOPLE).rate)

    def test_nor_do_neighbours_take_it_for_zero(self) -> None:
        found = smooth_by_neighbours(np.array([0.0, 12.0, NAN, 28.0]), PEOPLE, ROW)
        pair = smooth_by_neighbours(CASES[:2], PEOPLE[:2], [[1], [0]])
        np.testing.assert_allclose(found.rate[:2], pair.rate)
        assert np.isnan(found.rate[2])
        assert found.rate[3] == pytest.approx(70.0)

    def test_nothing_known_at_all(self) -> None:
        for found in both([(NAN, 10.0), (NAN, 20.0)]):
            assert np.isnan(found.rate).all()


class TestProperties:
    """What holds for all figures."""

    @settings(deadline=None)
    @given(DISTRICTS)
    def test_lies_between_the_own_rate_and_the_mean(self, districts: list[tuple[float, float]]) -> None:
        cases, people = arrays(districts)
        rates = cases / people * 100_000
        for found in both(districts):
            known = ~np.isnan(cases)
            low, high = np.minimum(rates, found.mean)[known], np.maximum(rates, found.mean)[known]
            assert (found.rate[known] >= low - 1e-6).all()
            assert (found.rate[known] <= high + 1e-6).all()
            assert ((found.weight[known] >= 0) & (found.weight[known] <= 1)).all()

    @settings(deadline=None)
    @given(DISTRICTS)
    def test_known_exactly_where_the_figures_are(self, districts: list[tuple[float, float]]) -> None:
        cases, _ = arrays(districts)
        for found in both(districts):
            np.testing.assert_array_equal(np.isnan(found.rate), np.isnan(cases))

    @settings(deadline=None)
    @given(DISTRICTS, st.randoms(use_true_random=False))
    def test_the_order_of_districts_does_not_matter(
        self, districts: list[tuple[float, float]], random
    ) -> None:
        cases, people = arrays(districts)
        order = list(range(len(cases)))
        random.shuffle(order)
        at = {own: new for new, own in enumerate(order)}
        row = [[own - 1] if own else [] for own in range(len(cases))]
        moved = [[at[other] for other in row[own]] for own in order]
        expected = smooth(cases, people).rate[order]
        np.testing.assert_allclose(smooth(cases[order], people[order]).rate, expected, rtol=1e-6, atol=1e-9)
        near = smooth_by_neighbours(cases, people, row).rate[order]
        found = smooth_by_neighbours(cases[order], people[order], moved).rate
        np.testing.assert_allclose(found, near, rtol=1e-6, atol=1e-9)
