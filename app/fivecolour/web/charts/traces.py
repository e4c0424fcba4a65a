"""The traces of the trend charts: figures reported, completed and expected, with their gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from fivecolour.editions.edition_data import CitySeries
from fivecolour.editions.outlook_fan import FanDay
from fivecolour.surveillance.trailing_mean import DAYS
from fivecolour.texts import number
from fivecolour.web.charts.chart import Chart, Counts, width

# Opacity of a provisional day's bar.
PALE = 0.45
# A city that has more than four times the district's cases would flatten the district's line.
CITY_IN_SCALE = 4
LABEL_ROOM = 1.25
FAN_IN_SCALE = 3


def _top(counts: Counts) -> int:
    """Highest reported count; at least 1, so that an axis has a height."""
    return max([count for count in counts if count is not None], default=0) or 1


def new_top(chart: Chart) -> float:
    """Return the top of the axis of new cases."""
    expected = tuple(ends[2] for ends in chart.nowcast if ends)
    reported = _top(chart.own.new + expected + _ends(chart, "new"))
    # A fan may not flatten what was reported; what is beyond is cut off.
    fan = min(max((one.wide[1] for one in chart.fan), default=0), reported * FAN_IN_SCALE)
    return max(reported, fan) * 1.1


def _ends(chart: Chart, form: str) -> Counts:
    """Return what the figures that are not told can be at the most, where that is known."""
    return tuple(int(most) for most in chart.hidden(form) if most is not None and math.isfinite(most))


def compared_city(chart: Chart) -> CitySeries | None:
    """The city of a district, where its cumulative line fits the district's scale."""
    series = chart.whole
    if not series or not any(chart.own.cumulative):
        return None
    return series if _top(series.cumulative) <= CITY_IN_SCALE * _top(chart.own.cumulative) else None


def cumulative_top(chart: Chart) -> float:
    """Return the top of the axis of cumulative cases; it leaves room for the lines' names."""
    city = compared_city(chart)
    shown = chart.own.cumulative + (city.cumulative if city else ()) + _ends(chart, "cumulative")
    return _top(shown) * LABEL_ROOM


def hidden(chart: Chart, form: str, *, axis: str, top: float) -> list[dict[str, Any]]:
    """Draw figures that are not told as hollow bars from 0 to the most that they can be, dotted inside."""
    most = chart.hidden(form)
    if all(one is None for one in most):
        return []
    return [
        {
            "type": "bar",
            "name": "hidden",
            **chart.daily,
            "y": [None if one is None else min(one, round(top, 1)) for one in most],
            "yaxis": axis,
            "width": round(width(chart.edition) * 0.72),
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"color": chart.theme.quiet, "width": 1},
                "pattern": {"shape": ".", "size": 4, "solidity": 0.3, "fgcolor": chart.theme.quiet},
            },
            "hoverinfo": "skip",
        }
    ]


def unreported(
    chart: Chart,
    counts: Sequence[float | None],
    *,
    axis: str,
    top: float,
    hidden_ones: Sequence[float | None] = (),
) -> dict[str, Any]:
    """Hatch the days without a report over the whole height of a panel; hidden figures are reported."""
    silent = [count is None for count in counts]
    for day, most in enumerate(hidden_ones):
        silent[day] = silent[day] and most is None
    return {
        "type": "bar",
        "name": "unreported",
        **chart.daily,
        "y": [round(top, 1) if one else None for one in silent],
        "yaxis": axis,
        "width": width(chart.edition),
        "marker": {
            "color": "rgba(0,0,0,0)",
            "pattern": {"shape": "/", "size": 5, "solidity": 0.2, "fgcolor": chart.theme.hatch},
        },
        "hoverinfo": "skip",
    }


def new_traces(chart: Chart) -> list[dict[str, Any]]:
    """Draw the new cases as bars and their 7-day mean as a line."""
    new = chart.own.new
    week = chart.week
    mean = [None if np.isnan(value) else round(float(value), 1) for value in week.mean]
    whole = [value if days == DAYS else None for value, days in zip(mean, week.reported, strict=True)]
    line = {**chart.daily, "type": "scatter", "mode": "lines"}
    ink = chart.theme.ink
    return [
        unreported(chart, new, axis="y", top=new_top(chart), hidden_ones=chart.hidden("new")),
        *hidden(chart, "new", axis="y", top=new_top(chart)),
        {
            "type": "bar",
            "name": "new",
            **chart.daily,
            # A correction is no number of cases.
            "y": [count if count is None or count >= 0 else None for count in new],
            "width": round(width(chart.edition) * 0.72),
            "marker": {"color": chart.theme.bar, **_paler(chart)},
            "hoverinfo": "skip",
        },
        # Dotted where some of the seven days were not reported; the whole weeks' line lies over it.
        {
            **line,
            "name": "mean",
            "y": mean,
            "line": {"color": ink, "width": 1.5, "dash": "1.5px,2.5px"},
            "hoverinfo": "skip",
        },
        {**line, "name": "mean of whole weeks", "y": whole, "line": {"color": ink}, "hoverinfo": "skip"},
        *_nowcast(chart),
        *_fan(chart),
    ]


