"""Sessions: which browser is signed in as whom.

A table of our own: libraries for this server keep the session in the cookie, where nobody but its holder can
end it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, select, update

from fivecolour.access.permissions import Person
from fivecolour.store import audit
from fivecolour.store.access_tables import PersonRow, SessionRow

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
# How exactly the last sight is known: not every request is a write.
_STEP = timedelta(minutes=1)


class Sessions:
    """Random names of 256 bits in a cookie; the store keeps their SHA-256 alone.

    A session ends 30 minutes after it was last used and 12 hours after it began.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, person: int, *, name: str, now: datetime) -> str:
        """Begin a session and clear away those that are over; return its secret name."""
        value = secrets.token_urlsafe(32)
        over = or_(SessionRow.seen_at <= now - IDLE, SessionRow.created_at <= now - LONGEST)
        row = {"sha256": _hash(value), "person": person, "created_at": now, "seen_at": now}
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(over))
            connection.execute(insert(SessionRow), row)
            connection.execute(update(PersonRow).where(PersonRow.id == person).values(signed_in_at=now))
            audit.write(connection, who=name, what="signed in", subject=name, at=now)
        return value

    def find(self, value: str, *, now: datetime) -> Person | None:
        """Return who is signed in, None if nobody is (any longer)."""
        mine = SessionRow.sha256 == _hash(value)
        query = (
            select(
                SessionRow.seen_at,
                SessionRow.created_at,
                PersonRow.name,
                PersonRow.actions,
                PersonRow.sources,
                PersonRow.districts,
            )
            .join(PersonRow, PersonRow.id == SessionRow.person)
            .where(mine, PersonRow.active)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or now - row.seen_at >= IDLE or now - row.created_at >= LONGEST:
            return None
        if now - row.seen_at >= _STEP:
            with self._engine.begin() as connection:
                connection.execute(update(SessionRow).where(mine).values(seen_at=now))
        return Person(frozenset(row.actions), frozenset(row.sources), frozenset(row.districts), row.name)

    def end(self, value: str, *, now: datetime) -> None:
        """End a session, if there is one."""
        ended = delete(SessionRow).where(SessionRow.sha256 == _hash(value)).returning(SessionRow.person)
        with self._engine.begin() as connection:
            person = connection.scalar(ended)
            if person is not None:
                name = connection.scalars(select(PersonRow.name).where(PersonRow.id == person)).one()
                audit.write(connection, who=name, what="signed out", subject=name, at=now)


def csrf(value: str) -> str:
    """Return what a form must carry beside the cookie ``value``: made from it, and it cannot be made without.

    >>> csrf("a") == csrf("a"), csrf("a") == csrf("b")
    (True, False)
    """
    return hmac.new(value.encode("utf-8", "surrogatepass"), b"five-colour form", hashlib.sha256).hexdigest()


def csrf_fits(value: str, offered: str) -> bool:
    """Return whether a form's secret belongs to the cookie, in a time that tells nothing."""
    return hmac.compare_digest(csrf(value).encode(), offered.encode("utf-8", "surrogatepass"))


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
