"""What was said of a day, and when it became known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, NEW, Report
from fivecolour.store import database, revisions
from fivecolour.store.reports import Reports
from fivecolour.store.revisions import Log, statements

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


END = date(2020, 2, 10)


def log(engine: Engine, held: Log | None = None, *, start: date = FIRST, end: date = END) -> Log:
    return revisions.log(
        engine, indicator=CONFIRMED, places=("330203", "330212"), start=start, end=end, held=held
    )


def statements_of(engine: Engine) -> list[tuple[int, int, int, float]]:
    found = statements(log(engine))
    days = [column.astype(int) - 18292 for column in (found.event_dates, found.known_on)]
    return list(
        zip(found.places.tolist(), *(day.tolist() for day in days), found.cases.tolist(), strict=True)
    )


class TestStatements:
    """New cases as they became known; days are counted from 31 January 2020."""

    def test_reported_new_cases_and_their_correction(self) -> None:
        engine = store(report(NEW, 3, 5, 4), report(NEW, 3, 7, 6), report(NEW, 3, 6, None))
        assert statements_of(engine) == [(0, 3, 4, 5.0), (0, 3, 6, 7.0), (0, 3, 20, 6.0)]

    def test_differences_of_cumulative_figures_at_each_report_of_either(self) -> None:
        engine = store(
            *(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 14, 5)),
            *(report(CUMULATIVE, 3, 11, 7), report(CUMULATIVE, 4, 13, 8)),
        )
        assert statements_of(engine) == [(0, 4, 5, 4.0), (0, 4, 7, 3.0), (0, 4, 8, 2.0)]

    def test_a_fall_is_no_number_of_cases_and_reported_new_cases_go_before(self) -> None:
        falling = store(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 9, 5))
        assert statements_of(falling) == []
        both = store(report(CUMULATIVE, 3, 10, 4), report(CUMULATIVE, 4, 14, 5), report(NEW, 4, 3, 5))
        assert statements_of(both) == [(0, 4, 5, 3.0)]

    def test_other_places_and_an_empty_store(self) -> None:
        assert statements_of(store(report(NEW, 3, 5, 4, place="330204"))) == []
        assert statements_of(store()) == []


class TestLog:
    """Read on from what is held, it is what reading everything gives."""

    def test_only_later_reports_are_read(self) -> None:
        engine = store(report(NEW, 3, 5, 4), report(CUMULATIVE, 4, 10, 5))
        held = log(engine)
        Reports(engine).add_many(
            [report(NEW, 3, 7, 6, place="330212"), report(CUMULATIVE, 5, 14, 6), report(NEW, 11, 1, 12)],
            file="y.csv",
            received_at=datetime(2020, 2, 21, 9, tzinfo=UTC),
        )
        again, anew = log(engine, held), log(engine)
        assert again.rows["value"].tolist() == [5.0, 10.0, 7.0, 14.0]
        assert again.rows.to_dict() == anew.rows.to_dict()
        assert (held.newest, again.newest) == (2, 4)

    def test_a_later_end_reads_what_came_before_too_in_the_order_of_arrival(self) -> None:
        engine = store(report(NEW, 5, 3, 6), report(NEW, 4, 7, 6), report(NEW, 5, 2, 6))
        later = log(engine, log(engine, end=date(2020, 2, 4)))
        assert later.rows["value"].tolist() == [3.0, 7.0, 2.0]

    def test_days_before_the_start_are_left_out(self) -> None:
        engine = store(report(NEW, 3, 5, 4), report(NEW, 4, 7, 5))
        later = log(engine, log(engine), start=date(2020, 2, 4))
        assert (later.start, later.rows["value"].tolist()) == (date(2020, 2, 4), [7.0])

    def test_an_earlier_start_reads_everything(self) -> None:
        engine = store(report(NEW, 3, 5, 4), report(NEW, 4, 7, 5))
        held = log(engine, start=date(2020, 2, 4))
        assert log(engine, held).rows["value"].tolist() == [5.0, 7.0]
