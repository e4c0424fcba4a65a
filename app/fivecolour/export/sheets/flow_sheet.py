"""Flows on a picture for the press: half arrows on quiet land, their key, and who comes from where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from math import floor, log10

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing import fonts
from fivecolour.export.drawing.canvas import Canvas, Panel
from fivecolour.export.drawing.drawn_path import Box
from fivecolour.export.drawing.flow_map import (
    NO_PICTURE,
    FlowArrow,
    FlowPicture,
    FlowPoint,
    arrow_height,
    edge_places,
    flow_arrows,
    flow_names,
    half_arrow,
    inner_places,
    short_names,
)
from fivecolour.export.sheets.map_panel import LAND, MapPanel, framed, widened
from fivecolour.export.sheets.sheet_legend import LegendTable, SheetLegend
from fivecolour.export.views.content import place_name
from fivecolour.export.views.request import ExportRequest
from fivecolour.export.words.flow_words import Partner, amount, arrow_words, flow_legend, partners_of

# As `--flow` and `--flow-edge` of the page.
ARROW, EDGE = "#4a1d7a", "#ffffff"
_OPACITY = 0.86
# Units of the sheet that are a pixel where arrows are as thick as they are made.
_UNITS = 11
# Parts of the largest flow whose arrows are in the key, and how long these are, in letters.
_PARTS = (1.0, 0.25, 0.04)
_KEY = 2.0
# Of the size of letters: of names outside, and the room from a picture's frame to them.
_NAME, _ROOM = 0.85, 0.6
# Pixels from the frame to arrows of places outside.
_EDGE_ROOM = 6


def framed_flows(edition: Edition, request: ExportRequest, reach: FlowPicture, ratio: float) -> Box:
    """Return the part of the sheet that is shown: all of it, or what the arrows of a place fill.

    ``reach`` are those of all days: the frame stays where it is from one day to the next.
    """
    width, height = edition.drawing.width, edition.drawing.height
    if not request.place:
        return widened((0, 0, width, height), ratio)
    if not reach.arrows:
        return framed(edition, request, ratio)
    left, top, wide, high = reach.box(width, height)
    return widened((left, top, left + wide, top + high), ratio)


class FlowPanel(MapPanel):
    """Draws the flows of one day into one panel."""

    def __init__(
        self,
        edition: Edition,
        request: ExportRequest,
        panel: Panel,
        picture: FlowPicture,
        box: Box,
        *,
        unit: float,
        prefix: str,
    ) -> None:
        super().__init__(edition, request, panel, box, unit=unit, prefix=prefix)
        self.picture = _reaching(picture, self.box, self._px(_EDGE_ROOM))

    def _shapes(self, canvas: Canvas, day: int) -> None:
        seen = [code for code in self.edition.drawing.paths if self._seen(code)]
        shapes = "".join(
            f'<path id="{self.prefix}{escape(code)}" d="{path}"/>'
            for code, path in zip(seen, self._clipped(seen), strict=True)
        )
        canvas.add(f'<g fill="{LAND}">{shapes}</g>')

    def _lines(self, canvas: Canvas) -> None:
        super()._lines(canvas)
        spoken = arrow_words(self.edition, self.picture, self.request.languages[0])
        arrows = flow_arrows(self.picture, spoken, thickness=self._px(1) / _UNITS)
        canvas.add(
            f'<g fill="{ARROW}" fill-opacity="{_OPACITY}" stroke="{EDGE}" '
            f'stroke-width="{self._px(0.6):.1f}">{arrows}</g>'
        )

    def _names(self, canvas: Canvas) -> None:
        """Name the places outside that most comes from or goes to, then the ends of the largest flows."""
        names, size = short_names(self.edition), self.unit * _NAME
        # The scale bar lies at the lower left.
        bar = self.panel.width / 10 + self.unit
        taken = [(self.panel.left + bar, self.panel.bottom - self.unit, bar)]
        outside = [(code, *self._at(point), 0.0) for code, point in edge_places(self.picture)]
        inner = self.panel.inside(self.unit * _ROOM)
        ends = [(code, *self._at(point), size) for code, point in inner_places(self.picture)]
        for code, across, down, below in [*outside, *ends]:
            text = names[code][self.request.languages[0]]
            half = fonts.face("sans").width(fonts.plain(text)) * size / 2
            x = min(max(across, inner.left + half), inner.right - half)
            y = min(max(down + below, inner.top + size), inner.bottom - size)
            if all(abs(x - left) > half + other or abs(y - top) > size * 1.3 for left, top, other in taken):
                taken.append((x, y, half + size * 0.4))
                self._name(canvas, [(text, size)], x, y)

    def _at(self, point: FlowPoint) -> tuple[float, float]:
        left, top = self.box[0], self.box[1]
        return (
            self.panel.left + (point.x - left) * self.scale,
            self.panel.top + (point.y - top) * self.scale,
        )


def _reaching(picture: FlowPicture, box: Box, margin: float) -> FlowPicture:
    """Return the arrows with those from and to outside as long as the frame has room for."""
    return replace(picture, arrows=tuple(_drawn_out(one, box, margin) for one in picture.arrows))


def _drawn_out(one: FlowArrow, box: Box, margin: float) -> FlowArrow:
    if not one.outside:
        return one
    inside, edge = (one.end, one.begin) if one.outside == one.origin else (one.begin, one.end)
    left, top, width, height = box
    shares = []
    for at, step, low, size in (
        (inside.x, edge.x - inside.x, left, width),
        (inside.y, edge.y - inside.y, top, height),
    ):
        if step:
            shares.append(((low + size - margin if step > 0 else low + margin) - at) / step)
    share = max(0.0, min(shares, default=1.0))
    end = FlowPoint(inside.x + share * (edge.x - inside.x), inside.y + share * (edge.y - inside.y))
    return replace(one, begin=end) if one.outside == one.origin else replace(one, end=end)


@dataclass(frozen=True)
class FlowLegend(SheetLegend):
    """How thick arrows are, what they are of, and of a place who comes from where."""

    picture: FlowPicture = NO_PICTURE

    @property
    def _flow_unit(self) -> str:
        return self.edition.flow_basis.unit if self.edition.flow_basis else ""

    @cached_property
    def items(self) -> list[tuple[float, str, str]]:
        """Share of the largest and amount: of the largest, and of round ones below it."""
        if not self.picture.arrows:
            return []
        largest = self.picture.largest
        values = dict.fromkeys([largest, *(_round(largest * part) for part in _PARTS[1:])])
        return [(one / largest, amount(one, self._flow_unit, self.language), "") for one in values]

    @property
    def title(self) -> str:
        """What flows are counted in."""
        told = []
        for language in self.request.languages:
            measure = own_table(self.edition, "flow", language)[f"unit_{self._flow_unit}"]
            told.append(self.words(language)["legend_flows"].format(measure=measure))
        return " · ".join(told)

    @property
    def remarks(self) -> list[str]:
        """What is drawn, of what, and by whom; and of which place alone flows are known."""
        every = [self._legend(language) for language in self.request.languages]
        for language in self.request.languages:
            place = self._partners[0]
            if place not in ("", self.request.place):
                text = own_table(self.edition, "flow", language)["of_city"]
                every.append(text.format(city=flow_names(self.edition)[place][language]))
        return every

    def _legend(self, language: str) -> str:
        place = place_name(self.edition, self.request.place)[language] if self.request.place else ""
        return flow_legend(self.edition, self.picture, self.request.day, language, place=place)

    @cached_property
    def _partners(self) -> tuple[str, list[Partner], list[Partner]]:
        request = self.request
        if not request.place:
            return "", [], []
        return partners_of(self.edition, request.day, request.place, self.language)

    @cached_property
    def tables(self) -> list[LegendTable]:
        """Of a place from where people arrive, and where they go."""
        texts, names = own_table(self.edition, "flow", self.language), flow_names(self.edition)
        return [
            LegendTable(
                (texts[side], texts["value"], texts["share"]),
                tuple((names[one.code][self.language], one.value, one.share) for one in partners),
            )
            for side, partners in zip(("arriving", "leaving"), self._partners[1:], strict=True)
            if partners
        ]

    def draw_key(self, canvas: Canvas, key: float, panel: Panel) -> None:
        """Draw half an arrow as thick as on the map."""
        pixel = self.unit / 12 / _UNITS
        y = panel.top + (panel.height - arrow_height(key) * pixel) / 2
        path = half_arrow(_KEY * self.unit / pixel, key)
        canvas.add(
            f'<path transform="translate({panel.left:.1f} {y:.1f})scale({pixel:.4f})" fill="{ARROW}" '
            f'fill-opacity="{_OPACITY}" d="{path}"/>'
        )


def _round(value: float) -> float:
    """Return the next round number below.

    >>> _round(487.0), _round(0.03)
    (200.0, 0.02)
    """
    ten = 10.0 ** floor(log10(value))
    return next(one * ten for one in (5, 2, 1) if one * ten <= value)
