"""The panels of a trend chart: which it has, how high each is, and their axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fivecolour.texts import axis_date
from fivecolour.web.charts.chart import DAY_MS, Chart, width
from fivecolour.web.charts.measure_panels import HEIGHT as MEASURE
from fivecolour.web.charts.measure_panels import measure_panels
from fivecolour.web.charts.theme import SMALL_TEXT_SIZE
from fivecolour.web.charts.tier_strip import PUBLISHED_FOOT, PUBLISHED_HEIGHT, published_traces, strip_axis
from fivecolour.web.charts.traces import cumulative_top, new_top

# All in pixels, from the top: what stands where in a chart.
TOP, NEW, TITLE, CUMULATIVE, GAP, STRIP, BOTTOM = 24, 158, 32, 126, 18, 44, 26

MOST_DAYS_NAMED = 5
STEPS_OF_DAYS = (1, 2, 3, 5, 7, 10, 14, 30, 61, 91, 182)
MOST_COUNTS_NAMED = 4


def panels_of(chart: Chart) -> dict[str, int]:
    """Heights of the panels and of what lies between them, from the top."""
    heights = {"new": NEW} if chart.has_new else {}
    heights |= {"cumulative": CUMULATIVE} if chart.has_totals else {}
    heights |= {one.key: MEASURE for one in measure_panels(chart)}
    panels: dict[str, int] = {}
    for place, (name, height) in enumerate(heights.items()):
        panels |= {**({f"title {place}": TITLE} if place else {}), name: height}
    return {**panels, "gap": GAP, "strip": STRIP} if chart.is_district else panels


def domain(panels: dict[str, int], panel: str) -> list[float]:
    """Place of a panel as parts of the plot's height, from the foot."""
    names, whole = list(panels), sum(panels.values())
    above = sum(panels[name] for name in names[: names.index(panel)])
    return [round(1 - (above + panels[panel]) / whole, 4), round(1 - above / whole, 4)]


def axes(chart: Chart, panels: dict[str, int]) -> dict[str, Any]:
    """Return the axis of dates and one of figures for each panel, as properties of a layout."""
    fixed = _fixed(chart)
    # Off the foot of the counts, whose 0 stands right beside the first date.
    dates = (
        date_axis(chart, foot=strip_axis(chart), standoff=0)
        if chart.is_district
        else date_axis(chart, foot="y2" if chart.has_totals else "y", standoff=6)
    )
    found = {"xaxis": dates}
    if chart.has_new:
        new = _counts(chart.own.new, new_top(chart))
        found["yaxis"] = {**fixed, **new, "domain": domain(panels, "new")}
    if chart.has_totals:
        cumulative = _counts(chart.own.cumulative, cumulative_top(chart))
        found["yaxis2"] = {**fixed, **cumulative, "domain": domain(panels, "cumulative")}
    if chart.is_district:
        strip = {**fixed, **_strip_names(chart), "domain": domain(panels, "strip"), "showgrid": False}
        found[strip_axis(chart).replace("y", "yaxis")] = strip
    for one in measure_panels(chart):
        found[one.axis.replace("y", "yaxis")] = {
            **fixed,
            **one.axis_layout(),
            "domain": domain(panels, one.key),
        }
    return found


def _fixed(chart: Chart) -> dict[str, Any]:
    small = {"size": SMALL_TEXT_SIZE, "color": chart.theme.quiet}
    return {"fixedrange": True, "zeroline": False, "gridcolor": chart.theme.grid, "tickfont": small}


def date_axis(chart: Chart, *, foot: str, standoff: int) -> dict[str, Any]:
    """Axis of days, at the foot of the panel of an axis of counts."""
    days, period = chart.edition.days, chart.edition.period
    named = days[:: _step_of_days(len(days))]
    if period == "day" and not spans_years(days):
        words: dict[str, Any] = {"tickformat": chart.say("tick_format")}
    else:
        words = {"ticktext": _ticks(chart, named)}
    half = width(chart.edition) // DAY_MS * 12
    return {
        **_fixed(chart),
        "type": "date",
        "anchor": foot,
        "range": [
            _moment_beside(days[0], -half),
            _moment_beside(max(days[-1], *(one.day for one in chart.fan), ""), half),
        ],
        "tickvals": list(named),
        **words,
        "hoverformat": chart.say("hover_day"),
        "tickangle": 0,
        "ticklabelstandoff": standoff,
    }


def spans_years(days: Sequence[str]) -> bool:
    """Tell whether days lie in several years."""
    return days[0][:4] != days[-1][:4]


def _ticks(chart: Chart, named: Sequence[str]) -> list[str]:
    """Return days or months; their year below the first and below each that another year begins with."""
    edition = chart.edition
    several = spans_years(edition.days)
    years = ["", *(day[:4] for day in named)]
    return [
        axis_date(day, chart.language, edition.period)
        + (f"<br>{day[:4]}" if several and day[:4] != before else "")
        for before, day in zip(years, named, strict=False)
    ]


def _step_of_days(count: int) -> int:
    return next((step for step in STEPS_OF_DAYS if count <= step * MOST_DAYS_NAMED), 365)


def _moment_beside(day: str, hours: int) -> str:
    """Return the moment some hours before or after a day's own place on the axis."""
    return str(np.datetime64(day, "h") + np.timedelta64(hours, "h")).replace("T", " ")


def _counts(counts: tuple[int | None, ...], top: float) -> dict[str, Any]:
    """Axis of counts: from zero, whole numbers, few of them; bare where nothing was reported."""
    if all(count is None for count in counts):
        return {"range": [0, round(top, 1)], "showticklabels": False, "showgrid": False}
    steps = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    step = next(step for step in steps if top / step <= MOST_COUNTS_NAMED)
    return {"range": [0, round(top, 1)], "tick0": 0, "dtick": step, "tickformat": ",d"}


def _strip_names(chart: Chart) -> dict[str, Any]:
    places = [0.5, PUBLISHED_FOOT + PUBLISHED_HEIGHT / 2]
    names = [chart.say("graded_strip"), chart.say("published_strip")]
    shown = 2 if published_traces(chart) else 1
    return {"range": [PUBLISHED_FOOT, 1], "tickvals": places[:shown], "ticktext": names[:shown]}
