"""What districts are graded by, computed from reported figures."""

__all__ = ["counts", "ends", "names", "period_indicators", "runs", "values", "window_cases"]
