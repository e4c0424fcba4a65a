"""Composite indices: what a file says, each part on one scale, weighed into one number, and its rank."""

__all__ = ["composite", "index_library", "index_rule", "rank_bounds"]
