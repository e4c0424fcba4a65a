"""What came before an edition's first day: windows of its first days reach back on it."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from fivecolour.editions import parts
from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.edition_past import EditionPast, past_for
from fivecolour.editions.measures import measures_of
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.values import compute_exact, past_of
from fivecolour.scoring.schemes.library import load
from fivecolour.web.charts.chart import Chart
from fivecolour.web.charts.theme import THEMES
from fivecolour.web.pages.wall_data import wall_data
from tests.editions.sample import sample_edition

NAN = float("nan")
READ = ("cases_14d_per_100k", "tests_7d_per_100k", "clear_days")
DAYS = np.datetime64("2026-11-01") + np.arange(22)
# Twenty days before, two of the edition: A has a case and 5 tests each day, B none, C reports later, and D
# does not tell the new cases of a day. A's first total was never followed by another.
NEW = np.array([[1.0] * 22, [0.0] * 22, [NAN] * 21 + [3.0], [2.0] * 15 + [NAN] + [2.0] * 6])
TOTAL = np.array([[9.0] + [NAN] * 21, [NAN] * 22, [NAN] * 22, [NAN] * 22])
TESTS = np.array([[5.0] * 22, [5.0] * 22, [NAN] * 22, [NAN] * 22])
MOST = np.where(np.isnan(NEW[3]), 4.0, NAN)
EVERY = Figures(
    ("A", "B", "C", "D"),
    DAYS,
    {"cumulative_confirmed": TOTAL, "new_confirmed": NEW, "new_tests": TESTS, "beds": TESTS},
    np.full(4, 100_000.0),
    most={"new_confirmed": np.array([[NAN] * 22, [NAN] * 22, [NAN] * 22, MOST])},
)
FIGURES = EVERY.periods(slice(20, None), past_of(EVERY.periods(slice(20))))


@pytest.fixture(scope="module")
def past() -> EditionPast:
    found = past_for(FIGURES, READ)
    assert found
    return found


def test_as_many_days_are_kept_as_the_longest_window_has(past: EditionPast) -> None:
    assert set(past.figures) == {"new_confirmed", "new_tests"}
    assert len(past.figures["new_confirmed"]) == 14
    assert past.figures["new_tests"][0] == (5, 5, None, None)
    assert past.runs == {"clear_days": (0, 20, 0, 0)}
    assert past.totals == {"cumulative_confirmed": (9, None, None, None)}
    assert past.bounds == (*({},) * 9, {"new_confirmed": {"D": 4.0}}, *({},) * 4)


def test_a_total_of_earlier_days_is_that_of_the_last_one(past: EditionPast) -> None:
    total = np.where(np.arange(22) == 3, 12.0, TOTAL[0])
    of = {**EVERY.values, "cumulative_confirmed": np.array([total, *TOTAL[1:]])}
    before = past_of(replace(EVERY, values=of).periods(slice(20)))
    found = past_for(replace(FIGURES, past=before), READ)
    assert found
    assert found.totals == {"cumulative_confirmed": (12, None, None, None)}


def test_windows_of_the_first_days_are_those_that_were_graded(past: EditionPast) -> None:
    found = compute_exact(replace(FIGURES, past=past.as_past(FIGURES.codes)), READ)
    np.testing.assert_array_equal(found["cases_14d_per_100k"], [[14, 14], [0, 0], [NAN, NAN], [NAN, NAN]])
    np.testing.assert_array_equal(found["tests_7d_per_100k"], [[35, 35], [35, 35], [NAN, NAN], [NAN, NAN]])
    assert found["clear_days"].tolist() == [[0, 0], [21, 22], [0, 0], [0, 0]]


def test_nothing_is_kept_where_nothing_was_reported_before() -> None:
    silent = {name: np.full((4, 20), NAN) for name in EVERY.values}
    nothing = past_of(Figures(EVERY.codes, DAYS[:20], silent))
    assert past_for(replace(FIGURES, past=nothing), READ) is None
    assert past_for(replace(FIGURES, past=None), READ) is None
    assert "past" not in parts.split(sample_edition()).manifest["parts"]


def test_a_map_of_weeks_keeps_weeks(past: EditionPast) -> None:
    weeks = past_for(replace(FIGURES, period="week"), ["cases_14d_per_100k"])
    assert weeks
    assert len(weeks.figures["new_confirmed"]) == 2


def test_numbers_that_nobody_told_the_most_of() -> None:
    one = EditionPast({}, bounds=({}, {"new_confirmed": {"B": None}}))
    np.testing.assert_array_equal(one.as_past(("A", "B")).most["new_confirmed"], [[NAN, NAN], [NAN, inf]])


@pytest.fixture(scope="module")
def edition() -> Edition:
    """Return the sample with two weeks before it: 海曙 had two new cases a day, 鄞州 was silent on one."""
    before = tuple((0, 0, 2, None if day == 3 else 1) for day in range(14))
    one = sample_edition()
    told = replace(one.series["330203"], new=(3, *one.series["330203"].new[1:]))
    return replace(one, series={**one.series, "330203": told}, past=EditionPast({"new_confirmed": before}))


class TestEdition:
    """What an edition tells with it."""

    def test_it_is_kept_and_belongs_to_the_content(self, edition: Edition) -> None:
        bundle = parts.split(edition)
        body = bundle.bodies[bundle.manifest["parts"]["past"]]
        assert body.startswith(b'{"bounds":[],"figures":{"new_confirmed":[[0,0,2,1],[0,0,2,1],')
        assert parts.parse("past", body) == edition.past
        assert bundle.digest != parts.split(replace(edition, past=None)).digest

    def test_windows_reach_back_on_it(self, edition: Edition) -> None:
        germany = next(one for one in measures_of(load("germany-2021"), []) if one.of_cases)
        measures = (replace(germany, name="cases_14d_per_100k"),)
        one = replace(edition, scheme=replace(edition.scheme, measures=measures))
        values = one.measured["cases_14d_per_100k"]
        # 13 days of 2 cases and one of 3 among 1,041,285 people.
        assert values[2, 0] == pytest.approx(29 / 10.41285)
        assert np.isnan(values[3, 0])

    def test_so_do_the_means_of_charts_and_of_the_wall(self, edition: Edition) -> None:
        week = Chart(edition, "330203", "en", THEMES["light"]).week
        assert (week.mean[0], week.reported[:2].tolist()) == (pytest.approx(15 / 7), [7, 7])
        city = Chart(edition, "330200", "en", THEMES["light"]).week
        assert np.isnan(city.mean[0])
        assert city.reported[0] == 1
        every = {code: DistrictSeries(one.cumulative, (3,) * 12) for code, one in edition.series.items()}
        # Six days of three cases, and one of twelve.
        assert wall_data(replace(edition, series=every), "en")["trend_mean"][0] == 4.29
