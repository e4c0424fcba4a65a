"""What a picture is of: the levels, the flows or a composite index; each with its map and its legend."""

from __future__ import annotations

from functools import cached_property

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.canvas import Panel
from fivecolour.export.drawing.drawn_path import Box
from fivecolour.export.drawing.flow_map import NO_PICTURE, FlowPicture, flow_reach
from fivecolour.export.sheets.flow_sheet import FlowLegend, FlowPanel, framed_flows
from fivecolour.export.sheets.index_sheet import IndexLegend, IndexPanel
from fivecolour.export.sheets.map_panel import MapPanel, widened, with_margin
from fivecolour.export.sheets.sheet_legend import Legend, SheetLegend
from fivecolour.export.views.beside_figures import pictured
from fivecolour.export.views.request import FLOWS, INDEX, ExportRequest
from fivecolour.export.words.flow_words import places_of


class SheetSubject:
    """The levels on a picture of a resolved request."""

    def __init__(self, edition: Edition, request: ExportRequest) -> None:
        self.edition, self.request = edition, request

    def framed(self, ratio: float) -> Box:
        """Return the part of the sheet that a panel of a shape shows, ``(x, y, width, height)`` in units."""
        # Each layout that is tried asks for another ratio.
        return widened(self._bounds, ratio)

    @cached_property
    def _bounds(self) -> Box:
        return with_margin(self.edition, self.request)

    def map_panel(self, panel: Panel, unit: float, prefix: str) -> MapPanel:
        """Return what draws the map; ``unit`` and ``prefix`` as in `MapPanel`."""
        box = self.framed(panel.width / panel.height)
        return MapPanel(self.edition, self.request, panel, box, unit=unit, prefix=prefix)

    def legend(self, unit: float) -> SheetLegend:
        """Return the legend."""
        return Legend(self.edition, self.request, unit)


class FlowSubject(SheetSubject):
    """The flows of the day."""

    @cached_property
    def _picture(self) -> FlowPicture:
        return pictured(self.edition, self.request)

    @cached_property
    def _reach(self) -> FlowPicture:
        place = self.request.place
        return flow_reach(self.edition, places_of(self.edition, place)) if place else NO_PICTURE

    def framed(self, ratio: float) -> Box:
        """Return what the arrows of all days fill."""
        return framed_flows(self.edition, self.request, self._reach, ratio)

    def map_panel(self, panel: Panel, unit: float, prefix: str) -> MapPanel:
        """Return what draws the arrows."""
        box = self.framed(panel.width / panel.height)
        return FlowPanel(self.edition, self.request, panel, self._picture, box, unit=unit, prefix=prefix)

    def legend(self, unit: float) -> SheetLegend:
        """Return how thick they are, and what they are of."""
        return FlowLegend(self.edition, self.request, unit, self._picture)


class IndexSubject(SheetSubject):
    """A composite index on the day."""

    def map_panel(self, panel: Panel, unit: float, prefix: str) -> MapPanel:
        """Return what draws its classes."""
        box = self.framed(panel.width / panel.height)
        return IndexPanel(self.edition, self.request, panel, box, unit=unit, prefix=prefix)

    def legend(self, unit: float) -> SheetLegend:
        """Return its classes and places."""
        return IndexLegend(self.edition, self.request, unit)


_SUBJECTS = {FLOWS: FlowSubject, INDEX: IndexSubject}


def subject_of(edition: Edition, request: ExportRequest) -> SheetSubject:
    """Return what the picture of a resolved request is of."""
    return _SUBJECTS.get(request.layout, SheetSubject)(edition, request)
