"""Indices of places: of a map, of one whose names are not unique, of one whose codes begin with zeros."""

from __future__ import annotations

import dataclasses

import pytest

from fivecolour.data_files import bundled
from fivecolour.intake.validate.not_placed import NotPlaced, not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.regions.region_set import Text
from fivecolour.regions.sets import load

WORDS = bundled("data") / "reports" / "not_placed.toml"


@pytest.fixture(scope="package")
def words() -> NotPlaced:
    return not_placed(WORDS)


@pytest.fixture(scope="package")
def places(words: NotPlaced) -> PlaceIndex:
    return PlaceIndex(load("zhejiang-2020"), words)


@pytest.fixture(scope="package")
def twins(words: NotPlaced) -> PlaceIndex:
    """A region in which two cities have a 鼓楼区, and one city a district of its own name."""
    region = load("zhejiang-2020")
    districts = tuple(
        dataclasses.replace(
            one, name=Text("鼓楼区", "Gulou District"), short=Text("鼓楼", "Gulou"), pinyin="gulou"
        )
        if one.code in {"330102", "330203"}
        else dataclasses.replace(one, name=Text("宁波县", "Ningbo County"), short=Text("宁波", "Ningbo"))
        if one.code == "330226"
        else one
        for one in region.districts
    )
    return PlaceIndex(dataclasses.replace(region, districts=districts), words)


@pytest.fixture(scope="package")
def zeros(words: NotPlaced) -> PlaceIndex:
    region = load("zhejiang-2020")
    cities = tuple(dataclasses.replace(region.cities[at], code=code) for at, code in enumerate(("13", "01")))
    codes = {"330203": ("01001", "01"), "330205": ("0013", "13")}
    districts = tuple(
        dataclasses.replace(one, code=codes[one.code][0], parent=codes[one.code][1], aliases=())
        for one in region.districts
        if one.code in codes
    )
    return PlaceIndex(dataclasses.replace(region, districts=districts, cities=cities, zones=()), words)
