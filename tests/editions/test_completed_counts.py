"""The nowcast that an edition holds: from the revisions of its own store, until its moment alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions import joined_edition, parts
from fivecolour.editions.completed_counts import CompletedCounts, completed_counts
from fivecolour.editions.delay_record import delay_until
from fivecolour.reports.report_data import CONFIRMED, NEW, Report
from fivecolour.store import database
from fivecolour.store.reports import Reports
from tests.editions.sample import sample_edition

FIRST = date(2021, 3, 1)
CODES = ("330203", "330212")
END = FIRST + timedelta(days=39)


def report(place: str, day: int, age: int, value: int) -> Report:
    about = FIRST + timedelta(days=day)
    issued = about + timedelta(days=age)
    return Report(place, place, CONFIRMED, NEW, about, issued, value, "reported", "https://a.b", "")


def store(steps: list[int], *, until: int = 39, late: int = 0) -> Engine:
    """Of one district ``steps`` cases are known after 0, 1 … days; of the other nothing on the last day."""
    engine = database.engine("sqlite://")
    told = [
        report(place, day, age + late, cases)
        for place in CODES
        for day in range(40)
        for age, cases in enumerate(steps)
        if day + age <= until and not (place == CODES[1] and day == 39)
    ]
    told.sort(key=lambda one: one.issued_on or FIRST)
    Reports(engine).add_many(told, file="x.csv", received_at=datetime(2022, 1, 1, tzinfo=UTC))
    return engine


def found_in(engine: Engine, as_of: datetime | None = None) -> CompletedCounts | None:
    delay = delay_until(engine, CODES, end=END, as_of=as_of)
    dates = np.arange(np.datetime64(FIRST), np.datetime64(END) + 1)
    return completed_counts(delay, dates, CODES, "day")


class TestOfAStore:
    """Worked out from when each figure was known."""

    def test_the_last_days_are_completed(self) -> None:
        found = found_in(store([40, 80, 100]))
        assert found is not None
        assert (found.as_of, found.days) == ("2021-04-09", ("2021-04-08", "2021-04-09"))
        median, low, high = found.of("330203", "2021-04-09") or (0, 0, 0)
        assert low < median < high
        assert median == pytest.approx(100, abs=2)
        assert found.weeks["330203"][0] == pytest.approx(700, abs=5)

    def test_missing_is_not_completed(self) -> None:
        found = found_in(store([40, 80, 100]))
        assert found is not None
        assert found.of("330212", "2021-04-09") is None
        assert found.of("330212", "2021-04-08") is not None
        # Nor is a week with a day missing.
        assert "330212" not in found.weeks

    def test_no_nowcast_where_figures_come_complete_or_history_was_loaded_later(self) -> None:
        assert found_in(store([100])) is None
        assert found_in(store([40, 100], until=400, late=60)) is None

    def test_later_reports_play_no_part(self) -> None:
        whole, cut = store([40, 80, 100], until=60), store([40, 80, 100])
        # What was issued later is received later, and was not known at the moment.
        as_of = datetime(2021, 4, 9, 23, tzinfo=UTC)
        assert found_in(whole, as_of) == found_in(cut, as_of)
        assert found_in(whole) is None


def test_an_edition_keeps_its_nowcast_and_earlier_ones_their_hash() -> None:
    plain = sample_edition()
    assert "nowcast" not in parts.split(plain).manifest["parts"]
    edition = replace(plain, nowcast=CompletedCounts("2020-02-13", ("2020-02-12",), {"330203": ((4, 2, 9),)}))
    bundle = parts.split(edition)
    read = joined_edition.join(
        bundle.manifest,
        part_of=lambda kind, name: parts.parse(kind, bundle.bodies[name]),
        lines_of=lambda name: pytest.fail("no reason is asked for"),
    )
    assert read.nowcast == edition.nowcast
    assert read.nowcast is not None
    assert read.nowcast.of("330203", "2020-02-12") == (4, 2, 9)
    assert read.nowcast.of("330212", "2020-02-12") is None
