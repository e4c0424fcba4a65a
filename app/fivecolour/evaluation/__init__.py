"""How well forecasts did: proper scores of counts and of tiers, and how well alarms warn."""

__all__ = ["alarm_scores", "ordinal_scores", "quantile_scores"]
