"""How a district develops: smoothing of its daily figures."""

__all__ = [
    "analogs",
    "ears",
    "forecast",
    "growth",
    "nowcast",
    "reporting_delay",
    "reproduction",
    "trailing_mean",
    "windows",
]