def _fan(chart: Chart) -> list[dict[str, Any]]:
    """Draw what is expected as two bands, of nine in ten futures and of half, with the median as a line."""
    fan = chart.fan
    if not fan:
        return []
    days = [one.day for one in fan]
    bands = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"fan {name}",
            "x": [*days, *reversed(days)],
            "y": [*(high for _, high in ends), *(low for low, _ in reversed(ends))],
            "fill": "toself",
            "fillcolor": chart.theme.fan,
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for name, ends in (("wide", [one.wide for one in fan]), ("narrow", [one.narrow for one in fan]))
    ]
    median = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "fan median",
        "x": days,
        "y": [one.median for one in fan],
        "line": {"color": chart.theme.ink, "width": 1.5, "dash": "4px,3px"},
        "marker": {"color": chart.theme.ink, "size": [0 if at == 0 else 5 for at in range(len(fan))]},
        "hoverinfo": "skip",
    }
    return [*bands, median, _fan_hover(chart, [one for one in fan if one.day > chart.edition.days[-1]])]


def _fan_hover(chart: Chart, fan: Sequence[FanDay]) -> dict[str, Any]:
    """Carry the words of the days to come."""
    language = chart.language
    told = [
        chart.say(
            "hover_fan",
            median=number(one.median, language, 1),
            low=number(one.wide[0], language, 1),
            high=number(one.wide[1], language, 1),
        )
        for one in fan
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "hover fan",
        "x": [one.day for one in fan],
        "y": [one.median for one in fan],
        "marker": {"color": "rgba(0,0,0,0)"},
        "customdata": [[one] for one in told],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }


def _nowcast(chart: Chart) -> list[dict[str, Any]]:
    """Draw what counts will be when all is reported: a hollow bar over the interval, a dot at the median."""
    found = [(day, ends) for day, ends in zip(chart.edition.days, chart.nowcast, strict=True) if ends]
    if not found:
        return []
    days = [day for day, _ in found]
    outline = {"color": "rgba(0,0,0,0)", "line": {"color": chart.theme.ink, "width": 1}}
    return [
        {
            "type": "bar",
            "name": "nowcast",
            "x": days,
            "base": [ends[1] for _, ends in found],
            "y": [ends[2] - ends[1] for _, ends in found],
            "width": round(width(chart.edition) * 0.5),
            "marker": outline,
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "nowcast median",
            "x": days,
            "y": [ends[0] for _, ends in found],
            "marker": {"color": chart.theme.ink, "size": 4},
            "hoverinfo": "skip",
        },
    ]


def _paler(chart: Chart) -> dict[str, Any]:
    """Draw provisional days lighter; nothing to say where there are none."""
    provisional = chart.provisional
    return {"opacity": [PALE if pale else 1 for pale in provisional]} if any(provisional) else {}


def cumulative_traces(chart: Chart) -> list[dict[str, Any]]:
    """Draw the cumulative cases, and the city's where they fit the scale."""
    total = chart.own.cumulative
    top = cumulative_top(chart)
    traces = [
        unreported(chart, total, axis="y2", top=top, hidden_ones=chart.hidden("cumulative")),
        *hidden(chart, "cumulative", axis="y2", top=top),
    ]
    if compared := compared_city(chart):
        traces.append(_total_line(chart, compared.cumulative, name="city"))
    return [*traces, _total_line(chart, total, name="cumulative")]


def _total_line(chart: Chart, total: Counts, *, name: str) -> dict[str, Any]:
    """Draw a line of cumulative cases, the district's own in ink."""
    own = name == "cumulative"
    return gapped_line(chart, total, name=name, axis="y2", own=own)


def gapped_line(
    chart: Chart, values: Sequence[float | None], *, name: str, axis: str, own: bool = True
) -> dict[str, Any]:
    """Draw a line with gaps; a day between two gaps is a dot, else it would not be seen."""
    padded = (None, *values, None)
    dots = [padded[i] is None and padded[i + 2] is None for i in range(len(values))]
    colour = chart.theme.ink if own else chart.theme.quiet
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if any(dots) else "lines",
        "name": name,
        **chart.daily,
        "y": list(values),
        "yaxis": axis,
        "connectgaps": False,
        "line": {"color": colour, "width": 2 if own else 1.25},
        "hoverinfo": "skip",
    }
    if any(dots):
        line["cliponaxis"] = False
        line["marker"] = {"color": colour, "opacity": 1, "size": [6 if dot else 0 for dot in dots]}
    return line
