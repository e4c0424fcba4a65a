"""Every number that a scheme's authority published, from both sides."""

from __future__ import annotations

import pytest

from fivecolour.scoring.schemes.library import load
from tests.scoring.conformance import tier

# Enough tests that a region is not grey.
TESTED = 301


class TestPortugal:
    """portugal-2021: a bound belongs to the level above it."""

    @pytest.mark.parametrize(
        ("rate", "expected"),
        [
            (0, 1),
            (119.99, 1),
            (120, 2),
            (239.99, 2),
            (240, 3),
            (479.99, 3),
            (480, 4),
            (959.99, 4),
            (960, 5),
            (11_918, 5),
            (None, 0),
        ],
    )
    def test_cases_of_14_days(self, rate: float | None, expected: int) -> None:
        assert tier("portugal-2021", cases_14d_per_100k=rate) == expected


class TestCdcTransmission:
    """cdc-transmission-2021: the higher of two, a bound belongs to the level above it."""

    @pytest.mark.parametrize(
        ("rate", "expected"),
        [(0, 1), (9.99, 1), (10, 3), (49.99, 3), (50, 4), (99.99, 4), (100, 5), (None, 0)],
    )
    def test_cases_alone(self, rate: float | None, expected: int) -> None:
        assert tier("cdc-transmission-2021", cases_7d_per_100k=rate, positivity_7d=None) == expected

    @pytest.mark.parametrize(
        ("positivity", "expected"), [(0, 1), (4.99, 1), (5, 3), (7.99, 3), (8, 4), (9.99, 4), (10, 5)]
    )
    def test_positivity_alone(self, positivity: float, expected: int) -> None:
        assert tier("cdc-transmission-2021", cases_7d_per_100k=None, positivity_7d=positivity) == expected

    @pytest.mark.parametrize(
        ("rate", "positivity", "expected"), [(9.99, 10, 5), (100, 4.99, 5), (9.99, 4.99, 1), (50, 5, 4)]
    )
    def test_the_higher_counts(self, rate: float, positivity: float, expected: int) -> None:
        assert tier("cdc-transmission-2021", cases_7d_per_100k=rate, positivity_7d=positivity) == expected


class TestCdcCommunityLevels:
    """cdc-community-levels-2022: cases choose the table, the higher hospital figure the level."""

    @pytest.mark.parametrize(
        ("cases", "admissions", "beds", "expected"),
        [
            (199.99, 9.9, 9.9, 1),
            (199.99, 10, 9.9, 3),
            (199.99, 19.9, 9.9, 3),
            (199.99, 20, 9.9, 5),
            (199.99, 9.9, 10, 3),
            (199.99, 9.9, 14.9, 3),
            (199.99, 9.9, 15, 5),
            (199.99, 10, 10, 3),
            (200, 9.9, 9.9, 3),
            (200, 10, 9.9, 5),
            (200, 9.9, 10, 5),
            (200, 0, 0, 3),
        ],
    )
    def test_every_bound(self, cases: float, admissions: float, beds: float, expected: int) -> None:
        assert level_tier(cases, admissions, beds) == expected

    @pytest.mark.parametrize(
        ("cases", "admissions", "beds", "expected"),
        [
            (None, 9.9, 9.9, 1),
            (None, 10, 9.9, 3),
            (None, 20, 9.9, 5),
            (199.99, None, 9.9, 1),
            (199.99, None, 15, 5),
            (200, 9.9, None, 3),
            (200, 10, None, 5),
            (200, None, None, 0),
            (0, None, None, 0),
            (None, None, None, 0),
        ],
    )
    def test_missing_inputs(
        self, cases: float | None, admissions: float | None, beds: float | None, expected: int
    ) -> None:
        """Without cases as below 200; one hospital figure decides alone; without both no level."""
        assert level_tier(cases, admissions, beds) == expected


