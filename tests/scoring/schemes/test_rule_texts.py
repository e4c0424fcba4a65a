"""Values of bands in words: every side says whether the bound itself belongs to it."""

from __future__ import annotations

import pytest

from fivecolour.scoring.schemes.rule_texts import band_values, edges, indicator_meaning, indicator_name
from fivecolour.scoring.schemes.scheme import Band

INCLUSIVE = (Band(tier=1), Band(at_least=120, tier=2), Band(at_least=240, tier=3))
EXCLUSIVE = (Band(tier=1), Band(above=1, tier=2), Band(above=10, tier=3))


class TestBandValues:
    """Which values belong to a band."""

    def test_whole_numbers_by_their_first_and_last(self) -> None:
        texts = band_values("new_7d", INCLUSIVE)
        assert [one.zh for one in texts] == ["0–119例", "120–239例", "240例及以上"]
        assert [one.en for one in texts] == ["0–119", "120–239", "240 or more"]

    def test_whole_numbers_above_a_bound_begin_one_later(self) -> None:
        assert [one.en for one in band_values("new_7d", EXCLUSIVE)] == ["0–1", "2–10", "11 or more"]

    def test_a_band_of_one_number(self) -> None:
        bands = (Band(tier=1), Band(at_least=1, tier=2), Band(at_least=2, tier=3))
        assert [one.zh for one in band_values("cluster_cases_14d", bands)] == ["0例", "1例", "2例及以上"]

    def test_rates_whose_bound_belongs_to_the_higher_band(self) -> None:
        texts = band_values("cases_14d_per_100k", INCLUSIVE)
        assert [one.zh for one in texts] == ["不足120例", "达到120例、不足240例", "达到240例"]
        assert [one.en for one in texts] == ["below 120", "120 or more, below 240", "240 or more"]

    def test_rates_whose_bound_belongs_to_the_lower_band(self) -> None:
        texts = band_values("positivity_7d", EXCLUSIVE)
        assert [one.zh for one in texts] == ["不超过1%", "超过1%、不超过10%", "超过10%"]
        assert [one.en for one in texts] == [
            "up to and including 1%",
            "more than 1%, up to and including 10%",
            "more than 10%",
        ]

    def test_a_count_with_a_broken_bound_is_said_by_its_sides(self) -> None:
        bands = (Band(tier=1), Band(above=2.5, tier=2))
        assert [one.en for one in band_values("new_7d", bands)] == [
            "up to and including 2.5",
            "more than 2.5",
        ]

    def test_one_band_holds_any_value(self) -> None:
        assert [one.zh for one in band_values("rt", (Band(tier=1),))] == ["任何数值"]

    def test_a_sum_of_points(self) -> None:
        assert [one.en for one in band_values(None, EXCLUSIVE[:2])] == [
            "up to and including 1",
            "more than 1",
        ]

    def test_bounds_alone(self) -> None:
        assert edges("cases_14d_per_100k", [(120, False), (240, True)]).zh == "120例、240例"


class TestIndicators:
    """Every indicator that a scheme may name has words."""

    @pytest.mark.parametrize(
        "name",
        [
            "cumulative_confirmed",
            "new_7d",
            "new_14d",
            "cases_7d_per_100k",
            "cases_14d_per_100k",
            "daily_cases_7d_mean_per_100k",
            "positivity_7d",
            "tests_7d_per_100k",
            "admissions_7d_per_100k",
            "covid_beds_percent",
            "local_share",
            "cluster_cases_14d",
            "clear_days",
            "rt",
            "population",
            "deaths_7d_per_100k",
            "doubling_days",
        ],
    )
    def test_indicators_have_words(self, name: str) -> None:
        for texts in (indicator_name(name), indicator_meaning(name)):
            assert texts.zh
            assert texts.en
            assert "{" not in texts.zh + texts.en
