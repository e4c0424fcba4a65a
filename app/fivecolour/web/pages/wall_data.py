"""What a wall screen is sent of an edition: one day, what led to it, and why colours changed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from fivecolour.editions.types import Edition
from fivecolour.web.pages.map_page import week_new

# How much is looked back on, told and ranked.
_TREND_DAYS, _REVIEWS, _TOLD, _RANKED, _HIGHEST = 42, 3, 60, 6, 12
_PER = 100_000


def wall_data(edition: Edition) -> dict[str, Any]:
    """Return the data of the wall for the day that the edition opens on."""
    day = edition.day_index[edition.opens_on]
    moments = _moments(edition, day)
    changes = [one for pair in reversed(list(pairwise(moments))) for one in _changes(edition, *pair)]
    return {
        "id": edition.id,
        "number": edition.number,
        "published": edition.published_at,
        "drill": edition.drill,
        "day": edition.opens_on,
        "newest": edition.days[-1],
        "levels": [
            [level.name.zh, level.name.en]
            for level in sorted(edition.scheme.levels, key=lambda one: one.tier)
        ],
        "used": edition.scheme.used,
        "codes": sorted(edition.districts),
        "tiers": {code: edition.tier(code, day) for code in edition.districts},
        "members": {code: codes for code, codes in edition.members.items() if len(codes) > 1},
        "figures": _figures(edition, day),
        "trend": _trend(edition, day),
        "ranking": _ranking(edition, day),
        "reviews": [_tally(edition, *pair) for pair in reversed(list(pairwise(moments)))],
        # Where nothing changed, the highest tiers are told, each with its reason.
        "changes": changes[:_TOLD] or _highest(edition, day),
        "untold": max(0, len(changes) - _TOLD),
    }


def _moments(edition: Edition, day: int) -> list[int]:
    """Return the last reviews up to the day, or the last days under a rule that reviews every day."""
    reviews = [edition.day_index[one] for one in edition.reviews if one in edition.day_index]
    past = [one for one in reviews or range(len(edition.days)) if one <= day]
    return past[-_REVIEWS - 1 :]


def _changes(edition: Edition, before: int, after: int) -> list[dict[str, Any]]:
    """Return who changed between two reviews and why: raised first, the highest first, grey last."""
    changed = [code for code in edition.districts if edition.tier(code, before) != edition.tier(code, after)]
    order = sorted(changed, key=lambda code: _weight(edition, code, before, after))
    return [_told(edition, code, before, after) for code in order]


def _highest(edition: Edition, day: int) -> list[dict[str, Any]]:
    graded = [code for code in edition.districts if edition.tier(code, day)]
    order = sorted(graded, key=lambda code: (-edition.tier(code, day), code))
    return [_told(edition, code, day, day) for code in order[:_HIGHEST]]


def _told(edition: Edition, code: str, before: int, after: int) -> dict[str, Any]:
    return {
        "code": code,
        "shape": edition.districts[code].drawn_in or code,
        "date": edition.days[after],
        "from": edition.tier(code, before),
        "to": edition.tier(code, after),
        "tiers": edition.tiers[code][max(0, after + 1 - _TREND_DAYS) : after + 1],
        "reason": _both(edition.reason(code, after).sentence),
        **_who(edition, code),
    }


def _weight(edition: Edition, code: str, before: int, after: int) -> tuple[int, int, str]:
    was, now = edition.tier(code, before), edition.tier(code, after)
    group = 3 if not now else 2 if not was else 0 if now > was else 1
    return group, -now, code


def _tally(edition: Edition, before: int, after: int) -> dict[str, Any]:
    pairs = [(edition.tier(code, before), edition.tier(code, after)) for code in edition.districts]
    return {
        "date": edition.days[after],
        "up": sum(0 < was < now for was, now in pairs),
        "down": sum(0 < now < was for was, now in pairs),
        "gone": sum(was > 0 and not now for was, now in pairs),
        "new": sum(now > 0 and not was for was, now in pairs),
    }


def _both(text: Any) -> list[str]:
    return [text.zh, text.en]


def _who(edition: Edition, code: str) -> dict[str, Any]:
    city = edition.city_of.get(code)
    return {"name": _both(edition.districts[code].name), "city": _both(city.short) if city else ["", ""]}


def _sum(values: list[int | None]) -> dict[str, int | None]:
    """Return a sum with the number of districts that it rests on; nothing reported is no sum, not zero."""
    known = [value for value in values if value is not None]
    return {"value": sum(known) if known else None, "of": len(known)}


def _figures(edition: Edition, day: int) -> dict[str, Any]:
    series = edition.series
    return {
        "districts": len(series),
        "new": _sum([one.new[day] for one in series.values()]),
        "week": _sum([week_new(edition, code, day) for code in series]),
        "total": _sum([one.cumulative[day] for one in series.values()]),
    }


def _trend(edition: Edition, day: int) -> list[list[Any]]:
    """Return for each of the last days its date, its new cases and how many districts reported them."""
    found = []
    for one in range(max(0, day + 1 - _TREND_DAYS), day + 1):
        total = _sum([series.new[one] for series in edition.series.values()])
        found.append([edition.days[one], total["value"], total["of"]])
    return found


def _ranking(edition: Edition, day: int) -> list[dict[str, Any]]:
    """Return the districts with most new cases in seven days, only those that have any."""
    known = {code: week_new(edition, code, day) for code in edition.districts}
    most = sorted(((new, code) for code, new in known.items() if new), key=lambda one: (-one[0], one[1]))
    return [
        {"code": code, "week": new, "rate": _rate(edition, code, new), **_who(edition, code)}
        for new, code in most[:_RANKED]
    ]


def _rate(edition: Edition, code: str, new: int) -> float | None:
    people = edition.districts[code].population
    return round(new * _PER / people.count, 1) if people and people.count else None
