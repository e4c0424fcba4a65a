"""What is said beside a picture: caption, citation, alternative text."""

__all__ = [
    "alternative_text",
    "caption",
    "citation",
]
