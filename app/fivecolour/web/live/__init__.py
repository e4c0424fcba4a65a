"""Open pages learn of new editions."""

__all__ = ["listeners", "news", "preparation", "streams"]
