"""A table: its rows, what its cells hold, and the figures that are read from it."""

__all__ = [
    "amounts",
    "another_table",
    "description",
    "extraction",
    "json_pages",
    "json_records",
    "moved_cells",
    "notes_on_parts",
    "personal",
    "place_columns",
    "remarks",
    "sheets",
    "understanding",
]
