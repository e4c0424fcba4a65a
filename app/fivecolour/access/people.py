"""The people who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from fivecolour.access import passwords
from fivecolour.access.attempts import Attempts
from fivecolour.access.permissions import AccessError, Person, Scope, name_key, proper_name
from fivecolour.store import audit
from fivecolour.store.access_tables import PersonRow, SessionRow
from fivecolour.store.insertion import add_new

_TABLE = PersonRow.__table__


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the store keeps them, without the password."""

    id: int
    person: Person
    active: bool
    created_at: datetime
    signed_in_at: datetime | None


class People:
    """The accounts; every change is in the audit log, with ``by`` as who made it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, password: str, scope: Scope, *, by: str) -> Person:
        """Add somebody.

        Raises
        ------
        AccessError
            The name is taken or not proper, or the password is weak.
        """
        name = proper_name(name)
        passwords.check(password, name=name)
        fields = {
            "actions": sorted(scope.actions),
            "sources": sorted(scope.sources),
            "districts": sorted(scope.districts),
        }
        row = fields | {
            "name": name,
            "key": name_key(name),
            "password": passwords.make_hash(password),
            "active": True,
            "created_at": datetime.now(UTC),
        }
        with self._engine.begin() as connection:
            if not add_new(connection, PersonRow, [row]).accepted:
                raise AccessError("name_taken", name=name)
            audit.write(connection, who=by, what="person added", subject=name, details=fields)
        return Person(scope.actions, scope.sources, scope.districts, name)

    def all(self) -> tuple[Account, ...]:
        """Return everybody, in the order of their names."""
        with self._engine.connect() as connection:
            return tuple(_account(row) for row in connection.execute(select(_TABLE).order_by(PersonRow.key)))

    def find(self, name: str) -> Account | None:
        """Return somebody by name."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_TABLE).where(PersonRow.key == name_key(name))).first()
        return _account(row) if row is not None else None

    def check(self, name: str, password: str) -> Account | None:
        """Return whose name and password these are; takes as long when they are nobody's."""
        nobodys = passwords.nobodys()
        with self._engine.connect() as connection:
            row = connection.execute(select(_TABLE).where(PersonRow.key == name_key(name))).first()
        right = passwords.fits(row.password if row else nobodys, password)
        return _account(row) if row is not None and right and row.active else None

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """Give somebody another password; they are signed out everywhere and no longer locked out.

        Raises
        ------
        AccessError
            There is no such person, or the password is weak.
        """
        passwords.check(password, name=name)
        hashed = passwords.make_hash(password)
        with self._engine.begin() as connection:
            found = self._change(connection, name, password=hashed)
            audit.write(connection, who=by, what="password changed", subject=found)
        Attempts(self._engine).forget(name=name)

    def disable(self, name: str, *, by: str) -> None:
        """Let somebody sign in no longer; they are signed out everywhere.

        Raises
        ------
        AccessError
            There is no such person.
        """
        self._set_active(name, False, what="person disabled", by=by)

    def enable(self, name: str, *, by: str) -> None:
        """Let somebody sign in again; a lock-out ends.

        Raises
        ------
        AccessError
            There is no such person.
        """
        self._set_active(name, True, what="person enabled", by=by)
        Attempts(self._engine).forget(name=name)

    def _set_active(self, name: str, active: bool, *, what: str, by: str) -> None:
        with self._engine.begin() as connection:
            found = self._change(connection, name, active=active)
            audit.write(connection, who=by, what=what, subject=found)

    def _change(self, connection: Connection, name: str, **values: Any) -> str:
        change = update(PersonRow).where(PersonRow.key == name_key(name)).values(**values)
        row = connection.execute(change.returning(PersonRow.id, PersonRow.name)).first()
        if row is None:
            raise AccessError("nobody_named", name=name)
        connection.execute(delete(SessionRow).where(SessionRow.person == row.id))
        return str(row.name)


def _account(row: Row[Any]) -> Account:
    person = Person(frozenset(row.actions), frozenset(row.sources), frozenset(row.districts), row.name)
    return Account(row.id, person, row.active, row.created_at, row.signed_in_at)
