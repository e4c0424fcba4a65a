"""Rate limit and lock-out of signing in, kept in the store so that all servers share it."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select

from fivecolour.access.permissions import name_key
from fivecolour.store.access_tables import AttemptRow

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 8, 40


class Attempts:
    """Attempts of the last 15 minutes: 8 for an account, 40 from an address; then it is locked.

    An attempt is entered before the password is looked at, so that many at once get no more tries than one
    after the other. A name that does not exist is counted like one that does. Attempts while locked do not
    count: the lock ends 15 minutes after the oldest that did.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enter(self, *, name: str, address: str, now: datetime) -> bool:
        """Enter an attempt; False if it is one too many."""
        account, place = _account(name), _place(address)
        with self._engine.begin() as connection:
            connection.execute(delete(AttemptRow).where(AttemptRow.at <= now - WINDOW))
            rows = [{"key": key, "at": now} for key in (account, place)]
            mine = connection.scalars(insert(AttemptRow).returning(AttemptRow.id), rows).all()
        with self._engine.begin() as connection:
            tally = select(AttemptRow.key, func.count()).where(AttemptRow.key.in_((account, place)))
            found = {key: int(count) for key, count in connection.execute(tally.group_by(AttemptRow.key))}
            allowed = found.get(account, 0) <= PER_ACCOUNT and found.get(place, 0) <= PER_ADDRESS
            if not allowed:
                connection.execute(delete(AttemptRow).where(AttemptRow.id.in_(mine)))
        return allowed

    def is_last(self, *, name: str) -> bool:
        """Return whether the account is locked from now on."""
        with self._engine.connect() as connection:
            query = select(func.count(AttemptRow.id)).where(AttemptRow.key == _account(name))
            return connection.execute(query).scalar_one() >= PER_ACCOUNT

    def forget(self, *, name: str, address: str = "") -> None:
        """Forget an account's attempts, and one from the address, since it succeeded."""
        with self._engine.begin() as connection:
            connection.execute(delete(AttemptRow).where(AttemptRow.key == _account(name)))
            if address:
                newest = select(func.max(AttemptRow.id)).where(AttemptRow.key == _place(address))
                connection.execute(delete(AttemptRow).where(AttemptRow.id == newest.scalar_subquery()))


def _account(name: str) -> str:
    return hashlib.sha256(f"account:{name_key(name)}".encode()).hexdigest()


def _place(address: str) -> str:
    return hashlib.sha256(f"address:{network(address)}".encode()).hexdigest()


def network(address: str) -> str:
    """Return what one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address.

    >>> network("203.0.113.9"), network("2001:db8:1:2:3:4:5:6"), network("::ffff:203.0.113.9")
    ('203.0.113.9', '2001:db8:1:2::', '203.0.113.9')
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(known), 64), strict=False)[0])
    return str(known)
