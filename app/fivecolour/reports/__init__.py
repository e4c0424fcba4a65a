"""What was reported: one figure from one source."""

__all__ = ["batch", "moments", "series", "sums", "tidy_files", "types"]
