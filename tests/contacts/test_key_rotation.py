"""Another key opens all, the one before nothing; a store of an earlier program is brought to this one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from fivecolour.contacts import (
    contact_audit,
    exposures,
    key_rotation,
    look_ups,
    traced_people,
)
from fivecolour.contacts.colocation.visit_log import open_visits
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore, open_store
from fivecolour.contacts.contact_tables import ExposureRow, PseudonymRow, StoreRow
from tests.contacts.colocation.conftest import frame
from tests.contacts.colocation.plain_reading import Visit
from tests.contacts.conftest import TODAY, take_in
from tests.contacts.test_pseudonyms import LINES, matcher

NEW = bytes(range(1, 33))
NOW = datetime(2020, 2, 9, 8, tzinfo=UTC)


def opened(store: ContactStore, key: bytes) -> ContactStore:
    return open_store(store.engine.url.render_as_string(hide_password=False), key, store.rules)


def test_all_opens_with_the_new_key_and_nothing_with_the_old(traced_on_both: ContactStore) -> None:
    old = traced_on_both
    take_in(old, *LINES)
    with old.writing() as connection:
        one, other, *_ = traced_people.read(connection, old)
        exposures.add(connection, old, [exposures.Exposure(one.id, other.id, details={"context": "home"})])
        sealed = connection.execute(select(ExposureRow.sealed)).scalar_one()
    counts = key_rotation.rotate(old, NEW, None, delete_visits=False, by="wang")
    assert counts == {"exposures": 1, "follow_ups": 0, "merges": 0, "traced": 3}
    entry = contact_audit.entries(old.engine)[0]
    assert (entry.who, entry.what, entry.details) == ("wang", "key changed", counts)
    # Who had it open, another server, is refused, and so is who opens it with the key before.
    with pytest.raises(ContactError, match="the key is not the one"), old.writing():
        pass
    with pytest.raises(ContactError, match="the key is not the one"):
        opened(old, bytes(range(32)))
    new = opened(old, NEW)
    with new.reading() as connection:
        people = list(traced_people.read(connection, new))
        (link,) = exposures.read(connection, new)
        names = set(connection.scalars(select(PseudonymRow.pseudonym)))
        assert connection.execute(select(StoreRow.key_since)).scalar_one() is not None
        assert connection.execute(select(ExposureRow.sealed)).scalar_one() != sealed
    assert [person.text("name") for person in people] == ["Ana", "Bea", "Cid"]
    assert (link.details, link.source) == ({"context": "home"}, people[0].id)
    assert names == {new.vault.pseudonym(f"805741{n}") for n in (234, 235, 236)}
    # A phone still leads to whose it is.
    begun = look_ups.begin(new, matcher(), "13805741235", "interview", now=NOW)
    assert begun.person.text("number") == "K-1"
    new.engine.dispose()


def test_visits_of_the_key_before_are_not_left_behind(traced: ContactStore, tmp_path: Path) -> None:
    take_in(traced, *LINES)
    log = open_visits(str(tmp_path / "visits"))
    log.add([frame([Visit("someone", "market", "stay", 1_580_515_200, None)])])
    with pytest.raises(ContactError, match="holds 1 visits"):
        key_rotation.rotate(traced, NEW, log, delete_visits=False, by="wang")
    with traced.reading() as connection:
        *_, last = traced_people.read(connection, traced)
    with traced.writing() as connection:
        fields = {k: v for k, v in last.fields.items() if k != "phone"} | {"pseudonym": "someone"}
        changed = replace(last, fields=fields)
        traced_people.change(connection, traced, changed, by="wang", today=TODAY)
    counts = key_rotation.rotate(traced, NEW, log, delete_visits=True, by="wang")
    assert (counts["visits"], log.count_before(2_000_000_000)) == (1, 0)
    new = opened(traced, NEW)
    with new.reading() as connection:
        *_, last = traced_people.read(connection, new)
    assert "pseudonym" not in last.fields
    with pytest.raises(ContactError, match="is the key of the store already"):
        key_rotation.rotate(new, NEW, log, delete_visits=True, by="wang")
    new.engine.dispose()


def test_a_store_of_the_first_version_is_upgraded(traced_on_both: ContactStore) -> None:
    store = traced_on_both
    take_in(store, *LINES)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE contact_store DROP COLUMN key_since")
        connection.execute(update(StoreRow).values(version=1))
    again = opened(store, bytes(range(32)))
    with again.reading() as connection:
        found = connection.execute(select(StoreRow.version, StoreRow.key_since)).one()
        assert [one.text("name") for one in traced_people.read(connection, again)] == ["Ana", "Bea", "Cid"]
    assert tuple(found) == (2, None)
    with again.engine.begin() as connection:
        connection.execute(update(StoreRow).values(version=3))
    with pytest.raises(ContactError, match="has version 3, this program needs 2"):
        opened(store, bytes(range(32)))
    again.engine.dispose()
