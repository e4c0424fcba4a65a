"""An ingest killed at any moment: what was accepted is there, nothing by half, and it can be sent again."""

from __future__ import annotations

import sys

from app.store.database import engine
from app.store.reports import Reports

from .harness import run_and_kill
from .ingesting import ROWS, batch

KILLED_AFTER = (1, 4)


class TestKill:
    """kill -9 of the process, on both databases."""

    def test_nothing_accepted_is_lost_and_nothing_is_half(self, database_url: str) -> None:
        command = [sys.executable, "-m", "tests.crash.ingesting", database_url]
        for after in KILLED_AFTER:
            accepted = len(run_and_kill(command, after=after))
            reports = Reports(engine(database_url))
            assert reports.count() % ROWS == 0
            assert reports.count() >= accepted * ROWS
            again = [reports.add_frame(batch(number), file="x") for number in range(accepted)]
            assert sum(one.unchanged for one in again) == accepted * ROWS
