"""Figures may have decimals, speak of a week or a month, and say how much a suppressed one can be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NAMES = {"uq": "%(table_name)s_%(column_0_name)s_key"}


def upgrade() -> None:
    """Add the columns; what is kept are figures of days, and whole numbers stay what they are."""
    with op.batch_alter_table("reports", naming_convention=_NAMES) as reports:
        reports.alter_column("value", existing_type=sa.Integer(), type_=sa.Double(), existing_nullable=True)
        reports.add_column(sa.Column("bound", sa.Double()))
        reports.add_column(sa.Column("period", sa.String(8), nullable=False, server_default="day"))
    if op.get_bind().dialect.name == "sqlite":
        # The table was made anew, without what had been attached to it.
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reports_no_{change.lower()} BEFORE {change} ON reports "
                "BEGIN SELECT RAISE(ABORT, 'reports are only ever added'); END"
            )
