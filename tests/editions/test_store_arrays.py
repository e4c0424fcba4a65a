"""What the store holds, by days, weeks and months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions.store_arrays import read, read_all
from fivecolour.regions import sets
from fivecolour.reports.report_data import Report
from fivecolour.store.reports import Reports
from tests.store.fresh import fresh_store

REGION = sets.load("zhejiang-2020")
HAISHU = REGION.districts.index(next(one for one in REGION.districts if one.code == "330203"))
SATURDAY = date(2020, 2, 15)


def _report(day: date, value: float | None, kind: str = "new", **more: object) -> Report:
    return Report("330203", "海曙区", "confirmed", kind, day, None, value, "reported", "test", **more)


def _store(*reports: Report) -> Engine:
    store = fresh_store()
    Reports(store).add_many(reports, file="cases.csv")
    return store


def _days(first: date, *values: float) -> list[Report]:
    return [_report(first + timedelta(days=at), value) for at, value in enumerate(values)]


class TestWeeks:
    """A map by the week."""

    def test_a_week_is_what_was_reported_of_it(self) -> None:
        store = _store(_report(SATURDAY, 12, period="week"), *_days(date(2020, 2, 9), *[1] * 7))
        found = read(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        assert found.districts.new[HAISHU].tolist() == [12.0]

    def test_days_are_summed_where_the_week_was_not_reported(self) -> None:
        store = _store(*_days(date(2020, 2, 9), 1, 2, 3, 4, 5, 6, 7))
        found = read(store, REGION, start=SATURDAY, end=SATURDAY + timedelta(days=7), period="week")
        np.testing.assert_array_equal(found.districts.new[HAISHU], [28.0, np.nan])

    @pytest.mark.parametrize("day", [0, 3, 6])
    def test_one_day_that_is_missing_leaves_the_week_unknown(self, day: int) -> None:
        days = _days(date(2020, 2, 9), 1, 2, 3, 4, 5, 6, 7)
        found = read(
            _store(*days[:day], *days[day + 1 :]), REGION, start=SATURDAY, end=SATURDAY, period="week"
        )
        assert np.isnan(found.districts.new[HAISHU]).all()

    def test_a_correction_is_no_number_of_cases(self) -> None:
        store = _store(*_days(date(2020, 2, 9), 1, 2, 3, 4, 5, 6), _report(SATURDAY, -3))
        found = read(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        assert np.isnan(found.districts.new[HAISHU]).all()

    def test_a_suppressed_week_is_not_filled_by_days(self) -> None:
        hidden = _report(SATURDAY, None, missing="suppressed", bound=4.0, period="week")
        store = _store(hidden, *_days(date(2020, 2, 9), *[1] * 7))
        found = read(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        assert np.isnan(found.reported["confirmed", "new"].figures[HAISHU, 0])
        assert found.reported["confirmed", "new"].most[HAISHU, 0] == 4.0  # type: ignore[index]

    def test_the_total_of_a_week_is_that_of_its_last_day(self) -> None:
        store = _store(_report(date(2020, 2, 14), 60, "cumulative"), _report(SATURDAY, 66, "cumulative"))
        found = read(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        assert found.districts.cumulative[HAISHU].tolist() == [66.0]

    def test_weeks_are_no_days(self) -> None:
        store = _store(_report(SATURDAY, 12, period="week"))
        found = read(store, REGION, start=date(2020, 2, 9), end=SATURDAY)
        assert np.isnan(found.districts.new[HAISHU]).all()

    def test_history_begins_with_the_week_of_the_first_report(self) -> None:
        store = _store(_report(date(2020, 2, 1), 5, period="week"), _report(SATURDAY, 12, period="week"))
        found = read_all(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        assert found.dates.astype(str).tolist() == ["2020-02-01", "2020-02-08", "2020-02-15"]
        figures = found.figures(SATURDAY, SATURDAY)
        assert (figures.period, figures.past.length) == ("week", 2)  # type: ignore[union-attr]

    def test_weeks_that_are_new_are_read_again(self) -> None:
        store = _store(_report(SATURDAY, 12, period="week"))
        before = read_all(store, REGION, start=SATURDAY, end=SATURDAY, period="week")
        Reports(store).add_many([_report(date(2020, 2, 22), 9, period="week")], file="more.csv")
        found = before.renewed(store, first=date(2020, 2, 20), end=date(2020, 2, 22))
        assert found.districts.new[HAISHU].tolist() == [12.0, 9.0]


def test_a_figure_that_is_suppressed_throughout_keeps_its_bound() -> None:
    def hidden(day: date) -> Report:
        return _report(day, None, "state", missing="suppressed", bound=9.5)

    before, day = date(2020, 2, 14), SATURDAY
    store = _store(*(replace(hidden(one), indicator="positivity") for one in (before, day)))
    figures = read_all(store, REGION, start=day, end=day).figures(day, day)
    assert np.isnan(figures.values["positivity"]).all()
    assert figures.most["positivity"][HAISHU].tolist() == [9.5]
    assert figures.past is not None
    assert figures.past.most["positivity"][-1][HAISHU] == 9.5


def test_months_have_their_own_lengths() -> None:
    days = _days(date(2020, 2, 1), *[1] * 60)
    found = read(_store(*days), REGION, start=date(2020, 2, 29), end=date(2020, 4, 15), period="month")
    assert found.dates.astype(str).tolist() == ["2020-02-29", "2020-03-31"]
    assert found.districts.new[HAISHU].tolist() == [29.0, 31.0]
