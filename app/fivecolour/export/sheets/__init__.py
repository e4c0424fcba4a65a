"""Pictures for the press: map, trend, legend and what stands round them on a sheet."""

__all__ = ["drawable", "press_sheet", "sheet_blocks", "sheet_legend"]
