"""Numbers that are not told: they were reported, and lie between 0 and what was said."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from fivecolour.editions.day_signs import DaySigns
from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.parts import parse, split
from fivecolour.editions.signs import _bounds
from fivecolour.export.tables.open_table import Choice, rows
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.scoring.figures import Figures
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.charts.trend import trend_figure
from fivecolour.web.pages.district_page import _rows
from fivecolour.web.pages.district_table import cumulative_text
from tests.editions.sample import sample_edition

QUIET = DaySigns((None,) * 4, "????", (None,) * 4, "----")
HIDDEN = replace(QUIET, hidden="0010", bounds={"cumulative_confirmed": {"330203": 4.0}})
UNSAID = replace(QUIET, hidden="0010", bounds={"cumulative_confirmed": {"330203": None}})


@pytest.fixture(scope="module")
def edition() -> Edition:
    """海曙 reports 7, a number up to 4, a number nobody knows the most of, and nothing."""
    series = DistrictSeries((7, None, None, None, *(9,) * 8), (None,) * 12)
    one = sample_edition()
    return replace(
        one,
        series={**one.series, "330203": series},
        signs=(QUIET, HIDDEN, UNSAID, *(QUIET,) * 9),
    )


def test_what_they_can_be_is_found(edition: Edition) -> None:
    figures = Figures(
        ("a", "b"),
        np.array(["2020-02-01", "2020-02-02"], dtype="datetime64[D]"),
        {"new_deaths": np.array([[1.0, np.nan], [np.nan, np.nan]])},
        most={"new_deaths": np.array([[2.0, 4.0], [np.nan, inf]])},
    )
    assert _bounds(figures) == {1: {"new_deaths": {"a": 4.0, "b": None}}}
    most = [edition.hidden_most("330203", day, "cumulative_confirmed") for day in range(4)]
    assert most == [None, 4.0, inf, None]
    assert edition.hidden_most("330203", 1, "new_confirmed") == 4.0


def test_an_edition_keeps_them(edition: Edition) -> None:
    bundle = split(edition)
    days = [bundle.bodies[name] for name in bundle.manifest["parts"]["figures"]]
    assert parse("figures", days[1]).signs == HIDDEN
    assert b"bounds" not in days[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["7", "hidden, between 0 and 4", "number not told", "no report"]),
        ("zh", ["7", "未公开，在0与4之间", "数字未公开", "未报告"]),
        ("pt", ["7", "não divulgado, entre 0 e 4", "número não divulgado", "sem dados"]),
    ],
)
def test_table_and_district_page_say_so(edition: Edition, language: str, words: list[str]) -> None:
    assert [cumulative_text(edition, "330203", day, language) for day in range(4)] == words
    lines = _rows(edition, "330203", language)[::-1]
    assert [line["no_total"] for line in lines[1:4]] == [*words[1:3], "–"]
    assert lines[1]["nothing"] == words[1]


def test_the_script_has_what_the_table_says(edition: Edition) -> None:
    data = edition_data(edition, "en")
    assert data["districts"]["330203"]["most"] == {"1": 4}
    assert data["texts"]["hidden_between"] == "hidden, between 0 and {most}"
    assert "most" not in data["districts"]["330212"]


def test_the_chart_draws_them_from_zero_and_does_not_hatch_them(edition: Edition) -> None:
    figure = trend_figure(edition, "330203", language="en", theme="light")
    panels = {(trace.name, trace.yaxis or "y"): trace for trace in figure.data}
    assert list(panels["hidden", "y2"].y)[:4] == [None, 4.0, pytest.approx(11.2, abs=0.1), None]
    assert [value is not None for value in panels["unreported", "y2"].y][:4] == [False, False, False, True]
    told = [
        [words for words in day if "told" in words or "hidden" in words]
        for day in panels["hover", "y"].customdata
    ]
    assert told[:4] == [[], ["hidden, between 0 and 4"] * 2, ["number not told"] * 2, []]
    keys = [note.text for note in figure.layout.annotations]
    assert any("□ number not told" in key for key in keys)


def test_open_data_say_why_and_how_much(edition: Edition) -> None:
    _, found = rows(TABLES["series"], edition, Choice(("330203",), 0, 3, None), after=0, most=None)
    totals = [
        (one["value"], one["why"], one["most"]) for one in found if one["indicator"] == "cumulative_confirmed"
    ]
    assert totals == [
        (7, None, None),
        (None, "hidden", 4),
        (None, "hidden", None),
        (None, "not_reported", None),
    ]
