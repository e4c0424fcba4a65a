"""The first HTML: everything a reader needs with JavaScript off, as plain values for the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fivecolour.editions import totals
from fivecolour.editions.day_to_come import has_not_begun
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.export.drawing.svg import inline_map, view_box
from fivecolour.export.sheets.drawable import has_fonts
from fivecolour.export.words.flow_words import no_day
from fivecolour.languages import html_tag, og_locale
from fivecolour.text_direction import isolated
from fivecolour.texts import columns_of, counted, number
from fivecolour.web.pages import flow_view
from fivecolour.web.pages.choices import left_out
from fivecolour.web.pages.district_card import card, published_line
from fivecolour.web.pages.district_table import columns, table_note
from fivecolour.web.pages.page_texts import (
    drawing_title,
    edition_line,
    listed,
    long_period,
    other_languages,
    short_period,
    words,
)
from fivecolour.web.pages.review_changes import review_changes
from fivecolour.web.view_state import ViewState

OLD_NEWS_DAYS = 60
# About how wide and high the map of a district is: by this its letters are as large as those of the page.
_MAP_PIXELS = (450, 360)


def counts(edition: Edition, state: ViewState) -> dict[int, int]:
    """Return the number of districts in each tier, red first, not graded last."""
    day = edition.day_index[state.date]
    tally = Counter(edition.shown_tiers(day, state.layer))
    return {tier: tally[tier] for tier in edition.scheme.descending}


def comparison(edition: Edition, day: int) -> dict[str, Any] | None:
    """Compare graded and published tiers, or None while no map had been published.

    A district is comparable when both layers determine its tier.
    """
    if edition.published_on(day) is None:
        return None
    pairs = {code: (edition.tier(code, day), edition.published_tier(code, day)) for code in edition.districts}
    comparable = {code: pair for code, pair in pairs.items() if pair[0] and pair[1]}
    differ = [code for code, (tier, possible) in comparable.items() if tier not in possible]
    return {"same": len(comparable) - len(differ), "differ": differ, "open": len(pairs) - len(comparable)}


def sums(edition: Edition, state: ViewState) -> list[dict[str, Any]]:
    """Return how the cities' published totals of the day add up."""
    day = edition.day_index[state.date]
    names = {zone.code: zone.name[state.lang] for zone in edition.region.zones}
    lines = []
    for city in edition.region.cities:
        series = edition.cities.get(city.code)
        if series is None or series.cumulative[day] is None:
            continue
        zones = [
            (names[code], values[day]) for code, values in series.by_zone.items() if values[day] is not None
        ]
        lines.append(
            {
                "code": city.code,
                "city": city.name[state.lang],
                "total": series.cumulative[day],
                "placed": _or_dash(series.placed[day]),
                "known": known_districts(edition, city.code, day),
                "zones": zones,
                "rest": _or_dash(series.remainder[day]),
            }
        )
    return lines


def _or_dash(number: int | None) -> int | str:
    return "–" if number is None else number


def known_districts(edition: Edition, city: str, day: int) -> str:
    """Return how many districts of a city the sum of them rests on, and how many there are."""
    found = totals.total(edition.series[code].cumulative[day] for code in edition.districts_of.get(city, ()))
    return f"{found.of}/{found.districts}"


def data_line(edition: Edition, language: str) -> str:
    """Say up to which day, week or month there are figures."""
    until = own_table(edition, "page", language)["data_until"]
    return until.format(date=long_period(edition.days[-1], language, edition.period))


def age(edition: Edition, language: str, today: date) -> str:
    """Say how old the newest figure is."""
    return age_of(edition.days[-1], edition.period, language, today)


# A name of a level of more columns has a line of the legend to itself, and wraps in the table on a phone.
_LONG_NAME = 30
# A longer word has no room in the narrow columns of the legend.
_LONG_WORD = 11

# By which words of the page's texts the age of figures is told.
AGES = {
    **{"early": "age_early", "today": "age_today", "yesterday": "age_yesterday"},
    **{"recent": "age_days", "old": "age_history"},
}


def period_length(end: str, period: str) -> int:
    """Return how many days the period has that ends on a day."""
    return {"day": 1, "week": 7, "month": date.fromisoformat(end).day}[period]


def age_of(newest: str, period: str, language: str, today: date) -> str:
    """Say how old figures are of which the newest is of a day."""
    text = words(language, period)
    days = (today - date.fromisoformat(newest)).days
    if has_not_begun(date.fromisoformat(newest), period, today):
        return text[AGES["early"]]
    if days <= 1:
        return text[AGES["yesterday" if days == 1 else "today"]]
    return text[AGES["old" if days > OLD_NEWS_DAYS else "recent"]].format(days=number(days, language))


def silent(edition: Edition, day: int) -> int:
    """Return how many districts reported nothing at all for the day."""
    return sum(edition.silent(day))


def page_title(edition: Edition, state: ViewState) -> str:
    """Return the title of the window: the chosen district with its tier first, then map and day."""
    lang, text = state.lang, own_table(edition, "page", state.lang)
    parts = [
        edition.called(lang, text["title"]),
        text["as_of_day"].format(date=long_period(state.date, lang, edition.period)),
    ]
    if state.district:
        tier = edition.tier(state.district, edition.day_index[state.date])
        name = isolated(edition.districts[state.district].name[lang], lang)
        parts.insert(0, f"{name} {edition.scheme.level(tier).name[lang]}")
    return " · ".join(parts)


