"""What districts are graded by, computed from reported figures."""

__all__ = ["ends", "names", "runs", "values", "window_cases"]
