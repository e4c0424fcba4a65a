"""What a wall screen is sent of an edition: one day, what led to it, and why colours changed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from fivecolour.editions import totals
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.measures import Measure, rounded
from fivecolour.editions.totals import Total
from fivecolour.surveillance.trailing_mean import trailing_mean
from fivecolour.texts import Text
from fivecolour.web.pages.district_card import published_line
from fivecolour.web.view_state import ViewState

# How much is looked back on, told and ranked.
_TREND_DAYS, _REVIEWS, _TOLD, _RANKED, _HIGHEST, _MEASURES = 42, 3, 60, 6, 12, 3
_PER = 100_000
# Districts that flows bring most to.
_NEXT = 3
# Days before the first one shown, for its mean.
_BEFORE = 6


def wall_data(edition: Edition, language: str) -> dict[str, Any]:
    """Return the data of the wall for the day that the edition opens on."""
    day = edition.day_index[edition.opens_on]
    moments = _moments(edition, day)
    pairs = list(reversed(list(pairwise(moments))))
    changes = [(code, *pair) for pair in pairs for code in _changed(edition, *pair)]
    found = {
        "id": edition.id,
        "number": edition.number,
        "published": edition.published_at,
        "drill": edition.drill,
        "day": edition.opens_on,
        "period": edition.period,
        "newest": edition.days[-1],
        "levels": [level.name for level in edition.scheme.by_tier],
        "as_published": _published(edition, day),
        "used": edition.scheme.used,
        "named": edition.scheme.descending,
        "codes": sorted(edition.districts),
        "tiers": _tiers(edition, day),
        "members": {code: codes for code, codes in edition.members.items() if len(codes) > 1},
        "figures": _figures(edition, day),
        "has_cases": edition.has_cases,
        "has_totals": edition.has_totals or not (edition.has_cases or edition.measures),
        "measures": [measure_on_wall(edition, one, day) for one in edition.measures[:_MEASURES]],
        "leastShare": totals.least_share(),
        "published_totals": _published_totals(edition, day),
        "new_only": totals.of_districts(edition, day, "new").of > 0,
        **_trend(edition, day),
        "tallies": _tallies(edition, day),
        "ranking": _ranking(edition, day)
        if edition.has_cases or not edition.measures
        else _ranking_of(edition, edition.measures[0], day),
        "next": _next(edition, day),
        "reviews": [_tally(edition, *pair) for pair in pairs],
        # Where nothing changed, the highest tiers are told, each with its reason.
        "changes": [_told(edition, *one) for one in changes[:_TOLD] or _highest(edition, day)],
        "untold": max(0, len(changes) - _TOLD),
    }
    return {key: _in(value, language) for key, value in found.items()}


def _tiers(edition: Edition, day: int) -> dict[str, int]:
    """Return the tiers by the rule, or by the authority's map where the rule gives none to any district."""
    return dict(zip(edition.place, edition.shown_tiers(day, edition.opening_layer), strict=True))


def _pairs(edition: Edition, before: int, after: int) -> dict[str, tuple[int, int]]:
    """Return the tiers of each district on two days."""
    was, now = _tiers(edition, before), _tiers(edition, after)
    return {code: (was[code], now[code]) for code in was}


def _published(edition: Edition, day: int) -> Text | None:
    """Return which published map is shown; None where it is the rule's own."""
    if edition.opening_layer != "published":
        return None
    return Text.of(
        {
            one: published_line(edition, ViewState(date=edition.days[day], lang=one))
            for one in edition.languages
        }
    )


def _in(value: Any, language: str) -> Any:
    """Return data in a language: each text in it by its words."""
    if isinstance(value, Text):
        return value[language]
    if isinstance(value, dict):
        return {key: _in(one, language) for key, one in value.items()}
    return [_in(one, language) for one in value] if isinstance(value, list | tuple) else value


def _moments(edition: Edition, day: int) -> list[int]:
    """Return the last reviews up to the day, or the last days under a rule that reviews every day."""
    reviews = [edition.day_index[one] for one in edition.moments]
    past = [one for one in reviews or range(len(edition.days)) if one <= day]
    return past[-_REVIEWS - 1 :]


