"""Trend charts: what was reported of a district day by day, and the tier that it had."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.drawing.prescribed_colours import inks
from fivecolour.surveillance.trailing_mean import DAYS
from fivecolour.text_direction import isolated
from fivecolour.texts import number, separators
from fivecolour.web.charts.chart import Chart
from fivecolour.web.charts.hover import hover_trace
from fivecolour.web.charts.measure_panels import measure_panels
from fivecolour.web.charts.panels import (
    BOTTOM,
    CUMULATIVE,
    TOP,
    axes,
    date_axis,
    domain,
    panels_of,
    spans_years,
)
from fivecolour.web.charts.region_trend import region_trend
from fivecolour.web.charts.theme import FONT, SMALL_TEXT_SIZE, TEXT_SIZE, THEMES
from fivecolour.web.charts.tier_strip import graded_traces, published_traces
from fivecolour.web.charts.traces import compared_city, cumulative_top, cumulative_traces, new_traces
from fivecolour.web.pages.page_texts import short_period

YEARS = 15
LEFT = {"zh": 36, "en": 58}
RIGHT = 12
LABEL_HEIGHT = 20
# Stands for the whole map where a district's or city's code stands otherwise.
REGION = "region"


def trend_figure(edition: Edition, code: str, *, language: str, theme: str) -> go.Figure:
    """Draw the trends of one district or city, or of the whole map (`REGION`), as a figure of Plotly.

    It is that of :func:`trend_document`, which says more, checked property by property.
    """
    figure = go.Figure(trend_document(edition, code, language=language, theme=theme))
    figure.layout.template = None
    return figure


def trend_document(edition: Edition, code: str, *, language: str, theme: str) -> dict[str, Any]:
    """Draw the trends of one district or city, or of the whole map (`REGION`): data and layout for Plotly.

    Small multiples over one date axis: new cases per day with their 7-day mean; cumulative cases, with the
    city's where it fits the scale; and, for a district, what else its rule reads, each with its bounds, and
    the strip of its tiers with the published ones below. What no district of the map reports has no panel.
    Unreported days are hatched, never bars of zero; figures that are not told reach from 0 to the most that
    they can be.

    ``layout.shapes`` holds one invisible line named ``"day"``: the page sets its ``x0`` and ``x1`` to the
    chosen day and makes it visible.

    Parameters
    ----------
    code : str
        Code of a district or of a city, or `REGION`.
    language : str
        ``"zh"`` or ``"en"``.
    theme : str
        ``"light"`` or ``"dark"``.

    Raises
    ------
    UserError
        The edition has no such district or city, or there is no such theme.
    """
    if code not in edition.districts and code not in edition.cities and code != REGION:
        raise UserError(f"edition {edition.id} has no district or city {code!r}")
    if theme not in THEMES:
        raise UserError(f"no theme {theme!r}; there are: {', '.join(THEMES)}")
    tiers = inks(edition.scheme.levels, dark=theme == "dark")
    chart = Chart(edition, code, language, replace(THEMES[theme], tiers=tiers))
    document = _whole(chart) if code == REGION else _of_place(chart)
    if spans_years(edition.days):
        # Room at the foot for the years below the days.
        layout = document["layout"]
        layout["height"] += YEARS
        layout["margin"]["b"] += YEARS
    return document


def _of_place(chart: Chart) -> dict[str, Any]:
    traces = [
        *(new_traces(chart) if chart.has_new else ()),
        *(cumulative_traces(chart) if chart.has_totals else ()),
    ]
    measures = measure_panels(chart)
    for one in measures:
        traces += one.traces()
    if chart.is_district:
        traces += [*graded_traces(chart), *published_traces(chart)]
    traces.append(hover_trace(chart, measures))
    return {"data": traces, "layout": _layout(chart)}


def _whole(chart: Chart) -> dict[str, Any]:
    dates = date_axis(chart, foot="y2", standoff=6)
    document = region_trend(chart.edition, language=chart.language, theme=chart.theme, dates=dates)
    layout = document["layout"]
    layout["shapes"] = [_day_line(chart)]
    layout["annotations"] = [*layout.get("annotations", ()), *_drill_mark(chart)]
    return document


def figure_json(edition: Edition, code: str, *, language: str, theme: str) -> str:
    """Return :func:`trend_document` as compact JSON; the same edition always gives the same text."""
    document = trend_document(edition, code, language=language, theme=theme)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _layout(chart: Chart) -> dict[str, Any]:
    panels = panels_of(chart)
    text = {"family": FONT, "size": TEXT_SIZE, "color": chart.theme.ink}
    return {
        "height": TOP + sum(panels.values()) + BOTTOM,
        "margin": {"l": LEFT.get(chart.language, 58), "r": RIGHT, "t": TOP, "b": BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": text,
        "separators": separators(chart.language),
        "showlegend": False,
        "barmode": "overlay",
        "dragmode": False,
        "hovermode": "x",
        "hoversubplots": "axis",
        "hoverlabel": {
            "bgcolor": chart.theme.paper,
            "bordercolor": chart.theme.quiet,
            "font": {**text, "size": SMALL_TEXT_SIZE},
            "align": "left",
        },
        "uniformtext": {"minsize": SMALL_TEXT_SIZE, "mode": "hide"},
        **axes(chart, panels),
        "annotations": [
            *_titles(chart, panels),
            *(_line_labels(chart) if chart.has_totals else ()),
            *(label for one in measure_panels(chart) for label in one.labels()),
            *_apologies(chart),
            *_drill_mark(chart),
        ],
        "shapes": [_day_line(chart), *(line for one in measure_panels(chart) for line in one.shapes())],
    }


def _titles(chart: Chart, panels: dict[str, int]) -> list[dict[str, Any]]:
    """Name each panel above it at the left; explain its signs in the same line at the right."""
    rows = [("new", chart.say("new_title"), "  ".join(_keys(chart)))] if chart.has_new else []
    rows += [("cumulative", chart.say("cumulative_title"), _share(chart))] if chart.has_totals else []
    rows += [(one.key, one.title, "") for one in measure_panels(chart)]
    notes = []
    for panel, name, remark in rows:
        line = {"xref": "paper", "yref": "paper", "y": domain(panels, panel)[1], "yanchor": "bottom"}
        line |= {"yshift": 3, "showarrow": False}
        title = {"text": name, "font": {"weight": 600}}
        notes.append({**line, **title, "x": 0, "xanchor": "left", "xshift": 4 - LEFT.get(chart.language, 58)})
        quiet = {"size": SMALL_TEXT_SIZE, "color": chart.theme.quiet}
        if remark:
            notes.append({**line, "x": 1, "xanchor": "right", "text": remark, "font": quiet})
    return notes


def _keys(chart: Chart) -> list[str]:
    """Explain the signs that the chart really has."""
    drawn = ~np.isnan(chart.week.mean)
    signs = {
        "mean_key": drawn.any(),
        "partial_mean_key": (drawn & (chart.week.reported < DAYS)).any(),
        "unreported_key": _is_silent(chart),
        "hidden_key": any(one is not None for form in ("new", "cumulative") for one in chart.hidden(form)),
        # There is room for one of the three; what is drawn hollow is provisional.
        "provisional_key": any(chart.provisional) and not any(chart.nowcast),
        "nowcast_key": any(chart.nowcast),
        "fan_key": bool(chart.fan) and not any(chart.nowcast),
    }
    return [chart.say(key) for key, there in signs.items() if there]


def _is_silent(chart: Chart) -> bool:
    """Tell whether some day has no report, hidden figures being reports."""
    return any(
        count is None and most is None
        for form in ("new", "cumulative")
        for count, most in zip(getattr(chart.own, form), chart.hidden(form), strict=True)
    )


def _share(chart: Chart) -> str:
    """Say what part of its city's cases a district has, on the last day with both counts."""
    city, whole = chart.city, chart.whole
    if not city or not whole:
        return ""
    both = [
        (day, own, total)
        for day, own, total in zip(chart.edition.days, chart.own.cumulative, whole.cumulative, strict=True)
        if own is not None and total
    ]
    if not both:
        return ""
    day, own, total = both[-1]
    percent = "<1%" if 0 < own < total / 100 else f"{round(100 * own / total)}%"
    return chart.say(
        "share",
        day=short_period(day, chart.language, chart.edition.period, chart.edition.days[-1]),
        city=city.short[chart.language],
        total=number(total, chart.language),
        percent=percent.replace("<", "&lt;"),
    )


