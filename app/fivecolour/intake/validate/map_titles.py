"""What tables call the whole of a map: its title, long and short, with its country or without."""

from __future__ import annotations

from fivecolour.regions.pinyin import short
from fivecolour.regions.place_names import normal
from fivecolour.regions.region_set import RegionSet

_PROVINCE = 2  # digits at the start of a code


def of(region_set: RegionSet) -> frozenset[str]:
    """Return the titles of a map in their normal form, in all of its languages, and its own code.

    >>> from fivecolour.regions.sets import load
    >>> {"浙江", "浙江省", "中国浙江省", "330000"} <= of(load("zhejiang-2020"))
    True
    """
    return _codes(region_set) | frozenset(
        normal(form)
        for title in region_set.title.words.values()
        for form in (title, short(title), title.removesuffix("省"), *_with_country(title, region_set))
    )


def _codes(region_set: RegionSet) -> frozenset[str]:
    """Return what all codes begin with, filled up with zeros: 330000, where that is no other place."""
    codes = [one.code for one in region_set.districts]
    known = {*codes, *(one.code for one in region_set.cities)}
    starts, widths = {code[:_PROVINCE] for code in codes}, {len(code) for code in known}
    if len(starts) != 1 or len(widths) != 1 or not all(map(str.isdecimal, known)):
        return frozenset()
    return frozenset({starts.pop().ljust(widths.pop(), "0")}) - known


def _with_country(title: str, region_set: RegionSet) -> list[str]:
    return [f"中国{title}"] if "CN" in region_set.countries else []
