"""Open pages learn of new editions."""
