"""Doubt and early warning of an edition, worked out from its figures and beside its tiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.config import Settings
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order
from fivecolour.editions.signs import ReportedCases, cases_until, signs_for, signs_of
from fivecolour.editions.store_arrays import read_all
from fivecolour.regions import sets
from fivecolour.reports.series import Series, days
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.uncertainty.rates import graded_rate
from fivecolour.store import database

FIRST = date(2021, 3, 1)
NAN = np.nan


def series(new: FloatArray, cumulative: FloatArray | None = None) -> Series:
    total = np.nancumsum(new, axis=1) if cumulative is None else cumulative
    nothing = np.zeros(new.shape, dtype=np.bool_)
    places = tuple(f"{row:06}" for row in range(len(new)))
    dates = days(FIRST, FIRST + timedelta(days=new.shape[1] - 1))
    return Series(places, dates, total, new, nothing, nothing)


def reported(new: FloatArray, people: float = 10_000.0, last: int | None = None) -> ReportedCases:
    found = series(new)
    span = new.shape[1] if last is None else last
    values = {"cumulative_confirmed": found.cumulative[:, -span:], "new_confirmed": new[:, -span:]}
    figures = Figures(found.places, found.dates[-span:], values, np.full(len(new), people))
    ring = [[(row - 1) % len(new), (row + 1) % len(new)] for row in range(len(new))]
    return ReportedCases(found, figures, ring)


STEADY = np.full((12, 30), 2.0)


class TestSignsOf:
    """Literal signs of made-up figures."""

    def test_a_day_that_rises_out_of_a_steady_month(self) -> None:
        new = STEADY.copy()
        new[3, -1] = 9.0
        today = signs_of(reported(new), graded_rate(load("portugal-2021")))[-1]
        assert today.alarms == "000700000000"
        assert (today.cases[0], today.cases[3], today.known) == (28, 35, "=" * 12)
        assert (today.week[0], today.week[3]) == (14, 21)
        # Gamma(15) / (1/5 + 7 × 2): all but a little of the serial interval lies within 30 days.
        assert today.rt["000000"] == (106, 59, 165)
        assert today.growth["000000"] == (0, -1021, 1021)  # ± t(12) / √(28 × 16.25)
        # 28 cases among 10,000 people: 280 per 100,000, between 240 and 480.
        assert today.chances["000000"] == (0, 0, 20, 80, 0, 0)
        assert today.smoothed == {}

    def test_small_numbers_are_smoothed(self) -> None:
        new = np.zeros((12, 30))
        new[:, -1] = range(12)
        today = signs_of(reported(new), None)[-1]
        assert set(today.smoothed) == {f"{row:06}" for row in range(1, 12)}
        assert today.chances == {}
        whole, near = today.smoothed["000001"]
        assert 100 < whole < 550  # from 100 towards the mean of 550 tenths
        assert near is not None

    def test_too_few_cases_for_growth_and_rt(self) -> None:
        new = np.zeros((2, 30))
        new[0, -5:] = 1.0
        today = signs_of(reported(new), None)[-1]
        assert (today.growth, today.rt, today.week) == ({}, {}, (5, 0))

    def test_unreported_days(self) -> None:
        new = np.full((2, 30), NAN)
        today = signs_of(replace(reported(new), series=series(new, new)), None)[-1]
        assert (today.cases, today.known, today.week, today.alarms) == (
            (None, None),
            "??",
            (None, None),
            "--",
        )


class TestWindowCases:
    """Exact, at most, or unknown."""

    @pytest.mark.parametrize(
        ("cumulative", "new", "expected", "known"),
        [
            ([1, 2, 5, 9], [NAN, 1, 3, 4], 7, "="),
            ([1, NAN, 5, 9], [NAN, NAN, NAN, 4], 8, "<"),
            ([NAN, NAN, NAN, NAN], [NAN, NAN, 3, 4], 7, "="),
            ([1, 2, 5, NAN], [NAN, 1, 3, NAN], NAN, "?"),
            ([1, 8, 5, 6], [NAN, 7, NAN, 1], 0, ">"),
            ([NAN, NAN, NAN, 9], [NAN, NAN, 0, 0], 0, "="),
            ([NAN, NAN, NAN, NAN], [3, 4, NAN, 4], 4, ">"),
            ([NAN, NAN, 7, 9], [NAN, NAN, NAN, 2], 9, "<"),
        ],
        ids=[
            "known",
            "before unknown",
            "new cases only",
            "today unknown",
            "corrected downwards",
            "clear days",
            "new cases with a gap",
            "cumulatives that begin within the window",
        ],
    )
    def test_literal(self, cumulative: list[float], new: list[float], expected: float, known: str) -> None:
        figures = series(np.array([new], dtype=float), np.array([cumulative], dtype=float))
        found, sure = cases_until(
            ReportedCases(
                figures, replace(reported(np.zeros((1, 1))).figures, dates=figures.dates[-1:]), [[0]]
            ),
            2,
            None,
        )
        assert found[0, 0] == pytest.approx(expected, nan_ok=True)
        assert sure.tolist() == [[known]]


class TestBetween:
    """Where a rule reads the rate, the card names the end that the reason names."""

    RATE = graded_rate(load("harvard-2020"))

    def found(self, new: list[float], cumulative: list[float], most: list[float] | None = None) -> str:
        figures = series(np.array([new]), np.array([cumulative]))
        own = ReportedCases(
            figures,
            replace(reported(np.array([new]), 100_000).figures, dates=figures.dates[-1:]),
            [[0]],
            {"new_confirmed": np.array([most])} if most else {},
        )
        cases, known = cases_until(own, 7, self.RATE)
        return f"{known[0, 0]} {cases[0, 0]:g}"

    def test_cumulative_figures_that_begin_within_the_window(self) -> None:
        """10 to 65 of 100,000 in a week: 1.43 a day reach the line of 1, 9.3 would not reach that of 10."""
        nothing = [NAN] * 5
        assert self.found([*nothing, NAN, 5.0, 5.0], [*nothing, 55.0, 60.0, 65.0]) == "> 10"
        # 0 to 6 reach no line: the most is told, as the reason does.
        assert self.found([*nothing, NAN, 0.0, 0.0], [*nothing, 6.0, 6.0, 6.0]) == "< 6"

    def test_suppressed_figures(self) -> None:
        none = [NAN] * 8
        assert self.found([1.0, 1, 1, 1, 1, 1, 1, NAN], none, [NAN] * 7 + [4.0]) == "> 6"
        assert self.found([0.0] * 7 + [NAN], none, [NAN] * 7 + [4.0]) == "< 4"
        assert self.found([0.0] * 7 + [NAN], none, [NAN] * 7 + [np.inf]) == "> 0"

    def test_which_districts_reported_one(self) -> None:
        one = reported(np.array([[1.0, NAN], [NAN, NAN]]))
        hidden = {"new_confirmed": np.array([[NAN, NAN], [NAN, 4.0]])}
        own = replace(one, figures=replace(one.figures, most=hidden), most=hidden)
        assert [day.hidden for day in signs_of(own, None)] == ["", "01"]


class TestNewDayAlone:
    """What is worked out for one new day is what the whole history gives for it."""

    @given(st.integers(0, 2**32 - 1))
    def test_any_history(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        new = random.poisson(random.gamma(1, 3, (12, 1)), (12, 70)).astype(float)
        new[random.random(new.shape) < 0.02] = NAN
        rate = graded_rate(load("portugal-2021"))
        whole = signs_of(reported(new), rate)[-1]
        single = signs_of(reported(new, last=1), rate)
        assert single == (whole,)

    def test_zhejiang(self, instance: Settings, bundled: Edition) -> None:
        engine, region = database.engine(instance.database_url), sets.load("zhejiang-2020")
        start, end = date(2020, 1, 21), date(2020, 2, 16)
        material = read_all(engine, region, start=start, end=end)
        single = signs_for(load("zhejiang-2020"), material, material.figures(start, end), 26)
        assert single == (bundled.signs[bundled.day_index["2020-02-16"]],)


class TestBesideTheTier:
    """Warnings never change a tier."""

    @given(st.integers(0, 2**32 - 1), st.sampled_from(["portugal-2021", "germany-2021", "zhejiang-2020"]))
    def test_any_figures(self, seed: int, scheme: str) -> None:
        random = np.random.default_rng(seed)
        new = random.poisson(random.gamma(0.3, 20, (12, 1)), (12, 40)).astype(float)
        found = reported(new)
        before = grade(load(scheme), found.figures)
        copies = {name: values.copy() for name, values in found.figures.values.items()}
        signs_of(found, graded_rate(load(scheme)))
        assert all(np.array_equal(values, copies[name]) for name, values in found.figures.values.items())
        assert np.array_equal(grade(load(scheme), found.figures).tiers, before.tiers)

    def test_tiers_and_reasons_without_them(
        self, instance: Settings, bundled: Edition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fivecolour.editions.edition_build.signs_for", lambda *_: ())
        order = Order("zhejiang-2020", "zhejiang-2020", date(2020, 2, 9), date(2020, 2, 12))
        bare = build(database.engine(instance.database_url), order)
        monkeypatch.undo()
        full = build(database.engine(instance.database_url), order)
        assert (bare.signs, len(full.signs)) == ((), 4)
        assert (full.tiers, full.reasons) == (bare.tiers, bare.reasons)


class TestZhejiang:
    """The edition of the first start."""

    def test_basis(self, bundled: Edition) -> None:
        basis = bundled.signs_basis
        assert basis is not None
        assert (basis.days, basis.graded, basis.serial_interval) == (14, False, (4.7, 2.9))
        # The sources seldom say when a figure was published.
        assert (basis.provisional_days, basis.as_of) == (None, "")

    def test_haishu(self, bundled: Edition) -> None:
        place = bundled.place["330203"]
        opening, later = (bundled.signs[bundled.day_index[day]] for day in ("2020-02-09", "2020-02-16"))
        assert (opening.cases[place], opening.known[place], opening.week[place]) == (66, "<", 38)
        assert (later.cases[place], later.known[place]) == (41, "=")
        assert later.growth["330203"] == (-3542, -5270, -1815)

    def test_alarms(self, bundled: Edition) -> None:
        found = {
            (code, day): bundled.signs[bundled.day_index[day]].alarms[bundled.place[code]]
            for code, day in [("330205", "2020-02-02"), ("330205", "2020-02-04"), ("330206", "2020-02-20")]
        }
        assert list(found.values()) == ["7", "4", "4"]
