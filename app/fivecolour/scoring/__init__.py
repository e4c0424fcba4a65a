"""How a district is graded: indicators, schemes, tiers and reasons."""

__all__ = [
    "comparison",
    "explain",
    "figures",
    "grading",
    "indicators",
    "reason",
    "schemes",
    "table",
    "uncertainty",
]
