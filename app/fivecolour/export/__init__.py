"""What leaves: pictures, tables and maps as files, all read from an edition."""

__all__ = [
    "captions",
    "drawing",
    "feeds",
    "maker",
    "proof",
    "sheets",
    "stored_exports",
    "tables",
    "verify",
    "views",
    "words",
]
