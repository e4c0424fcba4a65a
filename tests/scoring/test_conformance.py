"""Schemes against the tables that their authorities published, through `grade_table`.

Each test runs twice: over a small sample that is shipped, and over the whole table where that is at hand.
"""

from __future__ import annotations

from typing import ClassVar

import pandas as pd
import pytest

from tests.scoring.conformance import SAMPLE, WHOLE, both_tables, graded, read

# Fujian's classes as its table of 16 February 2020 has them, and CDC's levels of transmission.
CLASSES = {"none": 1, "sporadic": 2, "general": 3, "many": 4}
LEVELS = {"": 0, "low": 1, "moderate": 3, "substantial": 4, "high": 5}


@pytest.fixture(scope="module", params=both_tables)
def table(request: pytest.FixtureRequest) -> str:
    """Return which table the test is to read."""
    return str(request.param)


@pytest.fixture(scope="module")
def portugal(table: str) -> pd.DataFrame:
    """308 municipalities on 26 days, with the printed rate of 14 days and the government's word."""
    rows = read(table, "portugal.csv", "portugal/portugal_five_tier_truth.csv.gz")
    return graded("portugal-2021", rows, dicofre="district", data="date", incidencia="cases_14d_per_100k")


@pytest.fixture(scope="module")
def community_levels(table: str) -> pd.DataFrame:
    """3,226 counties in six weeks, with CDC's three inputs and its level."""
    return graded(
        "cdc-community-levels-2022",
        read(table, "cdc_community_levels.csv", "us/cdc_community_levels_by_county.csv.gz"),
        county_fips="district",
        date_updated="date",
        new_case="cases_7d_per_100k",
        hospital_admission="admissions_7d_per_100k",
        bed_utilization="covid_beds_percent",
    )


@pytest.fixture(scope="module")
def posted(table: str) -> pd.DataFrame:
    """CDC's transmission levels of 10 November 2021 as posted; with the whole table the populations."""
    whole = "cdc_transmission/cdc_transmission_as_posted_a.csv.gz"
    rows = read(table, "cdc_transmission_2021-11-10.csv", whole)
    cases, positive = rows.columns[4:6]
    for column in (cases, positive):
        rows[column] = rows[column].str.replace(",", "")
    columns = {"fips_code": "district", cases: "cases_7d_per_100k", positive: "positivity_7d"}
    hidden = rows[cases] == "suppressed"
    if table == WHOLE:
        people = read(table, "", "us/cdc_community_levels_by_county.csv.gz").drop_duplicates("county_fips")
        rows = rows.assign(population=rows["fips_code"].map(people.set_index("county_fips")["population"]))
    known = (rows[cases] != "") & (rows[positive] != "") & ~hidden
    found = graded("cdc-transmission-2021", rows, **columns)
    return found.assign(
        published=found["community_transmission_level"].map(LEVELS), known=known, hidden=hidden
    )


@pytest.fixture(scope="module")
def fujian(table: str) -> pd.DataFrame:
    """88 counties of 16 February 2020, with their cumulative count and published class."""
    rows = read(table, "fujian.csv", "fujian/fujian_tiers_and_counts_2020-02-16.csv")
    return graded(
        "fujian-2020", rows, **{"county": "district", "cum_confirmed_2020-02-16": "cumulative_confirmed"}
    )


