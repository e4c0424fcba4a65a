"""What comes in: files, requests and forms become reports, or are put aside with their reason."""

__all__ = [
    "files",
    "flow_intake",
    "flow_profiles",
    "flow_rows",
    "outside_cases",
    "preview",
    "quarantine",
    "read",
    "receipt_text",
    "receiver",
    "service",
    "types",
    "watch",
]
