"""What was reported: one figure from one source."""
