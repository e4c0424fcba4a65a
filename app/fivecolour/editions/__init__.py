"""What is published: immutable editions."""

__all__ = [
    "build",
    "changes",
    "day_signs",
    "emptiness",
    "files",
    "history",
    "integrity",
    "map_list",
    "measures",
    "notices",
    "own_words",
    "parts",
    "press",
    "publication",
    "records",
    "region_figures",
    "standing_order",
    "totals",
    "types",
]
