"""What a district is: polygons, codes, names and parents."""

__all__ = [
    "build",
    "codes",
    "datum_check",
    "datums",
    "drawing",
    "insets",
    "names",
    "neighbours",
    "pinyin",
    "points",
    "projection",
    "sets",
    "types",
]
