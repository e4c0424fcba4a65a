"""How late figures come, worked out day by day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.editions.delay_record import Delay, DelayOfDay, by_day, delay_until, provisional
from fivecolour.editions.signs import basis_for
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, NEW, Report
from fivecolour.scoring.schemes.library import load
from fivecolour.store import database
from fivecolour.store.reports import Reports
from fivecolour.store.revisions import Statements

FIRST = date(2021, 3, 1)
PLACES = ("330203", "330212")


def days_of(steps: list[int], days_seen: int = 30, late: int = 0) -> Collection[DelayOfDay]:
    """Each day is 20 cases in the end, of which ``steps`` are known after 1, 2 … days."""
    first = np.datetime64(FIRST)
    told = [
        (first + day, first + day + age + late, cases)
        for day in range(days_seen)
        for age, cases in enumerate(steps, start=1)
    ]
    told.sort(key=lambda one: one[1])
    about, known, cases = (np.array(column) for column in zip(*told, strict=True))
    statements = Statements(np.zeros(len(told), dtype=np.int64), about, known, cases.astype(float))
    return by_day(statements).values()


class TestProvisional:
    """From the delay that the store saw, or nothing."""

    def test_most_cases_are_known_after_three_days(self) -> None:
        assert provisional(days_of([10, 15, 20])) == (3, FIRST + timedelta(days=32))

    def test_complete_on_the_next_day(self) -> None:
        assert provisional(days_of([20])) == (1, FIRST + timedelta(days=30))

    def test_history_loaded_later_tells_nothing(self) -> None:
        assert provisional(days_of([10, 20], late=100)) is None

    def test_few_days_tell_nothing(self) -> None:
        assert provisional(days_of([10, 20], days_seen=13)) is None
        assert provisional([]) is None

    def test_basis(self) -> None:
        basis = basis_for(load("germany-2021"), days_of([10, 15, 20]))
        assert (basis.days, basis.graded, basis.at_once) == (7, True, False)
        assert (basis.provisional_days, basis.as_of) == (3, "2021-04-02")
        unrated = basis_for(load("zhejiang-2020"), days_of([20], late=100))
        assert (unrated.graded, unrated.provisional_days) == (False, None)


def report(place: str, kind: str, day: int, age: int, value: int) -> Report:
    about = FIRST + timedelta(days=day)
    issued = about + timedelta(days=age)
    return Report(place, place, CONFIRMED, kind, about, issued, value, "reported", "https://a.b", "")


def plain(delay: Delay) -> dict[int, object]:
    return {
        day: (one.figures, one.timely, one.newest, one.steps.before.tolist(), one.steps.after.tolist())
        for day, one in delay.days.items()
    }


REPORTS = st.builds(
    report,
    st.sampled_from(PLACES),
    st.sampled_from([NEW, CUMULATIVE]),
    st.integers(0, 70),
    st.integers(0, 40),
    st.integers(0, 9),
)


class TestDelayUntil:
    """What is read on, day after day, is what reading everything gives."""

    @given(st.lists(st.tuples(st.lists(REPORTS, max_size=6), st.integers(0, 12)), max_size=5))
    @pytest.mark.slow
    @settings(max_examples=15)
    def test_any_order_of_arrival(self, sendings: list[tuple[list[Report], int]]) -> None:
        engine, held, end = database.engine("sqlite://"), None, FIRST + timedelta(days=50)
        for number, (reports, days) in enumerate(sendings):
            Reports(engine).add_many(
                reports, file=f"{number}.csv", received_at=datetime(2021, 6, 1, number, tzinfo=UTC)
            )
            end += timedelta(days=days)
            held = delay_until(engine, PLACES, end=end, held=held)
            assert plain(held) == plain(delay_until(engine, PLACES, end=end))

    def test_a_day_is_left_out_when_it_is_too_old(self) -> None:
        engine = database.engine("sqlite://")
        Reports(engine).add_many([report("330203", NEW, day, 1, 5) for day in (0, 1)], file="x.csv")
        found = delay_until(engine, PLACES, end=FIRST + timedelta(days=91))
        assert list(found.days) == [(FIRST + timedelta(days=1) - date(1970, 1, 1)).days]
