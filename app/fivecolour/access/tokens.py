"""Tokens: the rights of programs that use the API."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from fivecolour.access.permissions import IN_PERSON, AccessError, Person, Scope, proper_name
from fivecolour.store import audit
from fivecolour.store.access_tables import TokenRow

LONGEST_DAYS = 366
_PREFIX = "fc_"
_TABLE = TokenRow.__table__
# How exactly the last use is known: a write for each request would slow the API down.
_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the store keeps it, without its value."""

    id: int
    name: str
    scope: Scope
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def state(self, now: datetime) -> str:
        """Return ``"revoked"``, ``"expired"`` or ``"valid"``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if now >= self.expires_at else "valid"


class Tokens:
    """Random values of 256 bits, shown once and kept as SHA-256; a hash is looked up, never compared."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, scope: Scope, *, days: int, by: str, now: datetime) -> tuple[str, Token]:
        """Make a token.

        Returns
        -------
        value, token : str, Token
            The value cannot be had again.

        Raises
        ------
        AccessError
            It would last too long, or may do what only a person may.
        """
        personal = sorted(scope.actions & set(IN_PERSON))
        if personal:
            raise AccessError("personal_action", action=personal[0])
        if not 1 <= days <= LONGEST_DAYS:
            raise AccessError("days_of_token", most=LONGEST_DAYS, days=days)
        value = _PREFIX + secrets.token_urlsafe(32)
        fields: dict[str, Any] = {
            "actions": sorted(scope.actions),
            "sources": sorted(scope.sources),
            "districts": sorted(scope.districts),
            "expires_at": now + timedelta(days=days),
        }
        row = fields | {
            "name": proper_name(name),
            "sha256": _hash(value),
            "created_by": by,
            "created_at": now,
        }
        with self._engine.begin() as connection:
            made = connection.execute(insert(TokenRow).values(**row).returning(*_TABLE.columns)).one()
            audit.write(
                connection,
                who=by,
                what="token created",
                subject=f"{made.id} {made.name}",
                details=fields,
                at=now,
            )
        return value, _token(made)

    def all(self) -> tuple[Token, ...]:
        """Return every token, newest first."""
        with self._engine.connect() as connection:
            return tuple(
                _token(row) for row in connection.execute(select(_TABLE).order_by(TokenRow.id.desc()))
            )

    def revoke(self, number: int, *, by: str, now: datetime) -> Token:
        """Make a token worthless from now on; twice is as good as once.

        Raises
        ------
        AccessError
            There is no such token.
        """
        mine = TokenRow.id == number
        with self._engine.begin() as connection:
            change = update(TokenRow).where(mine, TokenRow.revoked_at.is_(None)).values(revoked_at=now)
            row = connection.execute(change.returning(*_TABLE.columns)).first()
            if row is not None:
                subject = f"{row.id} {row.name}"
                audit.write(connection, who=by, what="token revoked", subject=subject, at=now)
                return _token(row)
            row = connection.execute(select(_TABLE).where(mine)).first()
        if row is None:
            raise AccessError("no_token", number=number)
        return _token(row)

    def holder(self, value: str, *, now: datetime) -> Person | None:
        """Return for whom a token stands, None if it is unknown, expired or revoked."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_TABLE).where(TokenRow.sha256 == _hash(value))).first()
        if row is None or _token(row).state(now) != "valid":
            return None
        if row.used_at is None or now - row.used_at >= _STEP:
            with self._engine.begin() as connection:
                connection.execute(update(TokenRow).where(TokenRow.id == row.id).values(used_at=now))
        scope = _token(row).scope
        return Person(scope.actions, scope.sources, scope.districts, f"token:{row.id} {row.name}")


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: Row[Any]) -> Token:
    return Token(
        row.id,
        row.name,
        Scope(frozenset(row.actions), frozenset(row.sources), frozenset(row.districts)),
        row.created_by,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.used_at,
    )
