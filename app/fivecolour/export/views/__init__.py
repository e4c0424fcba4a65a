"""What is asked for, what it says, and where it comes from: the same for every format."""

__all__ = [
    "beside_figures",
    "content",
    "frames",
    "provenance",
    "request",
    "sign_columns",
    "span",
]
