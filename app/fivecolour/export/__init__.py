"""What leaves: pictures, tables and maps as files, all read from an edition."""

__all__ = [
    "colour_vision",
    "content",
    "csv_metadata",
    "day_table",
    "fonts",
    "geojson",
    "maker",
    "metadata",
    "open_tables",
    "palette",
    "picture",
    "prescribed_colours",
    "provenance",
    "request",
    "sign_columns",
    "spreadsheets",
    "svg",
]
