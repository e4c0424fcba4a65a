"""PostgreSQL tells the presses of all hosts when reports or editions have changed; SQLite tells by itself."""

from __future__ import annotations

from alembic import op

from fivecolour.store.change_signal import CHANNEL

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the triggers; a transaction tells once, when it stands."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        f"CREATE FUNCTION tell_{CHANNEL}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$"
    )
    for table in ("reports", "editions"):
        op.execute(
            f"CREATE TRIGGER {table}_tell AFTER INSERT OR UPDATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION tell_{CHANNEL}()"
        )
