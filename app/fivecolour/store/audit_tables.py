"""The tables of the audit log, and the triggers that keep it append-only."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.report_tables import Base


class AuditRow(Base):
    """One thing that somebody did; ``hash`` covers it and the entry before it."""

    __tablename__ = "audit"

    # Given by the writer, not by the database: a gap would be a missing entry.
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    # As text, because exactly this text is hashed: "2020-02-09T04:05:06.000007Z".
    at: Mapped[str] = mapped_column(String(27))
    who: Mapped[str] = mapped_column(String(120), index=True)
    what: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str]
    source: Mapped[str]
    details: Mapped[str]
    # Unique: whatever happens, no two entries follow the same one.
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The one row that says where the log ends: its writers wait here for each other."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_head_no_delete BEFORE DELETE ON audit_head "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_head_no_return BEFORE UPDATE ON audit_head "
    "WHEN NEW.number < OLD.number OR NEW.id <> OLD.id "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head FOR EACH ROW "
    "WHEN (NEW.number < OLD.number OR NEW.id <> OLD.id) EXECUTE FUNCTION audit_refuse()",
)


def triggers(dialect: str) -> tuple[str, ...]:
    """Return the statements that make a database refuse every change of the log but additions."""
    return _POSTGRESQL if dialect == "postgresql" else _SQLITE
