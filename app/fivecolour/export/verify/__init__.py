"""Whether a file is a true, unchanged export, and what differs."""

__all__ = [
    "verdict_words",
    "verification",
]
