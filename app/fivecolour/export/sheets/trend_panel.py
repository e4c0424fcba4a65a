"""The trend beside a map: districts by tier over time; of one district its new cases and its tiers."""

from __future__ import annotations

from collections import Counter

import numpy as np

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing import fonts
from fivecolour.export.drawing.canvas import INK, QUIET, Canvas, Panel
from fivecolour.export.drawing.hatching import DOTTED, hatch
from fivecolour.export.drawing.prescribed_colours import inks
from fivecolour.export.views.request import ExportRequest, level_of, shown
from fivecolour.texts import axis_date, number

# Patterns are cut in tenths of a pixel, as on the map.
_FINE = 10
# How high the strip of a district's tiers is, as a share of the whole.
_STRIP = 0.14


class TrendPanel:
    """Draws the trend of what a request is about; ``unit`` is the size of letters in pixels."""

    def __init__(self, edition: Edition, request: ExportRequest, panel: Panel, unit: float) -> None:
        self.edition, self.request, self.panel, self.unit = edition, request, panel, unit
        head, foot, left = unit * 1.7, unit * 1.5, unit * 2.2
        self.plot = Panel(
            panel.left + left, panel.top + head, panel.width - left - unit * 0.4, panel.height - head - foot
        )
        self.step = self.plot.width / len(edition.days)
        # Where the bars stand, as a share of the height.
        self.foot = 0.0

    def draw(self, canvas: Canvas) -> None:
        """Add title, bars, the mark of the chosen day, and what the axes mean."""
        single = level_of(self.request, self.edition) == "county"
        if single:
            key, most = self._district(canvas)
        else:
            key, most = "trend_districts", self._stacked(canvas)
        title = " · ".join(self._title(key, language) for language in self.request.languages)
        head = self.panel.top + self.unit
        canvas.text(title, self.panel.left, head, self.unit, face="bold", room=self.panel.width)
        self._axes(canvas, key, most)

    def _title(self, key: str, language: str) -> str:
        words = own_table(self.edition, "press", language)
        gaps = key == "trend_cases" and None in self.edition.series[self.request.place].new
        return words[key] + (words["trend_unknown"] if gaps else "")

    def _stacked(self, canvas: Canvas) -> int:
        """Stack the districts of each tier, period by period."""
        codes = shown(self.request, self.edition)
        layer = self.request.layer
        tallies = [
            Counter(self.edition.shown_tier(code, day, layer) for code in codes)
            for day in range(len(self.edition.days))
        ]
        below = np.zeros(len(tallies))
        # The highest tier stands at the foot, where its changes are read best.
        for tier in self.edition.scheme.descending:
            counts = np.array([tally[tier] for tally in tallies], dtype=float)
            self._bars(canvas, tier, below / len(codes), (below + counts) / len(codes))
            below += counts
        return len(codes)

    def _district(self, canvas: Canvas) -> tuple[str, int]:
        """Draw new cases as bars, above a strip of the district's tiers; hatched where they are not known."""
        code, days = self.request.place, len(self.edition.days)
        new = self.edition.series[code].new
        known = [max(value, 0) for value in new if value is not None]
        strip = _STRIP if known else 1.0
        tiers = [self.edition.shown_tier(code, day, self.request.layer) for day in range(days)]
        for tier in sorted(set(tiers)):
            own = np.array([one == tier for one in tiers])
            self._bars(canvas, tier, np.zeros(days), np.where(own, strip, 0.0))
        if not known:
            return "trend_tiers", 0
        most, self.foot = max(known), _STRIP + 0.04
        # No bar is no case: what nobody knows looks otherwise.
        unknown = np.array([value is None for value in new])
        self._bars(canvas, 0, np.full(days, self.foot), np.where(unknown, 1.0, self.foot))
        for day, value in enumerate(new):
            if value and value > 0:
                self._bar(canvas, day, self.foot, self.foot + value / most * (1 - self.foot))
        return "trend_cases", most

    def _bar(self, canvas: Canvas, day: int, low: float, high: float) -> None:
        left, width = self.plot.left + day * self.step, max(self.step * 0.8, 0.4)
        panel = Panel(left, self._y(high), width, self._y(low) - self._y(high))
        canvas.box(panel, f'fill="{INK}" fill-opacity=".72"')

    def _y(self, share: float) -> float:
        return self.plot.bottom - share * self.plot.height

    def _bars(self, canvas: Canvas, tier: int, low: np.ndarray, high: np.ndarray) -> None:
        """Fill from one share of the height to another, each period."""
        found = [self._ring(day, low[day], high[day]) for day in range(len(low)) if high[day] > low[day]]
        if not found:
            return
        ink = inks(self.edition.scheme.levels)[tier]
        path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring / _FINE) + "z" for ring in found)
        canvas.add(f'<path fill="{ink.fill}" d="{path}"/>')
        lines = hatch(tier, found, self.unit / 12 * 8 * _FINE)
        if lines:
            width = self.unit / 12 * _FINE * (2.0 if tier == DOTTED else 1.1)
            end = ' stroke-linecap="round"' if tier == DOTTED else ""
            canvas.add(
                f'<path transform="scale({1 / _FINE})" fill="none" stroke="{ink.hatch}" '
                f'stroke-width="{width:.1f}"{end} d="{lines}"/>'
            )

    def _ring(self, day: int, low: float, high: float) -> np.ndarray:
        left, right = self.plot.left + day * self.step, self.plot.left + (day + 1) * self.step
        top, bottom = self._y(high), self._y(low)
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) * _FINE

    def _axes(self, canvas: Canvas, key: str, most: int) -> None:
        plot, small = self.plot, self.unit * 0.8
        canvas.add(
            f'<path d="M{plot.left:.1f},{plot.top:.1f}V{plot.bottom:.1f}H{plot.right:.1f}" fill="none" '
            f'stroke="{QUIET}" stroke-width="{self.unit * 0.06:.2f}"/>'
        )
        if most:
            canvas.text(
                number(most, self.request.languages[0]),
                plot.left - small * 0.3,
                plot.top + small * 0.7,
                small,
                anchor="end",
            )
        if key != "trend_tiers":
            canvas.text("0", plot.left - small * 0.3, self._y(self.foot), small, anchor="end")
        days, chosen = self.edition.days, self.edition.day_index[self.request.day]
        language = self.request.languages[0]
        at = plot.left + (chosen + 0.5) * self.step
        canvas.add(
            f'<path d="M{at:.1f},{plot.top:.1f}V{plot.bottom:.1f}" fill="none" '
            f'stroke="{INK}" stroke-width="{self.unit * 0.14:.2f}"/>'
        )
        foot = plot.bottom + small * 1.25
        mark = axis_date(days[chosen], language, self.edition.period)
        half = fonts.face("bold").width(mark) * small / 2
        middle = min(max(at, plot.left + half), plot.right - half)
        canvas.text(mark, middle, foot, small, face="bold", anchor="middle")
        for place, anchor, x in ((0, "start", plot.left), (len(days) - 1, "end", plot.right)):
            label = axis_date(days[place], language, self.edition.period, days[chosen])
            if abs(x - middle) > half + fonts.face("sans").width(label) * small * 1.1:
                canvas.text(label, x, foot, small, anchor=anchor)
