"""One writer at a time, on each kind of database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from fivecolour.store.reports import Reports
from fivecolour.store.write_lock import Lock, acquire

from .test_reports import HAISHU


def impatient(engine: Engine) -> str:
    """Return what makes a connection wait for a lock for a moment only."""
    return "SET lock_timeout = 50" if engine.dialect.name == "postgresql" else "PRAGMA busy_timeout = 50"


class TestAlone:
    """Until the first transaction ends."""

    def test_a_second_writer_of_reports_waits(self, store: Engine) -> None:
        with store.connect() as first, store.connect() as second:
            second.execute(text(impatient(store)))
            acquire(first, Lock.REPORTS)
            with pytest.raises(OperationalError):
                Reports(store).add_many([HAISHU], file="x.csv", connection=second)
            second.rollback()
            first.commit()
            assert Reports(store).add_many([HAISHU], file="x.csv", connection=second).accepted == 1

    def test_readers_do_not(self, store: Engine) -> None:
        with store.connect() as first:
            acquire(first, Lock.REPORTS)
            assert Reports(store).count() == 0