def level_tier(cases: float | None, admissions: float | None, beds: float | None) -> int:
    return tier(
        "cdc-community-levels-2022",
        cases_7d_per_100k=cases,
        admissions_7d_per_100k=admissions,
        covid_beds_percent=beds,
    )


class TestHarvard:
    """harvard-2020: a bound belongs to the level above it."""

    @pytest.mark.parametrize(
        ("rate", "expected"), [(0, 1), (0.99, 1), (1, 3), (9.99, 3), (10, 4), (24.99, 4), (25, 5), (None, 0)]
    )
    def test_daily_cases(self, rate: float | None, expected: int) -> None:
        assert tier("harvard-2020", daily_cases_7d_mean_per_100k=rate) == expected


class TestWho:
    """who-ct-2021: the highest of three, a bound belongs to the level above it."""

    @pytest.mark.parametrize(
        ("indicator", "value", "expected"),
        [
            ("cases_7d_per_100k", 19.99, 1),
            ("cases_7d_per_100k", 20, 3),
            ("cases_7d_per_100k", 49.99, 3),
            ("cases_7d_per_100k", 50, 4),
            ("cases_7d_per_100k", 149.99, 4),
            ("cases_7d_per_100k", 150, 5),
            ("admissions_7d_per_100k", 4.99, 1),
            ("admissions_7d_per_100k", 5, 3),
            ("admissions_7d_per_100k", 9.99, 3),
            ("admissions_7d_per_100k", 10, 4),
            ("admissions_7d_per_100k", 29.99, 4),
            ("admissions_7d_per_100k", 30, 5),
            ("deaths_7d_per_100k", 0.99, 1),
            ("deaths_7d_per_100k", 1, 3),
            ("deaths_7d_per_100k", 1.99, 3),
            ("deaths_7d_per_100k", 2, 4),
            ("deaths_7d_per_100k", 4.99, 4),
            ("deaths_7d_per_100k", 5, 5),
        ],
    )
    def test_each_indicator_alone_and_beside_low_others(
        self, indicator: str, value: float, expected: int
    ) -> None:
        low = {"cases_7d_per_100k": 0.0, "admissions_7d_per_100k": 0.0, "deaths_7d_per_100k": 0.0}
        assert tier("who-ct-2021", **{**dict.fromkeys(low), indicator: value}) == expected
        assert tier("who-ct-2021", **{**low, indicator: value}) == expected


class TestCovidActNow:
    """covid-act-now: a bound belongs to the level below it; low cases make the whole low."""

    @pytest.mark.parametrize(
        ("rate", "expected"),
        [
            (0, 1),
            (1, 1),
            (1.01, 2),
            (10, 2),
            (10.01, 3),
            (25, 3),
            (25.01, 4),
            (75, 4),
            (75.01, 5),
            (None, 0),
        ],
    )
    def test_cases_alone(self, rate: float | None, expected: int) -> None:
        assert overall(rate, None, None) == expected

    @pytest.mark.parametrize(
        ("rt", "expected"), [(0.9, 2), (0.91, 2), (1.1, 2), (1.11, 3), (1.4, 3), (1.41, 4), (9, 4)]
    )
    def test_rt(self, rt: float, expected: int) -> None:
        """Beside cases just above low, which are medium themselves."""
        assert overall(1.01, rt, None) == expected

    @pytest.mark.parametrize(
        ("positivity", "expected"), [(3, 2), (3.01, 2), (10, 2), (10.01, 3), (20, 3), (20.01, 4), (100, 4)]
    )
    def test_positivity(self, positivity: float, expected: int) -> None:
        assert overall(1.01, None, positivity) == expected

    def test_low_cases_make_the_whole_low_and_unknown_cases_leave_it_unknown(self) -> None:
        assert overall(1, 1.41, 20.01) == 1
        assert overall(None, 1.41, 20.01) == 0

    def test_the_bounds_between_low_and_medium_of_the_other_two_never_show_in_the_whole(self) -> None:
        """They only matter where cases are low, and then the whole is low."""
        assert overall(1, 0.9, 3) == overall(1, 0.91, 3.01) == 1
        assert overall(1.01, 0.9, 3) == overall(1.01, 0.91, 3.01) == 2


