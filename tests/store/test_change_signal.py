"""Waiting for a change of the store."""

from __future__ import annotations

from datetime import date
from threading import Thread

from sqlalchemy import Engine

from fivecolour.reports.report_data import Report
from fivecolour.store.change_signal import ChangeSignal
from fivecolour.store.reports import Reports

REPORT = Report("330203", "海曙区", "confirmed", "cumulative", date(2020, 2, 9), None, 66, "reported", "test")


class TestWait:
    """On SQLite and on PostgreSQL."""

    def test_nothing_happens(self, store: Engine) -> None:
        with ChangeSignal(store) as notice:
            assert notice.wait(0) is False

    def test_a_report_that_came_before_the_call(self, store: Engine) -> None:
        with ChangeSignal(store) as notice:
            Reports(store).add_many([REPORT], file="a.csv")
            assert notice.wait(5) is True
            assert notice.wait(0) is False

    def test_a_report_that_comes_meanwhile(self, store: Engine) -> None:
        with ChangeSignal(store) as notice:
            sender = Thread(target=lambda: Reports(store).add_many([REPORT], file="a.csv"))
            sender.start()
            assert notice.wait(30) is True
            sender.join()
