"""A store is of real figures, as all were so far, or of a drill, for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table and forbid every change of what it says."""
    op.create_table("store_kind", sa.Column("kind", sa.String(10), primary_key=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER store_kind_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON store_kind "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER store_kind_no_{change.lower()} BEFORE {change} ON store_kind "
            "BEGIN SELECT RAISE(ABORT, 'store_kind is only ever added'); END"
        )
