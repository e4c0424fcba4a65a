"""Co-location of cases of the store: their pseudonyms and infectious time, and who of those met is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement, Connection

from fivecolour.contacts import contact_audit, traced_people
from fivecolour.contacts.colocation.colocation_rule import ColocationRule
from fivecolour.contacts.colocation.colocation_search import Colocations, InfectiousCase, search
from fivecolour.contacts.colocation.visit_import import pseudonym
from fivecolour.contacts.colocation.visit_log import VisitLog
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import TracedRow
from fivecolour.contacts.look_ups import LOOKED_UP
from fivecolour.contacts.traced_people import TracedPerson


@dataclass(frozen=True, slots=True)
class CaseColocations:
    """What was found, and the numbers of those met who are in the store already, by pseudonym."""

    found: Colocations
    numbers: dict[str, str]


def colocations(
    store: ContactStore,
    log: VisitLog,
    numbers: Sequence[str],
    rule: ColocationRule,
    zone: tzinfo,
    *,
    by: str,
    purpose: str,
    needs: ColumnElement[bool] | None = None,
) -> CaseColocations:
    """Find who shared a place with cases; each case that is looked into is in the audit log, found or not.

    Parameters
    ----------
    numbers
        Of cases.
    zone
        In which the days of onset and isolation begin.
    needs
        Condition on the persons that ``by`` may see; None: all.

    Raises
    ------
    ContactError
        A number is nobody's whom ``by`` needs to see, or of somebody without a phone or without a day.
    """
    seen = [] if needs is None else [needs]
    with store.writing() as connection:
        for number in numbers:
            details = {"purpose": purpose, "rule": rule.id}
            contact_audit.write(connection, who=by, what=LOOKED_UP, subject=number, details=details)
    with store.reading() as connection:
        people = {
            one.text("number"): one
            for one in _people(connection, store, TracedRow.number.in_(numbers), *seen)
        }
        cases = [_case(store, people.get(number), number, zone) for number in numbers]
        database, visits = log.tables()
        found = search(database, visits, cases, rule)
        met = set(found.contacts["person"])
        known = {
            pseudonym(store.vault, one.text("phone")): one.text("number") or one.uuid
            for one in _people(connection, store, *seen)
            if met and one.text("phone")
        }
    return CaseColocations(found, {person: known[person] for person in sorted(met & set(known))})


def _people(
    connection: Connection, store: ContactStore, *conditions: ColumnElement[bool]
) -> list[TracedPerson]:
    return list(traced_people.read(connection, store, TracedRow.merged_into.is_(None), *conditions))


def _case(store: ContactStore, person: TracedPerson | None, number: str, zone: tzinfo) -> InfectiousCase:
    if person is None:
        raise ContactError("nobody_of_number")
    if not person.text("phone"):
        raise ContactError("case_no_phone", number=number)
    day = person.day("onset") or person.day("reported")
    if day is None:
        raise ContactError("case_no_day", number=number)
    first, last = store.rules.infectious(day, person.day("isolated"))
    return InfectiousCase(
        number,
        pseudonym(store.vault, person.text("phone")),
        _second(first, zone),
        _second(last + timedelta(days=1), zone),
    )


def _second(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
