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

import duckdb
import ibis
import pandas as pd

from fivecolour.contacts.colocation.colocation_query import VisitTables
from fivecolour.contacts.colocation.visit_columns import COLUMNS
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.whole_file import DRAFT

ORDERS: Final = ("person", "place")
# Rows of a piece of a file: few enough that a condition on places spares most pieces where there are many
# places, and enough that the list of pieces itself is quickly read.
_PIECE: Final = 4_096
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
        with self._drafting() as draft, _opened(draft, draft / "staged.duckdb") as database:
            columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in COLUMNS.items())
            database.raw_sql(f"CREATE TABLE staged ({columns})")
            for piece in pieces:
                database.con.register("piece", piece)
                database.raw_sql("INSERT INTO staged SELECT * FROM piece")
                database.con.unregister("piece")
            table = database.table("staged")
            days = table.select(day=table.start // _DAY).distinct().execute()["day"]
            staged: int = table.count().execute()
            new = sum(self._add_day(database, int(day), draft) for day in sorted(days))
            for written in sorted(draft.glob(DAYS)):
                _put_day(written, self.root / written.name)
        return new, staged - new

    @contextmanager
    def opened(self) -> Iterator[tuple[Any, VisitTables]]:
        """Give DuckDB with the visits in both orders."""
        with _opened(self.root / f"{DRAFT}spill") as database:
            if any(self.root.glob(DAYS)):
                found = [
                    database.read_parquet(str(self.root / DAYS / f"{order}.parquet")) for order in ORDERS
                ]
                yield database, VisitTables(*found)
            else:
                empty = ibis.memtable(pd.DataFrame(columns=list(COLUMNS)), schema=ibis.schema(COLUMNS))
                yield database, VisitTables(empty, empty)

    def count_before(self, second: int) -> int:
        """Return how many visits of these folders began before a second."""
        whole, parted = self._folders_before(second)
        paths = [str(folder / f"{ORDERS[0]}.parquet") for folder in (*whole, *parted)]
        if not paths:
            return 0
        with _opened(self.root / f"{DRAFT}spill") as database:
            visits = database.read_parquet(paths)
            counted: int = visits.filter(visits.start < second).count().execute()
        return counted

    def delete_before(self, second: int) -> None:
        """Delete the folders of earlier days, and what is earlier in that of the day itself."""
        whole, parted = self._folders_before(second)
        if not (whole or parted):
            return
        with self._drafting() as draft:
            for folder in whole:
                shutil.rmtree(folder)
            for folder in parted:
                with _opened(draft) as database:
                    visits = database.read_parquet(str(folder / f"{ORDERS[0]}.parquet"))
                    later = visits.filter(visits.start >= second)
                    left: int = later.count().execute()
                    _write_day(database, later, draft / folder.name)
                if left:
                    _put_day(draft / folder.name, folder)
                else:
                    shutil.rmtree(folder)

    def _folders_before(self, second: int) -> tuple[list[Path], list[Path]]:
        """Return the folders of days that end before a second, and that of the day in which it lies."""
        whole_days, rest = divmod(second, _DAY)
        name = str(_EPOCH + timedelta(days=whole_days))
        folders = sorted(self.root.glob(DAYS))
        parted = [folder for folder in folders if folder.name == name and rest]
        return [folder for folder in folders if folder.name < name], parted

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
        _write_day(database, whole, draft / name)
        after: int = whole.count().execute()
        return after - before

    @contextmanager
    def _drafting(self) -> Iterator[Path]:
        """Give a folder for what is to take its place here."""
        with self._locked(), tempfile.TemporaryDirectory(prefix=DRAFT, dir=self.root) as draft:
            yield Path(draft)

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


@contextmanager
def _opened(spill: Path, path: Path | None = None) -> Iterator[Any]:
    """Give DuckDB within the bounds of memory, which fetches nothing from outside."""
    database = ibis.duckdb.connect(
        str(path) if path else ":memory:",
        memory_limit=_MEMORY,
        threads=_THREADS,
        temp_directory=str(spill),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    try:
        yield database
    except duckdb.OutOfMemoryException as fault:
        raise ContactError("visits_memory", most=_MEMORY, why=_first_line(fault)) from None
    except duckdb.Error as fault:
        raise ContactError("visits_broken", path=spill.parent, why=_first_line(fault)) from None
    finally:
        database.disconnect()


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]


def _write_day(database: Any, rows: Any, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for order in ORDERS:
        path, sorted_ = folder / f"{order}.parquet", rows.order_by([order, "start", "stop"])
        database.to_parquet(sorted_, str(path), compression="zstd", row_group_size=_PIECE)


def _put_day(new: Path, there: Path) -> None:
    """Put a day where one may be: at no moment is there none, whoever reads and whatever breaks off."""
    if not there.exists():
        new.rename(there)
        return
    # That of people last: what is new is told by it, so that a file taken in again heals what broke off.
    for order in reversed(ORDERS):
        (new / f"{order}.parquet").replace(there / f"{order}.parquet")
