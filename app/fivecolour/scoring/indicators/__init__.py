"""What districts are graded by, computed from reported figures."""

__all__ = ["names", "runs", "values", "window_cases"]
