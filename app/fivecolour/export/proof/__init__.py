"""How a file proves itself: where it comes from, who signed it, of how many parts it is made."""

__all__ = [
    "content_credentials",
    "differences",
    "file_parts",
    "metadata",
    "signing_identity",
]
