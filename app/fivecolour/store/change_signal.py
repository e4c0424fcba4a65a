"""Waits until something has changed in the store, whoever changed it on whatever host."""

from __future__ import annotations

import time
from types import TracebackType

import psycopg
from sqlalchemy import Engine

from fivecolour.errors import UserError

CHANNEL = "fivecolour"
# Looking costs some microseconds; readers wait for what is seen.
_LOOK_SECONDS = 0.02


class ChangeSignal:
    """Tells of changes since it was opened; a context manager.

    SQLite counts the changes that others commit (``PRAGMA data_version``); PostgreSQL sends word
    (``LISTEN``), by triggers on reports and editions.
    """

    def __init__(self, engine: Engine) -> None:
        self._postgres = engine.dialect.name == "postgresql"
        self._connection = engine.raw_connection()
        self._driver = self._connection.driver_connection
        if self._postgres:
            self._driver.autocommit = True  # type: ignore[union-attr]
            self._driver.execute(f"LISTEN {CHANNEL}")  # type: ignore[union-attr]
        else:
            self._version = self._data_version()

    def wait(self, seconds: float) -> bool:
        """Wait for a change, at most so long; True if there was one since the last call.

        Raises
        ------
        UserError
            The database server went away.
        """
        if self._postgres:
            try:
                return any(True for _ in self._driver.notifies(timeout=seconds, stop_after=1))  # type: ignore[union-attr]
            except psycopg.OperationalError as fault:
                raise UserError(f"the database went away ({str(fault).strip().splitlines()[0]})") from None
        end = time.monotonic() + seconds
        while True:
            version = self._data_version()
            if version != self._version:
                self._version = version
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_LOOK_SECONDS, left))

    def _data_version(self) -> int:
        row = self._driver.execute("PRAGMA data_version").fetchone()  # type: ignore[union-attr]
        return int(row[0])

    def close(self) -> None:
        """Give the connection back; it is not used again."""
        self._connection.invalidate()

    def __enter__(self) -> ChangeSignal:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
