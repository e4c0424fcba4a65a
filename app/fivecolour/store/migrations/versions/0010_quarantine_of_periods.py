"""Rows that were set apart may have decimals, speak of a week or a month, and have a bound."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns; what is kept are figures of days."""
    with op.batch_alter_table("quarantine") as quarantine:
        quarantine.alter_column(
            "value", existing_type=sa.BigInteger(), type_=sa.Double(), existing_nullable=True
        )
        quarantine.add_column(sa.Column("bound", sa.Double()))
        quarantine.add_column(sa.Column("period", sa.String(8), nullable=False, server_default="day"))
