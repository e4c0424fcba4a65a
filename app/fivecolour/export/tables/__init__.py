"""Tables of a day, open data and what describes them; polygons and flows as GeoJSON."""

__all__ = [
    "catalogue_entry",
    "column_meanings",
    "csv_metadata",
    "day_table",
    "day_workbook",
    "flow_columns",
    "flow_geojson",
    "geojson",
    "hub_table",
    "index_files",
    "open_flows",
    "open_table",
    "open_words",
    "spreadsheets",
    "table_metadata",
    "table_registry",
]
