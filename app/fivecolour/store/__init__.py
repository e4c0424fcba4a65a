"""Where reports are kept."""

__all__ = [
    "access_tables",
    "audit",
    "backup",
    "database",
    "editions",
    "insertion",
    "intakes",
    "integrity",
    "kind",
    "load",
    "notice",
    "published_tiers",
    "quarantine",
    "reports",
    "revisions",
    "schema",
    "tables",
    "write_lock",
]
