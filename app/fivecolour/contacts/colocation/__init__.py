"""Co-location: who was where a case was, by logs of visits, tickets and check-ins."""

__all__ = ["case_colocation", "colocation_rule", "visit_import", "visit_log"]
