"""Changes of tier and days of review, for readers of news and calendars."""

__all__ = [
    "atom",
    "review_calendar",
    "tier_events",
]
