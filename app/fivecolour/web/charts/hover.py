"""What a reader is told of one day when pointing at a trend chart: all of it, unreported figures too."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np

from fivecolour.surveillance.trailing_mean import DAYS
from fivecolour.texts import fixed, number
from fivecolour.web.charts.chart import Chart
from fivecolour.web.charts.measure_panels import MeasurePanel, hover_foot
from fivecolour.web.charts.traces import new_top


def hover_trace(chart: Chart, measures: Sequence[MeasurePanel] = ()) -> dict[str, Any]:
    """Carry the words of every day.

    It is invisible and the only trace that answers the pointer: left to themselves, Plotly's traces would
    tell the nearest day's figure where a day has none.
    """
    columns = {}
    if chart.has_new:
        columns["hover_new"] = _new(chart)
        if chart.edition.period == "day":
            columns["hover_mean"] = _means(chart)
    if chart.has_totals:
        columns["hover_cumulative"] = [
            _count(chart, count, most)
            for count, most in zip(chart.own.cumulative, chart.hidden("cumulative"), strict=True)
        ]
    if chart.whole:
        columns["hover_city"] = [_count(chart, count) for count in chart.whole.cumulative]
    if chart.is_district:
        tiers = chart.edition.tiers[chart.code]
        columns["hover_tier"] = [chart.level(int(tier)) for tier in tiers]
    city = chart.city.short[chart.language] if chart.city else ""
    templates = [chart.say(key, city=city) for key in columns]
    templates += [chart.say("hover_measure", name=one.title) for one in measures]
    columns |= {one.key: one.hover() for one in measures}
    lines = [
        template.replace("{said}", f"%{{customdata[{place}]}}") for place, template in enumerate(templates)
    ]
    columns["published"] = _published(chart)
    last = f"%{{customdata[{len(lines)}]}}"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "hover",
        **chart.daily,
        **_height(chart, measures),
        "marker": {"color": "rgba(0,0,0,0)"},
        "customdata": [list(day) for day in zip(*columns.values(), strict=True)],
        "hovertemplate": f"{'<br>'.join(lines)}{last}<extra></extra>",
    }


def _height(chart: Chart, measures: Sequence[MeasurePanel]) -> dict[str, Any]:
    """Return where the words stand: in the uppermost panel."""
    if chart.has_new or not measures:
        return {"y": [round(new_top(chart) * 0.8, 1)] * len(chart.edition.days)}
    return {"y": [hover_foot(measures[0])] * len(chart.edition.days), "yaxis": measures[0].axis}


def _new(chart: Chart) -> list[str]:
    """The new cases of each day; it says so where they are still expected to change."""
    remark = chart.say("provisional")
    return [
        _new_count(chart, count, most)
        + (remark if pale and count is not None else "")
        + _nowcast(chart, ends)
        for count, most, pale, ends in zip(
            chart.own.new, chart.hidden("new"), chart.provisional, chart.nowcast, strict=True
        )
    ]


def _nowcast(chart: Chart, ends: tuple[int, int, int] | None) -> str:
    if ends is None:
        return ""
    cases, low, high = (number(end, chart.language) for end in ends)
    return chart.say("nowcast", cases=cases, low=low, high=high)


def _new_count(chart: Chart, count: int | None, most: float | None) -> str:
    """Say new cases; below zero they are a correction of earlier days."""
    if count is not None and count < 0:
        return chart.say("correction", count=number(-count, chart.language))
    return _count(chart, count, most)


def _count(chart: Chart, count: int | None, most: float | None = None) -> str:
    """Say a count; ``most``: what one that is not told can be."""
    if count is not None:
        return number(count, chart.language)
    if most is None:
        return chart.say("unreported")
    if most == inf:
        return chart.say("hidden")
    return chart.say("hidden_between", most=number(int(most), chart.language))


def _means(chart: Chart) -> list[str]:
    """The 7-day mean of each day; it says so where some of the days were not reported."""
    told = []
    for mean, reported in zip(chart.week.mean, chart.week.reported, strict=True):
        number = "—" if np.isnan(mean) else fixed(mean, chart.language, 1)
        partial = not np.isnan(mean) and reported < DAYS
        told.append(number + (chart.say("partial_mean", days=reported) if partial else ""))
    return told


def _published(chart: Chart) -> list[str]:
    """A line with the published tier on the days of the maps; both names where two tiers are open."""
    told = dict.fromkeys(chart.edition.days, "")
    for published in chart.edition.published:
        possible = sorted(published.tiers.get(chart.code, ()))
        if possible and published.date in told:
            names = [chart.level(tier) for tier in possible]
            tier = names[0] if len(names) == 1 else chart.say("either", low=names[0], high=names[-1])
            told[published.date] = "<br>" + chart.say("hover_published").replace("{said}", tier)
    return list(told.values())
