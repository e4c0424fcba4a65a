"""A composite index on a picture for the press: its classes, how sure they are, and the ranking."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from fivecolour.editions.edition_indices import IndexCard, IndexFigures
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.canvas import Canvas, Panel
from fivecolour.export.drawing.index_map import CLASSES, NOTHING, OPEN, class_bounds, class_of, shape_class
from fivecolour.export.drawing.palette import LIGHT, Ink
from fivecolour.export.sheets.map_panel import MapPanel
from fivecolour.export.sheets.sheet_legend import LegendTable, SheetLegend, draw_ink
from fivecolour.export.views.beside_figures import indexed, ranked
from fivecolour.export.views.request import level_of, shown
from fivecolour.export.words.index_words import district_line, parts_text, standing_text
from fivecolour.texts import number

# As `--i0` to `--i4` and `--i-none` of the page; what is open has the pattern of what is not graded.
FILLS = ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f")
_WHITE = "#ffffff"
_INKS = {str(at): Ink(fill, fill, fill) for at, fill in enumerate(FILLS)} | {
    OPEN: LIGHT[0],
    NOTHING: Ink(_WHITE, _WHITE, _WHITE),
}
# Of patterns: that of what is not graded, and none.
_HATCHED, _PLAIN = 0, 1
_CLASSES = (*(str(at) for at in reversed(range(CLASSES))), OPEN, NOTHING)
# As many districts are listed, the highest first.
_LISTED = {"card": 3, "16:9": 6, "4:3": 6, "1:1": 5}
_LISTED_ON_PAPER = 10


def _pattern(name: str) -> int:
    return _HATCHED if name == OPEN else _PLAIN


class IndexPanel(MapPanel):
    """Draws an index of one day into one panel."""

    def _shapes(self, canvas: Canvas, day: int) -> None:
        _, figures = indexed(self.edition, self.request)
        classes: dict[str, list[str]] = defaultdict(list)
        for code in self.edition.drawing.paths:
            if self._seen(code):
                classes[shape_class(self.edition, figures, code)].append(code)
        for name in sorted(classes):
            self._filled(canvas, classes[name], _INKS[name], f"i-{name}", _pattern(name))
        self._fade(canvas)


class IndexLegend(SheetLegend):
    """The classes with how many districts lie in each, and the highest with their places."""

    @cached_property
    def _found(self) -> tuple[IndexCard, IndexFigures]:
        return indexed(self.edition, self.request)

    @cached_property
    def items(self) -> list[tuple[str, str, str]]:
        """Class, its bounds or what else it is, and how many districts are in it."""
        figures = self._found[1]
        places = [self.edition.place[code] for code in shown(self.request, self.edition)]
        counts = Counter(class_of(figures.low[at], figures.high[at]) for at in places)
        return [(name, self._called(name), number(counts[name], self.language)) for name in _CLASSES]

    def _called(self, name: str) -> str:
        if name not in (OPEN, NOTHING):
            return class_bounds(int(name))
        tables = (own_table(self.edition, "indices", language) for language in self.request.languages)
        return self.side_by_side(texts[f"legend_{name}"] for texts in tables)

    @property
    def title(self) -> str:
        """What the classes are of, and what the counts are."""
        return " · ".join(self.words(language)["legend_index"] for language in self.request.languages)

    @property
    def remarks(self) -> list[str]:
        """What a place by other weights is; of one district its index and parts."""
        found = []
        for language in self.request.languages:
            texts = own_table(self.edition, "indices", language)
            if level_of(self.request, self.edition) == "county":
                place = self.edition.place[self.request.place]
                found.append(district_line(*self._found, place, texts, language))
                if self._found[1].low[place] is not None:
                    found.append(parts_text(*self._found, place, texts, language))
            found.append(self.words(language)["index_places"])
        return found

    @cached_property
    def tables(self) -> list[LegendTable]:
        """The highest districts: index, place, and place by other weights."""
        texts, figures = own_table(self.edition, "indices", self.language), self._found[1]
        codes = ranked(self.edition, self.request, figures)
        if len(codes) <= 1:
            return []
        rows = [
            (
                self.edition.districts[code].short[self.language],
                *standing_text(figures, self.edition.place[code], texts, self.language),
            )
            for code in codes[: _LISTED.get(self.request.size, _LISTED_ON_PAPER)]
        ]
        words = self.words(self.language)
        head = (texts["district"], texts["index"], texts["rank"], words["index_rank_interval"])
        return [LegendTable(head, tuple(rows))]

    def draw_key(self, canvas: Canvas, key: str, panel: Panel) -> None:
        """Draw the colour and the pattern of a class."""
        draw_ink(canvas, _pattern(key), _INKS[key], panel, self.unit)
