"""What leaves: the map as SVG, tables and GeoJSON, all read from an edition."""

__all__ = ["day_table", "geojson", "palette", "picture", "sign_columns", "spreadsheets", "svg"]
