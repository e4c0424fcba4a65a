"""Data for programs and for the page's own script; and the figures that programs send."""

__all__ = [
    "bodies",
    "client_data",
    "downloads",
    "feed_routes",
    "known_keys",
    "rate_limit",
    "report_routes",
    "sender_context",
    "since",
]
