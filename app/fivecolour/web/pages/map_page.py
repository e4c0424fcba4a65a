"""The first HTML: everything a reader needs with JavaScript off, as plain values for the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote, quote_plus

from fivecolour.clock import day_of
from fivecolour.editions import totals
from fivecolour.editions.edition_data import HIDDEN_NUMBER, Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.editions.measures import rounded
from fivecolour.editions.own_words import own_table
from fivecolour.export.palette import patterns
from fivecolour.export.prescribed_colours import spelled
from fivecolour.export.svg import inline_map
from fivecolour.languages import html_tag, og_locale
from fivecolour.regions.region_set import District
from fivecolour.texts import counted, number
from fivecolour.web.pages import flow_view
from fivecolour.web.pages.choices import left_out
from fivecolour.web.pages.page_texts import (
    drawing_title,
    edition_line,
    hidden_text,
    listed,
    long_date,
    long_period,
    other_languages,
    short_period,
    words,
)
from fivecolour.web.pages.review_changes import review_changes
from fivecolour.web.pages.sign_texts import block, mark
from fivecolour.web.pages.standing_line import advice_of, standing_line
from fivecolour.web.view_state import ViewState

# Above this many districts the table lists only the chosen city's, and no more of them; the page says so.
LONG_TABLE = 400
_OLD_NEWS_DAYS = 60
_ANY = "{district}"
# Texts of exact cases, of the most and of the least that there were.
_WEEK = {"=": "week_exact", "<": "week_most", ">": "week_least"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of districts."""

    code: str
    name: str
    other_name: str
    city: str
    tier: int
    level: str
    published: tuple[int, ...]
    published_level: str
    differs: bool
    cumulative: str
    week: str
    measures: tuple[str, ...]
    href: str
    warning: str = ""


def week_text(edition: Edition, code: str, day: int, language: str) -> str:
    """Return the cases of the last seven days, where they are a bound with its sign; a dash if unknown."""
    week = edition.week(code, day)
    return (
        "–"
        if week.cases is None
        else own_table(edition, "page", language)[_WEEK[week.known]].format(
            count=number(week.cases, language)
        )
    )


# Words for the digits of `Edition.reports_on`.
_WITHOUT_TOTAL = ("only_new", "no_report", "hidden_number", "no_total")


def cumulative_text(edition: Edition, code: str, day: int, language: str) -> str:
    """Return the cumulative cases, or why there are none: no report, a hidden number, new cases alone."""
    series, text = edition.series[code], own_table(edition, "page", language)
    count = series.cumulative[day]
    if count is not None:
        return number(count, language)
    told = edition.reports_on(day)[edition.place[code]]
    most = edition.hidden_most(code, day, "cumulative_confirmed") if told == HIDDEN_NUMBER else None
    return hidden_text(most, text, language) or text[_WITHOUT_TOTAL[int(told)]]


def measure_texts(edition: Edition, code: str, day: int, language: str) -> tuple[str, ...]:
    """Return the numbers of the table's measures, without their units; a dash where one is unknown."""
    place = edition.place[code]
    values = (edition.measured[one.name][place, day] for one in edition.table_measures)
    return tuple("–" if value != value else number(rounded(value), language) for value in values)  # noqa: PLR0124


def columns(edition: Edition, language: str) -> dict[str, str]:
    """Return the heads of the columns that the table has, by their keys; those of measures are numbered."""
    text = own_table(edition, "page", language)
    there = {
        "district": (text["col_district"], True),
        "city": (text["col_city"], bool(edition.region.cities)),
        "tier": (text["col_tier"], True),
        "published": (text["col_published"], bool(edition.published)),
        "cumulative": (
            text["col_cumulative"],
            edition.has_totals or not (edition.has_cases or edition.measures),
        ),
        "week": (text["col_week"], edition.has_cases or not edition.measures),
    }
    heads = {key: head for key, (head, shown) in there.items() if shown}
    return heads | {f"m{n}": one.header(language) for n, one in enumerate(edition.table_measures)}


def level_name(edition: Edition, tiers: tuple[int, ...], language: str) -> str:
    """Return the words for one tier, or for two that the sources leave open."""
    return " / ".join(edition.scheme.level(tier).name[language] for tier in tiers)


def counts(edition: Edition, state: ViewState) -> dict[int, int]:
    """Return the number of districts in each tier, red first, not graded last."""
    day = edition.day_index[state.date]
    tally = Counter(edition.shown_tier(code, day, state.layer) for code in edition.districts)
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


