"""What stands round a map on a picture: heading, legend, and where it comes from, with its QR code.

Each block says how high it is at a width, and is drawn into a panel.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import segno

from fivecolour.clock import day_of, minute
from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.export import content, fonts, palette
from fivecolour.export.canvas import INK, QUIET, Canvas, Panel
from fivecolour.export.hatching import DOTTED, hatch
from fivecolour.export.prescribed_colours import inks
from fivecolour.export.request import ExportRequest, shown
from fivecolour.texts import long_date, long_period, number

ALARM = "#9e0142"
_LINE = 1.28
# Of a QR code: the white margin that readers ask for, in modules.
_QUIET_ZONE = 4
# Of what is said of the picture: size of letters, and the least room for a line beside the code, in units.
_SMALL, _LEAST_LINE = 0.82, 17


@dataclass(frozen=True)
class SheetBlock:
    """A part of a picture; ``unit`` is the size of its letters in pixels."""

    edition: Edition
    request: ExportRequest
    unit: float

    @property
    def language(self) -> str:
        """The first language."""
        return self.request.languages[0]

    def words(self, language: str) -> dict[str, str]:
        """Return the words of pictures."""
        return own_table(self.edition, "sheet", language) | own_table(self.edition, "press", language)


class SheetHeader(SheetBlock):
    """Title, day, and in red whether it is no map in force."""

    @cached_property
    def lines(self) -> list[tuple[str, str, float, str]]:
        """Text, face, size and ink of each line."""
        first, *others = self.request.languages
        found = [(self.title(first), "serif", self.unit * 2.3, INK)]
        found += [(self.title(language), "serif", self.unit * 1.4, INK) for language in others]
        days = " · ".join(self.days(language) for language in self.request.languages)
        found.append((days, "bold", self.unit * 1.3, INK))
        for language in self.request.languages:
            found += [(line, "bold", self.unit * 1.2, ALARM) for line in self.warnings(language)]
        return found

    def warnings(self, language: str) -> list[str]:
        """Return why it is no map in force."""
        words = self.words(language)
        warnings = [words["drill_line"]] if self.edition.drill else []
        return warnings + ([words["withdrawn_line"]] if self.request.withdrawn else [])

    def title(self, language: str) -> str:
        """Return what is shown: the map, and the place where it is framed."""
        title = content.title(self.edition, language)
        if not self.request.place:
            return title
        return f"{title} · {content.place_name(self.edition, self.request.place)[language]}"

    def days(self, language: str) -> str:
        """Return the day, or the two that are compared."""
        days = [self.request.other, self.request.day] if self.request.other else [self.request.day]
        written = [long_period(day, language, self.edition.period) for day in days]
        return self.words(language)["date"].format(date=" → ".join(written))

    def height(self, _width: float) -> float:
        """Return how high it is."""
        return sum(size * _LINE for _, _, size, _ in self.lines) + self.unit * 0.3

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Write the lines; one that is too long is written smaller."""
        y = panel.top
        for text, name, size, ink in self.lines:
            wide = fonts.face(name).width(fonts.plain(text)) * size
            y += size * _LINE
            fitting = size * min(1.0, panel.width / wide)
            canvas.text(text, panel.left, y - size * 0.3, fitting, face=name, ink=ink)


