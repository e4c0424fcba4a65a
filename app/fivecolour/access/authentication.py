"""Authentication of staff and programs: signing in and out, sessions and tokens, with the rules of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Engine

from fivecolour.access import passwords
from fivecolour.access.attempts import Attempts
from fivecolour.access.people import People
from fivecolour.access.permissions import AccessError, Person
from fivecolour.access.sessions import Sessions
from fivecolour.access.tokens import Tokens
from fivecolour.store import audit, database


class TooManyAttemptsError(AccessError):
    """Signing in is locked for a while, for this account or from this address."""


def _now() -> datetime:
    return datetime.now(UTC)


class Authentication:
    """Opens the store at the first need: pages that are for everybody do not need it.

    Parameters
    ----------
    database_url : str
        Address of the store.
    clock : callable, optional
        Tells the time, in UTC.
    """

    def __init__(self, database_url: str, clock: Callable[[], datetime] = _now) -> None:
        self._url = database_url
        self.clock = clock

    @cached_property
    def engine(self) -> Engine:
        """The store."""
        return database.engine(self._url)

    @property
    def people(self) -> People:
        """The accounts."""
        return People(self.engine)

    @property
    def tokens(self) -> Tokens:
        """The tokens."""
        return Tokens(self.engine)

    def sign_in(self, name: str, password: str, *, address: str, session: str = "") -> str | None:
        """Check name and password and begin a session.

        Parameters
        ----------
        session : str
            The session that the browser brought along: it ends, so that nobody can plant one.

        Returns
        -------
        str or None
            The name of the new session, None if name or password are wrong; which of them is not said.

        Raises
        ------
        TooManyAttemptsError
            This is one attempt too many.
        """
        now, attempts = self.clock(), Attempts(self.engine)
        if not attempts.enter(name=name, address=address, now=now):
            raise TooManyAttemptsError("too_many_attempts")
        account = self.people.check(name, password)
        if account is None:
            self._note_lock(name, attempts, now)
            return None
        attempts.forget(name=name, address=address)
        if session:
            Sessions(self.engine).end(session, now=now)
        return Sessions(self.engine).begin(account.id, name=account.person.name, now=now)

    def sign_out(self, session: str) -> None:
        """End a session."""
        Sessions(self.engine).end(session, now=self.clock())

    def person(self, session: str) -> Person | None:
        """Return who is signed in with this session."""
        return Sessions(self.engine).find(session, now=self.clock()) if session else None

    def holder(self, token: str) -> Person | None:
        """Return for whom a token stands."""
        return self.tokens.holder(token, now=self.clock())

    def change_password(self, person: Person, old: str, new: str, *, address: str) -> str | None:
        """Change one's own password; all other sessions end.

        Returns
        -------
        str or None
            The new session, None if ``old`` is wrong.

        Raises
        ------
        WeakPasswordError
            The new one is weak.
        TooManyAttemptsError
            The old one was wrong too often.
        """
        passwords.check(new, name=person.name)
        now, attempts = self.clock(), Attempts(self.engine)
        if not attempts.enter(name=person.name, address=address, now=now):
            raise TooManyAttemptsError("too_many_attempts")
        account = self.people.check(person.name, old)
        if account is None:
            return None
        attempts.forget(name=person.name, address=address)
        self.people.set_password(person.name, new, by=person.name)
        return Sessions(self.engine).begin(account.id, name=person.name, now=now)

    def _note_lock(self, name: str, attempts: Attempts, now: datetime) -> None:
        """Enter a lock-out; a name that nobody has is not written down: it may be a mistyped password."""
        known = self.people.find(name)
        if known is not None and attempts.is_last(name=name):
            who = known.person.name
            with self.engine.begin() as connection:
                audit.write(connection, who=who, what="account locked", subject=who, at=now)

    # --- the log, for pages that do not know the store ------------------------------------------------

    def filter(self, *, who: str, what: str, before: int | None) -> audit.AuditFilter:
        """Return which entries are asked for; empty is any."""
        return audit.AuditFilter(who, what, before)

    def entries(self, wanted: audit.AuditFilter, *, limit: int) -> tuple[audit.AuditEntry, ...]:
        """Return entries of the audit log, newest first."""
        return audit.entries(self.engine, wanted, limit=limit)

    def entry_kinds(self) -> tuple[str, ...]:
        """Return what kinds of entries there are."""
        return audit.kinds(self.engine)

    def log_length(self) -> int:
        """Return how many entries there are."""
        return audit.count(self.engine)

    def verify(self) -> audit.ChainVerdict:
        """Check the chain of the whole log."""
        return audit.verify(self.engine)
