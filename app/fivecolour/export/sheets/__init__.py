"""Pictures for the press: map, trend, legend and what stands round them on a sheet."""

__all__ = [
    "press_sheet",
    "sheet_blocks",
    "sheet_legend",
]
