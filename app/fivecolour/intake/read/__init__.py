"""What a file holds, as it was written: its cells, and what they are taken to mean."""

__all__ = [
    "characters",
    "columns",
    "dates",
    "limits",
    "profiles",
    "questions",
    "recognition",
    "tables",
]
