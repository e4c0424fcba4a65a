"""What leaves: the map as SVG, tables and GeoJSON, all read from an edition."""
