"""Counts that leave: none below the least, no sums, nobody counted silently nowhere; the map takes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import true

from fivecolour.contacts import contact_audit
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.outward_counts import OutwardCounts, counts, take_out
from fivecolour.intake.read import recognition
from fivecolour.intake.read.tables import extraction
from tests.contacts.conftest import take_in

HEADER = "number,name,classification,reported,onset,district"


def cases(count: int, day: str, district: str = "330203", start: int = 0) -> list[str]:
    return [f"C-{start + n},Person,confirmed,{day},,{district}" for n in range(count)]


def found(store: ContactStore, period: str = "week") -> OutwardCounts:
    rules = store.rules.model_copy(update={"count_period": period})
    with store.reading() as connection:
        return counts(connection, rules, {"330203", "330206"}, true())


def test_only_large_counts_leave(traced: ContactStore) -> None:
    take_in(
        traced,
        HEADER,
        # Monday to Sunday, 3 to 9 February: five; the week before four.
        *cases(3, "2020-02-03"),
        *cases(2, "2020-02-09", start=10),
        *cases(4, "2020-02-02", start=20),
        *cases(6, "2020-02-05", district="330206", start=30),
        *cases(1, "2020-02-05", district="", start=50),
        "C-60,Person,confirmed,,,330203",
        "C-61,Person,suspect,2020-02-05,,330203",
    )
    assert found(traced) == OutwardCounts(
        (("330203", date(2020, 2, 9), 5), ("330206", date(2020, 2, 9), 6)), withheld=1, elsewhere=2
    )
    assert found(traced, "day") == OutwardCounts((("330206", date(2020, 2, 5), 6),), withheld=3, elsewhere=2)
    taken = take_out(traced, {"330203", "330206"}, true(), by="wang.min")
    assert taken.csv() == b"code,date,confirmed_new\n330203,2020-02-09,5\n330206,2020-02-09,6\n"
    entry = contact_audit.entries(traced.engine)[0]
    assert (entry.who, entry.what, entry.details) == (
        "wang.min",
        "counts taken out",
        {"cells": 2, "withheld": 1, "fewest": 5},
    )


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 9)), max_size=8))
def test_a_small_cell_is_never_a_row(cells: list[tuple[str, int]]) -> None:
    shown = tuple((code, date(2020, 2, 9), count) for code, count in cells if count >= 5)
    body = OutwardCounts(shown, len(cells) - len(shown), 0).csv().decode()
    assert all(int(line.rpartition(",")[2]) >= 5 for line in body.splitlines()[1:])


def test_the_map_takes_the_table(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_bytes(OutwardCounts((("330203", date(2020, 2, 9), 5),), 0, 0).csv())
    understood = recognition.understand(path)
    (batch,) = extraction.read(understood)
    row = batch.observations.iloc[0]
    assert (row["place"], str(row["event_date"])[:10], row["indicator"], row["kind"]) == (
        "330203",
        "2020-02-09",
        "confirmed",
        "new",
    )


@pytest.mark.parametrize("fewest", [2, 6])
def test_the_least_is_a_setting(traced: ContactStore, fewest: int) -> None:
    take_in(traced, HEADER, *cases(5, "2020-02-03"))
    rules = traced.rules.model_copy(update={"fewest": fewest})
    with traced.reading() as connection:
        rows = counts(connection, rules, {"330203"}).rows
    assert len(rows) == (1 if fewest == 2 else 0)
