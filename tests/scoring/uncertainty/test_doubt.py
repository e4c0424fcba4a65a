"""Probabilities of tiers against numerical integration of likelihood and prior."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from fivecolour.scoring.uncertainty.doubt import RateBands, doubt

NAN = float("nan")
# The bounds of Portugal 2021 (cases in 14 days per 100,000), belonging to the band above and below.
PORTUGAL = RateBands((120.0, 240.0, 480.0, 960.0), (True, True, True, True))
UPPER_INCLUSIVE = RateBands((120.0, 240.0, 480.0, 960.0), (False, False, False, False))

CASES = st.integers(0, 400)
PEOPLE = st.integers(200, 2_000_000)


def integrated(cases: int, people: float, bands: RateBands) -> list[float]:
    """Integrate Poisson likelihood × Jeffreys' prior (rate^−1/2) over each band, and divide by the whole."""

    def density(root: float) -> float:
        # In u = √rate the prior is flat, so that nothing is infinite at 0.
        expected = root**2 / 100_000 * people
        return math.exp(stats.poisson.logpmf(cases, expected)) if root > 0 else float(cases == 0)

    middle = math.sqrt((cases + 0.5) / people * 100_000)
    width = math.sqrt(100_000 / people)
    low, high = max(middle - 12 * width, 0.0), middle + 12 * width
    edges = [low, *(min(max(math.sqrt(edge), low), high) for edge in bands.edges), high]
    parts = [
        integrate.quad(density, lower, upper, epsabs=0, epsrel=1e-10)[0] if upper > lower else 0.0
        for lower, upper in pairwise(edges)
    ]
    return [part / sum(parts) for part in parts]


def probabilities(cases: float, people: float, bands: RateBands = PORTUGAL) -> np.ndarray:
    return doubt(np.array([cases]), np.array([people]), bands).probability[0]


class TestProbability:
    """How probable each band is."""

    @pytest.mark.parametrize(
        ("cases", "people"),
        [
            (0, 500),
            (0, 5_000),
            (1, 700),
            (3, 1_500),
            (12, 10_000),
            (26, 10_000),
            (240, 100_000),
            (99, 10_000),
        ],
    )
    def test_equals_numerical_integration(self, cases: int, people: float) -> None:
        assert probabilities(cases, people) == pytest.approx(integrated(cases, people, PORTUGAL), abs=1e-8)

    def test_by_the_error_function(self) -> None:
        # Without a case the rate is half a χ² with one degree of freedom: P(rate < b) = erf(√(n b)).
        expected = math.erf(math.sqrt(5_000 * 120 / 100_000))
        assert probabilities(0, 5_000)[0] == pytest.approx(expected)

    def test_a_large_district_at_a_bound_lies_on_either_side(self) -> None:
        found = probabilities(24_000, 10_000_000)
        assert found[1] == pytest.approx(0.5, abs=0.005)
        assert found[2] == pytest.approx(0.5, abs=0.005)

    def test_a_village_without_cases_is_not_certainly_green(self) -> None:
        assert probabilities(0, 300)[0] == pytest.approx(0.6041, abs=1e-3)

    def test_the_same_rate_is_more_certain_with_more_people(self) -> None:
        village, city = probabilities(3, 1_000), probabilities(3_000, 1_000_000)
        assert village[2] < 0.5
        assert city[2] > 0.999

    def test_the_side_of_a_bound_does_not_matter(self) -> None:
        np.testing.assert_array_equal(probabilities(24, 10_000), probabilities(24, 10_000, UPPER_INCLUSIVE))


class TestObserved:
    """The band of the observed rate."""

    def test_a_bound_belongs_where_the_scheme_says(self) -> None:
        cases, people = np.array([11.0, 12.0, 13.0]), np.full(3, 10_000.0)
        assert doubt(cases, people, PORTUGAL).observed.tolist() == [0, 1, 1]
        assert doubt(cases, people, UPPER_INCLUSIVE).observed.tolist() == [0, 0, 1]

    def test_a_band_of_one_rate_alone(self) -> None:
        bands = RateBands((0.0, 0.0), (True, False))
        assert bands.of(np.array([0.0, 0.1])).tolist() == [1, 2]
        assert probabilities(0, 1_000, bands).tolist() == [0, 0, 1]

    @pytest.mark.parametrize(
        ("edges", "sides"), [((5.0, 5.0), (True, True)), ((5.0, 4.0), (True, True)), ((5.0,), ())]
    )
    def test_bands_that_are_none_are_refused(self, edges: tuple[float, ...], sides: tuple[bool, ...]) -> None:
        with pytest.raises(ValueError, match="edges"):
            RateBands(edges, sides)


class TestMissing:
    """What is unknown stays unknown."""

    @pytest.mark.parametrize(("cases", "people"), [(NAN, 1e4), (-1, 1e4), (3, NAN), (3, 0)])
    def test_neither_probability_nor_band(self, cases: float, people: float) -> None:
        found = doubt(np.array([cases]), np.array([people]), PORTUGAL)
        assert np.isnan(found.probability).all()
        assert found.observed.tolist() == [-1]

    def test_an_unknown_count_is_not_marked_unstable(self) -> None:
        assert doubt(np.array([NAN, 3.0]), np.array([1e4, 1e4]), PORTUGAL).unstable.tolist() == [False, True]

    def test_other_days_and_districts_are_untouched(self) -> None:
        cases = np.array([[3.0, NAN], [4.0, 5.0]])
        found = doubt(cases, np.array([1_000.0, 2_000.0]), PORTUGAL).probability
        assert found.shape == (2, 2, 5)
        np.testing.assert_array_equal(found[1, 1], probabilities(5, 2_000))
        assert np.isnan(found[0, 1]).all()


class TestProperties:
    """What holds for all counts."""

    @settings(deadline=None)
    @given(CASES, PEOPLE)
    def test_probabilities_sum_to_one(self, cases: int, people: int) -> None:
        found = probabilities(cases, people)
        assert found.sum() == pytest.approx(1.0, abs=1e-12)
        assert (found >= 0).all()

    @settings(deadline=None)
    @given(CASES, st.integers(1, 50), PEOPLE)
    def test_more_cases_never_make_higher_tiers_less_probable(
        self, cases: int, more: int, people: int
    ) -> None:
        before, after = probabilities(cases, people), probabilities(cases + more, people)
        assert (after.cumsum() <= before.cumsum() + 1e-12).all()

    @settings(deadline=None)
    @given(st.lists(st.tuples(CASES, PEOPLE), min_size=2, max_size=8), st.randoms(use_true_random=False))
    def test_the_order_of_districts_does_not_matter(self, districts: list[tuple[int, int]], random) -> None:
        order = list(range(len(districts)))
        random.shuffle(order)
        cases, people = (np.array(column, dtype=float) for column in zip(*districts, strict=True))
        found = doubt(cases, people, PORTUGAL).probability
        np.testing.assert_array_equal(doubt(cases[order], people[order], PORTUGAL).probability, found[order])
