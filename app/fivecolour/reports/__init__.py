"""What was reported: one figure from one source."""

__all__ = ["batch", "moments", "published_levels", "series", "sums", "tidy_files", "types"]
