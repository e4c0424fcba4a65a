"""Panels of a trend chart for what a rule reads besides cases: rates, percents, measures, indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fivecolour.editions.measures import Measure, listed
from fivecolour.web.charts.chart import Chart
from fivecolour.web.charts.theme import SMALL_TEXT_SIZE
from fivecolour.web.charts.traces import gapped_line, unreported

# Height of a panel in pixels, and how many times the highest value a bound may be and still be drawn.
HEIGHT = 92
_BOUND_IN_SCALE = 3.0
_ROOM = 0.14
_LABEL_HEIGHT = 13
# Kinds whose zero means that there is none: their axes begin there.
_FROM_ZERO = {"count", "rate", "percent", "probability", "index"}


@dataclass(frozen=True, slots=True)
class MeasurePanel:
    """One measure of one district, on an axis of its own (``y3`` …)."""

    chart: Chart
    measure: Measure
    axis: str

    @property
    def key(self) -> str:
        """Its name among the panels of the chart."""
        return f"measure {self.axis}"

    @property
    def values(self) -> tuple[float | None, ...]:
        """What was known in each period."""
        edition = self.chart.edition
        return listed(edition.measured[self.measure.name][edition.place[self.chart.code]])

    @property
    def thresholds(self) -> list[tuple[str, tuple[float | None, ...]]]:
        """The district's own bounds by their names, those that the scale holds."""
        days, limit = self.chart.edition.days, self._limit
        found = [
            (one.title[self.chart.language], one.of(self.chart.code, days)) for one in self.measure.thresholds
        ]
        return [
            (name, bounds)
            for name, bounds in found
            if any(one is not None and one <= limit for one in bounds)
        ]

    @property
    def bounds(self) -> list[float]:
        """The rule's bounds that the scale holds."""
        return [one for one in self.measure.bounds if one <= self._limit]

    @property
    def _limit(self) -> float:
        known = [value for value in self.values if value is not None]
        return max(known) * _BOUND_IN_SCALE if known and max(known) > 0 else max(known, default=0.0)

    @property
    def span(self) -> tuple[float, float]:
        """Foot and top of its axis."""
        shown = [value for value in self.values if value is not None]
        shown += [one for _, bounds in self.thresholds for one in bounds if one is not None]
        shown += self.bounds
        low, high = min(shown, default=0.0), max(shown, default=1.0)
        if self.measure.kind in _FROM_ZERO and low >= 0:
            low = 0.0
        room = (high - low or abs(high) or 1.0) * _ROOM
        return (low if low == 0.0 else low - room), high + room

    def traces(self) -> list[dict[str, Any]]:
        """Draw gaps, the district's thresholds and the values."""
        low, high = self.span
        dashed = [
            {
                **self.chart.daily,
                "type": "scatter",
                "mode": "lines",
                "name": f"threshold {name}",
                "y": list(bounds),
                "yaxis": self.axis,
                "line": {"color": self.chart.theme.quiet, "width": 1.25, "dash": "5px,3px", "shape": "hvh"},
                "hoverinfo": "skip",
            }
            for name, bounds in self.thresholds
        ]
        gaps = unreported(self.chart, self.values, axis=self.axis, top=high - low)
        own = gapped_line(self.chart, self.values, name=self.measure.name, axis=self.axis)
        return [{**gaps, "base": round(low, 4)}, *dashed, own]

    def axis_layout(self) -> dict[str, Any]:
        """Return range and ticks of its axis."""
        low, high = self.span
        if all(value is None for value in self.values):
            return {"range": [0, 1], "showticklabels": False, "showgrid": False}
        steps = (factor * 10.0**power for power in range(-4, 9) for factor in (1, 2, 5))
        step = next(step for step in steps if (high - low) / step <= 4)  # noqa: PLR2004
        return {"range": [round(low, 4), round(high, 4)], "tick0": 0, "dtick": step, "tickformat": ",~f"}

    def shapes(self) -> list[dict[str, Any]]:
        """Draw the rule's bounds that are the same for all districts."""
        line = {"color": self.chart.theme.quiet, "width": 1, "dash": "5px,3px"}
        place = {"type": "line", "yref": self.axis, "layer": "below", "line": line}
        return [
            {**place, **span, "y0": bound, "y1": bound}
            for bounds, span in self._versions()
            for bound in bounds
            if bound <= self._limit
        ]

    def _versions(self) -> list[tuple[tuple[float, ...], dict[str, Any]]]:
        """Return the bounds of each version of the rule with the part of the chart that it decides."""
        cards, days = self.chart.edition.scheme.versions, self.chart.edition.days
        if len(cards) == 1:
            return [(self.measure.bounds, {"xref": "paper", "x0": 0, "x1": 1})]
        found = []
        for card in cards:
            own = [day for day in days if self.chart.edition.scheme.on(day).name == card.name]
            bounds = next((one.bounds for one in card.measures if one.name == self.measure.name), ())
            if own:
                found.append((bounds, {"xref": "x", "x0": own[0], "x1": own[-1]}))
        return found

    @property
    def title(self) -> str:
        """Its name with its unit."""
        return self.measure.header(self.chart.language)

    def labels(self) -> list[dict[str, Any]]:
        """Name the dashed lines at their right end, those that have room above the one below."""
        named = [
            (last, name)
            for name, bounds in self.thresholds
            if (last := next((one for one in reversed(bounds) if one is not None), None)) is not None
        ]
        named += [(bound, self.measure.written(bound, self.chart.language)) for bound in self.bounds]
        low, high = self.span
        labels: list[dict[str, Any]] = []
        taken = -np.inf
        for value, name in sorted(named):
            if (value - taken) / (high - low) * HEIGHT >= _LABEL_HEIGHT:
                labels.append(self._label(value, name))
                taken = value
        return labels

    def _label(self, value: float, name: str) -> dict[str, Any]:
        font = {"size": SMALL_TEXT_SIZE, "color": self.chart.theme.quiet}
        place = {"xref": "paper", "x": 1, "xanchor": "right", "yref": self.axis, "y": value}
        return {**place, "yanchor": "bottom", "text": name, "font": font, "showarrow": False}

    def hover(self) -> list[str]:
        """Return what is said of each period."""
        return [
            self.chart.say("unreported")
            if value is None
            else self.measure.written(value, self.chart.language)
            for value in self.values
        ]


def measure_panels(chart: Chart) -> list[MeasurePanel]:
    """Return the panels of a district's measures; a city has none."""
    if not chart.is_district:
        return []
    return [
        MeasurePanel(chart, one, f"y{place}") for place, one in enumerate(chart.edition.measures, start=3)
    ]


def hover_foot(panel: MeasurePanel) -> float:
    """Return a height within a panel for what carries the words of a chart without cases."""
    low, high = panel.span
    return float(np.round(low + 0.8 * (high - low), 4))
