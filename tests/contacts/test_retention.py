"""What is due is deleted, with everything that belongs to it, and the log proves it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fivecolour.contacts import contact_audit, contact_store, retention, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import ContactBase
from fivecolour.contacts.pages import contact_guard
from tests.contacts.conftest import take_in

LINES = (
    "number,name,phone,onset,last contact,source case",
    "C-1,Ana,0574123456,2020-01-20,,",
    "K-1,Ana B,0574123456,,2020-02-20,C-1",
)


def test_who_is_due_goes_whole_and_others_stay(traced_on_both: ContactStore) -> None:
    store = traced_on_both
    take_in(store, *LINES, today=date(2020, 2, 1))
    with store.reading() as connection:
        first, second = traced_people.read(connection, store)
    # 28 days after the day of noting, 1 February; after the end of follow-up, 5 March.
    assert (str(first.delete_on), str(second.delete_on)) == ("2020-02-29", "2020-04-02")
    early = retention.delete_due(store, today=date(2020, 2, 28), by="job")
    assert (early.persons, early.rows, early.left) == (0, {}, 0)
    proof = retention.delete_due(store, today=date(2020, 2, 29), by="job")
    # The pair of possible duplicates and the exposure go with the one; the other stays.
    assert (proof.persons, proof.left) == (1, 0)
    assert proof.rows == {"duplicates": 1, "exposures": 1, "marks": 2, "pseudonyms": 1, "traced": 1}
    assert proof.sha256 == hashlib.sha256(first.uuid.encode()).hexdigest()
    entry = contact_audit.entries(store.engine)[0]
    assert (entry.what, entry.subject, entry.details) == (
        "contacts deleted",
        "2020-02-29",
        {"persons": 1, "rows": proof.rows, "sha256": proof.sha256, "left": 0},
    )
    assert retention.is_done(store, date(2020, 2, 29))
    assert not retention.is_done(store, date(2020, 3, 1))
    with store.reading() as connection:
        assert [one.uuid for one in traced_people.read(connection, store)] == [second.uuid]


def test_all_is_empty_in_the_end_and_nothing_is_left_in_the_file(
    traced: ContactStore, tmp_path: Path
) -> None:
    take_in(traced, *LINES)
    with traced.reading() as connection:
        uuids = [one.uuid for one in traced_people.read(connection, traced)]
    retention.delete_due(traced, today=date(2021, 1, 1), by="job")
    with traced.reading() as connection:
        sizes = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in ContactBase.metadata.tables.values()
        }
    assert {name for name, size in sizes.items() if size} == {"contact_store"}
    traced.engine.dispose()
    bodies = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not [uuid for uuid in uuids for body in bodies if uuid.encode() in body]


def test_a_log_of_visits_that_is_away_holds_no_deletion_up(
    traced: ContactStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take_in(traced, *LINES, today=date(2020, 2, 1))
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_VISITS", "mongodb://host/visits")
    with pytest.raises(ContactError, match="no way to keep visits"):
        retention.delete_due(traced, today=date(2020, 2, 29), by="job")
    with traced.reading() as connection:
        assert [one.text("number") for one in traced_people.read(connection, traced)] == ["K-1"]
    newest = contact_audit.entries(traced.engine, limit=1)[0]
    assert (newest.details["persons"], newest.details["visits_refused"]) == (1, "visits_address")
    monkeypatch.setattr(contact_store, "contact_store", lambda: traced)
    assert contact_guard.opened() is traced
    assert "no way to keep visits" in caplog.text
