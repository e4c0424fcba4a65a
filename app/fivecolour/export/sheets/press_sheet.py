"""A picture for the press: the map with title, legend, credit, edition, rule and permalink, in any shape.

It is one drawing in SVG, from which PDF and PNG are made (`fivecolour.export.drawing.typesetting`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import sqrt

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing import fonts
from fivecolour.export.drawing.canvas import PAPER, Canvas, Panel, style
from fivecolour.export.sheets.map_panel import marks
from fivecolour.export.sheets.sheet_blocks import Facts, SheetHeader
from fivecolour.export.sheets.sheet_legend import SheetLegend
from fivecolour.export.sheets.sheet_subject import subject_of
from fivecolour.export.sheets.trend_panel import TrendPanel
from fivecolour.export.views.request import SIZES, ExportRequest
from fivecolour.messages import RefusalError
from fivecolour.texts import long_period

# How many letters' heights go into the side of a square of the same area.
_LETTERS = {"16:9": 74.0, "4:3": 74.0, "1:1": 74.0, "card": 58.0}
_LETTERS_ON_PAPER = 80.0
_TREND = 13.0
# Tried one after the other until everything has room.
_SHRINKING = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55)
_COLUMNS = (0.27, 0.31, 0.36, 0.42)
_LEAST_MAP = 0.3


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where everything stands; ``scale`` is that of the map, by which layouts are compared."""

    scale: float
    unit: float
    header: Panel
    maps: tuple[Panel, ...]
    legend: Panel
    facts: Panel
    trend: Panel | None


