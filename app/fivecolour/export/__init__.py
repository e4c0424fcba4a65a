"""What leaves: the map as SVG, tables and GeoJSON, all read from an edition."""

__all__ = [
    "colour_vision",
    "content",
    "day_table",
    "geojson",
    "palette",
    "picture",
    "prescribed_colours",
    "provenance",
    "request",
    "sign_columns",
    "spreadsheets",
    "svg",
]
