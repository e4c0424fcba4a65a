"""Cells of delimited text and of workbooks, with what a workbook hides or only shows."""

__all__ = [
    "delimited",
    "hidden_cells",
    "merged_cells",
    "sheet_notes",
    "workbook_cells",
    "workbooks",
]
