"""Trend charts."""

__all__ = ["trend"]
