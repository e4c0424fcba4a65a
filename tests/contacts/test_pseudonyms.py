"""Whom a pseudonym of a log of visits stands for: for a case and a purpose, and whom one needs to see."""

from __future__ import annotations

import pytest

from fivecolour.access.permissions import Person
from fivecolour.contacts import contact_audit, pseudonyms
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.name_marks import compared_phone
from tests.contacts.conftest import take_in

LINES = (
    "number,name,phone,kind,district",
    "C-1,Ana,13805741234,case,330203",
    "K-1,Bea,+86 138 0574 1235,contact,330203",
    "K-2,Cid,13805741236,contact,330206",
)


def matcher(*districts: str) -> Person:
    return Person(frozenset({"colocate", "trace_lead"}), districts=frozenset(districts), name="wang.min")


def test_numbers_of_whom_one_needs_to_see(traced_on_both: ContactStore) -> None:
    store = traced_on_both
    take_in(store, *LINES)
    asked = [store.vault.pseudonym(compared_phone(f"1380574123{n}")) for n in (5, 6, 7)]
    whole = pseudonyms.numbers(store, matcher(), "C-1", "interview", asked)
    assert whole == {asked[0]: "K-1", asked[1]: "K-2"}
    assert pseudonyms.numbers(store, matcher("330203"), "C-1", "interview", asked) == {asked[0]: "K-1"}
    entry = contact_audit.entries(store.engine)[0]
    assert (entry.what, entry.subject) == ("case looked up", "C-1")
    assert entry.details == {"purpose": "interview", "pseudonyms": 3, "found": 1}


@pytest.mark.parametrize(
    ("who", "case", "purpose"),
    [
        (matcher("330206"), "C-1", "interview"),
        (matcher(), "K-1", "interview"),
        (matcher(), "", "interview"),
        (matcher(), "C-1", "curiosity"),
        (Person(frozenset({"colocate"}), name="only"), "C-1", "interview"),
    ],
)
def test_not_without_a_case_of_ones_own(traced: ContactStore, who: Person, case: str, purpose: str) -> None:
    take_in(traced, *LINES)
    asked = [traced.vault.pseudonym("805741235")]
    with pytest.raises(ContactError):
        pseudonyms.numbers(traced, who, case, purpose, asked)
