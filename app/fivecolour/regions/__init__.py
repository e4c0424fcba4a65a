"""What a district is: polygons, codes, names and parents."""

__all__ = [
    "build",
    "datum_check",
    "datums",
    "drawing",
    "names",
    "neighbours",
    "pinyin",
    "points",
    "sets",
    "types",
]