class TestPortugal:
    """The five levels of municipalities, March 2021 to February 2022."""

    BANDS = ("[0,120]", "[120,240]", "[240,480]", "[480,960]", "[960,Max]")
    TIERS: ClassVar = {SAMPLE: [3, 4, 3, 3, 4], WHOLE: [4_050, 1_268, 936, 469, 1_283]}
    BANDLESS: ClassVar = {
        SAMPLE: [["2022-01-20", "B2", "10500", "Extremamente Elevado", 5]],
        WHOLE: [
            ["2022-01-20", "CÂMARA DE LOBOS", "11918", "Extremamente Elevado", 5],
            ["2022-01-20", "FUNCHAL", "10205", "Extremamente Elevado", 5],
        ],
    }
    BEYOND: ClassVar = {SAMPLE: {"2022-01-20": 1}, WHOLE: {"2022-02-03": 13, "2022-01-20": 2}}

    def test_every_row_with_a_published_band_agrees_in_tier_and_level(
        self, portugal: pd.DataFrame, table: str
    ) -> None:
        banded = portugal[portugal["incidencia_categoria"] != ""]
        tiers = banded["incidencia_categoria"].map({band: n for n, band in enumerate(self.BANDS, start=1)})
        assert (banded["tier"] != tiers).sum() == 0
        assert (banded["level"] != banded["incidencia_risco"]).sum() == 0
        assert banded["tier"].value_counts().sort_index().tolist() == self.TIERS[table]

    def test_rows_without_a_band_are_rates_beyond_its_last_that_day(
        self, portugal: pd.DataFrame, table: str
    ) -> None:
        """They lack the band, not the level: the only rates of 10,000 and more on 20 January 2022.

        The thirteen of 3 February 2022 have one, so that it was left out that day and by no rule.
        """
        bandless = portugal[portugal["incidencia_categoria"] == ""]
        columns = ["data", "concelho", "incidencia", "level", "tier"]
        assert bandless[columns].values.tolist() == self.BANDLESS[table]
        assert (bandless["incidencia_risco"] == "Extremamente Elevado").all()
        beyond = portugal[portugal["incidencia"].astype(float) >= 10_000]
        assert beyond["data"].value_counts().to_dict() == self.BEYOND[table]

    def test_the_printed_rate_counts_and_not_one_made_from_the_printed_cases(
        self, portugal: pd.DataFrame, table: str
    ) -> None:
        """Cases by the population of the table give another level in 18 rows, all close to a bound."""
        rates = portugal["casos_14dias"].astype(float) * 100_000 / portugal["population"].astype(float)
        rows = portugal[["concelho", "data", "incidencia_risco"]].assign(cases_14d_per_100k=rates.map(repr))
        again = graded("portugal-2021", rows, concelho="district", data="date")
        assert (again["level"] != again["incidencia_risco"]).sum() == {SAMPLE: 1, WHOLE: 18}[table]


class TestCdcCommunityLevels:
    """CDC's levels of the first six weeks, 24 February to 31 March 2022."""

    INPUTS = ("new_case", "hospital_admission", "bed_utilization")
    GIVEN: ClassVar = {
        SAMPLE: {"High": 22, "Medium": 9, "Low": 1},
        WHOLE: {"Low": 13_358, "Medium": 3_944, "High": 2_001},
    }
    WITHOUT_LEVEL: ClassVar = {
        SAMPLE: [["2022-03-24", "99005", "High"]],
        WHOLE: [
            ["2022-03-24", "69000", "High"],
            ["2022-03-24", "78000", "Low"],
            ["2022-03-24", "60000", "High"],
            ["2022-03-24", "66000", "High"],
        ],
    }
    DIFFERING: ClassVar = {
        SAMPLE: [["2022-03-03", "99004", "Medium", "", 0]],
        WHOLE: [["2022-02-24", code, "Medium", "", 0] for code in ("48067", "48203", "48315")],
    }
    INCOMPLETE: ClassVar = {
        SAMPLE: {"Low": 1, "": 1, "Medium": 1, "High": 1},
        WHOLE: {"Low": 22, "": 11, "Medium": 4},
    }

    def complete(self, rows: pd.DataFrame) -> pd.Series[bool]:
        return (rows[list(self.INPUTS)] != "").all(axis=1)

    def test_every_row_with_all_inputs_agrees(self, community_levels: pd.DataFrame, table: str) -> None:
        rows = community_levels[self.complete(community_levels) & (community_levels["risk_level"] != "")]
        assert (rows["level"] != rows["risk_level"]).sum() == 0
        assert rows["level"].value_counts().to_dict() == self.GIVEN[table]
        assert set(zip(rows["tier"], rows["level"], strict=True)) == {(1, "Low"), (3, "Medium"), (5, "High")}

    def test_rows_with_all_inputs_that_have_no_published_level(
        self, community_levels: pd.DataFrame, table: str
    ) -> None:
        """CDC gave the four island territories none on 24 March 2022, though it gave their inputs."""
        rows = community_levels[self.complete(community_levels) & (community_levels["risk_level"] == "")]
        assert rows[["date_updated", "county_fips", "level"]].values.tolist() == self.WITHOUT_LEVEL[table]

    def test_rows_with_missing_inputs_by_the_rule_for_them(
        self, community_levels: pd.DataFrame, table: str
    ) -> None:
        """34 of 37 agree; three counties of Texas have a level without any hospital figure."""
        rows = community_levels[~self.complete(community_levels)]
        differing = rows[rows["level"] != rows["risk_level"]]
        columns = ["date_updated", "county_fips", "risk_level", "level", "tier"]
        assert differing[columns].values.tolist() == self.DIFFERING[table]
        assert rows["level"].value_counts().to_dict() == self.INCOMPLETE[table]


