"""The strips of tiers below a district's trend: as graded day by day, and as published."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np

from fivecolour.web.charts.chart import DAY_MS, Chart, width
from fivecolour.web.charts.theme import PATTERNS

# In the strip's panel the graded cells stand on 0 and are 1 high.
PUBLISHED_FOOT = -0.7
PUBLISHED_HEIGHT = 0.55


def strip_axis(chart: Chart) -> str:
    """Return the axis of the strip: after those of all other panels.

    Plotly hides names that do not fit on bars of the last panel that it draws, and shrinks those of others.
    """
    return f"y{3 + len(chart.edition.measures)}"


def _cells(chart: Chart, tier: int, cells: dict[str, Any], *, name: str) -> dict[str, Any]:
    """Draw the cells of one tier; a trace each, as Plotly wants one colour beneath a pattern."""
    ink = chart.theme.tiers[tier]
    pattern = {
        "shape": PATTERNS[tier],
        "fgcolor": ink.hatch,
        "fillmode": "overlay",
        "size": 6,
        "solidity": 0.15,
    }
    return {
        "type": "bar",
        "name": f"{name} {tier}",
        **cells,
        "yaxis": strip_axis(chart),
        "width": width(chart.edition),
        "marker": {
            "color": ink.fill,
            "pattern": {**pattern, "fillmode": "overlay", "fgopacity": 0.7},
        },
        "hoverinfo": "skip",
    }


def graded_traces(chart: Chart) -> list[dict[str, Any]]:
    """Draw one cell a day, and over them each run's frame and name."""
    tiers = [int(tier) for tier in chart.edition.tiers[chart.code]]
    traces = []
    for tier in sorted(set(tiers)):
        days = [day for day, own in zip(chart.edition.days, tiers, strict=True) if own == tier]
        cells = {"x": days, "y": [1] * len(days)}
        traces.append(_cells(chart, tier, cells, name="graded"))
    return [*traces, _runs(chart, [(tier, len(list(days))) for tier, days in groupby(tiers)])]


def _runs(chart: Chart, runs: list[tuple[int, int]]) -> dict[str, Any]:
    """Frame each run of equal tiers and write the tier's name into it where it fits."""
    starts = np.cumsum([0, *(length for _, length in runs[:-1])]).tolist()
    ends = [start + length - 1 for start, (_, length) in zip(starts, runs, strict=True)]
    days = [date.fromisoformat(day) for day in chart.edition.days]
    spans = [(days[end] - days[start]).days for start, end in zip(starts, ends, strict=True)]
    return {
        "type": "bar",
        "name": "runs",
        "x": [_moment(days[start], span / 2) for start, span in zip(starts, spans, strict=True)],
        "y": [1] * len(runs),
        "yaxis": strip_axis(chart),
        "width": [span * DAY_MS + width(chart.edition) for span in spans],
        "marker": {"color": "rgba(0,0,0,0)", "line": {"color": chart.theme.paper, "width": 2}},
        "text": [chart.level(tier) for tier, _ in runs],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": [chart.theme.tiers[tier].text for tier, _ in runs], "weight": 500},
        "hoverinfo": "skip",
    }


def _moment(first: date, days: float) -> str:
    """Return the day, or its noon, that lies some days after the first."""
    day = (first + timedelta(days=int(days))).isoformat()
    return day if days == int(days) else f"{day} 12:00"


def published_traces(chart: Chart) -> list[dict[str, Any]]:
    """Draw one cell on each day of a published map; halved where the sources leave two tiers open."""
    maps: dict[tuple[int, ...], list[str]] = {}
    for published in chart.edition.published:
        possible = tuple(sorted(published.tiers.get(chart.code, ())))
        if possible and published.date in chart.edition.day_index:
            maps.setdefault(possible, []).append(published.date)
    traces = []
    for possible, days in sorted(maps.items()):
        height = round(PUBLISHED_HEIGHT / len(possible), 3)
        for place, tier in enumerate(possible):
            foot = round(PUBLISHED_FOOT + place * height, 3)
            cells = {"x": days, "base": [foot] * len(days), "y": [height] * len(days)}
            traces.append(_cells(chart, tier, cells, name="published"))
    return traces
