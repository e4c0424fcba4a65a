"""What a file holds, as it was written: its cells, and what they are taken to mean."""

__all__ = [
    "amounts",
    "context",
    "days",
    "description",
    "extraction",
    "headers",
    "limits",
    "marks",
    "part_total_question",
    "place_columns",
    "profiles",
    "recognition",
    "row_question",
    "rowless_days",
    "sheets",
    "total_texts",
    "understanding",
    "unread_question",
    "weeks",
    "whole_question",
]
