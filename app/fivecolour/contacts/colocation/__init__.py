"""Co-location: who was where a case was, by logs of visits, tickets and check-ins."""

__all__ = [
    "case_colocation",
    "colocation_rule",
    "colocation_table",
    "taken_contacts",
    "visit_import",
    "visit_log",
]
