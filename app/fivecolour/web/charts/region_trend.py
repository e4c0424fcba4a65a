"""The trend of a whole map: how many districts had which tier, and how many reported, day by day.

Cases are not summed over the map here: on most days only some districts reported, and their sum is no total.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from fivecolour.editions.edition_data import NO_REPORT, Edition
from fivecolour.texts import separators
from fivecolour.web.charts.chart import chart_text, places, width
from fivecolour.web.charts.theme import FONT, PATTERNS, SMALL_TEXT_SIZE, TEXT_SIZE, ChartTheme

# All in pixels, from the top.
_TOP, _TIERS, _TITLE, _REPORTED, _BOTTOM = 24, 214, 32, 110, 26
_LEFT, _RIGHT = {"zh": 36, "en": 40}, 12


def region_trend(
    edition: Edition, *, language: str, theme: ChartTheme, dates: dict[str, Any]
) -> dict[str, Any]:
    """Draw the trend of the whole map; ``dates`` is the axis of days that all trends share."""
    # The highest tier stands at the foot, where its changes are read best; what is not graded on top of all.
    of_days = [Counter(edition.shown_tiers(day, "graded")) for day in range(len(edition.days))]
    tiers = [
        _tier_bars(edition, tier, [day[tier] for day in of_days], language, theme)
        for tier in edition.scheme.descending
        if any(tier in day for day in of_days)
    ]
    reported = _bars(edition, _reported(edition), axis="y2", name="reported")
    reported |= {"marker": {"color": theme.bar}}
    reported |= {"hovertemplate": chart_text(edition, "hover_reported", language) + "<extra></extra>"}
    return {"data": [*tiers, reported], "layout": _layout(edition, language, theme, dates)}


def _reported(edition: Edition) -> list[int]:
    days = range(len(edition.days))
    return [len(edition.series) - edition.reports_on(day).count(NO_REPORT) for day in days]


def _bars(edition: Edition, values: list[int], *, axis: str, name: str) -> dict[str, Any]:
    wide = width(edition) * 0.86
    return {"type": "bar", "name": name, "y": values, "yaxis": axis, "width": wide, **places(edition)}


def _tier_bars(
    edition: Edition, tier: int, counts: list[int], language: str, theme: ChartTheme
) -> dict[str, Any]:
    ink, level = theme.tiers[tier], edition.scheme.level(tier).name[language]
    pattern = {"shape": PATTERNS[tier], "fgcolor": ink.hatch, "bgcolor": ink.fill, "size": 6, "solidity": 0.2}
    return {
        **_bars(edition, counts, axis="y", name=f"t{tier}"),
        "marker": {"color": ink.fill, "pattern": pattern},
        "hovertemplate": f"{level} %{{y}}<extra></extra>",
    }


def _layout(edition: Edition, language: str, theme: ChartTheme, dates: dict[str, Any]) -> dict[str, Any]:
    plot, count = _TIERS + _TITLE + _REPORTED, len(edition.districts)
    small = {"size": SMALL_TEXT_SIZE, "color": theme.quiet}
    text = {"family": FONT, "size": TEXT_SIZE, "color": theme.ink}
    counts = {"range": [0, count], "tickvals": [0, count // 2, count], "fixedrange": True, "zeroline": False}
    counts |= {"gridcolor": theme.grid, "tickfont": small}
    feet = {"tiers": 1 - _TIERS / plot, "reported": 0.0}
    tops = {"tiers": 1.0, "reported": _REPORTED / plot}
    return {
        "height": _TOP + plot + _BOTTOM,
        "margin": {"l": _LEFT.get(language, 40), "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": text,
        "separators": separators(language),
        "showlegend": False,
        "barmode": "stack",
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.paper, "bordercolor": theme.quiet, "font": text, "align": "left"},
        "xaxis": {**dates, "anchor": "y2"},
        "yaxis": {**counts, "domain": [round(feet["tiers"], 4), 1]},
        "yaxis2": {**counts, "domain": [0, round(tops["reported"], 4)]},
        "annotations": [
            _title(
                chart_text(edition, "region_tiers", language).format(count=count), tops["tiers"], language
            ),
            _title(chart_text(edition, "region_reported", language), tops["reported"], language),
        ],
        "shapes": [],
    }


def _title(text: str, top: float, language: str) -> dict[str, Any]:
    place = {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": round(top, 4),
        "xshift": 4 - _LEFT.get(language, 40),
    }
    look = {"xanchor": "left", "yanchor": "bottom", "yshift": 3, "showarrow": False, "font": {"weight": 600}}
    return {**place, **look, "text": text}
