"""Another key for the store of contact tracing: what is sealed is sealed anew, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from fivecolour.contacts import contact_audit, traced_people
from fivecolour.contacts.colocation.visit_log import VisitLog
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore, key_mark
from fivecolour.contacts.contact_tables import (
    ExposureRow,
    FollowUpRow,
    MarkRow,
    MergeRow,
    PseudonymRow,
    StoreRow,
    TracedRow,
)
from fivecolour.contacts.vault import Vault

CHANGED: Final = "key changed"
# Later than any visit.
_END: Final = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


def rotate(
    store: ContactStore, key: bytes, visits: VisitLog | None, *, delete_visits: bool, by: str
) -> dict[str, int]:
    """Seal everything under another key; the one before opens nothing afterwards.

    Marks and pseudonyms of phones are made anew. Fingerprints of imported rows are gone with the key before:
    a file that was taken in earlier is told by its numbers and as possible duplicates. Whoever is known by a
    pseudonym of the visits alone loses it.

    Parameters
    ----------
    key
        32 bytes.
    visits
        The log, if there is one; its pseudonyms are those of the key before and cannot be made anew, for
        nobody's phone is in it.
    delete_visits
        Delete them; without it a log that holds any is refused.

    Returns
    -------
    dict of str to int
        How many rows were sealed anew, by table; with ``visits`` that were deleted.

    Raises
    ------
    ContactError
        It is the same key, or visits would be left that nobody can be found in.
    """
    new = replace(store, vault=Vault(key))
    if key_mark(new.vault) == key_mark(store.vault):
        raise ContactError("same_key")
    left = visits.count_before(_END) if visits is not None else 0
    if left and not delete_visits:
        raise ContactError("visits_of_key", count=left)
    with store.writing() as connection:
        # Who writes meanwhile is waited for, and finds another key afterwards.
        connection.execute(select(StoreRow.id).with_for_update())
        counts = {
            table.__tablename__: _sealed_anew(connection, store.vault, new.vault, table)
            for table in (ExposureRow, FollowUpRow, MergeRow)
        }
        counts[TracedRow.__tablename__] = _people_anew(connection, store, new)
        changed = {"key_mark": key_mark(new.vault), "key_since": datetime.now(UTC)}
        connection.execute(update(StoreRow).values(**changed))
        counts |= {"visits": left} if left else {}
        contact_audit.write(connection, who=by, what=CHANGED, details=counts)
    if left and visits is not None:
        visits.delete_before(_END)
    return counts


def _sealed_anew(
    connection: Connection, old: Vault, new: Vault, table: type[ExposureRow | FollowUpRow | MergeRow]
) -> int:
    rows = connection.execute(select(table.uuid, table.sealed)).all()
    change = update(table).where(table.uuid == bindparam("of")).values(sealed=bindparam("anew"))
    for chunk in traced_people.chunks(rows):
        anew = [
            {"of": row.uuid, "anew": new.seal(old.unseal(row.sealed, of=row.uuid), of=row.uuid)}
            for row in chunk
        ]
        connection.execute(change, anew)
    return len(rows)


def _people_anew(connection: Connection, old: ContactStore, new: ContactStore) -> int:
    connection.execute(delete(MarkRow))
    connection.execute(delete(PseudonymRow))
    ids = list(connection.scalars(select(TracedRow.id).order_by(TracedRow.id)))
    change = update(TracedRow).where(TracedRow.id == bindparam("row"))
    change = change.values(sealed=bindparam("anew"), fingerprint=bindparam("mark"))
    for chunk in traced_people.chunks(ids):
        people = []
        for person in traced_people.read(connection, old, TracedRow.id.in_(chunk)):
            fields = {k: v for k, v in person.fields.items() if k != traced_people.PSEUDONYM}
            people.append(replace(person, fields=fields))
        rows: list[dict[str, Any]] = [
            {"row": one.id, "anew": traced_people.sealed(new, one), "mark": new.vault.mark(one.uuid)}
            for one in people
        ]
        connection.execute(change, rows)
        traced_people.write_marks(connection, new, people)
    return len(ids)
