"""From indicators to tiers, day after day."""

__all__ = ["bands", "grading", "memory", "reviews", "state", "state_arrays", "tiers"]
