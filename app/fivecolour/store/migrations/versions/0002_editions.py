"""Editions and their parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "edition_parts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.String(160), primary_key=True),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), unique=True),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by", sa.String(120)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("refused_by", sa.String(120)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.String(120)),
        sa.Column("why", sa.String(), nullable=False),
    )
