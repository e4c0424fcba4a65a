"""How a district is graded: indicators, schemes, tiers and reasons."""

__all__ = ["explain", "figures", "grading", "indicators", "reason", "schemes", "uncertainty"]