class PressSheet:
    """A picture of a resolved request.

    Parameters
    ----------
    permalink : str
        Printed, and in the QR code; empty where nothing is published that it could lead to.
    """

    def __init__(self, edition: Edition, request: ExportRequest, permalink: str) -> None:
        self.edition, self.request, self.permalink = edition, request, permalink
        self.width, self.height = SIZES[request.size]
        self.subject = subject_of(edition, request)
        self._made: dict[float, tuple[SheetHeader, SheetLegend, Facts]] = {}

    def svg(self, head: str = "", *, any_font: bool = False) -> str:
        """Return the picture as a file; ``head`` is put before what is drawn.

        Parameters
        ----------
        any_font : bool
            It is shown by a program that has fonts of its own.

        Raises
        ------
        UserError
            It holds a character that no font has.
        """
        canvas = Canvas()
        self._draw(canvas, self.layout())
        if not any_font:
            fonts.check(canvas.texts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}">{head}<style>{style()}</style>{canvas.svg()}</svg>'
        )

    def layout(self) -> SheetLayout:
        """Return the layout in which the map is largest.

        Raises
        ------
        UserError
            What is to be said has no room beside a map.
        """
        letters = _LETTERS.get(self.request.size, _LETTERS_ON_PAPER)
        for shrinking in _SHRINKING:
            unit = sqrt(self.width * self.height) / letters * shrinking
            found = [one for one in self._layouts(unit) if one is not None]
            if found:
                return max(found, key=lambda one: one.scale)
        raise RefusalError("no_room", size=self.request.size)

    def _layouts(self, unit: float) -> Iterator[SheetLayout | None]:
        for share in _COLUMNS:
            yield self._beside(unit, share)
        yield self._below(unit)

    def _blocks(self, unit: float) -> tuple[SheetHeader, SheetLegend, Facts]:
        """Return what stands beside the map; each size of letters makes it once for all layouts."""
        if unit not in self._made:
            shared = self.edition, self.request, unit
            facts = Facts(*shared, self.permalink)
            self._made[unit] = SheetHeader(*shared), self.subject.legend(unit), facts
        return self._made[unit]

    def _whole(self, unit: float) -> Panel:
        return Panel(0, 0, self.width, self.height).inside(unit * 1.6)

    def _beside(self, unit: float, share: float) -> SheetLayout | None:
        """Put everything but the heading into a column at the right of the map."""
        header, legend, facts = self._blocks(unit)
        whole = self._whole(unit)
        top = whole.top + header.height(whole.width) + unit * 0.6
        column = whole.width * share
        left = whole.right - column
        high = legend.height(column)
        trend_high = _TREND * unit if self.request.layout == "trend" else 0.0
        facts_high = facts.height(column)
        if top + high + trend_high + facts_high + 2 * unit > whole.bottom:
            return None
        trend = Panel(left, top + high + unit, column, trend_high) if trend_high else None
        facts_top = whole.bottom - facts_high
        if trend:
            spare = facts_top - unit - trend.bottom
            trend = Panel(left, trend.top, column, trend_high + min(max(spare, 0), trend_high))
        area = Panel(whole.left, top, left - unit * 1.4 - whole.left, whole.bottom - top)
        maps, scale = self._maps(area, unit)
        return SheetLayout(
            scale,
            unit,
            Panel(whole.left, whole.top, whole.width, top - whole.top),
            maps,
            Panel(left, top, column, high),
            Panel(left, facts_top, column, facts_high),
            trend,
        )

    def _below(self, unit: float) -> SheetLayout | None:
        """Put legend, trend and facts below the map."""
        header, legend, facts = self._blocks(unit)
        whole = self._whole(unit)
        top = whole.top + header.height(whole.width) + unit * 0.6
        facts_high, high = facts.height(whole.width), legend.height(whole.width)
        trend_high = _TREND * unit if self.request.layout == "trend" else 0.0
        facts_top = whole.bottom - facts_high
        trend_top = facts_top - trend_high - (unit if trend_high else 0)
        legend_top = trend_top - high - unit * 0.3
        bottom = legend_top - unit * 0.8
        if bottom - top < self.height * _LEAST_MAP:
            return None
        maps, scale = self._maps(Panel(whole.left, top, whole.width, bottom - top), unit)
        return SheetLayout(
            scale,
            unit,
            Panel(whole.left, whole.top, whole.width, top - whole.top),
            maps,
            Panel(whole.left, legend_top, whole.width, high),
            Panel(whole.left, facts_top, whole.width, facts_high),
            Panel(whole.left, trend_top, whole.width, trend_high) if trend_high else None,
        )

    def _maps(self, area: Panel, unit: float) -> tuple[tuple[Panel, ...], float]:
        """Return the panels of the maps: of two, side by side or one over the other, as they are larger."""
        if not self.request.other:
            return (area,), self._scale(area)
        gap, name = unit * 1.2, unit * 1.7
        wide, high = (area.width - gap) / 2, area.height - name
        beside = tuple(
            Panel(area.left + place * (wide + gap), area.top + name, wide, high) for place in (0, 1)
        )
        half = area.height / 2
        above = tuple(
            Panel(area.left, area.top + place * half + name, area.width, half - name - gap * (1 - place))
            for place in (0, 1)
        )
        best = max((beside, above), key=lambda both: self._scale(both[0]))
        return best, self._scale(best[0])

    def _scale(self, panel: Panel) -> float:
        return panel.width / self.subject.framed(panel.width / panel.height)[2]

    def _draw(self, canvas: Canvas, at: SheetLayout) -> None:
        days = [day for day in (self.request.other, self.request.day) if day]
        maps = [
            self.subject.map_panel(panel, at.unit, prefix)
            for panel, prefix in zip(at.maps, ("d", "e"), strict=False)
        ]
        whole = Panel(0, 0, self.width, self.height)
        canvas.box(whole, f'fill="{PAPER}"')
        for one, day in zip(maps, days, strict=True):
            one.draw(canvas, self.edition.day_index[day])
        for one, day in zip(maps, days, strict=True):
            one.finish(canvas, marks(self.edition, self.request))
            if self.request.other:
                self._name_day(canvas, one.panel, day, at.unit)
        header, legend, facts = self._blocks(at.unit)
        header.draw(canvas, at.header)
        legend.draw(canvas, at.legend)
        facts.draw(canvas, at.facts)
        if at.trend:
            TrendPanel(self.edition, self.request, at.trend, at.unit).draw(canvas)

    def _name_day(self, canvas: Canvas, panel: Panel, day: str, unit: float) -> None:
        days = [long_period(day, language, self.edition.period) for language in self.request.languages]
        told, foot = " · ".join(days), panel.top - unit * 0.5
        canvas.text(told, panel.left, foot, unit * 1.1, face="bold", room=panel.width)


def sheet_request(
    edition: Edition, day: str, language: str, layer: str = "graded", origin: str = ""
) -> ExportRequest:
    """Return the request of the plain picture of a day, as pages show and offer it."""
    return ExportRequest(
        kind="svg",
        edition=edition.id,
        day=day,
        layer=layer,
        languages=(language,),
        size="a4-landscape",
        origin=origin,
    )


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """Where on a picture the map itself lies: for who shows it without title and legend.

    Attributes
    ----------
    ratio : float
        Width of the map by its height.
    left, above, width : float
        What lies at its left, in percent of its width; above it, in percent of its height; and how wide the
        whole picture is, in percent of its width.
    """

    ratio: float
    left: float
    above: float
    width: float


def map_frame(sheet: PressSheet) -> PictureFrame:
    """Return where on a picture its map lies."""
    (panel, *_) = sheet.layout().maps
    return PictureFrame(
        round(panel.width / panel.height, 4),
        round(100 * panel.left / panel.width, 3),
        round(100 * panel.top / panel.height, 3),
        round(100 * sheet.width / panel.width, 3),
    )


def title_element(title: str, description: str) -> str:
    """Return what readers of SVG show or say of a picture."""
    return f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
