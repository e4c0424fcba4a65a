"""What districts are graded by, computed from reported figures."""

__all__ = ["values", "window_cases"]
