"""What tables call the whole of a map: its title, long and short, with its country or without."""

from __future__ import annotations

from fivecolour.regions.pinyin import short
from fivecolour.regions.place_names import normal
from fivecolour.regions.region_set import RegionSet


def of(region_set: RegionSet) -> frozenset[str]:
    """Return the titles of a map in their normal form, in all of its languages.

    >>> from fivecolour.regions.sets import load
    >>> {"浙江", "浙江省", "中国浙江省"} <= of(load("zhejiang-2020"))
    True
    """
    return frozenset(
        normal(form)
        for title in region_set.title.words.values()
        for form in (title, short(title), title.removesuffix("省"), *_with_country(title, region_set))
    )


def _with_country(title: str, region_set: RegionSet) -> list[str]:
    return [f"中国{title}"] if "CN" in region_set.countries else []
