"""Schemes against the tables that their authorities published, through `grade_table`."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.scoring.conformance import graded, needs_shared, read

# Fujian's classes as its table of 16 February 2020 has them.
CLASSES = {"none": 1, "sporadic": 2, "general": 3, "many": 4}


@pytest.fixture(scope="module")
def portugal() -> pd.DataFrame:
    """308 municipalities on 26 days, with the printed rate of 14 days and the government's word."""
    rows = read("portugal/portugal_five_tier_truth.csv.gz")
    return graded("portugal-2021", rows, dicofre="district", data="date", incidencia="cases_14d_per_100k")


@pytest.fixture(scope="module")
def community_levels() -> pd.DataFrame:
    """3,226 counties in six weeks, with CDC's three inputs and its level."""
    rows = read("us/cdc_community_levels_by_county.csv.gz")
    return graded(
        "cdc-community-levels-2022",
        rows,
        county_fips="district",
        date_updated="date",
        new_case="cases_7d_per_100k",
        hospital_admission="admissions_7d_per_100k",
        bed_utilization="covid_beds_percent",
    )


@pytest.fixture(scope="module")
def transmission() -> pd.DataFrame:
    """46 counties day by day, with CDC's level and its rate of cases; positivity is not in the table."""
    rows = read("us/cdc_transmission_large_metro_counties.csv.gz")
    found = graded(
        "cdc-transmission-2021",
        rows,
        fips_code="district",
        date="date",
        cases_per_100K_numeric="cases_7d_per_100k",
    )
    published = found["community_transmission_level"].map(
        {"": 0, "low": 1, "moderate": 3, "substantial": 4, "high": 5}
    )
    return found.assign(published=published)


@pytest.fixture(scope="module")
def fujian() -> pd.DataFrame:
    """88 counties of 16 February 2020, with their cumulative count and published class."""
    rows = read("fujian/fujian_tiers_and_counts_2020-02-16.csv")
    return graded(
        "fujian-2020", rows, **{"county": "district", "cum_confirmed_2020-02-16": "cumulative_confirmed"}
    )


@needs_shared
class TestPortugal:
    """The five levels of municipalities, March 2021 to February 2022."""

    BANDS = ("[0,120]", "[120,240]", "[240,480]", "[480,960]", "[960,Max]")

    def test_every_row_with_a_published_band_agrees_in_tier_and_level(self, portugal: pd.DataFrame) -> None:
        banded = portugal[portugal["incidencia_categoria"] != ""]
        tiers = banded["incidencia_categoria"].map({band: n for n, band in enumerate(self.BANDS, start=1)})
        assert len(banded) == 8_006
        assert (banded["tier"] != tiers).sum() == 0
        assert (banded["level"] != banded["incidencia_risco"]).sum() == 0
        assert banded["tier"].value_counts().sort_index().tolist() == [4_050, 1_268, 936, 469, 1_283]

    def test_two_rows_without_a_band_are_rates_beyond_its_last_that_day(self, portugal: pd.DataFrame) -> None:
        """They lack the band, not the level: the only rates of 10,000 and more on 20 January 2022.

        The thirteen of 3 February 2022 have one, so that it was left out that day and by no rule.
        """
        bandless = portugal[portugal["incidencia_categoria"] == ""]
        assert bandless[["data", "concelho", "incidencia", "level", "tier"]].values.tolist() == [
            ["2022-01-20", "CÂMARA DE LOBOS", "11918", "Extremamente Elevado", 5],
            ["2022-01-20", "FUNCHAL", "10205", "Extremamente Elevado", 5],
        ]
        assert (bandless["incidencia_risco"] == "Extremamente Elevado").all()
        beyond = portugal[portugal["incidencia"].astype(float) >= 10_000]
        assert beyond["data"].value_counts().to_dict() == {"2022-02-03": 13, "2022-01-20": 2}

    def test_the_printed_rate_counts_and_not_one_made_from_the_printed_cases(
        self, portugal: pd.DataFrame
    ) -> None:
        """Cases by the population of the table give another level in 18 rows, all close to a bound."""
        rates = portugal["casos_14dias"].astype(float) * 100_000 / portugal["population"].astype(float)
        rows = portugal[["concelho", "data", "incidencia_risco"]].assign(cases_14d_per_100k=rates.map(repr))
        again = graded("portugal-2021", rows, concelho="district", data="date")
        assert (again["level"] != again["incidencia_risco"]).sum() == 18


