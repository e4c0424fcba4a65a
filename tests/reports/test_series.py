"""From reports to arrays: what was not reported stays NaN unless its neighbours determine it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.reports.report_data import Report
from fivecolour.reports.series import Series, days, reported, series

NAN = float("nan")
FIRST = date(2020, 2, 1)
DATES = days(FIRST, date(2020, 2, 5))
PLACES = ("330203", "330212")


def report(
    day: int, value: int, kind: str = "cumulative", issued: date | None = None, place: str = "330203"
) -> Report:
    """Return a report of the ``day``-th of February 2020."""
    return Report(place, "海曙区", "confirmed", kind, date(2020, 2, day), issued, value, "reported", "test")


def one(*reports: Report) -> Series:
    return series(reports, indicator="confirmed", places=PLACES[:1], dates=DATES)


class TestReported:
    """The latest report counts; nothing else is read into it."""

    def _figures(self, *reports: Report) -> np.ndarray:
        return reported(reports, indicator="confirmed", kind="cumulative", places=PLACES, dates=DATES)

    def test_unreported_is_not_a_number_and_zero_is_zero(self) -> None:
        figures = self._figures(report(1, 0), report(3, 7), report(3, 2, place="330212"))
        np.testing.assert_array_equal(figures, [[0, NAN, 7, NAN, NAN], [NAN, NAN, 2, NAN, NAN]])

    def test_the_later_issue_wins_whatever_the_order(self) -> None:
        corrected = report(3, 8, issued=date(2020, 2, 6))
        figures = self._figures(corrected, report(3, 7, issued=date(2020, 2, 4)))
        assert figures[0, 2] == 8

    def test_a_known_issue_beats_an_unknown_one(self) -> None:
        assert self._figures(report(3, 8, issued=date(2020, 2, 4)), report(3, 7))[0, 2] == 8

    def test_of_equal_issues_the_later_row_wins(self) -> None:
        assert self._figures(report(3, 8), report(3, 7))[0, 2] == 7

    def test_other_places_days_kinds_and_indicators_play_no_part(self) -> None:
        cured = Report("330203", "", "cured", "cumulative", date(2020, 2, 1), None, 5, "reported", "test")
        strangers = (report(9, 1), report(1, 1, "new"), report(1, 1, place="330999"), cured)
        assert np.isnan(self._figures(*strangers)).all()

    def test_no_days_give_no_figures(self) -> None:
        nothing = days(FIRST, FIRST - timedelta(days=1))
        figures = reported([report(1, 1)], indicator="confirmed", kind="new", places=PLACES, dates=nothing)
        assert figures.shape == (2, 0)


class TestSeries:
    """Each figure is completed only by its neighbours, and marked."""

    def test_new_is_the_difference_of_two_reported_days(self) -> None:
        found = one(report(1, 25), report(2, 28))
        np.testing.assert_array_equal(found.new, [[NAN, 3, NAN, NAN, NAN]])
        assert found.new_filled.tolist() == [[False, True, False, False, False]]

    def test_cumulative_is_carried_by_new_cases_until_the_first_gap(self) -> None:
        found = one(report(1, 25), report(2, 3, "new"), report(3, 0, "new"), report(5, 1, "new"))
        np.testing.assert_array_equal(found.cumulative, [[25, 28, 28, NAN, NAN]])
        assert found.cumulative_filled.tolist() == [[False, True, True, False, False]]

    def test_equal_cumulatives_do_not_fill_the_days_between(self) -> None:
        found = one(report(1, 10), report(4, 10))
        np.testing.assert_array_equal(found.cumulative, [[10, NAN, NAN, 10, NAN]])
        assert np.isnan(found.new).all()

    def test_cumulative_is_not_carried_backwards(self) -> None:
        found = one(report(3, 10), report(3, 2, "new"))
        np.testing.assert_array_equal(found.cumulative, [[NAN, NAN, 10, NAN, NAN]])

    def test_a_carried_cumulative_gives_no_further_new_figure(self) -> None:
        found = one(report(1, 25), report(2, 3, "new"), report(3, 30))
        np.testing.assert_array_equal(found.new, [[NAN, 3, NAN, NAN, NAN]])

    def test_a_correction_downwards_is_not_a_number_of_cases(self) -> None:
        found = one(report(1, 25), report(2, 24))
        np.testing.assert_array_equal(found.cumulative, [[25, 24, NAN, NAN, NAN]])
        assert np.isnan(found.new).all()

    def test_what_was_reported_is_never_replaced(self) -> None:
        found = one(report(1, 25), report(2, 28), report(2, 5, "new"))
        assert (found.cumulative[0, 1], found.new[0, 1]) == (28, 5)
        assert not found.new_filled.any()
        assert not found.cumulative_filled.any()

    def test_between_cuts_every_array(self) -> None:
        cut = one(report(1, 25), report(2, 28)).between(date(2020, 2, 2), date(2020, 2, 3))
        assert cut.dates.astype(str).tolist() == ["2020-02-02", "2020-02-03"]
        np.testing.assert_array_equal(cut.cumulative, [[28, NAN]])
        np.testing.assert_array_equal(cut.new, [[3, NAN]])
        assert cut.new_filled.tolist() == [[True, False]]
        assert cut.cumulative_filled.tolist() == [[False, False]]


REPORTS = st.builds(
    report,
    day=st.integers(1, 5),
    value=st.integers(0, 5),
    kind=st.sampled_from(["cumulative", "new"]),
    issued=st.none() | st.dates(date(2020, 2, 6), date(2020, 2, 8)),
    place=st.sampled_from(PLACES),
)


def _known(found: Series) -> np.ndarray:
    return ~np.isnan(np.stack([found.cumulative, found.new]))


def _series(reports: list[Report]) -> Series:
    return series(reports, indicator="confirmed", places=PLACES, dates=DATES)


class TestMeaning:
    """Rules that hold for any reports."""

    @given(st.lists(REPORTS, min_size=1, unique_by=lambda r: (r.place, r.kind, r.event_date)), st.data())
    def test_removing_a_report_never_invents_a_figure(
        self, reports: list[Report], data: st.DataObject
    ) -> None:
        gone = data.draw(st.integers(0, len(reports) - 1))
        less = reports[:gone] + reports[gone + 1 :]
        assert not (_known(_series(less)) & ~_known(_series(reports))).any()

    @given(st.lists(REPORTS, unique_by=lambda r: (r.place, r.kind, r.event_date, r.issued_on)), st.data())
    def test_the_order_of_rows_matters_only_between_equal_issues(
        self, reports: list[Report], data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(reports))
        for original, moved in zip(
            (_series(reports).cumulative, _series(reports).new),
            (_series(shuffled).cumulative, _series(shuffled).new),
            strict=True,
        ):
            np.testing.assert_array_equal(original, moved)

    @given(st.lists(REPORTS))
    def test_every_figure_is_reported_or_marked_as_filled(self, reports: list[Report]) -> None:
        found = _series(reports)
        reported = {(r.place, r.kind, r.event_date) for r in reports}
        figures = (
            ("cumulative", found.cumulative, found.cumulative_filled),
            ("new", found.new, found.new_filled),
        )
        for kind, values, filled in figures:
            for row, place in enumerate(PLACES):
                for column, day in enumerate(DATES.tolist()):
                    reported_itself = (place, kind, day) in reported
                    assert filled[row, column] == (not reported_itself and not np.isnan(values[row, column]))
                    assert not (reported_itself and np.isnan(values[row, column]))
