"""How a district is graded: indicators, schemes, tiers and reasons."""

__all__ = [
    "comparison",
    "explain",
    "figures",
    "grading",
    "indicators",
    "periods",
    "reason",
    "schemes",
    "table",
    "uncertainty",
]
