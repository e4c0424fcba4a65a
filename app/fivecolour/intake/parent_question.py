"""Asks where what all figures are said to lie in is itself a district."""

from __future__ import annotations

from fivecolour.intake.read.tables.understanding import PLACES, Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.messages import QuestionError


def ask(understood: Understanding, places: PlaceIndex) -> None:
    """Ask for the city of places where a district was named; a table without places may be of one district.

    Raises
    ------
    QuestionError
        Names the district and what it lies in.
    """
    parent = understood.context.parent
    if not parent or not (understood.place or understood.column("code") or understood.layout == PLACES):
        return
    code = places.find(parent).code
    owner = next((one.parent for one in places.region_set.districts if one.code == code), None)
    if owner is not None:
        city = next((one.name.zh for one in places.region_set.cities if one.code == owner), "")
        near = city or places.region_set.title.zh
        raise QuestionError("parent_is_place", name=understood.sheet.name, text=parent, near=near)
