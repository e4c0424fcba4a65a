"""Which place of a region set the texts of a report mean; what has no polygon stays named."""

from __future__ import annotations

import difflib
import re
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from fivecolour.intake.distinct import rows_of
from fivecolour.intake.validate.not_placed import NotPlaced
from fivecolour.regions.names import Names, Place, normal
from fivecolour.regions.pinyin import short
from fivecolour.regions.types import City, RegionSet

UNKNOWN_PLACE = "unknown_place"
AMBIGUOUS_PLACE = "ambiguous_place"
UNKNOWN_PARENT = "unknown_parent"
NOT_PLACED = "not_placed"
RETIRED_CODE = "retired_code"
REGION_TOTAL = "region_total"

# Names most like an unknown one are looked for only so often: a file of rubbish must stay cheap.
MOST_SUGGESTIONS = 200
NEAREST = 3

_AS_FLOAT = re.compile(r"(\d{4,12})\.0+", re.ASCII)
_LONG_CODE = re.compile(r"(\d{6})(?:000|000000)", re.ASCII)
_CODE = re.compile(r"\d{4,12}", re.ASCII)


class Found(NamedTuple):
    """What a text means.

    ``code`` is empty where ``problem`` says why; ``near`` then holds names most like it. ``remark`` is
    ``not_placed`` for a group or zone without a polygon, ``retired_code`` for a code no longer in use.
    """

    code: str = ""
    problem: str = ""
    near: str = ""
    remark: str = ""