def _line_labels(chart: Chart) -> list[dict[str, Any]]:
    """Name the cumulative lines at their last count."""
    places = {district.code: district.short for district in chart.edition.region.districts}
    places |= {city.code: city.short for city in chart.edition.region.cities}
    own = _last(chart.own.cumulative)
    if own is None:
        return []
    compared = compared_city(chart)
    labels = []
    below = False
    if compared and chart.city and (end := _last(compared.cumulative)):
        name = chart.city.short[chart.language]
        labels.append(_line_label(chart, end, name=name, colour=chart.theme.quiet, below=False))
        below = (end[1] - own[1]) / cumulative_top(chart) * CUMULATIVE < LABEL_HEIGHT
    name = places[chart.code][chart.language]
    return [*labels, _line_label(chart, own, name=name, colour=chart.theme.ink, below=below)]


def _last(counts: tuple[int | None, ...]) -> tuple[int, int] | None:
    """Return the last reported day and its count."""
    return next(((day, count) for day, count in reversed(list(enumerate(counts))) if count is not None), None)


def _line_label(chart: Chart, end: tuple[int, int], *, name: str, colour: str, below: bool) -> dict[str, Any]:
    day, count = end
    early = day < len(chart.edition.days) / 2
    return {
        "x": chart.edition.days[day],
        "y": count,
        "yref": "y2",
        "text": f"{isolated(name, chart.language)} {number(count, chart.language)}",
        # Weight as a property: a tag would need inline styles, which the page's CSP forbids.
        "font": {"color": colour, "weight": 600},
        "showarrow": False,
        "xanchor": "left" if early else "right",
        "yanchor": "top" if below else "bottom",
    }


