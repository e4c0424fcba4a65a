"""A sheet of SVG that is written element by element and knows every text that stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import inf

from fivecolour.export.drawing import fonts

INK, QUIET, PAPER, RULE = "#1c2024", "#565c63", "#fbfaf6", "#c9c4b8"
_FALLBACKS = {
    "sans": "'Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif",
    "bold": "'Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif",
    "serif": "'Source Han Serif SC','Songti SC',SimSun,serif",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle on the sheet, in pixels at 1×."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def inside(self, margin: float) -> Panel:
        """Return it without a margin on each side."""
        return Panel(self.left + margin, self.top + margin, self.width - 2 * margin, self.height - 2 * margin)


class Canvas:
    """Collects elements; `texts` are those that a font must have."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self._elements: list[str] = []

    def add(self, element: str) -> None:
        """Add an element as it is."""
        self._elements.append(element)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        face: str = "sans",
        anchor: str = "start",
        ink: str = INK,
        more: str = "",
        room: float = inf,
    ) -> None:
        """Add a line of text whose letters stand on ``y``; ``more`` are further attributes.

        What would be wider than ``room`` is written smaller.
        """
        plain_text = fonts.plain(text)
        size = min(size, room / (fonts.face(face).width(plain_text) or 1.0))
        self.texts.append((plain_text, face))
        placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.add(
            f'<text class="{face}" x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" fill="{ink}"{placed}{more}>'
            f"{_pieces(plain_text, face)}</text>"
        )

    def box(self, panel: Panel, more: str) -> None:
        """Add a rectangle."""
        self.add(
            f'<rect x="{panel.left:.1f}" y="{panel.top:.1f}" width="{panel.width:.1f}" '
            f'height="{panel.height:.1f}" {more}/>'
        )

    def svg(self) -> str:
        """Return all elements."""
        return "".join(self._elements)


def _pieces(text: str, face: str) -> str:
    """Return a text whose pieces name their family where it is not the face's own."""
    own = fonts.FAMILIES[face]
    return "".join(
        escape(piece)
        if family in ("", own)
        else f"<tspan style=\"font-family:'{family}'\">{escape(piece)}</tspan>"
        for family, piece in fonts.face(face).runs(text)
    )


def style() -> str:
    """Return the style rules of the faces."""
    rules = [
        f".{name}{{font-family:'{fonts.FAMILIES[name]}',{_FALLBACKS[name]}"
        + (";font-weight:700" if name != "sans" else "")
        + "}"
        for name in fonts.FAMILIES
    ]
    return "".join(rules)
