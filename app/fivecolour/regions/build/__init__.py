"""How a region set is made: read, repaired, simplified and written from any polygons file."""

__all__ = ["boundaries", "code_columns", "code_table", "detection", "edited_tables", "pipeline", "recipes"]
