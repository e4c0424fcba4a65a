"""Page, chart and wall of a map whose rule reads other figures than cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.measures import Measure, Threshold, measures_of
from fivecolour.regions.region_set import Text
from fivecolour.scoring.schemes.library import load
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.charts.trend import trend_figure
from fivecolour.web.pages.district_table import columns, rows
from fivecolour.web.pages.map_page import page, silent
from fivecolour.web.pages.wall_data import wall_data
from fivecolour.web.view_state import read_state
from tests.editions.sample import DAYS, sample_edition

RATE = Measure(
    name="nowcast_cases_per_100k",
    title=Text("每10万人估计病例", "estimated cases per 100,000 people"),
    unit=Text("", ""),
    amount=Text("{n}例", "{n}"),
    kind="rate",
    direction="worse",
    of_cases=False,
    thresholds=(
        Threshold(
            Text("流行阈值", "epidemic threshold"),
            (("330203", "0001-01-01", "2020-02-06", 2.0), ("330203", "2020-02-07", "9999-12-31", 2.5)),
        ),
    ),
)
WARMTH = Measure(
    name="temperature_min",
    title=Text("最低气温", "minimum temperature"),
    unit=Text("℃", "°C"),
    amount=Text("{n}℃", "{n} °C"),
    kind="measure",
    direction="neither",
    of_cases=False,
    bounds=(-1.5,),
)
SILENT: tuple[float | None, ...] = (None,) * len(DAYS)


def warmth(*first: float | None) -> tuple[float | None, ...]:
    return (*first, *SILENT[len(first) :])


@pytest.fixture
def edition() -> Edition:
    """The sample without a report of cases: estimated cases and a temperature below zero."""
    sample = sample_edition()
    codes = list(sample.districts)
    figures = {
        "nowcast_cases": dict.fromkeys(codes, SILENT) | {"330203": warmth(10.412850, 20.8257)},
        "temperature_min": dict.fromkeys(codes, SILENT)
        | {"330203": warmth(-3.25, -1.0), "330212": warmth(-7)},
    }
    return replace(
        sample,
        series=dict.fromkeys(codes, DistrictSeries(SILENT, SILENT)),  # type: ignore[arg-type]
        cities={},
        published=(),
        figures=figures,
        scheme=replace(sample.scheme, measures=(RATE, WARMTH)),
        opens_on=DAYS[0],
    )


class TestTable:
    """Columns are those that the map has figures for."""

    def test_columns(self, edition: Edition) -> None:
        assert columns(edition, "en") == {
            "district": "District",
            "city": "City",
            "tier": "Tier",
            "m0": "Estimated cases per 100,000 people",
            "m1": "Minimum temperature (°C)",
        }
        assert list(columns(sample_edition(), "zh")) == [
            "district",
            "city",
            "tier",
            "published",
            "cumulative",
            "week",
        ]

    def test_values_below_zero_and_unknown(self, edition: Edition) -> None:
        shown = {row.code: row.measures for row in rows(edition, read_state({"date": DAYS[0]}, edition))}
        assert shown["330203"] == ("1", "-3.25")
        assert shown["330212"] == ("–", "-7")
        assert shown["330105"] == ("–", "–")

    def test_the_client_is_given_the_same(self, edition: Edition) -> None:
        data = edition_data(edition, "en")
        assert data["districts"]["330203"]["m"][1][:3] == (-3.25, -1, None)
        assert (data["hasTotals"], data["hasCases"], data["weeks"]) == (False, False, {})
        assert data["measures"][1] == {
            "title": "minimum temperature",
            "amount": "{n} °C",
        }

    def test_who_reported_any_figure_is_not_silent(self, edition: Edition) -> None:
        assert [silent(edition, day) for day in range(3)] == [2, 3, 4]
        assert page(edition, read_state({"date": DAYS[1]}, edition), date(2020, 2, 2))["silent"] == 3

    def test_where_there_are_totals_a_rate_of_cases_is_not_told_twice(self) -> None:
        germany = measures_of(load("germany-2021"), [])
        assert [(one.name, one.of_cases) for one in germany] == [("cases_7d_per_100k", True)]
        sample = sample_edition()
        assert replace(sample, scheme=replace(sample.scheme, measures=germany)).measures == ()


class TestChart:
    """A panel for each, with its bounds."""

    def test_panels(self, edition: Edition) -> None:
        figure = trend_figure(edition, "330203", language="en", theme="light")
        names = [trace.name for trace in figure.data]
        assert "new" not in names
        assert "cumulative" not in names
        line = figure.data[names.index("nowcast_cases_per_100k")]
        assert (line.yaxis, line.y[:3]) == ("y3", (1, 2, None))
        # Plotly leaves names that are too long for their bars out on the last axis alone.
        assert {trace.yaxis for trace in figure.data if trace.name in {"runs", "graded 0"}} == {"y5"}
        bound = figure.data[names.index("threshold epidemic threshold")]
        assert bound.y[5:7] == (2, 2.5)
        assert [note.text for note in figure.layout.annotations] == [
            "Estimated cases per 100,000 people",
            "Minimum temperature (°C)",
            "epidemic threshold",
            "-1.5 °C",
        ]
        hover = next(trace for trace in figure.data if trace.name == "hover")
        assert list(hover.customdata[0]) == ["not graded", "1", "-3.25 °C", ""]

    def test_an_axis_of_a_measure_needs_no_zero(self, edition: Edition) -> None:
        axis = trend_figure(edition, "330203", language="zh", theme="dark").layout.yaxis4
        low, high = axis.range
        assert low < -3.25
        assert -1.0 < high < 0

    def test_a_bound_beyond_three_times_the_highest_value_would_flatten_the_line(
        self, edition: Edition
    ) -> None:
        far = replace(
            RATE, thresholds=(Threshold(Text("阈", "far"), (("330203", "0001-01-01", "9999-12-31", 45.0),)),)
        )
        other = replace(edition, scheme=replace(edition.scheme, measures=(far,)))
        figure = trend_figure(other, "330203", language="en", theme="light")
        assert "threshold far" not in [trace.name for trace in figure.data]
        assert figure.layout.yaxis3.range[1] < 3


class TestWall:
    """Rates have no sum: the worst value and the median."""

    def test_worst_and_median(self, edition: Edition) -> None:
        data = wall_data(
            replace(
                edition,
                figures=edition.figures | {"nowcast_cases": dict.fromkeys(edition.districts, warmth(10.0))},
            ),
            "en",
        )
        assert (data["has_cases"], data["has_totals"]) == (False, False)
        first = data["measures"][0]
        assert (first["of"], first["worst"]) == (4, [[1.87, "Xiacheng District"]])
        assert first["median"] == pytest.approx(1.34, abs=0.01)
        assert [one["code"] for one in data["ranking"]] == ["330103", "330105", "330203", "330212"]

    def test_of_too_few_districts_there_is_no_median(self, edition: Edition) -> None:
        assert wall_data(edition, "en")["measures"][0]["median"] is None


def test_values_that_are_only_bounds_are_not_shown_as_values(edition: Edition) -> None:
    cases = Measure(
        "cases_7d_per_100k",
        Text("率", "rate"),
        Text("", ""),
        Text("{n}", "{n}"),
        "rate",
        "worse",
        of_cases=True,
    )
    found = replace(
        edition,
        series=edition.series | {"330203": DistrictSeries(SILENT, (1, None, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))},  # type: ignore[arg-type]
        scheme=replace(edition.scheme, measures=(cases,)),
    ).measured["cases_7d_per_100k"][2]
    assert np.isnan(found[:8]).all()
    assert found[8] == pytest.approx(7 * 100_000 / 1_041_285)
