"""What a page leaves out: a control appears only where there is something to choose or to compare."""

from __future__ import annotations

from fivecolour.editions.edition_data import Edition


def left_out(edition: Edition) -> tuple[str, ...]:
    """Return what an edition has none, or only one, of; the style sheet hides what speaks of it.

    ``days``: nothing to play, no trend. ``groups``: no second area that districts belong to. ``places``: one
    district alone. ``published``: no map of the authority's own. ``flows``: none came in. ``signs``: no
    early warnings. ``totals``: no city published one.
    """
    drawn = edition.drawing.bounds
    there = {
        "days": len(edition.days) > 1,
        "groups": sum(city.code in drawn for city in edition.region.cities) > 1,
        "places": len(edition.districts) > 1,
        "published": bool(edition.published),
        "flows": edition.flow_basis is not None,
        "signs": bool(edition.signs) and edition.has_cases,
        "totals": any(one is not None for city in edition.cities.values() for one in city.cumulative),
    }
    return tuple(name for name, is_there in there.items() if not is_there)
