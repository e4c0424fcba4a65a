"""Webhooks are in the store: receivers, messages that wait, attempts; they were files of one host."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables; the files of a host are taken in by the host itself (`fivecolour.webhooks`)."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.Column("leased_by", sa.String(40), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "webhook_messages",
        sa.Column("webhook", sa.String(40), sa.ForeignKey("webhooks.id"), primary_key=True),
        sa.Column("message", sa.String(200), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("webhook_messages_due", "webhook_messages", ["state", "due_at"])
    op.create_table(
        "webhook_attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("webhook", sa.String(40), sa.ForeignKey("webhooks.id"), nullable=False),
        sa.Column("message", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
    )
    op.create_index("ix_webhook_attempts_webhook", "webhook_attempts", ["webhook"])
