"""From indicators to tiers, day after day."""

__all__ = ["bands", "continuation", "grading", "level_tiers", "reviews", "tiers"]
