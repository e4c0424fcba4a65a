"""How well forecasts did: proper scores of counts and of tiers."""

__all__ = ["ordinal_scores", "quantile_scores"]
