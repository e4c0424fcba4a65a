"""Who a pseudonym of a log of visits stands for: asked for by a case and a purpose, answered with numbers.

Logs of visits, tickets and check-ins name people by the keyed pseudonyms of their phones (`vault`), never by
the phones. Who matches them with cases is told the numbers of persons whom they need to see.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from fivecolour.access.permissions import Person
from fivecolour.contacts import contact_audit, need, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, PseudonymRow, TracedRow
from fivecolour.contacts.look_ups import LOOKED_UP, REFUSED
from fivecolour.contacts.purposes import checked_purpose

MOST = 1_000


def numbers(
    store: ContactStore, person: Person, case: str, purpose: str, asked: Sequence[str]
) -> dict[str, str]:
    """Return by pseudonym the number of whom it stands for; whom one need not see is left out as nobody is.

    Raises
    ------
    ContactError
        There is no such purpose, no such case that ``person`` needs to see, or too much is asked for at once.
    """
    checked_purpose(purpose)
    if len(asked) > MOST:
        raise ContactError("many_pseudonyms", most=MOST)
    own = need.needs(person), UNMERGED
    with store.writing() as connection:
        query = select(TracedRow.id).where(
            TracedRow.number == case, TracedRow.kind == traced_people.CASE, *own
        )
        known = bool(case) and connection.execute(query).first() is not None
        found = _numbers(connection, asked, *own) if known else {}
        contact_audit.write(
            connection,
            who=person.name,
            what=LOOKED_UP if known else REFUSED,
            subject=case if known else "",
            details={"purpose": purpose, "pseudonyms": len(asked), "found": len(found)},
        )
    if not known:
        raise ContactError("nobody_of_number")
    return found


def _numbers(connection: Connection, asked: Sequence[str], *own: object) -> dict[str, str]:
    query = (
        select(PseudonymRow.pseudonym, TracedRow.number)
        .join(TracedRow, TracedRow.id == PseudonymRow.person)
        .where(PseudonymRow.pseudonym.in_(asked), *own)  # type: ignore[arg-type]
        .order_by(TracedRow.id)
    )
    return {row.pseudonym: row.number for row in connection.execute(query)}
