"""What the text of a place was found to mean, or why it means none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from fivecolour.regions.codes import CodeNumber
from fivecolour.regions.region_set import City, District, Zone

UNKNOWN_PLACE = "unknown_place"
AMBIGUOUS_PLACE = "ambiguous_place"
UNKNOWN_PARENT = "unknown_parent"
NOT_PLACED = "not_placed"
RETIRED_CODE = "retired_code"
REGION_TOTAL = "region_total"
CODE_RESTORED = "code_restored"
CODE_FORM = "code_form"
DAMAGED_CODE = "damaged_code"
NAME_DIFFERS = "code_and_name_differ"
PARENT_DIFFERS = "parent_differs"
PARENT_UNKNOWN = "parent_unknown"
PLACE_ELSEWHERE = "place_elsewhere"
NAME_UNKNOWN = "name_unknown"
PLACE_MARKED = "place_marked"
LEVEL_OF_OTHERS = "level_of_others"

AnyPlace: TypeAlias = District | Zone | City


class Found(NamedTuple):
    """What a text means.

    ``code`` is empty where ``problem`` says why; ``near`` then holds names most like it. ``remark`` is
    ``not_placed`` for a group or zone without a polygon, ``retired_code`` for a code no longer in use,
    ``code_restored`` for one that a spreadsheet had changed, ``code_form`` for one that differs from
    the map's by its country or a check digit, ``parent_differs`` where the city beside a code is another than
    its own, ``parent_unknown`` where what stands there is no city of the map,
    ``name_unknown`` where the name beside it is no place's (``near``: known ones), ``place_marked`` where
    footnote marks were set apart, ``level_of_others`` where a city has the same name or number and the others
    of the column are districts; several have a space between them.
    """

    code: str = ""
    problem: str = ""
    near: str = ""
    remark: str = ""


def with_remark(found: Found, remark: str) -> Found:
    """Return it with one more remark."""
    return found._replace(remark=f"{found.remark} {remark}".strip())


def listed(places: Iterable[AnyPlace]) -> str:
    """Return codes and names of places for a message, each once."""
    return ", ".join(dict.fromkeys(f"{place.code} {place.name.zh}" for place in places))


def code_remark(number: CodeNumber | None, place: AnyPlace) -> str:
    """Return the remark on a code that is not written as the map has it."""
    if number is None:
        return ""
    written = {f"{code}{zeros}" for code in (place.code, *place.aliases) for zeros in ("", "000", "000000")}
    if number.digits.lstrip("0") not in {code.lstrip("0") for code in written}:
        return CODE_FORM
    if number.changed or number.digits not in written:
        return CODE_RESTORED
    old = number.digits != place.code and len(number.digits) == len(place.code)
    return RETIRED_CODE if old else ""