def in_table(edition: Edition, state: ViewState) -> list[District]:
    """Return the districts that the table lists: all, or of very many the chosen city's, so many at most."""
    every = edition.region.districts
    if len(every) <= LONG_TABLE:
        return list(every)
    own = [one for one in every if one.parent == (state.city or edition.region.home)]
    return (own or list(every))[:LONG_TABLE]


def table_note(edition: Edition, state: ViewState) -> str:
    """Say so where the table lists only some districts."""
    count, every = len(in_table(edition, state)), len(edition.districts)
    if count == every:
        return ""
    return own_table(edition, "page", state.lang)["table_part"].format(
        count=number(count, state.lang), all=number(every, state.lang)
    )


def other_name(edition: Edition, district: District, language: str) -> str:
    """Return the name in another language that stands beside a district's own; nothing if it is the same."""
    others = [district.short[one] for one in edition.languages if one != language]
    return next((one for one in others if one not in {district.name[language], district.short[language]}), "")


def rows(edition: Edition, state: ViewState) -> list[Row]:
    """Return the lines of the table."""
    day = edition.day_index[state.date]
    # One address, made once, in which only the code differs.
    address = state.query(edition, district=_ANY)
    return [
        _row(edition, state, district.code, day, address.replace(quote(_ANY), quote_plus(district.code)))
        for district in in_table(edition, state)
    ]


def _row(edition: Edition, state: ViewState, code: str, day: int, href: str) -> Row:
    district, lang = edition.districts[code], state.lang
    tier, published = edition.tier(code, day), edition.published_tier(code, day)
    city = edition.city_of.get(code)
    return Row(
        code=code,
        name=district.name[lang],
        other_name=other_name(edition, district, lang),
        city=city.short[lang] if city else "",
        tier=tier,
        level=edition.scheme.level(tier).name[lang],
        published=published,
        published_level=level_name(edition, published, lang) or words(lang)["none_published"],
        differs=bool(tier and published and tier not in published),
        cumulative=cumulative_text(edition, code, day, lang),
        week=week_text(edition, code, day, lang),
        measures=measure_texts(edition, code, day, lang),
        warning=mark(edition, code, day, lang),
        href=href,
    )


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
                "placed": series.placed[day] or 0,
                "known": known_districts(edition, city.code, day),
                "zones": zones,
                "rest": series.remainder[day],
            }
        )
    return lines


def known_districts(edition: Edition, city: str, day: int) -> str:
    """Return how many districts of a city the sum of them rests on, and how many there are."""
    found = totals.total(
        edition.series[district.code].cumulative[day]
        for district in edition.region.districts
        if district.parent == city
    )
    return f"{found.of}/{found.districts}"


def data_line(edition: Edition, language: str) -> str:
    """Say up to which day, week or month there are figures."""
    until = own_table(edition, "page", language)["data_until"]
    return until.format(date=long_period(edition.days[-1], language, edition.period))


def age(edition: Edition, language: str, today: date) -> str:
    """Say how old the newest figure is."""
    return age_of(edition.days[-1], edition.period, language, today)


def age_of(newest: str, period: str, language: str, today: date) -> str:
    """Say how old figures are of which the newest is of a day."""
    text = words(language, period)
    days = (today - date.fromisoformat(newest)).days
    if days <= 1:
        return text["age_yesterday" if days == 1 else "age_today"]
    key = "age_history" if days > _OLD_NEWS_DAYS else "age_days"
    return text[key].format(days=number(days, language))


def withdrawn_line(gone: Withdrawal | None, language: str) -> str:
    """Say when and why an edition was withdrawn; nothing while it stands."""
    if gone is None:
        return ""
    return words(language)["withdrawn"].format(date=long_date(day_of(gone.at), language), why=gone.why)


