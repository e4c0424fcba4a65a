"""The legend of a picture: keys with what they mean, and where it needs them remarks and tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.export.drawing import fonts, palette
from fivecolour.export.drawing.canvas import QUIET, RULE, Canvas, Panel
from fivecolour.export.drawing.hatching import DOTTED, hatch
from fivecolour.export.drawing.prescribed_colours import inks
from fivecolour.export.sheets.sheet_blocks import LINE, SMALL, SheetBlock
from fivecolour.export.views.request import shown
from fivecolour.texts import number

# Of the size of letters: from one row of keys and of a table to the next, and between columns.
_KEYS, _ROWS, _GAP = 1.75, 1.32, 1.6
_TABLE = 0.92
# From this width on, in letters, two tables stand beside each other.
_BESIDE = 34


@dataclass(frozen=True, slots=True)
class LegendTable:
    """A small table: what heads its columns, and its rows; the first column is text, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def height(self, unit: float) -> float:
        """Return how high it is."""
        return unit * _TABLE * _ROWS * (len(self.rows) + 1) + unit * 0.5

    def draw(self, canvas: Canvas, panel: Panel, unit: float) -> None:
        """Write it; a text that is too long is written smaller."""
        size = unit * _TABLE
        widths = [
            max(_width(row[at], face) for row, face in self._lines()) * size + unit
            for at in range(1, len(self.head))
        ]
        y, room = panel.top + size * 1.1, panel.width - sum(widths)
        for cells, face in self._lines():
            canvas.text(cells[0], panel.left, y, size, face=face, room=room)
            right = panel.left + room
            for text, width in zip(cells[1:], widths, strict=True):
                right += width
                canvas.text(text, right, y, size, face=face, anchor="end")
            line = Panel(panel.left, y + size * 0.3, panel.width, unit * 0.04)
            canvas.box(line, f'fill="{RULE}"')
            y += size * _ROWS

    def _lines(self) -> list[tuple[tuple[str, ...], str]]:
        return [(self.head, "bold"), *((row, "sans") for row in self.rows)]


def _width(text: str, face: str) -> float:
    return fonts.face(face).width(fonts.plain(text))


