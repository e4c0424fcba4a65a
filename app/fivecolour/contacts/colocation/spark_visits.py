"""Visits in a folder of Parquet that a Spark cluster reads; it is written as `FolderVisits` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis

from fivecolour.contacts.colocation.colocation_query import VisitTables
from fivecolour.contacts.colocation.folder_visits import DAYS, ORDERS, FolderVisits
from fivecolour.contacts.contact_errors import ContactError


class SparkVisits(FolderVisits):
    """Asks Spark; ``master`` is the address of the cluster, or ``local[2]``."""

    def __init__(self, root: Path, master: str) -> None:
        super().__init__(root)
        self.master = master

    @contextmanager
    def opened(self) -> Iterator[tuple[Any, VisitTables]]:
        """Give Spark with the visits in both orders."""
        try:
            from py4j.protocol import Py4JError  # noqa: PLC0415
            from pyspark.errors import PySparkException  # noqa: PLC0415
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError:
            raise ContactError("no_spark") from None
        try:
            # The session stays for the next search.
            session = (
                SparkSession.builder.master(self.master)
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()
            )
            database = ibis.pyspark.connect(session)
            found = [database.read_parquet(str(self.root / DAYS / f"{order}.parquet")) for order in ORDERS]
            yield database, VisitTables(*found)
        except (PySparkException, Py4JError) as fault:
            why = (str(fault).strip() or type(fault).__name__).splitlines()[0]
            raise ContactError("visits_spark", master=self.master, why=why) from None
