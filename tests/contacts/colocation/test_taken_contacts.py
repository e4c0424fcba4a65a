"""From a case through the visits to contacts under their pseudonyms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fivecolour.contacts import contact_audit, exposures, merging, traced_people
from fivecolour.contacts.colocation.case_colocation import CaseColocations, colocations
from fivecolour.contacts.colocation.colocation_rule import colocation_rules
from fivecolour.contacts.colocation.taken_contacts import TakenContacts, take
from fivecolour.contacts.colocation.visit_log import open_visits
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from tests.contacts.colocation.conftest import frame
from tests.contacts.colocation.plain_reading import Visit
from tests.contacts.conftest import TODAY, take_in

ZONE = ZoneInfo("Asia/Shanghai")
RULE = colocation_rules()["us-cdc-2020-10"]
PHONES = ("0574123456", "0574123457", "0574123458")
LINES = (
    "number,name,phone,onset,district",
    f"NB-1,Ana,{PHONES[0]},2020-02-05,330203",
    f"K-1,Bo,{PHONES[1]},,330203",
)


def found(store: ContactStore, folder: Path) -> CaseColocations:
    log = open_visits(str(folder / "visits"))
    # Half past midnight in Shanghai is the day before in UTC.
    start = int(datetime(2020, 2, 6, 0, 30, tzinfo=ZONE).timestamp())
    people = [store.vault.pseudonym(phone[-9:]) for phone in PHONES]
    log.add([frame([Visit(one, "market", "stay", start, start + 1_800) for one in people])])
    return colocations(store, log, ["NB-1"], RULE, ZONE, by="wang", purpose="interview")


def taken(store: ContactStore, result: CaseColocations, *chosen: str) -> TakenContacts:
    return take(store, result, "NB-1", chosen, RULE, ZONE, by="wang", purpose="interview", today=TODAY)


@pytest.mark.slow
def test_who_is_unknown_becomes_a_contact_and_who_is_known_is_linked(
    traced: ContactStore, tmp_path: Path
) -> None:
    take_in(traced, *LINES)
    result = found(traced, tmp_path)
    known, unknown = (traced.vault.pseudonym(phone[-9:]) for phone in PHONES[1:])
    assert result.numbers == {known: "K-1"}
    assert taken(traced, result, known, unknown) == TakenContacts(new=1, linked=1, unchanged=0)
    assert taken(traced, result, known, unknown) == TakenContacts(new=0, linked=0, unchanged=2)
    entry = contact_audit.entries(traced.engine)[1]
    assert (entry.who, entry.what, entry.subject) == ("wang", "contacts taken from visits", "NB-1")
    assert entry.details == {"purpose": "interview", "rule": RULE.id, "new": 1, "linked": 1}
    with traced.reading() as connection:
        *_, new = traced_people.read(connection, traced)
        links = [link for link in exposures.read(connection, traced) if link.target == new.id]
    assert {name: new.fields[name] for name in ("kind", "district", "assigned_to", "status")} == {
        "kind": "contact",
        "district": "330203",
        "assigned_to": "wang",
        "status": "under_follow_up",
    }
    assert (new.day("last_contact"), new.day("follow_from")) == (date(2020, 2, 6), date(2020, 2, 7))
    assert [(link.last_contact, link.certainty, link.details["duration"]) for link in links] == [
        (date(2020, 2, 6), "recorded", "30 min")
    ]
    # The pseudonym stays with the record when something else is corrected, and after a merge.
    with traced.writing() as connection:
        changed = replace(new, fields={**new.fields, "note": "asked"})
        traced_people.change(connection, traced, changed, by="wang", today=TODAY)
    assert found(traced, tmp_path).numbers == {known: "K-1", unknown: new.text("number")}
    with traced.reading() as connection:
        first = next(one for one in traced_people.read(connection, traced) if one.text("number") == "K-1")
    merging.merge(traced, first.uuid, new.uuid, by="wang", today=TODAY)
    assert found(traced, tmp_path).numbers == {known: "K-1", unknown: "K-1"}


def test_nobody_is_taken_whom_the_search_does_not_find(traced: ContactStore, tmp_path: Path) -> None:
    take_in(traced, *LINES)
    result = found(traced, tmp_path)
    for chosen, refusal in ([], "nobody is chosen"), (["someone"], "does not find"):
        with pytest.raises(ContactError, match=refusal):
            taken(traced, result, *chosen)
