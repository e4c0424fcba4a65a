"""From indicators to tiers, day after day."""
