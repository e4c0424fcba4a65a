"""The same rows from Spark; needs pyspark and Java, which nothing else does: ``pytest -m spark``."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.contacts.colocation.colocation_search import search
from fivecolour.contacts.colocation.visit_log import open_visits
from tests.contacts.colocation.conftest import frame
from tests.contacts.colocation.test_colocation_search import RULES, random_log

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def test_the_same_bytes_from_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    visits, cases = random_log(7)
    open_visits(str(tmp_path)).add([frame(visits)])
    texts = set()
    for address in (str(tmp_path), f"spark://{tmp_path}?master=local[2]"):
        with open_visits(address).opened() as (database, tables):
            those = search(database, tables, cases, RULES[1])
        texts.add(
            "".join(part.to_csv(index=False) for part in (those.contacts, those.exposures, those.crowded))
        )
    assert len(texts) == 1