def _apologies(chart: Chart) -> list[dict[str, Any]]:
    """Say so where a panel has nothing to show."""
    panels: dict[str, Sequence[float | None]] = {}
    panels |= {"y": chart.own.new} if chart.has_new else {}
    panels |= {"y2": chart.own.cumulative} if chart.has_totals else {}
    panels = {
        axis: counts
        for axis, counts in panels.items()
        if all(one is None for one in chart.hidden("new" if axis == "y" else "cumulative"))
    }
    panels |= {one.axis: one.values for one in measure_panels(chart)}
    note = {"xref": "paper", "x": 0.5, "y": 0.5, "showarrow": False, "bgcolor": chart.theme.paper}
    return [
        {**note, "yref": f"{axis} domain", "text": chart.say(_lacking(chart, axis)), "borderpad": 3}
        for axis, counts in panels.items()
        if all(count is None for count in counts)
    ]


def _lacking(chart: Chart, axis: str) -> str:
    told = any(count is not None for count in chart.own.new)
    return "only_new" if axis == "y2" and told else "nothing_reported"


def _drill_mark(chart: Chart) -> list[dict[str, Any]]:
    """Say across the whole chart that its figures are simulated."""
    if not chart.edition.drill:
        return []
    font = {"size": 4 * TEXT_SIZE, "color": chart.theme.quiet}
    place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "textangle": -24, "showarrow": False}
    return [{**place, "name": "drill", "text": chart.say("drill"), "font": font, "opacity": 0.2}]


def _day_line(chart: Chart) -> dict[str, Any]:
    """The line at the chosen day, for the page to place."""
    return {
        "name": "day",
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": chart.edition.days[0],
        "x1": chart.edition.days[0],
        "y0": 0,
        "y1": 1,
        "line": {"color": chart.theme.ink, "width": 1},
        "visible": False,
    }
