"""What was said of a day, and when it became known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from app.reports.types import CONFIRMED, CUMULATIVE, NEW, Report
from app.store import database
from app.store.reports import Reports
from app.store.revisions import Statements, first_day, statements

FIRST = date(2020, 2, 1)


def report(kind: str, day: int, value: int, issued: int | None, place: str = "330203") -> Report:
    issued_on = None if issued is None else date(2020, 2, issued)
    return Report(
        place, "海曙区", CONFIRMED, kind, date(2020, 2, day), issued_on, value, "reported", "https://a.b", ""
    )


def store(*reports: Report) -> Engine:
    engine = database.engine("sqlite://")
    Reports(engine).add_many(reports, file="x.csv", received_at=datetime(2020, 2, 20, 9, tzinfo=UTC))
    return engine


def said(engine: Engine) -> list[tuple[str, int, int, float]]:
    found: Statements = statements(
        engine, indicator=CONFIRMED, places=["330203"], start=FIRST, end=date(2020, 2, 10)
    )
    days = [column.astype(int) - 18292 for column in (found.event_dates, found.known_on)]
    return list(
        zip(found.places.tolist(), *(day.tolist() for day in days), found.cases.tolist(), strict=True)
    )


class TestStatements:
    """New cases as they became known; days are counted from 31 January 2020."""

    def test_reported_new_cases_and_their_correction(self) -> None:
        engine = store(report(NEW, 3, 5, 4), report(NEW, 3, 7, 6), report(NEW, 3, 6, None))
        assert said(engine) == [("330203", 3, 4, 5.0), ("330203", 3, 6, 7.0), ("330203", 3, 20, 6.0)]

    def test_differences_of_cumulative_figures_at_each_report_of_either(self) -> None:
        engine = store(
            *(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 14, 5)),
            *(report(CUMULATIVE, 3, 11, 7), report(CUMULATIVE, 4, 13, 8)),
        )
        assert said(engine) == [("330203", 4, 5, 4.0), ("330203", 4, 7, 3.0), ("330203", 4, 8, 2.0)]

    def test_a_fall_is_no_number_of_cases_and_reported_new_cases_go_before(self) -> None:
        falling = store(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 9, 5))
        assert said(falling) == []
        both = store(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 14, 5), report(NEW, 4, 3, 5))
        assert said(both) == [("330203", 4, 5, 3.0)]

    def test_other_places_and_an_empty_store(self) -> None:
        assert said(store(report(NEW, 3, 5, 4, place="330212"))) == []
        assert said(store()) == []


class TestFirstDay:
    """The earliest day that a report speaks of."""

    def test_literal(self) -> None:
        assert first_day(store(report(NEW, 5, 1, 6), report(NEW, 3, 5, 4)), indicator=CONFIRMED) == date(
            2020, 2, 3
        )
        assert first_day(store(), indicator=CONFIRMED) is None
