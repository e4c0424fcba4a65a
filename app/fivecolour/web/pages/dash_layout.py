"""The Dash part of the page: the controls and the chart panel.

Every label is there in each language of the edition; the style sheet shows the one of ``<html lang>``, so
that one layout serves all readers and can be cached.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.languages import html_tag
from fivecolour.regions.place_names import loose
from fivecolour.texts import Text

# How many days written beside each other fill the slider.
_MARKS = 14


class Labels:
    """The controls' words in every language of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._words = {language: own_table(edition, "page", language) for language in edition.languages}

    def each(self, key: str) -> Any:
        """Return a text in every language, of which the style sheet shows one."""
        return html.Span(
            [
                html.Span(own[key], lang=html_tag(language), className="in-language")
                for language, own in self._words.items()
            ]
        )


def find_options(edition: Edition) -> list[dict[str, str]]:
    """Return every district, city and zone, findable by its names, pinyin or code."""
    first, *others = edition.languages
    cities = {city.code: city for city in edition.region.cities}
    options = [
        {
            "value": city.code,
            "label": _names(*(city.name[one] for one in edition.languages)),
            "search": _search(city.code, city.name, city.pinyin, *city.aliases),
        }
        for city in edition.region.cities
    ]
    for district in edition.region.districts:
        parent = cities.get(district.parent)
        options.append(
            {
                "value": district.code,
                "label": _names(district.name[first], *(district.short[one] for one in others))
                + (f" · {parent.short[first]}" if parent else ""),
                "search": _search(district.code, district.name, district.pinyin, *district.aliases),
            }
        )
    for zone in edition.region.zones:
        if zone.lies_in:
            inside = edition.districts[zone.lies_in]
            options.append(
                {
                    "value": zone.code,
                    "label": " → ".join(
                        (_names(*(zone.name[one] for one in edition.languages)), inside.name[first])
                    ),
                    "search": _search("", zone.name, *zone.aliases),
                }
            )
    return options


@lru_cache(maxsize=1 << 14)
def _search(code: str, name: Text, *others: str) -> str:
    """Return what a place is found by, with and without accents: kept, for every edition asks again."""
    written = [*filter(None, (code, *name.words.values(), *others))]
    plain = (loose(word) for text in written for word in text.split())
    known = " ".join(written)
    return " ".join([known, *dict.fromkeys(word for word in plain if word not in known.casefold())])


def _names(*names: str) -> str:
    """Return the names of a place in several languages, once where they are the same."""
    return " ".join(dict.fromkeys(names))


def choices(labels: Labels, name: str, keys: dict[str, str], value: str) -> Any:
    """Return a labelled group of radio buttons."""
    return html.Fieldset(
        [
            html.Legend(labels.each(name), id=f"{name}-name"),
            dcc.RadioItems(
                id=name,
                value=value,
                inline=True,
                options=[{"value": key, "label": labels.each(text)} for key, text in keys.items()],
                className="choices",
            ),
        ],
        className=f"group of-{name}",
        role="presentation",
    )


def _mark(day: str, edition: Edition) -> str:
    """Return month and day, of weeks their last one, or month; the year, too, where the days have several.

    In figures alone, for one layout serves all languages: the client writes them as the reader's does.
    """
    several = edition.days[0][:4] != edition.days[-1][:4]
    month, of_month = f"{int(day[5:7])}", f"{int(day[8:])}"
    if edition.period == "month":
        return f"{day[:4]}/{month}" if several else month
    if "zh" not in edition.languages:
        # Everywhere else a day stands before its month.
        return f"{of_month}/{month}" + (f"/{day[:4]}" if several else "")
    return (f"{day[:4]}/" if several else "") + f"{month}/{of_month}"


def timeline(edition: Edition, labels: Labels) -> Any:
    """Return the day slider with its play button; its marks are the review days, but none upon the first."""
    last = len(edition.days) - 1
    marked = [day for day in edition.reviews if edition.day_index.get(day, 0) > last / _MARKS] or [
        edition.days[0],
        edition.days[-1],
    ]
    step = max(1, -(-len(marked) // 6))
    marks = {edition.day_index[day]: _mark(day, edition) for day in (edition.days[0], *marked[::step])}
    return html.Div(
        [
            html.Button(
                labels.each("play"), id="play", n_clicks=0, className="play", **{"aria-pressed": "false"}
            ),
            dcc.Slider(
                id="day",
                min=0,
                max=last,
                step=1,
                value=edition.day_index[edition.opens_on],
                marks=marks,
                updatemode="drag",
                included=False,
                allow_direct_input=False,
                tooltip={"placement": "top", "transform": "fiveColourDay"},
            ),
            # Without reviews the ticks are the first and the last day, which says itself.
            html.P(labels.each("marks_note"), className="marks-note", hidden=not edition.reviews),
        ],
        className="timeline",
        role="group",
    )


def _controls(edition: Edition, labels: Labels) -> Any:
    """The search, and what is chosen by buttons: how much of the map, which colours, flows or none."""
    levels = {"province": "level_province", "city": "level_city", "county": "level_county"}
    if not edition.region.cities:
        del levels["city"]
    layers = {"graded": "layer_graded", "published": "layer_published"}
    return html.Div(
        [
            dcc.Dropdown(
                id="find",
                options=find_options(edition),
                # It holds plain texts alone: the client gives it those of its language.
                placeholder="",
                maxHeight=360,
                className="find",
            ),
            choices(labels, "level", levels, "province"),
            choices(labels, "layer", layers, "graded"),
            choices(labels, "flow", {"off": "flow_off", "on": "flow_on"}, "off"),
        ],
        className="controls",
    )


def layout(edition: Edition) -> Any:
    """Return the component tree that Dash mounts."""
    labels = Labels(edition)
    return html.Div(
        [
            _controls(edition, labels),
            timeline(edition, labels),
            html.Section(
                [
                    html.H2(labels.each("trend"), id="trend-title"),
                    html.Div(labels.each("trend_loading"), id="trend", className="chart"),
                ],
                className="trend",
            ),
            dcc.Store(id="view"),
            dcc.Store(id="heard"),
        ],
        className="dash-root",
    )


def connect(app: Dash) -> None:
    """Bind the controls to the client: no callback needs the server."""
    for control in ("find", "level", "layer", "flow", "day"):
        app.clientside_callback(
            ClientsideFunction("fivecolour", f"on_{control}"),
            Output("heard", "data", allow_duplicate=True),
            Input(control, "value"),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        ClientsideFunction("fivecolour", "on_play"),
        Output("heard", "data", allow_duplicate=True),
        Input("play", "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fivecolour", "trend"), Output("trend", "children"), Input("view", "data")
    )
