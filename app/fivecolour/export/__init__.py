"""What leaves: the map as SVG, tables and GeoJSON, all read from an edition."""

__all__ = [
    "content",
    "day_table",
    "geojson",
    "palette",
    "picture",
    "provenance",
    "request",
    "sign_columns",
    "spreadsheets",
    "svg",
]
