"""What stands round a map on a picture: heading, and where it comes from, with its QR code.

Each block says how high it is at a width, and is drawn into a panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import segno

from fivecolour.clock import day_of, minute
from fivecolour.editions import parts
from fivecolour.editions.day_to_come import has_not_begun
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing import fonts
from fivecolour.export.drawing.canvas import INK, QUIET, Canvas, Panel
from fivecolour.export.views import content
from fivecolour.export.views.beside_figures import card_of
from fivecolour.export.views.request import BESIDE, FLOWS, INDEX, ExportRequest, shown
from fivecolour.export.words.flow_words import flow_date
from fivecolour.texts import long_date, long_period, sentences

ALARM = "#9e0142"
LINE = 1.28
# Of a QR code: the white margin that readers ask for, in modules.
_QUIET_ZONE = 4
# So many signs of a hash are printed.
_HASH = 8
# Of what is said of the picture: size of letters, and the least room for a line beside the code, in units.
SMALL, _LEAST_LINE = 0.82, 17


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
        found = [(" · ".join(self.titles(first)), "serif", self.unit * 2.3, INK)]
        found += [(" · ".join(self.titles(language)), "serif", self.unit * 1.4, INK) for language in others]
        days = " · ".join(self.days(language) for language in self.request.languages)
        found.append((days, "bold", self.unit * 1.3, INK))
        if self.levels(self.language):
            told = (
                self.words(one)["level_told"].format(level=self.levels(one)) for one in self.request.languages
            )
            found.append((" · ".join(told), "bold", self.unit * 1.3, INK))
        for language in self.request.languages:
            found += [(line, "bold", self.unit * 1.2, ALARM) for line in self.warnings(language)]
        return found

    def warnings(self, language: str) -> list[str]:
        """Return why it is no map in force."""
        words = self.words(language)
        published, period = self.edition.published_at, self.edition.period
        day = date.fromisoformat(self.request.day)
        applies = {
            "drill_line": self.edition.drill,
            "withdrawn_line": self.request.withdrawn,
            "ahead_line": bool(published)
            and has_not_begun(day, period, date.fromisoformat(day_of(published))),
        }
        return [words[key] for key, is_so in applies.items() if is_so]

    def titles(self, language: str) -> list[str]:
        """Return what is shown: the map, and the place where it is framed."""
        title = content.picture_title(self.request, self.edition, language)
        place = self.request.place
        return [title, content.place_name(self.edition, place)[language]] if place else [title]

    def levels(self, language: str) -> str:
        """Return the level of the one district that is shown, on each day; nothing of several."""
        codes = shown(self.request, self.edition)
        if self.request.layout in BESIDE or len(codes) != 1:
            return ""
        tiers = [
            self.edition.shown_tier(codes[0], self.edition.day_index[day], self.request.layer)
            for day in (self.request.other, self.request.day)
            if day
        ]
        return " → ".join(self.edition.scheme.level(tier).name[language] for tier in tiers)

    def days(self, language: str) -> str:
        """Return the day, or the two that are compared."""
        if self.request.layout == FLOWS:
            # They are of the whole day, not of a moment.
            return flow_date(self.edition, self.request.day, language)
        days = [self.request.other, self.request.day] if self.request.other else [self.request.day]
        written = [long_period(day, language, self.edition.period) for day in days]
        return self.words(language)["date"].format(date=" → ".join(written))

    def height(self, _width: float) -> float:
        """Return how high it is."""
        return sum(size * LINE for _, _, size, _ in self.lines) + self.unit * 0.3

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Write the lines; one that is too long is written smaller."""
        y = panel.top
        for text, name, size, ink in self.lines:
            y += size * LINE
            canvas.text(text, panel.left, y - size * 0.3, size, face=name, ink=ink, room=panel.width)


@dataclass(frozen=True)
class Facts(SheetBlock):
    """Rule, moment, credit, edition and permalink, beside the QR code that leads to the same view."""

    permalink: str = ""

    @cached_property
    def paragraphs(self) -> list[str]:
        """What is said, language by language."""
        told = (line for language in self.request.languages for line in self._sentences(language))
        # What the map has in one language alone stands once.
        return list(dict.fromkeys(told))

    def _sentences(self, language: str) -> list[str]:
        words, edition = self.words(language), self.edition
        credit = content.figures_credit(edition)
        return [
            *self._rule(language),
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

    def _rule(self, language: str) -> list[str]:
        """Say by which rule the map is coloured; of an index its own and its sources."""
        words, edition = self.words(language), self.edition
        if self.request.layout == INDEX:
            return self._index_rule(language)
        if self.request.layer == "published":
            return [self._published(language)]
        scheme = edition.scheme.on(self.request.day)
        told = {
            "rule": scheme.title[language],
            "since": long_date(scheme.in_force_from, language),
            "hash": parts.rule_digest(edition)[:_HASH],
        }
        return [words["rule_beside" if self.request.layout == FLOWS else "rule"].format(**told)]

    def _index_rule(self, language: str) -> list[str]:
        words, texts = self.words(language), own_table(self.edition, "indices", language)
        card = card_of(self.edition, self.request)
        told = words["rule_index"].format(
            index=card.title[language],
            version=card.version,
            hash=parts.index_digest(card)[:_HASH],
        )
        sources = words["listing"].join(one.title[language] for one in card.sources)
        status = f"{texts[card.status]}{words['full_stop']}"
        about = sentences([told, status, texts[f"higher_{card.higher}"]], language)
        return [about, words["index_sources"].format(sources=sources)]

    def _published(self, language: str) -> str:
        words, edition = self.words(language), self.edition
        in_force = edition.published_on(edition.day_index[self.request.day])
        if in_force is None:
            return words["published_none"]
        date = long_period(in_force.date, language, edition.period)
        return f"{words['published'].format(date=date)} ({in_force.source})"

    @property
    def _code(self) -> tuple[tuple[int, ...], ...]:
        return _code_of(self.permalink)

    @property
    def _side(self) -> float:
        """How large the QR code is with its margin."""
        return self.unit * 9.5

    def _stacked(self, width: float) -> bool:
        """Tell whether the code has its place below the lines: beside them they would be too short."""
        return width - self._side < _LEAST_LINE * self.unit

    def _lines(self, width: float) -> list[str]:
        room = width if self._stacked(width) else width - self._side - self.unit
        size = self.unit * SMALL
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
        text = (len(self._lines(width)) + 0.4) * self.unit * SMALL * LINE
        if not self.permalink:
            return text
        if self._stacked(width):
            return text + self._side
        return max(text, self._side + self.unit * 0.85 * (len(self._link(self._side)) + 0.5))

    def draw(self, canvas: Canvas, panel: Panel) -> None:
        """Write the lines, and the code at their right or below them."""
        size, side = self.unit * SMALL, self._side
        lines = self._lines(panel.width)
        for row, line in enumerate(lines):
            canvas.text(line, panel.left, panel.top + size + row * size * LINE, size, ink=QUIET)
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


# The preview, every format and every size of a view lead to the same address.
@lru_cache(maxsize=64)
def _code_of(address: str) -> tuple[tuple[int, ...], ...]:
    """Return the modules of a QR code, row by row."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    return tuple(tuple(row) for row in made.matrix)
