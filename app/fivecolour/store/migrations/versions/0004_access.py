"""People, tokens, sessions, attempts to sign in, and the audit log with its triggers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fivecolour.store.audit_tables import triggers

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables; from here on the audit log only grows."""
    _access()
    _audit()
    for statement in triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _access() -> None:
    scope = ("actions", "sources", "districts")
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("password", sa.String(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in scope),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in scope),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "sessions",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_attempts_key", "attempts", ["key"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_who", "audit", ["who"])
    op.create_index("ix_audit_what", "audit", ["what"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