@needs_shared
@pytest.mark.slow
class TestCdcCommunityLevels:
    """CDC's levels of the first six weeks, 24 February to 31 March 2022."""

    INPUTS = ("new_case", "hospital_admission", "bed_utilization")

    def complete(self, rows: pd.DataFrame) -> pd.Series[bool]:
        return (rows[list(self.INPUTS)] != "").all(axis=1)

    def test_every_row_with_all_inputs_agrees(self, community_levels: pd.DataFrame) -> None:
        rows = community_levels[self.complete(community_levels) & (community_levels["risk_level"] != "")]
        assert len(rows) == 19_303
        assert (rows["level"] != rows["risk_level"]).sum() == 0
        assert rows["level"].value_counts().to_dict() == {"Low": 13_358, "Medium": 3_944, "High": 2_001}
        assert set(zip(rows["tier"], rows["level"], strict=True)) == {(1, "Low"), (3, "Medium"), (5, "High")}

    def test_four_rows_with_all_inputs_have_no_published_level(self, community_levels: pd.DataFrame) -> None:
        """CDC gave the four island territories none on 24 March 2022, though it gave their inputs."""
        rows = community_levels[self.complete(community_levels) & (community_levels["risk_level"] == "")]
        assert rows[["date_updated", "county_fips", "level"]].values.tolist() == [
            ["2022-03-24", "69000", "High"],
            ["2022-03-24", "78000", "Low"],
            ["2022-03-24", "60000", "High"],
            ["2022-03-24", "66000", "High"],
        ]

    def test_rows_with_missing_inputs_by_the_rule_for_them(self, community_levels: pd.DataFrame) -> None:
        """34 of 37 agree; three counties of Texas have a level without any hospital figure."""
        rows = community_levels[~self.complete(community_levels)]
        agreeing = rows["level"] == rows["risk_level"]
        print(f"rows with missing inputs: {agreeing.sum()} of {len(rows)} agree")
        assert (len(rows), agreeing.sum()) == (37, 34)
        assert rows[~agreeing][
            ["date_updated", "county_fips", "risk_level", "level", "tier"]
        ].values.tolist() == [
            ["2022-02-24", "48067", "Medium", "", 0],
            ["2022-02-24", "48203", "Medium", "", 0],
            ["2022-02-24", "48315", "Medium", "", 0],
        ]
        assert rows["level"].value_counts().to_dict() == {"Low": 22, "": 11, "Medium": 4}


@needs_shared
@pytest.mark.slow
class TestCdcTransmission:
    """CDC's levels of 46 large counties, August 2021 to October 2022, without positivity."""

    def test_the_published_level_is_never_below_that_by_cases_alone(self, transmission: pd.DataFrame) -> None:
        """The higher of two indicators counts, so that the one not in the table can only raise it."""
        rows = transmission[(transmission["tier"] > 0) & (transmission["published"] > 0)]
        assert len(rows) == 18_569
        assert (rows["published"] < rows["tier"]).sum() == 0
        equal, higher = rows["published"] == rows["tier"], rows["published"] > rows["tier"]
        print(f"by cases alone: {equal.sum()} of {len(rows)} equal, {higher.sum()} published higher")
        assert (equal.sum(), higher.sum()) == (17_987, 582)

    def test_rows_without_cases_are_not_graded(self, transmission: pd.DataFrame) -> None:
        missing = transmission["cases_per_100K_numeric"] == ""
        assert missing.sum() == 1_872
        assert (transmission[missing]["tier"] == 0).all()
        assert (transmission[~missing]["tier"] > 0).all()
        assert (transmission[missing]["published"] > 0).sum() == 1_228


@needs_shared
class TestFujian:
    """The printed rule by counts, which is not the whole rule. Reported, not tuned."""

    def test_counts_give_74_of_88_classes(self, fujian: pd.DataFrame) -> None:
        published = fujian["tier_2020-02-16"].map(CLASSES)
        agreeing = fujian["tier"] == published
        print(f"Fujian: {agreeing.sum()} of {len(fujian)} counties agree")
        assert (len(fujian), agreeing.sum()) == (88, 74)

    def test_the_counts_are_graded_as_the_printed_rule_says(self, fujian: pd.DataFrame) -> None:
        assert fujian["tier"].tolist() == fujian["rule_on_cum_cases"].map(CLASSES).tolist()

    def test_the_others_are_those_that_clusters_and_judgement_moved(self, fujian: pd.DataFrame) -> None:
        published = fujian["tier_2020-02-16"].map(CLASSES)
        higher, lower = fujian[published > fujian["tier"]], fujian[published < fujian["tier"]]
        assert higher["county"].tolist() == ["集美区", "翔安区", "长泰县", "延平区", "武夷山市", "福鼎市"]
        assert lower["county"].tolist() == [
            "连江县", "沙县", "荔城区", "秀屿区", "仙游县", "晋安区", "南安市", "古田县"
        ]  # fmt: skip
