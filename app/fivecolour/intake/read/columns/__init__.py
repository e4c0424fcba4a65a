"""What the head of a table says of its columns."""

__all__ = [
    "column",
    "context",
    "day_parts",
    "header_brackets",
    "header_periods",
    "header_row",
    "header_text",
    "headers",
    "misspelt_headers",
    "period_columns",
    "place_headers",
    "rowless_days",
    "scaled_units",
    "short_days",
    "total_texts",
    "year_question",
]