class Legend(SheetBlock):
    """The levels with their patterns and how many districts have each."""

    @cached_property
    def items(self) -> list[tuple[int, str, str]]:
        """Tier, name in all languages, and count."""
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
                " → ".join(number(t[tier], self.request.languages[0]) for t in tallies),
            )
            for tier in tiers
        ]

    def _tally(self, day: str) -> Counter[int]:
        at = self.edition.day_index[day]
        codes = shown(self.request, self.edition)
        return Counter(self.edition.shown_tier(code, at, self.request.layer) for code in codes)

    def _name(self, level: EditionLevel) -> str:
        return " ".join(dict.fromkeys(level.name[language] for language in self.request.languages))

    @cached_property
    def title(self) -> str:
        """What the counts are."""
        key = "legend_two" if self.request.other else "legend"
        return " · ".join(self.words(language)[key] for language in self.request.languages)

    @cached_property
    def _item_width(self) -> float:
        sans, bold = fonts.face("sans"), fonts.face("bold")
        widest = max(sans.width(fonts.plain(name)) + bold.width(count) for _, name, count in self.items)
        return (widest + 4.2) * self.unit

    def columns(self, width: float) -> int:
        """Return how many levels stand side by side."""
        return max(1, min(len(self.items), int(width // self._item_width)))

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        rows = -(-len(self.items) // self.columns(width))
        return self.unit * (1.75 * rows + 1.5 * len(self._title_lines(width)) + 0.4)

    def _title_lines(self, width: float) -> list[str]:
        return fonts.wrapped(self.title, "bold", self.unit, width)

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Draw a key, the name and the count of each level."""
        y = panel.top + self.unit
        for line in self._title_lines(panel.width):
            canvas.text(line, panel.left, y, self.unit, face="bold")
            y += self.unit * 1.5
        y -= self.unit * 0.9
        columns = self.columns(panel.width)
        wide = panel.width / columns
        for place, (tier, name, count) in enumerate(self.items):
            row, column = divmod(place, columns)
            at = Panel(panel.left + column * wide, y + row * 1.75 * self.unit, 2 * self.unit, 1.3 * self.unit)
            _key(canvas, tier, inks(self.edition.scheme.levels)[tier], at, self.unit)
            x, base = at.right + self.unit * 0.5, at.top + self.unit
            canvas.text(name, x, base, self.unit)
            along = fonts.face("sans").width(fonts.plain(name)) * self.unit + self.unit * 0.5
            canvas.text(count, x + along, base, self.unit, face="bold")


def _key(canvas: Canvas, tier: int, ink: palette.Ink, panel: Panel, unit: float) -> None:
    """Draw the colour and the pattern of a tier."""
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


@dataclass(frozen=True)
class Facts(SheetBlock):
    """Rule, moment, credit, edition and permalink, beside the QR code that leads to the same view."""

    permalink: str = ""

    @cached_property
    def paragraphs(self) -> list[str]:
        """What is said, language by language."""
        return [line for language in self.request.languages for line in self._sentences(language)]

    def _sentences(self, language: str) -> list[str]:
        words, edition = self.words(language), self.edition
        credit = content.figures_credit(edition)
        return [
            self._layer(language),
            *self._moment(words),
            *([words["figures"].format(credit=credit[language])] if credit else []),
            edition.region.credit[language],
            self._edition(language),
            # The card is a small picture beside a link, where they can be read.
            *(note[language] for note in edition.region.notes if self.request.size != "card"),
        ]

    def _moment(self, words: dict[str, str]) -> list[str]:
        moment = content.known_until(self.edition)
        return [words["as_of"].format(moment=minute(moment))] if moment else []

    def _edition(self, language: str) -> str:
        words, edition = self.words(language), self.edition
        if not edition.published_at:
            return words["unpublished"].format(id=edition.id)
        published = long_date(day_of(edition.published_at), language)
        return words["edition"].format(number=edition.number, id=edition.id, published=published)

    def _layer(self, language: str) -> str:
        words, edition = self.words(language), self.edition
        scheme = edition.scheme.on(self.request.day)
        if self.request.layer == "graded":
            return words["rule"].format(
                rule=scheme.title[language],
                since=long_date(scheme.in_force_from, language),
                hash=parts.rule_digest(edition)[:8],
            )
        in_force = edition.published_on(edition.day_index[self.request.day])
        if in_force is None:
            return words["published_none"]
        date = long_period(in_force.date, language, edition.period)
        return f"{words['published'].format(date=date)} ({in_force.source})"

    @cached_property
    def _code(self) -> tuple[tuple[int, ...], ...]:
        made = segno.make(self.permalink, error="m", micro=False, boost_error=False)
        return tuple(tuple(row) for row in made.matrix)

    @property
    def _side(self) -> float:
        """How large the QR code is with its margin."""
        return self.unit * 9.5

    def _stacked(self, width: float) -> bool:
        """Tell whether the code has its place below the lines: beside them they would be too short."""
        return width - self._side < _LEAST_LINE * self.unit

    def _lines(self, width: float) -> list[str]:
        room = width if self._stacked(width) else width - self._side - self.unit
        size = self.unit * _SMALL
        return [
            line for paragraph in self.paragraphs for line in fonts.wrapped(paragraph, "sans", size, room)
        ]

    def _link(self, room: float) -> list[tuple[str, str, float]]:
        """Return what stands at the code: what it is for, and the address."""
        words = [self.words(language)["check_here"] for language in self.request.languages]
        lines = [(" · ".join(words), "bold", self.unit * 0.7), (self.permalink, "sans", self.unit * 0.62)]
        return [
            (line, face, size) for text, face, size in lines for line in fonts.wrapped(text, face, size, room)
        ]

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        text = (len(self._lines(width)) + 0.4) * self.unit * _SMALL * _LINE
        if not self.permalink:
            return text
        if self._stacked(width):
            return text + self._side
        return max(text, self._side + self.unit * 0.85 * (len(self._link(self._side)) + 0.5))

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Write the lines, and the code at their right or below them."""
        size, side = self.unit * _SMALL, self._side
        lines = self._lines(panel.width)
        for row, line in enumerate(lines):
            canvas.text(line, panel.left, panel.top + size + row * size * _LINE, size, ink=QUIET)
        if not self.permalink:
            return
        if self._stacked(panel.width):
            code = Panel(panel.left, panel.bottom - side, side, side)
            x, y, room = (
                code.right + self.unit * 0.6,
                code.top + self.unit * 0.4,
                panel.width - side - self.unit,
            )
        else:
            code = Panel(panel.right - side, panel.top, side, side)
            x, y, room = code.left, code.bottom, side
        self._draw_code(canvas, code)
        for text, face, height in self._link(room):
            y += self.unit * 0.85
            canvas.text(text, x, y, height, face=face, ink=INK if face == "bold" else QUIET)

    def _draw_code(self, canvas: Canvas, panel: Panel) -> None:
        count = len(self._code) + 2 * _QUIET_ZONE
        module = panel.width / count
        dark = "".join(
            f"M{column + _QUIET_ZONE},{row + _QUIET_ZONE}h1v1h-1z"
            for row, cells in enumerate(self._code)
            for column, cell in enumerate(cells)
            if cell
        )
        canvas.box(panel, 'fill="#fff"')
        canvas.add(
            f'<path class="qr" transform="translate({panel.left:.2f} {panel.top:.2f}) scale({module:.4f})" '
            f'shape-rendering="crispEdges" fill="#000" d="{dark}"/>'
        )
