"""The repository of the colours that an authority itself published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import Engine, func, select

from app.reports.types import PublishedTier
from app.store.rows import Added, Row, add_new, enter_file, fingerprint
from app.store.tables import PublishedTierRow


class PublishedTiers:
    """Published colours, kept apart from computed ones."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_many(
        self,
        published: Iterable[PublishedTier],
        *,
        file: str,
        sha256: str | None = None,
        received_at: datetime | None = None,
    ) -> Added:
        """Add what is not kept yet, in the order given, all or none (see `Reports.add_many`)."""
        received_at = received_at or datetime.now(UTC)
        rows = [
            {**said, "received_at": received_at, "file": file, "fingerprint": fingerprint(said)}
            for said in map(_said, published)
        ]
        with self._engine.begin() as connection:
            if sha256 and not enter_file(
                connection, file=file, sha256=sha256, rows=len(rows), loaded_at=received_at
            ):
                return Added(unchanged=len(rows))
            return add_new(connection, PublishedTierRow, rows)

    def find(self, *, start: date, end: date) -> tuple[PublishedTier, ...]:
        """Return the colours of the maps from ``start`` to ``end``, both included, by day, then place.

        Where a colour was published twice for one place and day, the later ``issued_on`` counts (an unknown
        one is the earliest), then the later arrival.
        """
        row = PublishedTierRow
        query = select(row).where(row.event_date.between(start, end)).order_by(row.id)
        with self._engine.connect() as connection:
            found = [
                PublishedTier(
                    place=kept.place,
                    name=kept.name,
                    event_date=kept.event_date,
                    issued_on=kept.issued_on,
                    tiers=tuple(int(tier) for tier in kept.tiers.split("|")),
                    how=kept.how,
                    source=kept.source,
                )
                for kept in connection.execute(query)
            ]
        latest = {
            (tier.event_date, tier.place): tier
            for tier in sorted(found, key=lambda tier: tier.issued_on or date.min)
        }
        return tuple(latest[key] for key in sorted(latest))

    def count(self) -> int:
        """Return how many published colours are kept."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count(PublishedTierRow.id))).scalar_one()


def _said(published: PublishedTier) -> Row:
    return {
        "place": published.place,
        "name": published.name,
        "event_date": published.event_date,
        "issued_on": published.issued_on,
        "tiers": "|".join(map(str, published.tiers)),
        "how": published.how,
        "source": published.source,
    }
