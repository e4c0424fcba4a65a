"""The repository of editions: drafts, what was published, and what was withdrawn."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, func, select, update
from sqlalchemy.engine import Row

from fivecolour.messages import RefusalError
from fivecolour.store import audit, kind
from fivecolour.store.edition_tables import EditionPartRow, EditionRow
from fivecolour.store.insertion import add_new
from fivecolour.store.write_lock import Lock, acquire

DRAFT, PUBLISHED, REFUSED, WITHDRAWN = "draft", "published", "refused", "withdrawn"
# Most of a publication is waiting for the disk; better compression would take longer than it saves.
_LEVEL = 1
_MANY = 500


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """One edition as the store has it.

    Attributes
    ----------
    manifest : dict
        See `fivecolour.editions.parts`; with number and moment once it is published.
    state : str
        ``draft``, ``published``, ``refused`` or ``withdrawn``.
    why : str
        Said by who refused or withdrew it.
    """

    id: str
    manifest: dict[str, Any]
    state: str
    made_at: datetime
    made_by: str
    number: int | None
    published_at: datetime | None
    published_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    why: str


class OvertakenError(Exception):
    """Another edition was published since the figures of this one were read."""


class Editions:
    """Editions in the order in which they were made.

    Every change is one transaction with its entry in the audit log: an edition is published or it is not.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def draft(self, name: str, manifest: Mapping[str, Any], bodies: Mapping[str, bytes], *, by: str) -> bool:
        """Keep an edition that is not published yet; False if the same content is kept already.

        A refused draft that is made again is a draft again.
        """
        with self._engine.begin() as connection:
            return self._draft(connection, name, manifest, bodies, by)

    def approve(self, name: str, *, by: str, above: int = 0) -> StoredEdition:
        """Give a draft the next number, for the first time or again: an edition that has one keeps it.

        Raises
        ------
        UserError
            There is no such edition, it was refused, or ``by`` made it: approval takes a second person.
        """
        with self._engine.begin() as connection:
            acquire(connection, Lock.EDITIONS)
            if _one(connection, name).made_by == by:
                raise RefusalError("own_draft", name=name, by=by)
            self._publish(connection, name, by, above)
        return self.one(name)

    def draft_and_publish(
        self,
        name: str,
        manifest: Mapping[str, Any],
        bodies: Mapping[str, bytes],
        *,
        by: str,
        above: int = 0,
        after: int | None = None,
    ) -> tuple[StoredEdition, bool]:
        """Keep an edition and give it the next number at once; False with it if it has one already.

        ``above`` is the highest number that was given before the store kept editions; ``after`` the highest
        one (`newest_number`) when its figures had not been read yet.

        Raises
        ------
        OvertakenError
            A number above ``after`` was given meanwhile: that edition may hold newer figures than this one.
        """
        with self._engine.begin() as connection:
            acquire(connection, Lock.EDITIONS)
            if after is not None and _newest_number(connection) != after:
                raise OvertakenError(name)
            self._draft(connection, name, manifest, bodies, by)
            new = self._publish(connection, name, by, above)
        return self.one(name), new

    def refuse(self, name: str, *, by: str, why: str) -> StoredEdition:
        """Refuse a draft: it is not published.

        Raises
        ------
        UserError
            There is no such draft, or no reason is given.
        """
        return self._end(name, by=by, why=why, state=DRAFT, column="refused")

    def withdraw(self, name: str, *, by: str, why: str) -> StoredEdition:
        """Withdraw a published edition: it stays readable and says so.

        Raises
        ------
        UserError
            There is no such published edition, or no reason is given.
        """
        return self._end(name, by=by, why=why, state=PUBLISHED, column="withdrawn")

    def one(self, name: str) -> StoredEdition:
        """Return an edition by its id.

        Raises
        ------
        UserError
            There is none.
        """
        with self._engine.connect() as connection:
            return _one(connection, name)

    def all(self) -> tuple[StoredEdition, ...]:
        """Return all editions: published ones by number, then the others in the order of making."""
        query = select(EditionRow).order_by(
            EditionRow.number.is_(None), EditionRow.number, EditionRow.made_at
        )
        return self._find(query)

    def newest_number(self) -> int:
        """Return the highest number that was given, 0 before the first."""
        with self._engine.connect() as connection:
            return _newest_number(connection)

    def newest_standing(self) -> StoredEdition | None:
        """Return the newest edition that was not withdrawn, None if there is none."""
        newest = select(EditionRow).where(_STANDS).order_by(EditionRow.number.desc()).limit(1)
        return next(iter(self._find(newest)), None)

    def stands(self, name: str) -> bool:
        """Tell whether an edition was published and not withdrawn."""
        with self._engine.connect() as connection:
            found = select(EditionRow.id).where(_STANDS, EditionRow.id == name)
            return connection.scalar(found) is not None

    def published_names(self) -> tuple[str, ...]:
        """Return the ids of the published editions by their number, withdrawn ones included."""
        query = select(EditionRow.id).where(EditionRow.number.is_not(None)).order_by(EditionRow.number)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query))

    def withdrawn(self) -> tuple[StoredEdition, ...]:
        """Return the editions that were withdrawn."""
        return self._find(select(EditionRow).where(EditionRow.withdrawn_at.is_not(None)))

    def bodies(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the bodies of parts by their names; those that are not kept are absent."""
        wanted = list(names)
        found: dict[str, bytes] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), _MANY):
                query = select(EditionPartRow.sha256, EditionPartRow.body).where(
                    EditionPartRow.sha256.in_(wanted[start : start + _MANY])
                )
                found |= {row.sha256: zlib.decompress(row.body) for row in connection.execute(query)}
        return found

    def _find(self, query: Select[Any]) -> tuple[StoredEdition, ...]:
        with self._engine.connect() as connection:
            return tuple(_stored(row) for row in connection.execute(query.with_only_columns(*_COLUMNS)))

    def _draft(
        self,
        connection: Connection,
        name: str,
        manifest: Mapping[str, Any],
        bodies: Mapping[str, bytes],
        by: str,
    ) -> bool:
        kind.check_edition(connection, drill=bool(manifest.get("drill")))
        parts = [{"sha256": sha256, "body": zlib.compress(body, _LEVEL)} for sha256, body in bodies.items()]
        add_new(connection, EditionPartRow, parts)
        fields = {
            "manifest": json.dumps(manifest, ensure_ascii=False),
            "made_at": self._clock(),
            "made_by": by,
        }
        new = add_new(connection, EditionRow, [{"id": name, **fields, "why": ""}]).accepted == 1
        if not new and _one(connection, name).state == REFUSED:
            again = {**fields, "refused_at": None, "refused_by": None, "why": ""}
            connection.execute(update(EditionRow).where(EditionRow.id == name).values(**again))
            new = True
        if new:
            audit.write(connection, who=by, what="edition drafted", subject=name)
        return new

    def _publish(self, connection: Connection, name: str, by: str, above: int) -> bool:
        stored = _one(connection, name)
        if stored.state == REFUSED:
            raise RefusalError("refused_draft", name=name, by=stored.ended_by, why=stored.why)
        if stored.number is not None:
            return False
        number = max(_newest_number(connection), above) + 1
        fields = {"number": number, "published_at": self._clock(), "published_by": by}
        connection.execute(update(EditionRow).where(EditionRow.id == name).values(**fields))
        audit.write(connection, who=by, what="edition published", subject=name, details={"number": number})
        return True

    def _end(self, name: str, *, by: str, why: str, state: str, column: str) -> StoredEdition:
        if not why.strip():
            raise RefusalError(f"why_{column}", name=name)
        with self._engine.begin() as connection:
            acquire(connection, Lock.EDITIONS)
            stored = _one(connection, name)
            if stored.state != state:
                raise RefusalError(f"not_to_be_{column}", name=name, state=stored.state)
            fields = {f"{column}_at": self._clock(), f"{column}_by": by, "why": why.strip()}
            connection.execute(update(EditionRow).where(EditionRow.id == name).values(**fields))
            audit.write(
                connection, who=by, what=f"edition {column}", subject=name, details={"why": why.strip()}
            )
        return self.one(name)


_COLUMNS = tuple(EditionRow.__table__.columns)
_STANDS = and_(EditionRow.number.is_not(None), EditionRow.withdrawn_at.is_(None))


def _newest_number(connection: Connection) -> int:
    return connection.execute(select(func.max(EditionRow.number))).scalar_one() or 0


def _one(connection: Connection, name: str) -> StoredEdition:
    row = connection.execute(select(*_COLUMNS).where(EditionRow.id == name)).one_or_none()
    if row is None:
        raise RefusalError("no_stored_edition", name=name)
    return _stored(row)


def _stored(row: Row[Any]) -> StoredEdition:
    manifest = json.loads(row.manifest)
    if row.number is not None:
        manifest |= {"number": row.number, "published_at": moment(row.published_at)}
    return StoredEdition(
        id=row.id,
        manifest=manifest,
        state=_state(row),
        made_at=row.made_at,
        made_by=row.made_by,
        number=row.number,
        published_at=row.published_at,
        published_by=row.published_by,
        ended_at=row.withdrawn_at or row.refused_at,
        ended_by=row.withdrawn_by or row.refused_by,
        why=row.why,
    )


def _state(row: Row[Any]) -> str:
    if row.withdrawn_at:
        return WITHDRAWN
    if row.number is not None:
        return PUBLISHED
    return REFUSED if row.refused_at else DRAFT


def moment(at: datetime) -> str:
    """Return a moment as editions say it; SQLite forgets that it was UTC."""
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return utc.isoformat(timespec="seconds").replace("+00:00", "Z")


def part_names(manifest: Mapping[str, Any]) -> Iterable[str]:
    """Return the names of all parts of an edition."""
    for named in manifest["parts"].values():
        yield from [named] if isinstance(named, str) else named
