"""Rules of weeks, of more levels than five and of sums, over what their authorities published."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from fivecolour.scoring import table as scoring_table
from fivecolour.scoring.schemes.library import load
from tests.scoring.conformance import SHARED, WHOLE, both_tables, graded, needs_shared, read, tier

TIERS = {"1": 1, "2": 3, "3": 4, "4": 5}
# Weeks 1 and 2 of 2021, by municipality and week: computed from figures of late 2020 that were not published.
OTHER_RUN = {
    "infodengue-af": [("3304201", "202101", 3, 1), ("3304201", "202102", 3, 1)],
    "infodengue-as": [
        ("1200054", "202101", 4, 5),
        ("1200302", "202101", 3, 1),
        ("1200302", "202102", 3, 1),
        ("1200336", "202101", 3, 1),
        ("1200450", "202101", 5, 1),
        ("1200500", "202101", 4, 1),
        ("1200609", "202101", 5, 3),
        ("1200708", "202101", 5, 1),
        ("1200807", "202101", 5, 1),
    ],
}
COLUMNS = {
    "municipio_geocodigo": "district",
    "data_iniSE": "date",
    "casos": "cases",
    "casos_est": "nowcast_cases",
    "pop": "population",
    "receptivo": "climate_receptive",
    "limiar_preseason": "preseason_threshold",
    "limiar_epidemico": "epidemic_threshold",
}
BODIES = {
    "incidence14_100": "cases_14d_per_100k",
    "incidence_65_14_100": "cases_65_14d_per_100k",
    "simple_r": "rt",
    "positivity": "positivity_7d",
    "incidence_65_roste": "cases_65_14d_per_100k_change_7d",
    "pozit_perc_test_roste": "positivity_7d_change_7d",
}


def dengue(state: str) -> pd.DataFrame:
    path = SHARED / "infodengue" / f"infodengue_dengue_{state}_2010_2022.csv.gz"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@needs_shared
@pytest.mark.slow
class TestInfoDengue:
    """Every row with a published level of Rio de Janeiro and Acre, 2010 to 2022."""

    @pytest.mark.parametrize(
        ("rule", "state", "rows", "after_orange"),
        [("infodengue-af", "RJ", 62_008, 101), ("infodengue-as", "AC", 14_828, 0)],
    )
    def test_levels(
        self, monkeypatch: pytest.MonkeyPatch, rule: str, state: str, rows: int, after_orange: int
    ) -> None:
        # 76,836 sentences that are not looked at here take half of the time.
        monkeypatch.setattr(scoring_table._GradedRows, "sentences", lambda rows, _: [""] * len(rows.days))
        frame = dengue(state)
        found = graded(rule, frame, **COLUMNS)
        published, before = frame["nivel"].map(TIERS), found.groupby("municipio_geocodigo")["tier"].shift()
        assert len(frame) == rows
        # The exception that infodengue-af names: the first red week right after orange.
        orange_held = (found["tier"] == 5) & (published == 4) & (before == 4)
        if rule == "infodengue-as":
            orange_held &= False
        other = (found["tier"] != published) & ~orange_held
        keys = found[other][["municipio_geocodigo", "SE", "tier"]].assign(published=published[other])
        assert int(orange_held.sum()) == after_orange
        assert list(keys.itertuples(index=False, name=None)) == OTHER_RUN[rule]

    @pytest.mark.parametrize("state", ["RJ", "AC"])
    def test_incidence_is_theirs(self, state: str) -> None:
        """Their rounded incidence, to the last digit that they print, and its level but for equal values."""
        frame = dengue(state)
        cases, people = frame["casos_est"].astype(float), frame["pop"].astype(float)
        ours, theirs = cases / people * 100_000, frame["p_inc100k"].astype(float)
        assert (ours - theirs).abs().max() < 2e-4
        before, epidemic = frame["limiar_preseason"].astype(float), frame["limiar_epidemico"].astype(float)
        level = (ours > before).astype(int) + (ours > epidemic)
        differ = frame[level != frame["nivel_inc"].astype(int)]
        # Their level counts an incidence that equals the threshold, up to rounding, as above it.
        edges = pd.concat([(theirs - before).abs(), (theirs - epidemic).abs()], axis=1).min(axis=1)
        assert len(differ) == {"RJ": 43, "AC": 19}[state]
        assert edges[differ.index].max() < 1e-3


@needs_shared
class TestRio:
    """Rio's ten health areas, 278 weeks each, those that are not graded among them."""

    def test_levels(self) -> None:
        path = SHARED / "rio_aps" / "alertaAPS_201517.csv.gz"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).replace("NA", "")
        week = frame.groupby("APS").cumcount()
        frame["week"] = (pd.Timestamp("2010-01-09") + pd.to_timedelta(7 * week, unit="D")).dt.strftime(
            "%Y-%m-%d"
        )
        columns = {"APS": "district", "week": "date", "tmin": "temperature_min", "ptw1": "p_rt_tweets"}
        columns |= {"pRt1": "p_rt1", "casos_est": "nowcast_cases", "Pop2010": "population"}
        found = graded("rio-aps-2015", frame, **columns)
        assert len(found) == 2_780
        assert (found["nivel"] == "nulo").sum() == 395
        assert found["level"].tolist() == found["nivel"].tolist()


