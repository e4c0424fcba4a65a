"""The figures, their ratios and whether the required bounds are met, as one plain table."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both sides; ``bound`` is the least factor, None where nothing is required."""

    figure: str
    ours: str
    plain: str = ""
    factor: float | None = None
    bound: float | None = None
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """``met``, ``NOT met``, or nothing where nothing is required."""
        met = self.met
        if met is None and self.bound is not None and self.factor is not None:
            met = self.factor >= self.bound
        return "" if met is None else "met" if met else "NOT met"


def render(lines: Sequence[Line]) -> str:
    """Lay the lines out in columns."""
    head = ("figure", "ours", "plain", "factor", "required", "")
    rows = [
        (
            line.figure,
            line.ours,
            line.plain,
            f"{line.factor:,.1f}" if line.factor is not None else "",
            f"≥ {line.bound:g}" if line.bound is not None else "",
            line.verdict,
        )
        for line in lines
    ]
    widths = [max(_width(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            _pad(cell, width, left=not at) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in (head, tuple("-" * width for width in widths), *rows)
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text