class PlaceIndex:
    """The places of a region set, ready to reconcile many texts; answers are kept."""

    def __init__(self, region_set: RegionSet, words: NotPlaced) -> None:
        self.region_set = region_set
        self._words = words
        self._names = Names(region_set)
        self._known: dict[tuple[str, str, bool], Found] = {}
        self._suggested = 0
        self._titles = {
            normal(form)
            for title in (region_set.title.zh, region_set.title.en)
            for form in (title, short(title), title.removesuffix("省"))
        }
        self._cities: dict[str, City] = {}
        for city in region_set.cities:
            names = (city.code, city.name.zh, city.name.en, city.short.zh, city.short.en, *city.aliases)
            self._cities |= {normal(name): city for name in names if name}

    @cached_property
    def names(self) -> dict[str, str]:
        """The official name of every code of the set, districts, zones and cities."""
        known = self.region_set
        everything: tuple[Place | City, ...] = (*known.districts, *known.zones, *known.cities)
        return {place.code: place.name.zh for place in everything}

    def reconcile(self, claims: pd.DataFrame) -> pd.DataFrame:
        """Return what the ``place`` of every claim means beside its ``parent``, each looked up once.

        A row that states a total (``total``) speaks of a city, or of the whole region.

        Returns
        -------
        DataFrame
            ``code``, ``problem``, ``near`` and ``remark``, as in `Found`, in the order given.
        """
        texts = claims[["place", "parent", "total"]]
        codes = rows_of(texts)
        unique = texts[~pd.Series(codes).duplicated().to_numpy()].itertuples(index=False, name=None)
        each = [self.find(place, parent, total=bool(total)) for place, parent, total in unique]
        found = pd.DataFrame(each, columns=list(Found._fields), dtype=object)
        return found.take(codes).reset_index(drop=True)

    def find(self, text: str, parent: str = "", *, total: bool = False) -> Found:
        """Return what ``text`` means beside ``parent`` (the city as the source writes it, or nothing).

        Examples
        --------
        >>> from fivecolour.config import settings
        >>> from fivecolour.intake.validate.not_placed import not_placed
        >>> from fivecolour.regions.sets import load
        >>> words = not_placed(settings().data / "reports" / "not_placed.toml")
        >>> places = PlaceIndex(load("zhejiang-2020"), words)
        >>> places.find("海曙").code, places.find("330203.0").code, places.find("全市", "宁波").code
        ('330203', '330203', '330200')
        >>> places.find("境外输入人员", "宁波市")
        Found(code='330200:境外输入', problem='', near='', remark='not_placed')
        >>> places.find("海署区").problem, places.find("海署区").near[:10]
        ('unknown_place', '330203 海曙区')
        """
        key = (text, parent, total)
        if key not in self._known:
            text, parent = _code(text.strip()), _code(parent.strip())
            self._known[key] = self._total(text, parent) if total else self._find(text, parent)
        return self._known[key]

    def _total(self, text: str, parent: str) -> Found:
        """Return the city, or the whole region, that a row of a total sums."""
        own = "" if self._words.is_total(text) else text
        name = own or parent
        if not name or normal(name) in self._titles:
            return Found(self.region_set.name, remark=REGION_TOTAL)
        city = self._city(name)
        return Found(city.code) if city else self._find(text, parent)

    def _find(self, text: str, parent: str) -> Found:
        city = self._city(parent)
        if parent and city is None and normal(parent) not in self._titles:
            return self._beyond(parent)
        if not text or self._words.is_total(text):
            return Found(city.code) if city else Found(problem=UNKNOWN_PLACE)
        return self._place(text, city) or self._unplaced(text, city) or self._unknown(text, city)

    def _beyond(self, parent: str) -> Found:
        near = self._suggest(parent, list(self._cities))
        listed = {self._cities[key].code: self._cities[key].name.zh for key in near}
        return Found(
            problem=UNKNOWN_PARENT, near=", ".join(f"{code} {name}" for code, name in listed.items())
        )

    def _city(self, text: str) -> City | None:
        """Return the city that ``text`` names, the name of the whole region before it or not."""
        key = normal(text)
        return self._cities.get(key) or self._cities.get(self._without_title(key)) if key else None

    def _without_title(self, key: str) -> str:
        for title in sorted(self._titles, key=len, reverse=True):
            if key.startswith(title) and len(key) > len(title):
                return key.removeprefix(title)
        return key

    def _place(self, text: str, city: City | None) -> Found | None:
        """Return the district, zone or city that bears the name; a whole address is taken apart."""
        found = self._named(text, city)
        if found is not None:
            return found
        key = self._without_title(normal(text))
        as_city = self._cities.get(key)
        if as_city is not None and (city is None or city is as_city):
            return Found(as_city.code)
        for name, within in sorted(self._cities.items(), key=lambda item: -len(item[0])):
            if key.startswith(name) and len(key) > len(name) and (city is None or city is within):
                return self._named(key.removeprefix(name), within)
        return self._named(key, city) if key != normal(text) else None

    def _named(self, text: str, city: City | None) -> Found | None:
        places = self._names.called(text, parent=city.code if city else None)
        if not places:
            return None
        if len(places) > 1:
            near = ", ".join(f"{place.code} {place.name.zh}" for place in places)
            return Found(problem=AMBIGUOUS_PLACE, near=near)
        place = places[0]
        as_city = self._cities.get(normal(text))
        if city is None and as_city is not None and place.code != text:
            near = f"{place.code} {place.name.zh}, {as_city.code} {as_city.name.zh}"
            return Found(problem=AMBIGUOUS_PLACE, near=near)
        if ":" in place.code:
            return Found(place.code, remark=NOT_PLACED)
        old = _CODE.fullmatch(text) and text != place.code and len(text) == len(place.code)
        return Found(place.code, remark=RETIRED_CODE if old else "")

    def _unplaced(self, text: str, city: City | None) -> Found | None:
        """Return the code of a named group or zone; without a city it belongs to the whole region."""
        named, rest = self._after_city(text, city)
        group = self._words.group(rest)
        if group is not None:
            city = named
        else:
            group = self._words.group(text)
        owner = city.code if city else self.region_set.name
        if group is not None:
            return Found(f"{owner}:{group.name.zh}", remark=NOT_PLACED)
        if self._words.is_zone(text) and city is not None:
            return Found(f"{owner}:{text}"[:120], remark=NOT_PLACED)
        return None

    def _after_city(self, text: str, city: City | None) -> tuple[City | None, str]:
        """Take the region and a city from the beginning of a text (宁波市外地): the city and the rest."""
        key = self._without_title(normal(text))
        for name, within in sorted(self._cities.items(), key=lambda item: -len(item[0])):
            if key.startswith(name) and len(key) > len(name) and (city is None or city is within):
                return within, key.removeprefix(name)
        return city, text if key == normal(text) else key

    def _unknown(self, text: str, city: City | None) -> Found:
        if self._suggested >= MOST_SUGGESTIONS:
            return Found(problem=UNKNOWN_PLACE)
        districts = [one for one in self.region_set.districts if city is None or one.parent == city.code]
        names = {normal(one.name.zh): one for one in districts} | {
            normal(one.name.en): one for one in districts
        }
        near = self._suggest(text, list(names))
        listed = {names[key].code: names[key].name.zh for key in near}
        return Found(problem=UNKNOWN_PLACE, near=", ".join(f"{code} {name}" for code, name in listed.items()))

    def _suggest(self, text: str, keys: list[str]) -> list[str]:
        if self._suggested >= MOST_SUGGESTIONS:
            return []
        self._suggested += 1
        key = normal(text)[:60]
        near = difflib.get_close_matches(key, keys, n=3 * NEAREST, cutoff=0.6)
        # Among equally like names those with the same letters in the same places are meant more often.
        near.sort(key=lambda name: -sum(a == b for a, b in zip(key, name, strict=False)))
        return near[:NEAREST]


def _code(text: str) -> str:
    """Return a code as the region sets write it: spreadsheets add ``.0``, statistics offices zeros."""
    as_float = _AS_FLOAT.fullmatch(text)
    plain = as_float[1] if as_float else text
    long = _LONG_CODE.fullmatch(plain)
    return long[1] if long else plain
