"""The rate that a scheme grades by, and the chances of its tiers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma

from fivecolour.scoring.grading.bands import assess
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.uncertainty.doubt import RateBands
from fivecolour.scoring.uncertainty.rates import graded_rate, tier_chances


def chances(scheme: str, cases: float, people: float, **others: float) -> list[float]:
    rate = graded_rate(load(scheme))
    assert rate is not None
    given = {name: np.array([others.get(name, np.nan)]) for name in rate.others}
    return tier_chances(rate, np.array([cases]), np.array([people]), given)[0].tolist()


class TestGradedRate:
    """Bands are those of the scheme's own file."""

    def test_portugal(self) -> None:
        rate = graded_rate(load("portugal-2021"))
        assert rate is not None
        assert (rate.indicator, rate.days, rate.daily, rate.at_once) == (
            "cases_14d_per_100k",
            14,
            False,
            True,
        )
        assert rate.bands == RateBands((120.0, 240.0, 480.0, 960.0), (True,) * 4)

    def test_germany_exceeds_and_is_held_by_reviews(self) -> None:
        rate = graded_rate(load("germany-2021"))
        assert rate is not None
        assert (rate.days, rate.at_once) == (7, False)
        assert rate.bands == RateBands((100.0, 150.0, 165.0), (False,) * 3)

    @pytest.mark.parametrize(
        "scheme", ["zhejiang-2020", "china-2020", "fujian-2020", "india-2020", "korea-2021"]
    )
    def test_none_where_counts_decide_too(self, scheme: str) -> None:
        assert graded_rate(load(scheme)) is None


class TestTierChances:
    """The probability of each tier."""

    def test_portugal_against_the_gamma_distribution(self) -> None:
        # 12 cases among 10,000: Gamma(12.5) in units of cases, bounds at 12, 24, 48 and 96 cases.
        below = gamma.cdf([12, 24, 48, 96], 12.5)
        expected = [0.0, below[0], *np.diff(below), 1 - below[-1]]
        assert chances("portugal-2021", 12, 10_000) == pytest.approx(expected, abs=1e-12)

    def test_tiers_that_germany_does_not_have_have_no_chance(self) -> None:
        found = chances("germany-2021", 30, 20_000)
        assert (found[0], found[2]) == (0.0, 0.0)
        assert sum(found) == pytest.approx(1.0)
        assert found[4] == pytest.approx(np.diff(gamma.cdf([30, 33], 30.5))[0])

    def test_the_other_indicator_holds_where_it_decides(self) -> None:
        # CDC: positivity of 10 % or more is high whatever the rate.
        assert chances("cdc-transmission-2021", 3, 50_000, positivity_7d=12) == [
            0,
            0,
            0,
            0,
            0,
            pytest.approx(1),
        ]
        low = chances("cdc-transmission-2021", 3, 50_000, positivity_7d=1)
        assert low[1] == pytest.approx(gamma.cdf(5, 3.5))

    def test_mean_per_day_counts_seven_times_the_people(self) -> None:
        found = chances("harvard-2020", 7, 10_000)
        assert sum(found[:4]) == pytest.approx(gamma.cdf(7, 7.5))

    @pytest.mark.parametrize(
        ("name", "others"),
        [("portugal-2021", {}), ("cdc-transmission-2021", {"positivity_7d": [[1, 6, 12], [6, 1, 1]]})],
    )
    def test_of_many_days_each_is_as_if_it_were_alone(
        self, name: str, others: dict[str, list[list[float]]]
    ) -> None:
        rate = graded_rate(load(name))
        assert rate is not None
        cases, people = np.array([[0.0, 12, 30], [5, np.nan, 90]]), np.array([10_000.0, 20_000])
        given = {one: np.array(rows, dtype=float) for one, rows in others.items()}
        found = tier_chances(rate, cases, people, given)
        assert found.shape == (2, 3, 6)
        for district, day in np.ndindex(2, 3):
            alone = {one: float(rows[district, day]) for one, rows in given.items()}
            expected = chances(name, cases[district, day], people[district], **alone)
            np.testing.assert_allclose(found[district, day], expected)

    def test_unknown(self) -> None:
        assert np.isnan(chances("portugal-2021", np.nan, 10_000)).all()
        assert np.isnan(chances("portugal-2021", 5, np.nan)).all()
        assert np.isnan(chances("portugal-2021", 0, 0)).all()
        assert sum(chances("portugal-2021", 0, 1)) == pytest.approx(1)

    def test_many_cases_leave_the_observed_tier_only(self) -> None:
        scheme = load("portugal-2021")
        cases, people = np.array([500.0, 3_000, 7_000, 20_000]), np.full(4, 1e6)
        rate = graded_rate(scheme)
        assert rate is not None
        found = tier_chances(rate, cases, people, {}).argmax(axis=-1)
        observed = assess(scheme.assessment, {"cases_14d_per_100k": cases / 10})
        assert found.tolist() == observed.tolist() == [1, 3, 4, 5]
