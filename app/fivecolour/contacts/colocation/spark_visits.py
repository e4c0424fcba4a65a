"""Visits in a folder of Parquet that a Spark cluster reads; it is written as `FolderVisits` writes it."""

from __future__ import annotations

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

    def tables(self) -> tuple[Any, VisitTables]:
        """Return Spark with the visits in both orders."""
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError:
            raise ContactError("no_spark") from None
        session = (
            SparkSession.builder.master(self.master).config("spark.sql.session.timeZone", "UTC").getOrCreate()
        )
        database = ibis.pyspark.connect(session)
        found = [database.read_parquet(str(self.root / DAYS / f"{order}.parquet")) for order in ORDERS]
        return database, VisitTables(*found)
