"""How a district develops: growth and early warning, reporting delay, nowcast and forecast."""

__all__ = [
    "analogs",
    "ears",
    "forecast",
    "growth",
    "negative_binomial",
    "nowcast",
    "reporting_delay",
    "reproduction",
    "trailing_mean",
    "windows",
]
