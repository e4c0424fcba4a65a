"""Simulated epidemics (演练), played through the same intake and kept apart from real data."""

__all__ = ["home", "marker", "play"]
