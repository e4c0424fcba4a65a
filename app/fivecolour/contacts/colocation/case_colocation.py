"""Co-location of cases of the store: their pseudonyms and infectious time, and who of those met is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from fivecolour.contacts import contact_audit, name_marks, traced_people
from fivecolour.contacts.colocation.colocation_rule import ColocationRule
from fivecolour.contacts.colocation.colocation_search import Colocations, InfectiousCase, search
from fivecolour.contacts.colocation.visit_log import VisitLog
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, PseudonymRow, TracedRow
from fivecolour.contacts.look_ups import LOOKED_UP, REFUSED
from fivecolour.contacts.traced_people import TracedPerson


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the store by the id of the row and what lists call them."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class CaseColocations:
    """The cases as they were searched for, what was found, and the numbers of whom is known by pseudonym."""

    cases: tuple[InfectiousCase, ...]
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
    """Find who shared a place with cases; each that is looked into is in the audit log, as is a refusal.

    A number that is nobody's is not in the log: it may be a phone.

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
        people = {
            one.text("number"): one
            for one in _people(connection, store, TracedRow.number.in_(numbers), *seen)
        }
        for number in numbers:
            is_seen = number in people
            contact_audit.write(
                connection,
                who=by,
                what=LOOKED_UP if is_seen else REFUSED,
                subject=number if is_seen else "",
                details={"purpose": purpose, "rule": rule.id},
            )
    cases = [_case(store, people.get(number), number, zone) for number in numbers]
    with log.opened() as (database, visits):
        found = search(database, visits, cases, rule)
    with store.reading() as connection:
        known = known_people(connection, sorted(set(found.contacts["person"])), *seen)
    return CaseColocations(tuple(cases), found, {one: person.number for one, person in known.items()})


def _people(
    connection: Connection, store: ContactStore, *conditions: ColumnElement[bool]
) -> list[TracedPerson]:
    return list(traced_people.read(connection, store, UNMERGED, *conditions))


def known_people(
    connection: Connection, met: Sequence[str], *conditions: ColumnElement[bool]
) -> dict[str, KnownPerson]:
    """Return by pseudonym who of those met is in the store; nobody's name is opened for it.

    Whoever was merged is who they were found to be.
    """
    named = aliased(TracedRow)
    query = (
        select(PseudonymRow.pseudonym, TracedRow.id, TracedRow.number, TracedRow.uuid)
        .join(named, named.id == PseudonymRow.person)
        .join(TracedRow, TracedRow.id == func.coalesce(named.merged_into, named.id))
        .where(UNMERGED, *conditions)
        .order_by(TracedRow.id)
    )
    return {
        row.pseudonym: KnownPerson(row.id, row.number or row.uuid)
        for chunk in traced_people.chunks(met)
        for row in connection.execute(query.where(PseudonymRow.pseudonym.in_(chunk)))
    }


def _case(store: ContactStore, person: TracedPerson | None, number: str, zone: tzinfo) -> InfectiousCase:
    if person is None:
        raise ContactError("nobody_of_number")
    phone = name_marks.compared_phone(person.text("phone"))
    if not phone:
        raise ContactError("case_no_phone", number=number)
    day = person.day("onset") or person.day("reported")
    if day is None:
        raise ContactError("case_no_day", number=number)
    first, last = store.rules.infectious(day, person.day("isolated"))
    return InfectiousCase(
        number,
        store.vault.pseudonym(phone),
        _second(first, zone),
        _second(last + timedelta(days=1), zone),
    )


def _second(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
