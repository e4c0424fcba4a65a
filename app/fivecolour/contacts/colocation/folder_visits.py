"""Visits in a folder of Parquet, a folder in it for each day in UTC, read by DuckDB.

Each day lies there twice: in order of people, to find where a case was, and in order of places, to find who
else was there; so a look-up reads only the pieces in which its people or places can be.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import ibis
import pandas as pd

from fivecolour.contacts.colocation.colocation_query import VisitTables
from fivecolour.contacts.colocation.visit_columns import COLUMNS
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.whole_file import DRAFT

ORDERS: Final = ("person", "place")
# Rows of a piece of a file: few enough that a condition on places spares most pieces.
_PIECE: Final = 16_384
_MEMORY, _THREADS = "300MB", 2
_TYPES = {"string": "VARCHAR", "int64": "BIGINT"}
_EPOCH, _DAY = date(1970, 1, 1), 86_400
DAYS: Final = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


class FolderVisits:
    """Keeps visits below ``root``, which is made for its owner alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, pieces: Iterable[pd.DataFrame]) -> tuple[int, int]:
        """Take visits in; the files of a day are replaced whole, and are there at each moment."""
        with self._locked(), tempfile.TemporaryDirectory(prefix=DRAFT, dir=self.root) as draft:
            database = _connected(Path(draft), Path(draft) / "staged.duckdb")
            columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in COLUMNS.items())
            database.raw_sql(f"CREATE TABLE staged ({columns})")
            for piece in pieces:
                database.con.register("piece", piece)
                database.raw_sql("INSERT INTO staged SELECT * FROM piece")
                database.con.unregister("piece")
            table = database.table("staged")
            days = table.select(day=table.start // _DAY).distinct().execute()["day"]
            staged: int = table.count().execute()
            new = sum(self._add_day(database, int(day), Path(draft)) for day in sorted(days))
            for written in sorted(Path(draft).glob(DAYS)):
                _put_day(written, self.root / written.name)
            database.disconnect()
        return new, staged - new

    def tables(self) -> tuple[Any, VisitTables]:
        """Return DuckDB with the visits in both orders."""
        database = _connected(self.root / f"{DRAFT}spill")
        if not any(self.root.glob(DAYS)):
            empty = ibis.memtable(pd.DataFrame(columns=list(COLUMNS)), schema=ibis.schema(COLUMNS))
            return database, VisitTables(empty, empty)
        found = [database.read_parquet(str(self.root / DAYS / f"{order}.parquet")) for order in ORDERS]
        return database, VisitTables(*found)

    def count_before(self, day: date) -> int:
        """Return how many visits lie in the folders of earlier days."""
        paths = [str(folder / f"{ORDERS[0]}.parquet") for folder in self._days_before(day)]
        if not paths:
            return 0
        database = _connected(self.root / f"{DRAFT}spill")
        counted: int = database.read_parquet(paths).count().execute()
        return counted

    def delete_before(self, day: date) -> None:
        """Delete the folders of earlier days."""
        if folders := self._days_before(day):
            with self._locked():
                for folder in folders:
                    shutil.rmtree(folder)

    def _days_before(self, day: date) -> list[Path]:
        return [folder for folder in sorted(self.root.glob(DAYS)) if date.fromisoformat(folder.name) < day]

    def _add_day(self, database: Any, day: int, draft: Path) -> int:
        """Write a day with what is there and what is new beside it; return how many rows are new."""
        name = str(_EPOCH + timedelta(days=day))
        there = self.root / name / f"{ORDERS[0]}.parquet"
        staged = database.table("staged")
        rows, before = staged.filter(staged.start // _DAY == day), 0
        if there.exists():
            former = database.read_parquet(str(there))
            before = former.count().execute()
            rows = rows.union(former)
        whole = database.create_table(f"day_{day}", rows.distinct())
        (draft / name).mkdir(mode=0o700)
        for order in ORDERS:
            path, sorted_ = draft / name / f"{order}.parquet", whole.order_by([order, "start", "stop"])
            database.to_parquet(sorted_, str(path), compression="zstd", row_group_size=_PIECE)
        after: int = whole.count().execute()
        return after - before

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one at a time change the folder."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with (self.root / ".lock").open("w") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
        except OSError as fault:
            raise ContactError(
                "visits_unwritable", path=self.root, why=fault.strerror or str(fault)
            ) from None


def _connected(spill: Path, path: Path | None = None) -> Any:
    """Return DuckDB within the bounds of memory, which fetches nothing from outside."""
    return ibis.duckdb.connect(
        str(path) if path else ":memory:",
        memory_limit=_MEMORY,
        threads=_THREADS,
        temp_directory=str(spill),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )


def _put_day(new: Path, there: Path) -> None:
    """Put a day where one may be: at no moment is there none, whoever reads and whatever breaks off."""
    if not there.exists():
        new.rename(there)
        return
    # That of people last: what is new is told by it, so that a file taken in again heals what broke off.
    for order in reversed(ORDERS):
        (new / f"{order}.parquet").replace(there / f"{order}.parquet")
