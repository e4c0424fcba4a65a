"""Whether what a file holds can be right: places found, figures judged by the table of rules."""

__all__ = [
    "found_place",
    "implausible",
    "judgement",
    "not_placed",
    "reconcile",
    "row_findings",
    "rules",
    "shown",
]
