"""Trend charts."""