def overall(rate: float | None, rt: float | None, positivity: float | None) -> int:
    return tier("covid-act-now", daily_cases_7d_mean_per_100k=rate, rt=rt, positivity_7d=positivity)


class TestChina:
    """china-2020: low comes first, 50 cases are medium."""

    @pytest.mark.parametrize(
        ("cumulative", "new", "clusters", "expected"),
        [
            (0, 0, 0, 1),
            (0, None, None, 1),
            (1, 0, 0, 1),
            (1, 1, 0, 3),
            (50, 1, 9, 3),
            (50, 1, None, 3),
            (51, 1, 0, 3),
            (51, 1, 1, 5),
            (51, 1, None, 5),
            (51, 0, 9, 1),
            (9_999, 0, None, 1),
            (51, None, 1, 0),
            (None, 1, 1, 0),
            (None, 0, 1, 0),
        ],
    )
    def test_the_table(
        self, cumulative: float | None, new: float | None, clusters: float | None, expected: int
    ) -> None:
        found = tier("china-2020", cumulative_confirmed=cumulative, new_14d=new, cluster_cases_14d=clusters)
        assert found == expected


class TestFujian:
    """fujian-2020: 0, 1 to 4, 5 to 9, 10 cases and more."""

    @pytest.mark.parametrize(
        ("cases", "expected"), [(0, 1), (1, 2), (4, 2), (5, 3), (9, 3), (10, 4), (31, 4), (None, 0)]
    )
    def test_cases(self, cases: float | None, expected: int) -> None:
        assert tier("fujian-2020", cumulative_confirmed=cases) == expected


class TestIndia:
    """india-2020: only green is defined; what is not green is not graded."""

    @pytest.mark.parametrize(
        ("cumulative", "new", "expected"),
        [(0, None, 1), (1, 0, 1), (900, 0, 1), (1, 1, 0), (900, 1, 0), (1, None, 0), (None, 0, 0)],
    )
    def test_green(self, cumulative: float | None, new: float | None, expected: int) -> None:
        assert tier("india-2020", cumulative_confirmed=cumulative, new_21d=new) == expected


class TestCalifornia:
    """california-2020: the worse of two; 7 a day and 8 % still belong to the tier below."""

    @pytest.mark.parametrize(
        ("rate", "expected"),
        [(0, 2), (0.9, 2), (1, 3), (3.9, 3), (4, 4), (7, 4), (7.1, 5), (None, 0)],
    )
    def test_daily_cases(self, rate: float | None, expected: int) -> None:
        assert california(rate, 0) == california(rate, None) == expected

    @pytest.mark.parametrize(
        ("positivity", "expected"), [(0, 2), (1.9, 2), (2, 3), (4.9, 3), (5, 4), (8, 4), (8.1, 5)]
    )
    def test_positivity(self, positivity: float, expected: int) -> None:
        assert california(0, positivity) == expected


def california(rate: float | None, positivity: float | None) -> int:
    return tier("california-2020", daily_cases_7d_mean_per_100k=rate, positivity_7d=positivity)


class TestGermany:
    """germany-2021: the three lines have to be exceeded."""

    @pytest.mark.parametrize(
        ("rate", "expected"),
        [(0, 1), (100, 1), (100.1, 3), (150, 3), (150.1, 4), (165, 4), (165.1, 5), (None, 0)],
    )
    def test_cases_of_7_days(self, rate: float | None, expected: int) -> None:
        assert tier("germany-2021", cases_7d_per_100k=rate) == expected


