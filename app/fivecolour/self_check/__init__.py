"""A reader's own check by a published health code: rule files, what is declared, and what follows."""

__all__ = [
    "declaration",
    "device_rule",
    "health_code",
    "health_code_files",
    "self_check",
    "self_check_slip",
    "tier_record",
]