class TestAirQuality:
    """The published index of Salt Lake County by its category; computed with the breakpoints of 2012."""

    CATEGORIES = (
        (50, "Good"),
        (100, "Moderate"),
        (150, "Unhealthy for Sensitive Groups"),
        (200, "Unhealthy"),
        (300, "Very Unhealthy"),
        (500, "Hazardous"),
    )

    @pytest.mark.parametrize("table", both_tables)
    def test_levels_of_2012(self, table: str) -> None:
        frame = read(table, "aqi_pm25_saltlake.csv", "aqi/epa_pm25_saltlake.csv.gz")
        found = graded("aqi-pm25-2012", frame, **{"Daily.Mean.PM2.5.Concentration": "pm25_24h"})
        category = [
            next(name for most, name in self.CATEGORIES if int(value) <= most)
            for value in frame["DAILY_AQI_VALUE"]
        ]
        assert found["level"].tolist() == category
        assert len(found) == (9_874 if table == WHOLE else 148)

    @pytest.mark.parametrize(
        ("rule", "ends"),
        [
            ("aqi-pm25-2012", (12.0, 35.4, 55.4, 150.4, 250.4)),
            ("aqi-pm25-2024", (9.0, 35.4, 55.4, 125.4, 225.4)),
        ],
    )
    def test_every_bound_from_both_sides(self, rule: str, ends: tuple[float, ...]) -> None:
        """A concentration is cut to 0.1: 12.09 is Good still, 12.1 no more."""
        values = [value for end in ends for value in (end, round(end + 0.09, 2), round(end + 0.1, 1))]
        frame = pd.DataFrame({"pm25_24h": [str(value) for value in values]}, dtype=object)
        names = [name for _, name in self.CATEGORIES]
        expected = [name for low, high in pairwise(names) for name in (low, low, high)]
        found = graded(rule, frame)
        assert found["level"].tolist() == expected
        assert sorted(set(found["tier"])) == [1, 3, 4, 5]

    def test_the_versions_differ_where_the_breakpoints_do(self) -> None:
        assert (tier("aqi-pm25-2012", pm25_24h=10), tier("aqi-pm25-2024", pm25_24h=10)) == (1, 3)

    def test_a_value_below_zero_is_good(self) -> None:
        assert tier("aqi-pm25-2012", pm25_24h=-2.8) == 1


class TestPes:
    """The Czech score: points of four indicators, two more for each of two that rise, 100 at most."""

    @needs_shared
    def test_scores(self) -> None:
        frame = pd.read_csv(
            SHARED / "pes" / "pes_CR_verze2.csv",
            sep=";",
            encoding="utf-8-sig",
            dtype=str,
            keep_default_na=False,
        )
        share = pd.to_numeric(frame["pozit_perc_test"], errors="coerce") * 100
        frame["positivity"] = ["" if pd.isna(value) else repr(value) for value in share]
        found = graded("pes-2020", frame, **BODIES)
        scores = frame["body"].astype(int)
        by_score = 1 + sum((scores > end).astype(int) for end in (20, 40, 60, 75))
        # From 5 January 2021 on patients found in hospital took the place of positivity.
        first = frame["positivity"] != ""
        assert int(first.sum()) == 97
        assert found[first]["tier"].tolist() == by_score[first].tolist()
        assert set(found[~first]["tier"]) == {0}
        points = frame[[name for name in frame if name.endswith("_body")]].replace("", "0").astype(int)
        assert points.sum(axis=1).tolist() == scores.tolist()

    @pytest.mark.parametrize(
        ("indicator", "edges", "points"),
        [
            ("cases_14d_per_100k", (10, 25, 50, 120, 240, 480, 960), (2, 4, 7, 10, 13, 16, 20)),
            ("cases_65_14d_per_100k", (10, 25, 50, 120, 240, 480, 960), (2, 4, 7, 10, 13, 16, 20)),
            ("rt", (0.8, 1, 1.2, 1.4, 1.6, 1.9), (5, 10, 15, 20, 25, 30)),
            ("positivity_7d", (3, 7, 11, 15, 19, 23, 26), (3, 7, 11, 15, 20, 25, 30)),
        ],
    )
    def test_points(self, indicator: str, edges: tuple[float, ...], points: tuple[float, ...]) -> None:
        part = next(one for one in load("pes-2020").assessment.parts if one.indicator == indicator)
        assert [(band.at_least, band.points) for band in part.bands[1:]] == list(
            zip(edges, points, strict=True)
        )

    def test_the_sum_is_no_more_than_a_hundred(self) -> None:
        worst = {"cases_14d_per_100k": 2000, "cases_65_14d_per_100k": 2000, "rt": 3, "positivity_7d": 60}
        rising = {"cases_65_14d_per_100k_change_7d": 1, "positivity_7d_change_7d": 1}
        assert tier("pes-2020", **worst, **rising) == 5
        calm = {"cases_14d_per_100k": 49, "cases_65_14d_per_100k": 24, "rt": 0.9, "positivity_7d": 10}
        falling = {"cases_65_14d_per_100k_change_7d": -1, "positivity_7d_change_7d": 0}
        # 4 + 2 + 5 + 7 points; with both rises 22.
        assert tier("pes-2020", **calm, **falling) == 1
        assert tier("pes-2020", **calm, **rising) == 2