def summary(edition: Edition, state: ViewState, tally: Mapping[int, int]) -> str:
    """Say in a line what the map shows, for search engines and for links that are passed on."""
    lang = state.lang
    counted = words(lang)["separator"].join(
        f"{edition.scheme.level(tier).name[lang]} {number}"
        for tier, number in tally.items()
        if number or tier in edition.scheme.used
    )
    date = long_period(state.date, lang, edition.period)
    page = own_table(edition, "page", lang)
    return page["as_of_day"].format(date=date) + page["colon"] + counted


def drawn(edition: Edition, state: ViewState, *, still: float = 0) -> str:
    """Return the map of a view; ``still`` as `MapView` has it."""
    lang, text = state.lang, own_table(edition, "page", state.lang)
    spoken = text["separator"].join(
        f"{edition.scheme.level(tier).name[lang]} {number}"
        for tier, number in counts(edition, state).items()
        if number or tier in edition.scheme.used
    )
    title = {"region": edition.region.title[lang], "date": long_period(state.date, lang, edition.period)}
    return inline_map(
        edition,
        replace(state.map_view(edition), still=still),
        title=drawing_title(edition, lang).format(**title),
        description=text["map_desc"].format(counts=spoken) + " " + text["map_keys"],
        flows=_flows(edition, state),
    )


def units_per_pixel(edition: Edition, state: ViewState) -> float:
    """Return how many units of the map are one pixel where it is framed to a district."""
    _, _, width, height = view_box(edition, state.map_view(edition))
    return round(max(width / _MAP_PIXELS[0], height / _MAP_PIXELS[1]), 1)


def _flows(edition: Edition, state: ViewState) -> str | None:
    """Return what lies in the layer of flows: nothing where it is not asked for."""
    if edition.flow_basis is None:
        return None
    return flow_view.layer(edition, state.date, state.lang, chosen=state.district) if state.flow else ""


def flow_values(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return what the page says of flows: the legend of their layer, and the chosen district's."""
    if edition.flow_basis is None:
        return {"flow": None}
    legend = flow_view.legend(edition, state.date, state.lang) if state.flow else ""
    own = flow_view.who(edition, state.date, state.lang, [state.district]) if state.district else {}
    nothing = no_day(edition, state.date, state.lang)
    return {
        "flow": flow_view.card_texts(edition, state.lang),
        "flow_legend": legend,
        "flow_own": own.get(state.district) or {"none": nothing},
    }


def page(edition: Edition, state: ViewState, today: date) -> dict[str, Any]:
    """Return the values of the template, but for the map and the lines of the table (`drawn`, `rows`)."""
    tally = counts(edition, state)
    return {
        "t": own_table(edition, "page", state.lang),
        "state": state,
        "without": left_out(edition),
        "edition": edition,
        "locates": not edition.drawing.is_tiled,
        "retrospective": state.date < edition.scheme.versions[0].in_force_from,
        "rule": edition.scheme.on(state.date),
        "link": lambda **changes: state.query(edition, **changes),
        **_head_values(edition, state, tally, today),
        **_legend_values(edition, state, tally),
        "card": card(edition, state),
        **flow_values(edition, state),
        "changes": None if state.district else review_changes(edition, state),
        **_table_values(edition, state),
    }


def _head_values(edition: Edition, state: ViewState, tally: Mapping[int, int], today: date) -> dict[str, Any]:
    """Return what the page says of itself: language, titles, day, edition, and whose districts these are."""
    lang, text = state.lang, own_table(edition, "page", state.lang)
    return {
        "lang": html_tag(lang),
        "og_locale": og_locale(lang),
        "others": other_languages(edition.languages, lang),
        "title": edition.called(lang, text["title"]),
        "page_title": page_title(edition, state),
        "has_fonts": has_fonts(edition, state.lang),
        "summary": summary(edition, state, tally),
        "date_line": text["as_of_day"].format(date=long_period(state.date, lang, edition.period)),
        "edition_line": edition_line(edition, lang),
        "data_line": data_line(edition, lang),
        "age": age(edition, lang, today),
        "day_choices": [(d, short_period(d, lang, edition.period, state.date)) for d in edition.days],
        "notes": [note[lang] for note in edition.region.notes],
        "credit": edition.region.credit[lang],
    }


def _legend_values(edition: Edition, state: ViewState, tally: Mapping[int, int]) -> dict[str, Any]:
    """Return each level with its districts, and how many of those reported nothing."""
    lang, text = state.lang, own_table(edition, "page", state.lang)
    used = (*edition.scheme.used, 0)
    names = [edition.scheme.level(tier).name[lang] for tier in used]
    number_silent = silent(edition, edition.day_index[state.date])
    line = counted(text, "not_reported_count", number_silent, lang)
    return {
        "legend_patterns": patterns("k", scale=1, tiers=edition.scheme.descending),
        "level_colours": spelled(edition.scheme.levels),
        "legend": [
            (tier, edition.scheme.level(tier), number(count, lang), bool(count or tier in used))
            for tier, count in tally.items()
        ],
        "long_names": any(columns_of(name) > _LONG_NAME for name in names),
        "long_words": any(
            len(word) == columns_of(word) > _LONG_WORD for name in names for word in name.split()
        ),
        "silent": number_silent,
        "silent_line": line.format(count=number(number_silent, lang)),
    }


def _table_values(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return what stands around the table: columns, the cities' sums, the published map compared."""
    lang, text = state.lang, own_table(edition, "page", state.lang)
    compared = comparison(edition, edition.day_index[state.date])
    return {
        "sums": sums(edition, state),
        "compared": compared,
        "differing": listed(edition, compared["differ"], lang) if compared else [],
        "published_line": published_line(edition, state),
        "columns": columns(edition, lang),
        "table_note": table_note(edition, state),
        "caption": text["table_caption"].format(date=long_period(state.date, lang, edition.period)),
    }
