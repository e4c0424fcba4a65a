"""What a district is: polygons, codes, names and parents."""

__all__ = [
    "build",
    "code_forms",
    "codes",
    "countries",
    "datum_check",
    "datums",
    "drawing",
    "insets",
    "line_pieces",
    "neighbours",
    "pinyin",
    "place_names",
    "points",
    "projection",
    "region_set",
    "sets",
]
