"""Two ingests at once, on SQLite and PostgreSQL: every figure is accepted once, and the receipts add up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import sqlalchemy as sa
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.store import database
from fivecolour.store.report_tables import ReportRow

from ..reports.zhejiang import DISTRICTS

CODES = sorted(DISTRICTS)[:20]


def table(path: Path, days: range) -> Path:
    lines = [f"2020-02-{day:02},{code},{day}" for day in days for code in CODES]
    path.write_text("date,code,confirmed cumulative\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def both(store: Engine, *paths: Path) -> list[Receipt]:
    """Take files in at the same moment, each over connections of its own, as two processes would."""
    begin = Barrier(len(paths))

    def one(path: Path) -> Receipt:
        own = database.engine(store.url.render_as_string(hide_password=False))
        receiver = open_receiver(settings(), "zhejiang-2020", engine=own)
        begin.wait()
        try:
            return take_in(receiver, path, IntakeOptions("test"))
        finally:
            own.dispose()

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(one, paths))


def row_counts(store: Engine) -> tuple[int, int]:
    """Return how many reports are kept, and of how many places and days."""
    with store.connect() as connection:
        rows = connection.execute(sa.select(ReportRow.place, ReportRow.event_date)).all()
    return len(rows), len(set(rows))


def test_files_that_share_days(store: Engine, tmp_path: Path) -> None:
    receipts = both(store, table(tmp_path / "a.csv", range(1, 9)), table(tmp_path / "b.csv", range(5, 13)))
    assert [one.read for one in receipts] == [160, 160]
    assert [one.quarantined for one in receipts] == [0, 0]
    # Of the 80 figures that both hold, whoever comes second finds them unchanged.
    assert sorted((one.accepted, one.unchanged) for one in receipts) == [(80, 80), (160, 0)]
    assert row_counts(store) == (240, 240)


def test_the_same_file_twice(store: Engine, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", range(1, 9))
    receipts = both(store, path, path)
    assert [one.read for one in receipts] == [160, 160]
    assert {one.accepted + one.unchanged + one.quarantined for one in receipts} == {160}
    assert len({one.intake for one in receipts}) == 1
    assert row_counts(store) == (160, 160)
