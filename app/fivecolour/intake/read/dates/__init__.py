"""Days, weeks and times as they are written."""

__all__ = [
    "day_numbers",
    "days",
    "month_names",
    "swapped_days",
    "times_of_day",
    "week_spans",
    "weeks",
]
