"""What was reported: one figure from one source."""

__all__ = [
    "batch",
    "flow_report",
    "moments",
    "published_levels",
    "report_data",
    "series",
    "sums",
    "tidy_files",
]
