"""Two records become one and two again; nothing of either is lost, and the log has both."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from fivecolour.contacts import contact_audit, exposures, follow_up_plan, follow_ups, merging, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import DuplicateRow
from fivecolour.contacts.person_timeline import drawn, entries
from fivecolour.contacts.traced_people import TracedPerson
from tests.contacts.conftest import TODAY, take_in

LINES = (
    "number,name,phone,birth year,kind,onset,last contact,source case",
    "C-1,Ana,,1970,case,2020-02-01,,",
    "K-1,Abdoulaye Diop,0574123456,1980,contact,,2020-02-03,C-1",
    "K-2,Diop Abdoulaye,0574123456,,case,2020-02-05,,C-1",
    "K-3,Bea,,1990,contact,,2020-02-06,K-2",
)


def people(store: ContactStore) -> dict[str, TracedPerson]:
    with store.reading() as connection:
        return {one.text("number"): one for one in traced_people.read(connection, store)}


def links(store: ContactStore) -> set[tuple[str, str]]:
    numbers = {one.id: number for number, one in people(store).items()}
    with store.reading() as connection:
        return {(numbers[one.source], numbers[one.target]) for one in exposures.read(connection, store)}


def test_merged_and_taken_back(traced_on_both: ContactStore) -> None:
    store = traced_on_both
    take_in(store, *LINES)
    before, linked = people(store), links(store)
    follow_up_plan.note(store, before["K-1"], "seen", day=date(2020, 2, 4), by="li.lei")
    name = merging.merge(store, before["K-1"].uuid, before["K-2"].uuid, by="wang.min", today=TODAY)
    after = people(store)
    # The first one is right, what it does not say comes from the second; a case stays one.
    assert {k: after["K-1"].text(k) for k in ("name", "birth_year", "kind", "onset", "last_contact")} == {
        "name": "Abdoulaye Diop",
        "birth_year": "1980",
        "kind": "case",
        "onset": "2020-02-05",
        "last_contact": "2020-02-03",
    }
    assert after["K-2"].merged_into == after["K-1"].id
    assert links(store) == {("C-1", "K-1"), ("K-1", "K-3")}
    with pytest.raises(ContactError, match="merged already"):
        merging.merge(store, before["C-1"].uuid, before["K-2"].uuid, by="wang.min", today=TODAY)
    merging.undo(store, name, by="wang.min", today=TODAY)
    back = people(store)
    for number in ("K-1", "K-2"):
        assert back[number].fields == before[number].fields
        assert back[number].merged_into is None
    assert links(store) == linked
    with store.reading() as connection:
        (day,) = follow_ups.read(connection, store)
        (decision,) = connection.scalars(select(DuplicateRow.decision))
    assert (day.person, decision) == (back["K-1"].id, "open")
    told = [(one.what, one.subject, one.details) for one in contact_audit.entries(store.engine, limit=2)]
    assert told == [
        ("merge undone", "K-1", {"with": "K-2"}),
        ("persons merged", "K-1", {"with": "K-2"}),
    ]
    with pytest.raises(ContactError, match="it was undone"):
        merging.undo(store, name, by="wang.min", today=TODAY)


def test_what_was_corrected_since_stays(traced: ContactStore) -> None:
    take_in(traced, *LINES)
    first, second = people(traced)["K-1"], people(traced)["K-2"]
    name = merging.merge(traced, second.uuid, first.uuid, by="wang.min", today=TODAY)
    take_in(traced, "number,birth year", "K-2,1981", update=True)
    merging.undo(traced, name, by="wang.min", today=TODAY)
    assert people(traced)["K-2"].text("birth_year") == "1981"
    assert people(traced)["K-1"].text("birth_year") == "1980"


def test_kept_apart(traced: ContactStore) -> None:
    take_in(traced, *LINES)
    first, second = people(traced)["K-1"], people(traced)["K-2"]
    merging.keep_apart(traced, first.uuid, second.uuid, by="wang.min")
    with traced.reading() as connection:
        assert list(connection.scalars(select(DuplicateRow.decision))) == ["distinct"]


def test_a_persons_days(traced: ContactStore) -> None:
    take_in(traced, *LINES)
    person = people(traced)["K-2"]
    follow_up_plan.note(traced, person, "missed", day=date(2020, 2, 6), by="li.lei")
    with traced.reading() as connection:
        days = list(follow_ups.read(connection, traced))
    found = entries(person, [(date(2020, 2, 2), "C-1"), (None, "C-9")], days, traced.rules)
    assert [(one.what, str(one.first), str(one.last), one.detail) for one in found] == [
        ("exposure", "2020-02-02", "2020-02-02", "C-1"),
        ("infectious", "2020-02-03", "2020-02-19", ""),
        ("onset", "2020-02-05", "2020-02-05", ""),
        ("noted", "2020-02-06", "2020-02-06", "missed"),
    ]
    layout = drawn(found)
    assert layout is not None
    assert [(x, width) for x, width, _, _ in layout.bars] == [(6, 18), (24, 306), (60, 18), (78, 18)]
    assert drawn([]) is None
