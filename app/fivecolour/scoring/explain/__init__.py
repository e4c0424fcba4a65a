"""Why a district has its tier, and what would change it."""

__all__ = ["combination", "day_reasons", "explanation", "sentences"]
