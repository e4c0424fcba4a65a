"""What is asked before figures are taken, because the file can mean two things."""

__all__ = [
    "bracket_question",
    "day_question",
    "figure_question",
    "part_total_question",
    "period_question",
    "proposals",
    "row_question",
    "table_question",
    "unread_question",
    "whole_question",
]