def _changed(edition: Edition, before: int, after: int) -> list[str]:
    """Return who changed between two reviews: raised first, the highest first, grey last."""
    changed = {code: pair for code, pair in _pairs(edition, before, after).items() if pair[0] != pair[1]}
    return sorted(changed, key=lambda code: _weight(code, *changed[code]))


def _highest(edition: Edition, day: int) -> list[tuple[str, int, int]]:
    """Return the districts of the highest tiers, each with the day twice, as if it had changed."""
    tiers = _tiers(edition, day)
    order = sorted((code for code, tier in tiers.items() if tier), key=lambda code: (-tiers[code], code))
    return [(code, day, day) for code in order[:_HIGHEST]]


def _told(edition: Edition, code: str, before: int, after: int) -> dict[str, Any]:
    layer = edition.opening_layer
    return {
        "code": code,
        "shape": edition.districts[code].shape,
        "date": edition.days[after],
        "from": edition.shown_tier(code, before, layer),
        "to": edition.shown_tier(code, after, layer),
        "tiers": [edition.shown_tier(code, day, layer) for day in _shown_days(after)],
        "reason": _published(edition, after) or edition.reason(code, after).sentence,
        **_who(edition, code),
    }


def _weight(code: str, was: int, now: int) -> tuple[int, int, str]:
    group = 3 if not now else 2 if not was else 0 if now > was else 1
    return group, -now, code


def _tally(edition: Edition, before: int, after: int) -> dict[str, Any]:
    pairs = _pairs(edition, before, after).values()
    return {
        "date": edition.days[after],
        "up": sum(0 < was < now for was, now in pairs),
        "down": sum(0 < now < was for was, now in pairs),
        "gone": sum(was > 0 and not now for was, now in pairs),
        "new": sum(now > 0 and not was for was, now in pairs),
    }


def _who(edition: Edition, code: str) -> dict[str, Any]:
    city = edition.city_of.get(code)
    return {"name": edition.districts[code].name, "city": city.short if city else ""}


def _figures(edition: Edition, day: int) -> dict[str, Any]:
    return {
        "districts": len(edition.series),
        "new": _sum(totals.of_districts(edition, day, "new")),
        "week": _sum(totals.of_week(edition, day)),
        "total": _sum(totals.of_districts(edition, day, "cumulative")),
    }


def _sum(total: Total) -> dict[str, int | None]:
    """Return a sum with the number of districts that it rests on; nothing reported is no sum, not zero."""
    return {"value": total.value, "of": total.of}


def _published_totals(edition: Edition, day: int) -> dict[str, dict[str, Any]]:
    """Return what cities published where a sum rests on too few districts."""
    found = {}
    for name, kind in (("new", totals.NEW), ("total", totals.CUMULATIVE)):
        cities = totals.of_cities(edition, day, kind)
        if cities.value is not None and not totals.of_districts(edition, day, kind).enough:
            names = [city.short for city in totals.cities_known(edition, day, kind)]
            found[name] = {**_sum(cities), "enough": cities.enough, "names": names}
    return found


def _trend(edition: Edition, day: int) -> dict[str, list[Any]]:
    """Return the new cases of the last days: sums over districts, what stands in for them, and the mean.

    ``trend`` has for each day its date, the sum and how many districts it rests on; ``trend_published`` what
    the cities published where that sum stands for nothing, else None; ``trend_mean`` the 7-day mean of what
    stands for all districts, None on days where nothing does.
    """
    days = range(max(0, day + 1 - _TREND_DAYS - _BEFORE), day + 1)
    own = [totals.of_districts(edition, one, "new") for one in days]
    cities = [totals.of_cities(edition, one, "new") for one in days]
    enough = [total.enough for total in own]
    stand_in = [
        city.value if not stands and city.enough else None
        for city, stands in zip(cities, enough, strict=True)
    ]
    whole = [
        total.value if stands else city for total, city, stands in zip(own, stand_in, enough, strict=True)
    ]
    daily = edition.period == "day"
    earlier = totals.before_first(edition, "new") if not days.start else []
    lead = [total.value if total.enough else None for total in earlier]
    counted = np.array([*lead, *whole] if daily else [np.nan] * len(whole), dtype=np.float64)
    mean = trailing_mean(counted).mean[-len(whole) :].tolist()
    shown = slice(max(0, len(own) - _TREND_DAYS), None)
    return {
        "trend": [
            [edition.days[one], total.value, total.of]
            for one, total in list(zip(days, own, strict=True))[shown]
        ],
        "trend_published": stand_in[shown],
        "trend_mean": [
            None if value is None or np.isnan(average) else round(average, 2)
            for value, average in list(zip(whole, mean, strict=True))[shown]
        ],
    }


