"""From indicators to tiers, day after day."""

__all__ = ["bands", "grading", "level_tiers", "reviews", "tiers"]
