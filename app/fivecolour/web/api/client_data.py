"""What the browser is sent after the map is visible: one file an edition, one a district."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.measures import listed
from fivecolour.editions.own_words import own_table
from fivecolour.editions.reason_spans import ReasonSentence, sentence_of
from fivecolour.editions.scheme_card import SchemeCard
from fivecolour.export.drawing.svg import is_dense, needed_width
from fivecolour.regions.drawing import Drawing
from fivecolour.web.charts.trend import REGION
from fivecolour.web.pages.choices import left_out
from fivecolour.web.pages.district_table import LONG_TABLE, other_name
from fivecolour.web.pages.flow_view import card_texts
from fivecolour.web.pages.page_texts import drawing_title
from fivecolour.web.pages.sign_texts import client_words, spans, warning_digits
from fivecolour.web.pages.standing_line import advice_of

# The texts that the client fills in itself.
_CLIENT_TEXTS = (
    "age_early "
    "age_days age_history age_today age_yesterday also_here as_of_day changed_down changed_gone changed_new "
    "changed_none changed_title changed_title_before changed_up choose_hint colon compare_line compare_names "
    "data_until day differs_mark district_zone drawn_in drill_running edition_line find find_by find_clear "
    "find_nothing in_brackets live_lost live_on live_polling map_desc map_keys map_title mine_better "
    "mine_failed mine_keep mine_remove mine_worse names_more news no_report "
    "hidden_number hidden_between no_total "
    "none_published not_reported_count not_reported_count_one of_the_week only_new open_level pause play "
    "place_asking place_beside place_found place_inexact place_insecure place_late place_outside "
    "place_refused place_several place_unknown population population_none "
    "published_in_force published_none published_open sentences separator standing_better "
    "standing_between standing_last standing_same standing_since standing_since_first standing_was "
    "standing_worse sums_none table_caption table_part "
    "advice advice_source "
    "address_unread misspelt_key repeated_key trend_of week_exact week_least week_most withdrawn"
).split()

# Of a PROJ string.
_PROJECTION, _DEGREES = re.compile(r"\+(proj)=(\w+)"), re.compile(r"\+((?:lat|lon)_\d)=([-\d.]+)")


def dumps(value: Any) -> bytes:
    """Return compact JSON."""
    return orjson.dumps(value)


def edition_data(edition: Edition, lang: str) -> dict[str, Any]:
    """Return all tiers, names and counts of an edition, for every day, in a language."""
    days = [edition.reports_on(day) for day in range(len(edition.days))]
    silent = ["".join(row) for row in zip(*days, strict=True)]
    return {
        "id": edition.id,
        "drill": edition.drill,
        "region": edition.region.title[lang],
        "home": edition.region.home,
        "longTable": LONG_TABLE,
        "whole": _whole(edition),
        "opens": edition.opens_on,
        "without": left_out(edition),
        "days": edition.days,
        "period": edition.period,
        "reviews": edition.reviews,
        "moments": edition.moments,
        "inForce": edition.scheme.versions[0].in_force_from,
        **_rule(edition.scheme, lang),
        "districts": {
            district.code: _district(edition, district.code, warned, silent, lang)
            for district, warned in zip(edition.region.districts, warning_digits(edition), strict=True)
        },
        "hasTotals": edition.has_totals,
        "hasCases": edition.has_cases,
        "measures": [
            {"title": one.title[lang], "amount": one.amount[lang]} for one in edition.table_measures
        ],
        "weeks": edition.weeks() if edition.has_cases else {},
        **_places(edition, lang),
        "published": [{"date": m.date, "tiers": m.tiers} for m in edition.published],
        "sums": {code: _sums(edition, code) for code in edition.cities},
        "texts": {key: own_table(edition, "page", lang)[key] for key in _CLIENT_TEXTS}
        | {"map_title": drawing_title(edition, lang)},
        "flows": {"days": [*edition.flow_days], "texts": card_texts(edition, lang)}
        if edition.flow_basis
        else None,
        "signs": client_words(lang, edition.period) if edition.signs else {},
    }


def _rule(scheme: SchemeCard, lang: str) -> dict[str, Any]:
    """Return the versions of the rule, where it has several, and its levels."""
    return {
        "versions": [
            {
                "from": one.in_force_from,
                "title": one.title[lang],
                "note": one.status_note[lang],
                "sources": [[source.url, source.name[lang]] for source in one.sources],
            }
            for one in (scheme.versions if scheme.earlier else ())
        ],
        "used": scheme.used,
        "tiers": scheme.descending,
        "levels": [
            {"name": level.name[lang], "colour": level.colour[lang]}
            | ({"advice": asked} if (asked := advice_of(level, lang)) else {})
            for level in scheme.by_tier
        ],
    }


def _places(edition: Edition, lang: str) -> dict[str, Any]:
    """Return cities and zones, and where places lie on the drawing."""
    region, bounds = edition.region, edition.drawing.bounds
    return {
        "cities": {
            city.code: {"name": city.name[lang], "short": city.short[lang], "box": bounds[city.code]}
            for city in region.cities
            if city.code in bounds
        },
        "boxes": {code: bounds[code] for code in edition.members},
        "sheets": sheets(edition.drawing),
        "zones": {z.code: {"name": z.name[lang], "in": z.lies_in} for z in region.zones},
        "members": {code: codes for code, codes in edition.members.items() if len(codes) > 1},
        "names": late_names(edition, lang) if is_dense(edition) else {},
    }


def sheets(drawing: Drawing) -> list[dict[str, Any]]:
    """Return how longitude and latitude become units: of the map, then of each frame; nothing of tiles."""
    if drawing.is_tiled:
        return []
    main = (drawing.projection, drawing.left, drawing.top, drawing.metres_per_unit, None)
    frames = [(one.projection, one.left, one.top, one.metres_per_unit, one.frame) for one in drawing.insets]
    return [
        dict(_PROJECTION.findall(projection))
        | {key: float(value) for key, value in _DEGREES.findall(projection)}
        | {"left": left, "top": top, "metres": metres, "frame": frame}
        for projection, left, top, metres, frame in (main, *frames)
    ]


def late_names(edition: Edition, lang: str) -> dict[str, list[int]]:
    """Return where names may stand that the first HTML left out: x, y and the width of map they need."""
    rooms = edition.drawing.labels
    return {
        code: [
            rooms[code].x,
            rooms[code].y,
            needed_width(edition.districts[code].short[lang], rooms[code], pixels=12),
        ]
        for code in edition.members
        if edition.districts[code].short[lang] != code
    }


def _district(edition: Edition, code: str, warned: str, silent: list[str], lang: str) -> dict[str, Any]:
    district = edition.districts[code]
    place = edition.place[code]
    data: dict[str, Any] = {
        "name": district.name[lang],
        "short": district.short[lang],
        "city": district.parent,
        "tiers": edition.tiers[code],
    }
    if edition.has_totals:
        data["cum"] = edition.series[code].cumulative
        if bounds := _bounds(edition, code):
            data["most"] = bounds
    if edition.measures:
        data["m"] = [listed(edition.measured[one.name][place]) for one in edition.table_measures]
    data["silent"] = silent[place]
    if warned.strip("0"):
        data["warn"] = warned
    if len(edition.districts) > LONG_TABLE and (other := other_name(edition, district, lang)):
        data["other"] = other
    if district.drawn_in:
        data["in"] = district.drawn_in
    return data


def _bounds(edition: Edition, code: str) -> dict[str, int]:
    """Return by day the most that totals which are not told can be, where somebody said."""
    told = edition.series[code].cumulative
    if None not in told:
        return {}
    days = (day for day, count in enumerate(told) if count is None)
    found = ((day, edition.hidden_most(code, day, "cumulative_confirmed")) for day in days)
    return {str(day): int(most) for day, most in found if most is not None and math.isfinite(most)}


def _whole(edition: Edition) -> str:
    """Return of whom a page without a choice shows the trend: the map's, or its only city's own."""
    only = len(edition.region.cities) == 1 and edition.region.home in edition.cities
    return edition.region.home if only else REGION


def _sums(edition: Edition, code: str) -> dict[str, Any]:
    city = edition.cities[code]
    return {
        "total": city.cumulative,
        "placed": city.placed,
        "zones": city.by_zone,
        "rest": city.remainder,
    }


# Of thousands of districts and all days: one of these is written in a third of the time of a dictionary.
_REASON = b'{"first":%d,"last":%d,"tier":%d,"text":%b}'


def _reasons(sentences: Iterable[ReasonSentence], language: int) -> orjson.Fragment:
    """Return the JSON of what reasons say in one of their languages."""
    written = [_REASON % (first, last, tier, texts[language]) for first, last, tier, texts in sentences]
    return orjson.Fragment(b"[%b]" % b",".join(written))


def district_data(
    edition: Edition, code: str, lang: str, sentences: Sequence[ReasonSentence] = ()
) -> dict[str, Any]:
    """Return one district's reasons for all days in a language, and what is said beside them.

    ``sentences`` are its reasons of all days, in the edition's languages, where they were read already.
    """
    district = edition.districts[code]
    reasons = (
        _reasons(sentences, edition.languages.index(lang))
        if sentences
        else _reasons((sentence_of(span, (lang,)) for span in edition.reasons[code]), 0)
    )
    return {
        "code": code,
        "drill": edition.drill,
        "population": None
        if district.population is None
        else [district.population.count, district.population.year],
        "zones": [zone.name[lang] for zone in edition.region.zones if zone.lies_in == code],
        "reasons": reasons,
        "signs": spans(edition, code, lang) if edition.has_cases else [],
    }


def reasons_data(edition: Edition, code: str) -> dict[str, Any]:
    """Return one district's reasons for all days as data: what decided, its value, its threshold."""
    days = edition.days
    return {
        "code": code,
        "edition": edition.id,
        "drill": edition.drill,
        "reasons": [
            {"first_day": days[s.first], "last_day": days[s.last], "tier": s.tier}
            | {"sentence": s.sentence.words, "data": s.data}
            for s in edition.reasons[code]
        ],
    }
