"""Published rules as data: read, checked, varied and put into words."""

__all__ = [
    "assessment",
    "drafts",
    "json_schema",
    "levels",
    "library",
    "numbers",
    "plain_words",
    "review_rules",
    "rule_table",
    "rule_texts",
    "scheme",
    "statements",
    "tier_label",
]
