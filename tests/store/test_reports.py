"""The repository of reports: append-only, never twice the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from fivecolour.reports.report_data import Report
from fivecolour.reports.series import days, reported
from fivecolour.store.insertion import Added
from fivecolour.store.report_tables import LoadRow, ReportRow
from fivecolour.store.reports import Arrivals, Reports

from .fresh import fresh_store

HAISHU = Report(
    "330203",
    "海曙区",
    "confirmed",
    "cumulative",
    date(2020, 2, 16),
    date(2020, 2, 17),
    69,
    "reported",
    "宁波发布",
)


def _on(day: int, value: int, kind: str = "cumulative") -> Report:
    return replace(HAISHU, event_date=date(2020, 2, day), issued_on=None, value=value, kind=kind)


class TestAddMany:
    """Adding reports."""

    def test_reports_come_back_as_they_were_in_their_order(self, store: Engine) -> None:
        reports = (_on(16, 69), _on(9, 66), _on(10, 0, "new"))
        assert Reports(store).add_many(reports, file="cases.csv") == Added(accepted=3, unchanged=0)
        assert Reports(store).find() == reports

    def test_where_and_when_it_came_from_is_stored(self, store: Engine) -> None:
        received = datetime(2020, 2, 17, 9, 30, tzinfo=UTC)
        Reports(store).add_many([HAISHU], file="cases.csv", sha256="a" * 64, received_at=received)
        with store.connect() as connection:
            stored = connection.execute(select(ReportRow)).one()
            load = connection.execute(select(LoadRow)).one()
        assert stored.file == "cases.csv"
        assert stored.received_at.replace(tzinfo=UTC) == received
        assert (load.file, load.sha256, load.rows) == ("cases.csv", "a" * 64, 1)

    def test_an_identical_report_is_not_stored_twice(self, store: Engine) -> None:
        Reports(store).add_many([HAISHU, HAISHU], file="cases.csv")
        assert Reports(store).add_many([HAISHU, _on(9, 66)], file="more.csv") == Added(
            accepted=1, unchanged=1
        )
        assert Reports(store).count() == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"value": 70},
            {"issued_on": None},
            {"source": "other"},
            {"how": "derived by addition"},
            {"note": "x"},
        ],
    )
    def test_a_report_that_says_anything_else_is_another_one(self, store: Engine, change: dict) -> None:
        Reports(store).add_many([HAISHU], file="cases.csv")
        assert Reports(store).add_many([replace(HAISHU, **change)], file="cases.csv") == Added(1, 0)

    def test_the_same_file_changes_nothing(self, store: Engine) -> None:
        Reports(store).add_many([HAISHU], file="cases.csv", sha256="a" * 64)
        again = Reports(store).add_many([HAISHU], file="copy.csv", sha256="a" * 64)
        assert again == Added(accepted=0, unchanged=1)

    def test_nothing_is_stored_of_a_batch_that_fails(self, store: Engine) -> None:
        broken = replace(HAISHU, value=None)  # type: ignore[arg-type]
        with pytest.raises(Exception, match="a_figure_or_why_there_is_none"):
            Reports(store).add_many([_on(9, 66), broken], file="cases.csv", sha256="a" * 64)
        assert Reports(store).count() == 0
        assert Reports(store).add_many([HAISHU], file="cases.csv", sha256="a" * 64) == Added(1, 0)

    def test_an_empty_file_is_no_fault(self, store: Engine) -> None:
        assert Reports(store).add_many([], file="cases.csv", sha256="a" * 64) == Added(0, 0)


class TestFind:
    """Finding them."""

    def test_by_indicator_and_day(self, store: Engine) -> None:
        cured = replace(HAISHU, indicator="cured", value=31)
        Reports(store).add_many([HAISHU, cured, _on(17, 69)], file="cases.csv")
        assert Reports(store).find(indicator="cured") == (cured,)
        assert Reports(store).find(indicator="confirmed", until=date(2020, 2, 16)) == (HAISHU,)

    def test_odd_texts_are_data(self, store: Engine) -> None:
        odd = replace(HAISHU, source="'; DROP TABLE reports; --", note='"海曙"\n%s :name')
        Reports(store).add_many([odd], file="cases.csv")
        assert Reports(store).find(indicator="confirmed' OR '1'='1") == ()
        assert Reports(store).find() == (odd,)


class TestSeries:
    """Arrays straight from the store."""

    def test_the_day_before_the_window_is_known(self, store: Engine) -> None:
        Reports(store).add_many([_on(15, 68), _on(16, 1, "new"), _on(18, 69), _on(19, 70)], file="cases.csv")
        found = Reports(store).series(
            indicator="confirmed", places=["330203"], start=date(2020, 2, 16), end=date(2020, 2, 18)
        )
        np.testing.assert_array_equal(found.cumulative, [[69, np.nan, 69]])
        np.testing.assert_array_equal(found.new, [[1, np.nan, np.nan]])

    def test_days_without_reports_are_not_a_number(self, store: Engine) -> None:
        found = Reports(store).series(
            indicator="confirmed", places=["330203", "330212"], start=date(2020, 2, 1), end=date(2020, 2, 3)
        )
        assert found.cumulative.shape == (2, 3)
        assert np.isnan(found.cumulative).all()


REPORTS = st.lists(
    st.builds(_on, st.integers(1, 9), st.integers(0, 5), st.sampled_from(["cumulative", "new"])),
    max_size=12,
)


class TestMeaning:
    """Rules that hold for any reports."""

    @given(REPORTS)
    def test_adding_twice_changes_nothing(self, reports: list[Report]) -> None:
        repository = Reports(fresh_store())
        first = repository.add_many(reports, file="cases.csv")
        before = repository.find()
        second = repository.add_many(reports, file="cases.csv")
        assert first.accepted == len(set(reports)) == len(before)
        assert second == Added(accepted=0, unchanged=len(reports))
        assert repository.find() == before

    @given(REPORTS, st.integers(1, 9), st.integers(1, 9))
    def test_figures_do_not_depend_on_the_window(self, reports: list[Report], one: int, other: int) -> None:
        start, end = date(2020, 2, min(one, other)), date(2020, 2, max(one, other))
        repository = Reports(fresh_store())
        repository.add_many(reports, file="cases.csv")
        whole = repository.series(
            indicator="confirmed", places=["330203"], start=date(2020, 2, 1), end=date(2020, 2, 9)
        ).between(start, end)
        part = repository.series(indicator="confirmed", places=["330203"], start=start, end=end)
        np.testing.assert_array_equal(part.cumulative, whole.cumulative)
        np.testing.assert_array_equal(part.new, whole.new)


class TestReported:
    """Arrays straight from the table are those of the reports themselves."""

    @pytest.mark.parametrize("kind", ["cumulative", "new"])
    def test_the_same_as_from_reports(self, kind: str, store: Engine) -> None:
        reports = [
            *(_on(day, 60 + day) for day in (9, 10, 12)),
            _on(10, 3, "new"),
            replace(_on(9, 70), issued_on=date(2020, 2, 11)),
            replace(_on(9, 71), issued_on=date(2020, 2, 10)),
            _on(12, 80),
            replace(_on(12, 5), place="330212"),
            replace(_on(12, 6), indicator="cured"),
        ]
        Reports(store).add_many(reports, file="cases.csv", issued_days_after=1)
        places, start, end = ("330212", "330203", "330206"), date(2020, 2, 8), date(2020, 2, 13)
        span = {"places": places, "start": start, "end": end}
        found = Reports(store).observations(indicator="confirmed", kind=kind, **span).figures
        expected = reported(reports, indicator="confirmed", kind=kind, places=places, dates=days(start, end))
        np.testing.assert_array_equal(found, expected)

    def test_arrivals_tell_which_days_are_new(self, store: Engine) -> None:
        reports = Reports(store)
        assert reports.arrivals(places=["330203"]) == Arrivals(0, None, None)
        reports.add_many([_on(9, 66), _on(16, 69)], file="cases.csv")
        newest = reports.arrivals(places=["330203"])
        assert (newest.first, newest.last) == (date(2020, 2, 9), date(2020, 2, 16))
        reports.add_many([_on(12, 68)], file="cases.csv")
        assert reports.arrivals(after=newest.newest, places=["330203"]).first == date(2020, 2, 12)
        assert (
            reports.arrivals(after=reports.arrivals(places=["330203"]).newest, places=["330203"]).first
            is None
        )


class TestPeriodsAndMeasures:
    """Figures of weeks and months, with decimals, below zero, and hidden below a bound."""

    WEEK = replace(
        HAISHU, indicator="temperature_min", kind="state", issued_on=None, period="week", value=-2.5
    )

    def test_they_come_back_as_they_were(self, store: Engine) -> None:
        hidden = replace(HAISHU, kind="new", value=None, missing="suppressed", bound=4.0, period="month")
        reports = (self.WEEK, replace(self.WEEK, value=0.1234567), hidden)
        assert Reports(store).add_many(reports, file="w.csv") == Added(3, 0)
        assert Reports(store).find() == reports

    def test_a_week_is_no_day(self, store: Engine) -> None:
        reports = (replace(_on(16, 7, "new"), period="week"), _on(16, 1, "new"))
        Reports(store).add_many(reports, file="w.csv")
        span = {"start": date(2020, 2, 16), "end": date(2020, 2, 23), "places": ["330203"]}
        weeks, days_ = (
            Reports(store).observations(indicator="confirmed", kind="new", period=period, **span).figures
            for period in ("week", "day")
        )
        assert weeks.tolist() == [[7.0, pytest.approx(np.nan, nan_ok=True)]]
        assert (days_[0, 0], days_.shape) == (1.0, (1, 8))

    def test_reasons_and_bounds_are_read(self, store: Engine) -> None:
        hidden = replace(self.WEEK, value=None, missing="suppressed")
        ends = [date(2020, 2, 16), date(2020, 2, 23), date(2020, 3, 1)]
        reports = (
            self.WEEK,
            replace(hidden, event_date=ends[1], bound=4.5),
            replace(hidden, event_date=ends[2]),
        )
        Reports(store).add_many(reports, file="w.csv")
        found = Reports(store).observations(
            indicator="temperature_min",
            kind="state",
            places=["330203"],
            start=ends[0],
            end=ends[2],
            period="week",
        )
        assert found.missing.tolist() == [[0, 2, 2]]
        assert found.most is not None
        assert np.nan_to_num(found.most, nan=-1).tolist() == [[-1.0, 4.5, -1.0]]
        assert np.nan_to_num(found.figures, nan=-1).tolist() == [[-2.5, -1.0, -1.0]]

    def test_a_month_begins_before_it_ends(self, store: Engine) -> None:
        ends = [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)]
        reports = [
            replace(_on(1, n, "new"), event_date=end, period="month") for n, end in enumerate(ends, start=1)
        ]
        Reports(store).add_many(reports, file="m.csv")
        found = Reports(store).series(
            indicator="confirmed", places=["330203"], start=ends[2], end=ends[2], period="month"
        )
        assert (found.new.tolist(), found.dates.astype(str).tolist()) == ([[3.0]], ["2020-03-31"])

    def test_what_is_beyond_all_figures_is_refused(self, store: Engine) -> None:
        with pytest.raises(ValueError, match="beyond 10,000,000,000"):
            Reports(store).add_many([replace(HAISHU, value=1e11)], file="w.csv")
