"""The traces of the trend charts: figures with their gaps, and the strips of tiers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.outlook_fan import FanDay, outlook_fan
from fivecolour.editions.own_words import own_table
from fivecolour.export.sign_columns import is_provisional
from fivecolour.regions.region_set import City
from fivecolour.surveillance.trailing_mean import DAYS, TrailingMean, trailing_mean
from fivecolour.surveillance.windows import counts
from fivecolour.texts import number
from fivecolour.web.charts.theme import PATTERNS, ChartTheme

Counts: TypeAlias = tuple[int | None, ...]

DAY_MS = 86_400_000
_DAYS = {"day": 1, "week": 7, "month": 28}
# Opacity of a provisional day's bar.
PALE = 0.45
# A city that has more than four times the district's cases would flatten the district's line.
CITY_IN_SCALE = 4
LABEL_ROOM = 1.25
FAN_IN_SCALE = 3
# In the strip's panel the graded cells stand on 0 and are 1 high.
PUBLISHED_FOOT = -0.7
PUBLISHED_HEIGHT = 0.55


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart to be: whose it is, in which language and theme."""

    edition: Edition
    code: str
    language: str
    theme: ChartTheme

    @property
    def own(self) -> DistrictSeries | CitySeries:
        """The figures of the district or city."""
        if self.code in self.edition.cities:
            return self.edition.cities[self.code]
        unreported = (None,) * len(self.edition.days)
        return self.edition.series.get(self.code, DistrictSeries(unreported, unreported))

    @property
    def has_new(self) -> bool:
        """Whether new cases have a panel: not where a map tells something else instead."""
        return self.edition.has_cases or not (self.edition.measures and self.is_district)

    @property
    def has_totals(self) -> bool:
        """Whether cumulative cases have a panel: those of the district or those of its map."""
        some = self.edition.has_totals or any(one is not None for one in self.own.cumulative)
        return some or not (self.edition.has_cases or self.edition.measures)

    @property
    def is_district(self) -> bool:
        """Whether it is graded."""
        return self.code in self.edition.districts

    @property
    def city(self) -> City | None:
        """The city that it is compared with; a city itself has none."""
        return self.edition.city_of.get(self.code)

    @property
    def whole(self) -> CitySeries | None:
        """The figures of its city."""
        return self.edition.cities.get(self.city.code) if self.city else None

    @property
    def week(self) -> TrailingMean:
        """The 7-day mean of its new cases; nothing where the map goes by weeks or months."""
        new = np.array(self.own.new, dtype=float)
        return trailing_mean(counts(new if self.edition.period == "day" else np.full_like(new, np.nan)))

    @property
    def provisional(self) -> list[bool]:
        """For each day whether its figures are still expected to change."""
        return [bool(is_provisional(self.edition, day)) for day in range(len(self.edition.days))]

    @property
    def nowcast(self) -> list[tuple[int, int, int] | None]:
        """For each day median and interval of its new cases when all is reported, where they are not."""
        found, days = self.edition.nowcast, self.edition.days
        return [found.of(self.code, day) if found else None for day in days]

    @property
    def fan(self) -> tuple[FanDay, ...]:
        """What the outlook expects of its new cases; nothing where it is not shown."""
        return outlook_fan(self.edition, self.code)

    @property
    def daily(self) -> dict[str, Any]:
        """Place on the date axis of a trace with one value a period."""
        return places(self.edition)

    def hidden(self, form: str) -> list[float | None]:
        """For each day the most that its figure can be where it is not told, infinite where nobody said."""
        days = range(len(self.edition.days))
        if not self.is_district:
            return [None for _ in days]
        told = getattr(self.own, form)
        most = (self.edition.hidden_most(self.code, day, f"{form}_confirmed") for day in days)
        return [one if count is None else None for count, one in zip(told, most, strict=True)]

    def level(self, tier: int) -> str:
        """Return the rule's own name for a tier."""
        return self.edition.scheme.level(tier).name[self.language]

    def say(self, key: str, **values: Any) -> str:
        """Return a text with ``{name}`` filled in; Plotly's own ``%{…}`` stay."""
        text = chart_text(self.edition, key, self.language)
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


def chart_text(edition: Edition, key: str, language: str) -> str:
    """Return a text of the charts as it is written, its ``{name}`` not filled in."""
    return own_table(edition, "charts", language)[key]


def places(edition: Edition) -> dict[str, Any]:
    """Return where one value a period stands on the date axis: shorter than every day where they are even."""
    if edition.period == "month":
        return {"x": list(edition.days)}
    return {"x0": edition.days[0], "dx": width(edition)}


def width(edition: Edition) -> int:
    """Return how wide a period is on the date axis, in milliseconds; a month as the shortest is."""
    return DAY_MS * _DAYS[edition.period]


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
        "yaxis": "y3",
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
        "yaxis": "y3",
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
