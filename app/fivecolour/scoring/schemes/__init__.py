"""Published rules as data: read, checked, varied and put into words."""

__all__ = [
    "assessment",
    "drafts",
    "json_schema",
    "levels",
    "library",
    "numbers",
    "plain_words",
    "rule_texts",
    "scheme",
    "statements",
]
