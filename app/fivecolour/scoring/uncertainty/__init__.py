"""How far chance can have moved a rate, and with it a tier."""

__all__ = ["intervals", "rates", "smoothing"]