def card(edition: Edition, state: ViewState) -> dict[str, Any] | None:
    """Return what is known of the chosen district on the day, with its reason."""
    if not state.district:
        return None
    day, lang, text = edition.day_index[state.date], state.lang, own_table(edition, "page", state.lang)
    district = edition.districts[state.district]
    reason = edition.reason(district.code, day)
    published = edition.published_tier(district.code, day)
    people = district.population
    remarks = []
    if district.drawn_in:
        remarks.append(text["drawn_in"].format(name=edition.districts[district.drawn_in].name[lang]))
    others = [code for code in edition.members.get(district.code, ()) if code != district.code]
    if others:
        names = text["separator"].join(
            f"{edition.districts[c].name[lang]} {edition.scheme.level(edition.tier(c, day)).name[lang]}"
            for c in others
        )
        remarks.append(text["also_here"].format(names=names))
    zones = [z.name[lang] for z in edition.region.zones if z.lies_in == district.code]
    if zones:
        remarks.append(f"{text['separator'].join(zones)}: {text['district_zone']}")
    city = edition.city_of.get(district.code)
    return {
        "name": district.name[lang],
        "city": city.name[lang] if city else "",
        "tier": reason.tier,
        "level": edition.scheme.level(reason.tier).name[lang],
        "colour": edition.scheme.level(reason.tier).colour[lang],
        "standing": standing_line(edition, district.code, day, lang),
        "sentence": reason.sentence[lang],
        "advice": advice_of(edition.scheme.level(reason.tier), lang),
        "published": f"{published_line(edition, state)}: {level_name(edition, published, lang)}"
        if published
        else "",
        "population": text["population"].format(count=number(people.count, lang), year=people.year)
        if people
        else text["population_none"],
        "remarks": remarks,
        # They are of cases.
        "signs": block(edition, district.code, day, lang) if edition.has_cases else [],
    }


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
        name = edition.districts[state.district].name[lang]
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
    return f"{own_table(edition, 'page', lang)['as_of_day'].format(date=date)}: {counted}"


def published_line(edition: Edition, state: ViewState) -> str:
    """Say which published map is in force on the day."""
    text = own_table(edition, "page", state.lang)
    in_force = edition.published_on(edition.day_index[state.date])
    if in_force is not None:
        return text["published_in_force"].format(
            date=short_period(in_force.date, state.lang, edition.period, state.date)
        )
    first = min((m.date for m in edition.published), default="")
    return (
        text["published_none"].format(date=short_period(first, state.lang, edition.period, state.date))
        if first
        else ""
    )


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
    nothing = flow_view.no_day(edition, state.date, state.lang)
    return {
        "flow": flow_view.card_texts(edition, state.lang),
        "flow_legend": legend,
        "flow_own": own.get(state.district) or {"none": nothing},
    }


def page(edition: Edition, state: ViewState, today: date) -> dict[str, Any]:
    """Return the values of the template, but for the map and the lines of the table (`drawn`, `rows`)."""
    lang = state.lang
    text, day = own_table(edition, "page", lang), edition.day_index[state.date]
    tally = counts(edition, state)
    compared = comparison(edition, day)
    return {
        "t": text,
        "state": state,
        "without": left_out(edition),
        "edition": edition,
        "lang": html_tag(lang),
        "og_locale": og_locale(lang),
        "others": other_languages(edition.languages, lang),
        "title": edition.called(lang, text["title"]),
        "page_title": page_title(edition, state),
        "summary": summary(edition, state, tally),
        "date_line": text["as_of_day"].format(date=long_period(state.date, lang, edition.period)),
        "edition_line": edition_line(edition, lang),
        "data_line": data_line(edition, lang),
        "age": age(edition, lang, today),
        "legend_patterns": patterns("k", scale=1, tiers=edition.scheme.descending),
        "level_colours": spelled(edition.scheme.levels),
        "legend": [
            (
                tier,
                edition.scheme.level(tier),
                number(count, lang),
                bool(count or tier in (*edition.scheme.used, 0)),
            )
            for tier, count in tally.items()
        ],
        "locates": not edition.drawing.is_tiled,
        "card": card(edition, state),
        **flow_values(edition, state),
        "changes": None if state.district else review_changes(edition, state),
        "sums": sums(edition, state),
        "compared": compared,
        "differing": listed(edition, compared["differ"], lang) if compared else [],
        "published_line": published_line(edition, state),
        "silent": (number_silent := silent(edition, day)),
        "silent_line": counted(text, "not_reported_count", number_silent, lang).format(
            count=number(number_silent, lang)
        ),
        "retrospective": state.date < edition.scheme.versions[0].in_force_from,
        "rule": edition.scheme.on(state.date),
        "day_choices": [(d, short_period(d, lang, edition.period, state.date)) for d in edition.days],
        "notes": [note[lang] for note in edition.region.notes],
        "credit": edition.region.credit[lang],
        "link": lambda **changes: state.query(edition, **changes),
        "columns": columns(edition, lang),
        "table_note": table_note(edition, state),
        "caption": text["table_caption"].format(date=long_period(state.date, lang, edition.period)),
    }
