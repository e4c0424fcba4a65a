"""Why a district has its tier, and what would change it."""

__all__ = ["day_reasons", "sentences"]
