"""How a district develops: smoothing of its daily figures."""

__all__ = [
    "ears",
    "forecast",
    "growth",
    "nowcast",
    "reporting_delay",
    "reproduction",
    "trailing_mean",
    "windows",
]
