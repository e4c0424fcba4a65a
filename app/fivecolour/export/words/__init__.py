"""Flows, pressure and indices in words, for pages and pictures alike."""

__all__ = [
    "flow_words",
    "index_words",
    "pressure_words",
]
