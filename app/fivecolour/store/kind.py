"""Real figures and those of a drill are never in one store: the store itself refuses the others.

What comes from a drill is marked by its source, which begins with ``drill:``.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, func, insert, select

from fivecolour.errors import UserError
from fivecolour.store.edition_tables import EditionRow
from fivecolour.store.kind_tables import StoreKindRow
from fivecolour.store.report_tables import ReportRow

MARK = "drill:"
_DRILL = "drill"


class KindError(UserError):
    """Something real was to go into a drill's store, or something of a drill into the real one."""


def is_drill(connection: Connection) -> bool:
    """Return whether this is the store of a drill."""
    return connection.execute(select(StoreKindRow.kind)).first() is not None


def is_drill_store(engine: Engine) -> bool:
    """Return whether this is the store of a drill."""
    with engine.connect() as connection:
        return is_drill(connection)


def make_drill(engine: Engine) -> None:
    """Make an empty store that of a drill, for good.

    Raises
    ------
    KindError
        It holds reports or editions already.
    """
    with engine.begin() as connection:
        if is_drill(connection):
            return
        for table in (ReportRow, EditionRow):
            if connection.execute(select(func.count()).select_from(table)).scalar_one():
                raise KindError("this store holds real figures; a drill needs a store of its own")
        connection.execute(insert(StoreKindRow).values(kind=_DRILL))


def check_store(engine: Engine, *, drill: bool) -> None:
    """Refuse to work with a drill's store in a real instance's home, or the other way round.

    Raises
    ------
    KindError
        It is of the other kind.
    """
    if is_drill_store(engine) and not drill:
        raise KindError("this is the database of a drill; look at it with: fivecolour serve --drill")
    if drill and not is_drill_store(engine):
        raise KindError(
            "this is the home of a drill, but its database holds real figures; check DATABASE_URL"
        )


def check_sources(connection: Connection, sources: Iterable[str]) -> None:
    """Refuse reports of the other kind.

    Raises
    ------
    KindError
        A source is of a drill and the store is not, or the other way round.
    """
    drill = is_drill(connection)
    for source in sources:
        if source.startswith(MARK) and not drill:
            raise KindError(f"source {source!r} is of a drill; its figures never go into the real store")
        if drill and not source.startswith(MARK):
            raise KindError(f"source {source!r} is not of this drill; its store takes simulated figures only")


def check_edition(connection: Connection, *, drill: bool) -> None:
    """Refuse an edition of the other kind.

    Raises
    ------
    KindError
        It is marked as a drill and the store is not, or the other way round.
    """
    if is_drill(connection) and not drill:
        raise KindError("an edition of a drill's figures must be marked as a drill")
    if drill and not is_drill(connection):
        raise KindError("an edition of real figures cannot be marked as a drill; use: fivecolour drill start")