class TestCdcTransmission:
    """CDC's transmission levels of 3,221 counties on 10 November 2021."""

    def test_every_row_with_cases_and_positivity_agrees(self, posted: pd.DataFrame, table: str) -> None:
        known = posted[posted["known"]]
        assert len(known) == {SAMPLE: 110, WHOLE: 2_632}[table]
        assert (known["tier"] != known["published"]).sum() == 0
        assert set(known["tier"]) == {1, 3, 4, 5}

    def test_where_one_of_both_is_missing_the_other_decides(self, posted: pd.DataFrame, table: str) -> None:
        others = posted[~posted["known"] & ~posted["hidden"]]
        assert len(others) == {SAMPLE: 2, WHOLE: 73}[table]
        assert (others["tier"] == others["published"]).all()

    def test_a_suppressed_rate_never_gives_less_than_was_published(
        self, posted: pd.DataFrame, table: str
    ) -> None:
        """It is taken at 9 cases; without populations only where positivity alone gives the highest level."""
        rows = posted[posted["hidden"]]
        given = rows[rows["tier"] > 0]
        assert (given["tier"] < given["published"]).sum() == 0
        counts = len(rows), len(given), (given["tier"] == given["published"]).sum()
        assert counts == {SAMPLE: (9, 3, 3), WHOLE: (516, 516, 324)}[table]
        by_rate = given[~given["reason"].str.contains("% positive tests in the last 7 days, reaching")]
        assert by_rate["reason"].str.contains("at most (suppressed) ", regex=False).all()

    def test_cases_alone_are_never_above_the_published_level(self, table: str) -> None:
        """46 counties day by day, August 2021 to October 2022, without positivity."""
        if table == SAMPLE:
            rows = read(table, "cdc_transmission_2021-11-10.csv", "").rename(
                columns={"cases_per_100K_7_day_count_change": "cases_7d_per_100k"}
            )
            rows = rows[~rows["cases_7d_per_100k"].isin(["suppressed", ""])]
            rows["cases_7d_per_100k"] = rows["cases_7d_per_100k"].str.replace(",", "")
        else:
            rows = read(table, "", "us/cdc_transmission_large_metro_counties.csv.gz").rename(
                columns={"cases_per_100K_numeric": "cases_7d_per_100k"}
            )
        found = graded("cdc-transmission-2021", rows, fips_code="district")
        published = found["community_transmission_level"].map(LEVELS)
        both = (found["tier"] > 0) & (published > 0)
        assert (published[both] < found["tier"][both]).sum() == 0
        counts = both.sum(), (published[both] == found["tier"][both]).sum()
        assert counts == {SAMPLE: (112, 90), WHOLE: (18_569, 17_987)}[table]
        missing = found["cases_7d_per_100k"] == ""
        assert missing.sum() == {SAMPLE: 0, WHOLE: 1_872}[table]
        assert ((found["tier"] == 0) == missing).all()


class TestFujian:
    """The printed rule by counts, which is not the whole rule. Reported, not tuned."""

    HIGHER: ClassVar = {
        SAMPLE: ["县8"],
        WHOLE: ["集美区", "翔安区", "长泰县", "延平区", "武夷山市", "福鼎市"],
    }
    LOWER: ClassVar = {
        SAMPLE: ["县9"],
        WHOLE: ["连江县", "沙县", "荔城区", "秀屿区", "仙游县", "晋安区", "南安市", "古田县"],
    }

    def test_the_counts_are_graded_as_the_printed_rule_says(self, fujian: pd.DataFrame, table: str) -> None:
        assert len(fujian) == {SAMPLE: 9, WHOLE: 88}[table]
        assert fujian["tier"].tolist() == fujian["rule_on_cum_cases"].map(CLASSES).tolist()

    def test_the_others_are_those_that_clusters_and_judgement_moved(
        self, fujian: pd.DataFrame, table: str
    ) -> None:
        """Of the 88 published classes 74 are those of the counts."""
        published = fujian["tier_2020-02-16"].map(CLASSES)
        assert fujian[published > fujian["tier"]]["county"].tolist() == self.HIGHER[table]
        assert fujian[published < fujian["tier"]]["county"].tolist() == self.LOWER[table]
