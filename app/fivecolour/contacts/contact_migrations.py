"""Steps from the store of an earlier program to that of this one, each in the transaction that opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, update

from fivecolour.contacts.contact_tables import StoreRow
from fivecolour.store.access_tables import UtcDateTime


def _since_when_the_key(operations: Operations) -> None:
    operations.add_column(StoreRow.__tablename__, Column("key_since", UtcDateTime, nullable=True))


# By the version that a step makes. A table that is new needs none: it is made where it is not there.
_STEPS: Final[dict[int, Callable[[Operations], None]]] = {2: _since_when_the_key}
VERSION: Final = max(_STEPS)


def upgrade(connection: Connection, found: int) -> None:
    """Bring a store of version ``found`` to `VERSION`; what it holds stays."""
    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, VERSION + 1):
        _STEPS[version](operations)
    connection.execute(update(StoreRow).values(version=VERSION))