def _tallies(edition: Edition, day: int) -> list[list[int]]:
    """Return how many districts have each tier, grey first, on each of the last days."""
    tallies = [Counter(edition.shown_tiers(one, edition.opening_layer)) for one in _shown_days(day)]
    return [[tally[tier] for tier in range(len(edition.scheme.by_tier))] for tally in tallies]


def _shown_days(day: int) -> range:
    """Return the days up to one that a trend shows."""
    return range(max(0, day + 1 - _TREND_DAYS), day + 1)


def _ranking(edition: Edition, day: int) -> list[dict[str, Any]]:
    """Return the districts with most new cases in seven days, only those that have any."""
    known = {code: edition.week(code, day).exact for code in edition.districts}
    most = sorted(((new, code) for code, new in known.items() if new), key=lambda one: (-one[0], one[1]))
    return [
        {"code": code, "week": new, "rate": _rate(edition, code, new), **_who(edition, code)}
        for new, code in most[:_RANKED]
    ]


def _next(edition: Edition, day: int) -> list[dict[str, Any]]:
    """Return where flows are expected to bring most, with the chance that they bring any."""
    found = edition.flow_days.get(edition.days[day])
    told = sorted(
        (found.pressure or {}).values() if found else (), key=lambda one: (-(one.expected or 0), one.code)
    )
    return [
        {"name": edition.districts[one.code].short, "chance": one.probability}
        for one in told[:_NEXT]
        if one.expected
    ]


def _worst(edition: Edition, measure: Measure, day: int) -> list[tuple[float, str]]:
    """Return the known values of a measure with their districts, the worst first."""
    values = edition.measured[measure.name][:, day]
    known = [
        (float(values[place]), code) for code, place in edition.place.items() if np.isfinite(values[place])
    ]
    sign = 1 if measure.direction == "better" else -1
    return sorted(known, key=lambda one: (sign * one[0], one[1]))


def _ranking_of(edition: Edition, measure: Measure, day: int) -> list[dict[str, Any]]:
    """Return the districts with the worst values of what the rule reads."""
    return [
        {"code": code, "week": rounded(value), "rate": None, **_who(edition, code)}
        for value, code in _worst(edition, measure, day)[:_RANKED]
    ]


def measure_on_wall(edition: Edition, measure: Measure, day: int) -> dict[str, Any]:
    """Return what a wall tells of one measure: its worst value and the median, for rates have no sum.

    ``trend`` has a median for each of the last days, None where too few districts are known.
    """
    values, worst = edition.measured[measure.name], _worst(edition, measure, day)
    days = _shown_days(day)
    known = np.count_nonzero(~np.isnan(values[:, days.start : days.stop]), axis=0).tolist()
    medians = [
        rounded(float(np.nanmedian(values[:, one])))
        if number and number >= totals.least_share() * len(values)
        else None
        for one, number in zip(days, known, strict=True)
    ]
    return {
        "title": measure.title,
        "header": Text.of({one: measure.header(one) for one in edition.languages}),
        "worst": [[rounded(value), edition.districts[code].name] for value, code in worst[:1]],
        "median": medians[-1],
        "of": known[-1],
        "trend": medians,
    }


def _rate(edition: Edition, code: str, new: int) -> float | None:
    people = edition.districts[code].population
    return round(new * _PER / people.count, 1) if people and people.count else None
