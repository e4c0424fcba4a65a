"""From indicators to tiers, day after day."""

__all__ = ["bands", "grading", "levels", "reviews", "tiers"]
