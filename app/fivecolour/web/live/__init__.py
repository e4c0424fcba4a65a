"""Open pages learn of new editions."""

__all__ = ["listeners", "news", "preparation", "stream_places", "streams"]
