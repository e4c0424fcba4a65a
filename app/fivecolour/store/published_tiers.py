"""The repository of the colours that an authority itself published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Engine, func, select

from fivecolour.reports.report_data import PublishedTier
from fivecolour.store import report_rows
from fivecolour.store.insertion import Added, Row, add_new, enter_file, fingerprint
from fivecolour.store.report_rows import RowReceipt
from fivecolour.store.report_tables import PublishedTierRow


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
        issued_days_after: int | None = None,
    ) -> Added:
        """Add what is not kept yet, in the order given, all or none (see `Reports.add_many`)."""
        receipt = report_rows.receipt(file, received_at, issued_days_after)
        rows = [_row(tier, receipt) for tier in published]
        with self._engine.begin() as connection:
            if sha256 and not enter_file(
                connection, file=file, sha256=sha256, rows=len(rows), loaded_at=receipt.received_at
            ):
                return Added(unchanged=len(rows))
            return add_new(connection, PublishedTierRow, rows)

    def find(self, *, start: date, end: date, as_of: datetime | None = None) -> tuple[PublishedTier, ...]:
        """Return the colours of the maps from ``start`` to ``end``, both included, by day, then place.

        Where a colour was published twice for one place and day, the one that became known later counts,
        then the later arrival. ``as_of`` is as for `Reports`.
        """
        row = PublishedTierRow
        query = select(row).where(row.event_date.between(start, end)).order_by(row.known_at, row.id)
        if as_of is not None:
            query = query.where(row.known_at <= as_of)
        with self._engine.connect() as connection:
            found = [
                PublishedTier(
                    place=stored.place,
                    name=stored.name,
                    event_date=stored.event_date,
                    issued_on=stored.issued_on,
                    tiers=tuple(int(tier) for tier in stored.tiers.split("|")),
                    how=stored.how,
                    source=stored.source,
                )
                for stored in connection.execute(query)
            ]
        latest = {(tier.event_date, tier.place): tier for tier in found}
        return tuple(latest[key] for key in sorted(latest))

    def count(self) -> int:
        """Return how many published colours are kept."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count(PublishedTierRow.id))).scalar_one()


def _row(published: PublishedTier, receipt: RowReceipt) -> Row:
    told: Row = {
        "place": published.place,
        "name": published.name,
        "event_date": published.event_date,
        "issued_on": published.issued_on,
        "tiers": "|".join(map(str, published.tiers)),
        "how": published.how,
        "source": published.source,
    }
    known_at = receipt.known_at(
        event_date=published.event_date, issued_on=published.issued_on, issued_at=None
    )
    return {
        **told,
        "received_at": receipt.received_at,
        "known_at": known_at,
        "file": receipt.file,
        "fingerprint": fingerprint(told),
    }
