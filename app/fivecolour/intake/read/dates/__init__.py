"""Days, weeks and times as they are written."""

__all__ = [
    "calendars",
    "day_form",
    "day_numbers",
    "days",
    "month_names",
    "several_days",
    "swapped_days",
    "times_of_day",
    "week_spans",
    "weekday_names",
    "weeks",
]
