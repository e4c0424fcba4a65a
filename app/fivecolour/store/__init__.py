"""Where reports are kept."""

__all__ = [
    "access_tables",
    "audit",
    "backup",
    "database",
    "database_integrity",
    "editions",
    "flows",
    "insertion",
    "intakes",
    "kind",
    "load",
    "notice",
    "published_tiers",
    "quarantine_rows",
    "report_tables",
    "reports",
    "revisions",
    "schema",
    "webhook_tables",
    "write_lock",
]
