"""Reports, published colours and loaded files, as the first version had them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables; what a database of the first version holds stays as it is."""
    op.create_table(
        "loads",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "published_tiers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tiers", sa.String(20), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
        if_not_exists=True,
    )
    op.create_index("ix_published_tiers_event_date", "published_tiers", ["event_date"], if_not_exists=True)
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
        if_not_exists=True,
    )
    op.create_index(
        "reports_by_figure", "reports", ["indicator", "kind", "event_date", "place"], if_not_exists=True
    )