class SheetLegend(SheetBlock, ABC):
    """Keys in columns, each with its name and a number; below them remarks and tables, where it has any."""

    def side_by_side(self, names: Iterable[str]) -> str:
        """Return a name in all languages: parted by a stroke where their scripts do not part them."""
        found = list(dict.fromkeys(names))
        return (" " if any(map(fonts.is_wide, found)) else " / ").join(found)

    @property
    @abstractmethod
    def items(self) -> list[tuple[Any, str, str]]:
        """Of each key what it is of, its name in all languages, and a number."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What the keys are."""

    @abstractmethod
    def draw_key(self, canvas: Canvas, key: Any, panel: Panel) -> None:
        """Draw a key."""

    @property
    def remarks(self) -> list[str]:
        """What is said below the keys."""
        return []

    @property
    def tables(self) -> list[LegendTable]:
        """The tables below it."""
        return []

    @cached_property
    def _item_width(self) -> float:
        widest = max(
            (_width(name, "sans") + _width(count, "bold") for _, name, count in self.items), default=0
        )
        return (widest + 4.2) * self.unit

    def columns(self, width: float) -> int:
        """Return how many keys stand side by side."""
        return max(1, min(len(self.items), int(width // self._item_width)))

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        tables = [table.height(self.unit) for table in self.tables]
        beside = max(tables, default=0.0) if self._are_beside(width) else sum(tables)
        return self._keys_height(width) + len(self._remark_lines(width)) * self._small + beside

    def _keys_height(self, width: float) -> float:
        rows = -(-len(self.items) // self.columns(width))
        return self.unit * (_KEYS * rows + 1.5 * len(self._title_lines(width)) + 0.4)

    @property
    def _small(self) -> float:
        return self.unit * SMALL * LINE

    def _are_beside(self, width: float) -> bool:
        return len(self.tables) > 1 and width >= _BESIDE * self.unit

    def _title_lines(self, width: float) -> list[str]:
        return fonts.wrapped(self.title, "bold", self.unit, width)

    def _remark_lines(self, width: float) -> list[str]:
        size = self.unit * SMALL
        return [line for remark in self.remarks for line in fonts.wrapped(remark, "sans", size, width)]

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Draw a key, the name and the number of each item, and what stands below them."""
        self._draw_keys(canvas, panel)
        y = panel.top + self._keys_height(panel.width)
        for line in self._remark_lines(panel.width):
            canvas.text(line, panel.left, y + self.unit * 0.5, self.unit * SMALL, ink=QUIET)
            y += self._small
        beside = self._are_beside(panel.width)
        wide = (panel.width - _GAP * self.unit) / 2 if beside else panel.width
        x = panel.left
        for table in self.tables:
            high = table.height(self.unit)
            table.draw(canvas, Panel(x, y, wide, high), self.unit)
            x, y = (x + wide + _GAP * self.unit, y) if beside else (x, y + high)

    def _draw_keys(self, canvas: Canvas, panel: Panel) -> None:
        y = panel.top + self.unit
        for line in self._title_lines(panel.width):
            canvas.text(line, panel.left, y, self.unit, face="bold")
            y += self.unit * 1.5
        y -= self.unit * 0.9
        columns = self.columns(panel.width)
        wide = panel.width / columns
        for place, (key, name, count) in enumerate(self.items):
            row, column = divmod(place, columns)
            at = Panel(
                panel.left + column * wide, y + row * _KEYS * self.unit, 2 * self.unit, 1.3 * self.unit
            )
            self.draw_key(canvas, key, at)
            x, base = at.right + self.unit * 0.5, at.top + self.unit
            room, gap = panel.left + (column + 1) * wide - x, self.unit * 0.5
            along, beyond = (
                _width(text, face) * self.unit for text, face in ((name, "sans"), (count, "bold"))
            )
            # The number is never cut: what is too long for its column is written smaller, both alike.
            size = self.unit * min(1.0, (room - gap) / (along + beyond))
            canvas.text(name, x, base, size)
            canvas.text(count, x + along * size / self.unit + gap, base, size, face="bold")


class Legend(SheetLegend):
    """The levels with their patterns and how many districts have each."""

    @cached_property
    def _is_of_one(self) -> bool:
        return len(shown(self.request, self.edition)) == 1

    @cached_property
    def items(self) -> list[tuple[int, str, str]]:
        """Tier, name in all languages, and count; of one district none, whose level the header says."""
        tallies = [self._tally(day) for day in (self.request.other, self.request.day) if day]
        tiers = [
            tier
            for tier in self.edition.scheme.descending
            if not tier or tier in self.edition.scheme.used or any(tally[tier] for tally in tallies)
        ]
        return [
            (
                tier,
                self._name(self.edition.scheme.level(tier)),
                ""
                if self._is_of_one
                else " → ".join(number(t[tier], self.request.languages[0]) for t in tallies),
            )
            for tier in tiers
        ]

    def _tally(self, day: str) -> Counter[int]:
        place = self.edition.place
        tiers = self.edition.shown_tiers(self.edition.day_index[day], self.request.layer)
        return Counter(tiers[place[code]] for code in shown(self.request, self.edition))

    def _name(self, level: EditionLevel) -> str:
        return self.side_by_side(level.name[language] for language in self.request.languages)

    @cached_property
    def title(self) -> str:
        """What the keys, or the counts beside them, are."""
        key = "legend_one" if self._is_of_one else "legend_two" if self.request.other else "legend"
        return " · ".join(self.words(language)[key] for language in self.request.languages)

    def draw_key(self, canvas: Canvas, key: int, panel: Panel) -> None:
        """Draw the colour and the pattern of a tier."""
        draw_ink(canvas, key, inks(self.edition.scheme.levels)[key], panel, self.unit)


def draw_ink(canvas: Canvas, tier: int, ink: palette.Ink, panel: Panel, unit: float) -> None:
    """Draw a colour, with the pattern of a tier."""
    fine = 10
    corners = [(panel.left, panel.top), (panel.right, panel.top), (panel.right, panel.bottom)]
    ring = np.array([*corners, (panel.left, panel.bottom)]) * fine
    canvas.box(panel, f'fill="{ink.fill}"')
    lines = hatch(tier, [ring], unit / 12 * 8 * fine)
    if lines:
        width = unit / 12 * fine * (2.0 if tier == DOTTED else 1.1)
        end = ' stroke-linecap="round"' if tier == DOTTED else ""
        canvas.add(
            f'<path transform="scale({1 / fine})" fill="none" stroke="{ink.hatch}" '
            f'stroke-width="{width:.1f}"{end} d="{lines}"/>'
        )
    canvas.box(panel, f'fill="none" stroke="#2b2f33" stroke-width="{unit * 0.07:.2f}"')
