"""From indicators to tiers, day after day."""

__all__ = ["bands", "comparison", "reviews", "state", "table", "tiers"]
