"""What a column of places tells as a whole of those of its rows that could mean two things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

from fivecolour.intake.validate.found_place import (
    AMBIGUOUS_PLACE,
    LEVEL_OF_OTHERS,
    NAME_DIFFERS,
    AnyPlace,
    Found,
    listed,
)
from fivecolour.regions.region_set import District

# The texts of rows: place, parent, whether they state a total, name.
Rows: TypeAlias = Sequence[tuple[str, str, bool, str]]
_SEVERAL = 2


class Find(Protocol):
    """What finds the place of a text beside its city; see `PlaceIndex.find`."""

    def __call__(self, text: str, parent: str = "", *, name: str = "") -> Found:
        """Return what the text means."""


def beside_cities(
    rows: Rows, each: list[Found], names_city: Callable[[str], bool], find: Find
) -> list[Found]:
    """Take the names beside codes for those of their cities where they are so in every row of several."""
    named = [at for at, (_, parent, _, name) in enumerate(rows) if name and name != parent]
    differ = (each[at].problem == NAME_DIFFERS and names_city(rows[at][3]) for at in named)
    if len({rows[at][0] for at in named}) < _SEVERAL or not all(differ):
        return each
    again = {at: find(rows[at][0], rows[at][3], name=rows[at][3]) for at in named}
    return _with(each, again)


def beside_own_names(
    rows: Rows, each: list[Found], meant: Callable[[str], set[str]], find: Find
) -> list[Found]:
    """Take provinces beside codes for names where most rows name so the place itself."""
    named = [at for at, (_, parent, _, name) in enumerate(rows) if name and name == parent and each[at].code]
    differ = [at for at in named if each[at].code not in meant(rows[at][3])]
    if not differ or 2 * len(differ) >= len(named):
        return each
    again = {at: find(rows[at][0], name=rows[at][3]) for at in differ}
    return _with(each, again)


def beside_own_codes(
    rows: Rows, each: list[Found], may_be: Callable[[str], list[AnyPlace]], cities: Collection[str]
) -> list[Found]:
    """Set names of districts apart that stand beside their city's code, where others stand beside their own.

    Where all codes of the column are cities' the names are the more exact, and contradict nothing.
    """
    places = {
        at: may_be(row[0])
        for at, row in enumerate(rows)
        if row[3] and each[at].code and ":" not in each[at].code and each[at].code not in cities
    }
    of_city = {at for at, some in places.items() if some and {one.code for one in some} <= {*cities}}
    if len(of_city) == len(places):
        return each
    apart = {
        at: Found(problem=NAME_DIFFERS, near=f"{listed(places[at])}, {each[at].code} {rows[at][3]}")
        for at in of_city
    }
    return _with(each, apart)


def of_others(
    rows: Rows, each: list[Found], may_be: Callable[[str], list[AnyPlace]], cities: Collection[str]
) -> list[Found]:
    """Take what means a district and a city for the district, where all others of several are districts.

    So of the municipality of Rio de Janeiro, or of the province 1 in a region 1, among its like. ``may_be``
    returns the places that a text may mean, ``cities`` are the codes of all cities.
    """
    others = {one.code for row, one in zip(rows, each, strict=True) if not row[2] and ":" not in one.code}
    if len(others - {""}) < _SEVERAL or not others.isdisjoint(cities):
        return each
    again = {
        at: found
        for at, (row, one) in enumerate(zip(rows, each, strict=True))
        if one.problem == AMBIGUOUS_PLACE and (found := _only_district(may_be(row[0])))
    }
    return _with(each, again)


def _with(each: list[Found], others: Mapping[int, Found]) -> list[Found]:
    """Return what was found, with others in some places."""
    return [others.get(at, found) for at, found in enumerate(each)]


def _only_district(places: list[AnyPlace]) -> Found | None:
    districts = [one for one in places if isinstance(one, District)]
    if len(districts) != 1:
        return None
    return Found(districts[0].code, near=listed(places), remark=LEVEL_OF_OTHERS)
