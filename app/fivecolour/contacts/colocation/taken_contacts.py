"""Takes people whom logs of visits show beside a case into the list of contacts, under their pseudonyms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import select

from fivecolour.contacts import contact_audit, exposures, traced_people
from fivecolour.contacts.colocation.case_colocation import CaseColocations, known_people
from fivecolour.contacts.colocation.colocation_rule import ColocationRule
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, ExposureRow, TracedRow
from fivecolour.contacts.exposures import Exposure
from fivecolour.contacts.traced_people import CONTACT, PSEUDONYM, TracedPerson, Value

TAKEN = "contacts taken from visits"
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class TakenContacts:
    """How many are new in the list, were there and are linked to the case now, and were linked before."""

    new: int
    linked: int
    unchanged: int


def take(
    store: ContactStore,
    result: CaseColocations,
    number: str,
    chosen: Sequence[str],
    rule: ColocationRule,
    zone: tzinfo,
    *,
    by: str,
    purpose: str,
    today: date,
) -> TakenContacts:
    """Make contacts of a case of those chosen: new records for whom nobody is known, links for the others.

    Parameters
    ----------
    result
        Of a search for the case; whoever is not in it cannot be chosen.
    chosen
        Pseudonyms.
    zone
        In which the day of the last contact is.

    Raises
    ------
    ContactError
        Nobody is chosen, or somebody whom the search does not find.
    """
    found = result.found.contacts[result.found.contacts["case"] == number].set_index("person")
    if not chosen:
        raise ContactError("nobody_chosen")
    if not set(chosen) <= set(found.index):
        raise ContactError("chosen_not_found")
    with store.writing() as connection:
        case = next(traced_people.read(connection, store, TracedRow.number == number, UNMERGED))
        there = known_people(connection, chosen)
        unknown = [one for one in dict.fromkeys(chosen) if one not in there]
        people = [_contact(store, one, found.loc[one], case, zone, by) for one in unknown]
        marks = [store.vault.mark(person.uuid) for person in people]
        added = traced_people.add(connection, store, people, marks, by=by, today=today)
        ids = {one: person.id for one, person in there.items()}
        ids |= {person.text(PSEUDONYM): person.id for person in added}
        linked = {
            case.id,
            *connection.scalars(select(ExposureRow.target).where(ExposureRow.source == case.id)),
        }
        links = [
            _link(case.id, target, found.loc[one], rule, zone)
            for one, target in ids.items()
            if target not in linked
        ]
        exposures.add(connection, store, links)
        taken = TakenContacts(len(added), len(links) - len(added), len(ids) - len(links))
        details = {"purpose": purpose, "rule": rule.id, "new": taken.new, "linked": taken.linked}
        contact_audit.write(connection, who=by, what=TAKEN, subject=number, details=details)
    return taken


def _contact(
    store: ContactStore, pseudonym: str, row: Any, case: TracedPerson, zone: tzinfo, by: str
) -> TracedPerson:
    """Return a record of somebody of whom the pseudonym alone is known.

    It stands in the district of the case, where somebody has to find out who it is: who took it, at first.
    """
    person = TracedPerson({}, city=case.city)
    fields: dict[str, Value] = {
        "number": f"CONTACT-{_day(row['last'], zone).year}-{person.uuid[:8].upper()}",
        "kind": CONTACT,
        "last_contact": _day(row["last"], zone),
        "assigned_to": by,
        PSEUDONYM: pseudonym,
    }
    if case.text("district"):
        fields["district"] = case.text("district")
    return traced_people.with_follow_up(replace(person, fields=fields), store)


def _link(source: int, target: int, row: Any, rule: ColocationRule, zone: tzinfo) -> Exposure:
    details = {"exposure": rule.id, "duration": f"{row['seconds'] // _MINUTE} min"}
    return Exposure(source, target, _day(row["last"], zone), certainty=row["certainty"], details=details)


def _day(second: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(int(second), zone).date()