class TestKorea:
    """korea-2021: rates, but in areas of up to 100,000 people counts."""

    @pytest.mark.parametrize(
        ("rate", "expected"), [(0, 1), (0.99, 1), (1, 3), (1.99, 3), (2, 4), (3.99, 4), (4, 5), (None, 0)]
    )
    def test_rates(self, rate: float | None, expected: int) -> None:
        assert korea(rate, None, None) == korea(rate, 100_001, 99) == expected

    @pytest.mark.parametrize(
        ("people", "new", "expected"),
        [(100_000, 20, 5), (100_000, 19, 0), (100_001, 20, 1), (100_000, None, 0), (9_000, 20, 5)],
    )
    def test_small_areas(self, people: float, new: float | None, expected: int) -> None:
        """Below 20 cases a week nothing is graded, because those bounds were not found."""
        assert korea(0, people, new) == expected


def korea(rate: float | None, people: float | None, new: float | None) -> int:
    return tier("korea-2021", daily_cases_7d_mean_per_100k=rate, population=people, new_7d=new)


class TestWords:
    """Levels are the authority's own words."""

    @pytest.mark.parametrize(
        ("scheme", "words"),
        [
            ("portugal-2021", "Baixo a Moderado|Moderado|Elevado|Muito Elevado|Extremamente Elevado"),
            ("cdc-transmission-2021", "Low||Moderate|Substantial|High"),
            ("cdc-community-levels-2022", "Low||Medium||High"),
            ("ecdc-2020-10", "green||orange|red|"),
            ("ecdc-2021-01", "green||orange|red|dark red"),
            ("ecdc-2021-06", "green||orange|red|dark red"),
            ("covid-act-now", "Low|Medium|High|Critical|Extreme"),
            (
                "harvard-2020",
                "On Track for Containment||Community Spread|Accelerated Spread|Tipping Point",
            ),
            ("who-ct-2021", "CT1||CT2|CT3|CT4"),
            ("california-2020", "|Minimal|Moderate|Substantial|Widespread"),
            ("korea-2021", "1단계||2단계|3단계|4단계"),
            ("india-2020", "Green Zone||||"),
            ("china-2020", "低||中||高"),
            ("fujian-2020", "无疫情区|零星散发疫情区|一般疫情区|较多病例疫情区|"),
            ("germany-2021", "未触发紧急刹车||紧急刹车|紧急刹车（含商店）|紧急刹车（含学校）"),
        ],
    )
    def test_levels_from_tier_1_to_5(self, scheme: str, words: str) -> None:
        labels = {label.tier: label.shown("zh") for label in load(scheme).tiers}
        assert [labels.get(tier, "") for tier in range(1, 6)] == words.split("|")


class TestDates:
    """When each rule was in force, as far as it is known."""

    @pytest.mark.parametrize(
        ("scheme", "dates"),
        [
            ("california-2020", "2020-08-30 2021-06-14"),
            ("cdc-community-levels-2022", "2022-02-24 2023-05-11"),
            ("cdc-transmission-2021", "2021-07-27 2023-05-11"),
            ("china-2020", "2020-02-17 2022-06-27"),
            ("covid-act-now", "2020-11-28 None"),
            ("ecdc-2020-10", "2020-10-13 2021-01-27"),
            ("ecdc-2021-01", "2021-01-28 2021-06-13"),
            ("ecdc-2021-06", "2021-06-14 2022-01-31"),
            ("fujian-2020", "2020-02-13 2020-02-22"),
            ("germany-2021", "2021-04-23 2021-06-30"),
            ("harvard-2020", "2020-07-01 None"),
            ("india-2020", "2020-04-30 2020-05-16"),
            ("korea-2021", "2021-07-01 2021-10-31"),
            ("portugal-2021", "2021-03-03 None"),
            ("who-ct-2021", "2021-06-14 2023-03-29"),
        ],
    )
    def test_in_force(self, scheme: str, dates: str) -> None:
        found = load(scheme)
        assert f"{found.in_force_from} {found.in_force_to}" == dates
