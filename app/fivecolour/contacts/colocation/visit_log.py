"""Where visits are kept, and by which address one of the ways is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pandas as pd

from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.placement import check_apart
from fivecolour.environment import environment

if TYPE_CHECKING:
    # Ibis, which not every instance has, is loaded when a log is opened.
    from fivecolour.contacts.colocation.colocation_query import VisitTables


class VisitLog(Protocol):
    """Keeps visits; every way to keep them answers alike."""

    def add(self, pieces: Iterable[pd.DataFrame]) -> tuple[int, int]:
        """Take visits in, all or none; return how many are new and how many were there or came twice."""

    def opened(self) -> AbstractContextManager[tuple[Any, VisitTables]]:
        """Give a connection of Ibis and the visits in it; what it refuses is told as a `ContactError`."""

    def count_before(self, second: int) -> int:
        """Return how many visits began before a second since 1970."""

    def delete_before(self, second: int) -> None:
        """Delete them."""


def visit_log() -> VisitLog:
    """Return the visits that the environment names.

    Raises
    ------
    ContactError
        It names none, in no way that there is, or a folder in the home of the map.
    """
    address = environment().contacts_visits
    if address is None:
        raise ContactError("no_visits")
    folder = urlsplit(address).path if address.startswith("spark:") else address
    if "://" not in folder:
        check_apart(Path(folder), "FIVECOLOUR_CONTACTS_VISITS")
    return open_visits(address)


def open_visits(address: str) -> VisitLog:
    """Return the visits of an address.

    Parameters
    ----------
    address
        A folder (DuckDB reads it), ``postgresql://user@host/name``, or ``spark:///FOLDER?master=MASTER``, by
        which a Spark cluster reads a folder that it shares with this machine.

    Raises
    ------
    ContactError
        There is no such way, or what it needs is not installed.
    """
    try:
        from fivecolour.contacts.colocation import database_visits, folder_visits, spark_visits  # noqa: PLC0415
    except ImportError:
        raise ContactError("no_ibis") from None
    parts = urlsplit(address)
    if parts.scheme in ("postgresql", "postgres"):
        return database_visits.DatabaseVisits(address)
    if parts.scheme == "spark":
        return spark_visits.SparkVisits(
            Path(parts.path), parse_qs(parts.query).get("master", ["local[*]"])[0]
        )
    if parts.scheme and "://" in address:
        raise ContactError("visits_address", scheme=parts.scheme)
    return folder_visits.FolderVisits(Path(address))
