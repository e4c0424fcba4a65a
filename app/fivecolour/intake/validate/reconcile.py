"""Which place of a region set the texts of a report mean; what has no polygon stays named."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from fivecolour.intake.distinct import rows_of
from fivecolour.intake.read.characters import marks
from fivecolour.intake.read.columns.headers import words
from fivecolour.intake.read.columns.total_texts import is_subtotal, level_of
from fivecolour.intake.validate import column_level, map_titles
from fivecolour.intake.validate.cities_told import cities_told
from fivecolour.intake.validate.found_place import (
    AMBIGUOUS_PLACE,
    CODE_FORM,
    DAMAGED_CODE,
    NAME_DIFFERS,
    NAME_UNKNOWN,
    NOT_PLACED,
    PARENT_DIFFERS,
    PARENT_UNKNOWN,
    PLACE_ELSEWHERE,
    PLACE_MARKED,
    REGION_TOTAL,
    UNKNOWN_PARENT,
    UNKNOWN_PLACE,
    AnyPlace,
    Found,
    code_remark,
    listed,
    with_remark,
)
from fivecolour.intake.validate.not_placed import UNKNOWN_GROUPS, NotPlaced
from fivecolour.intake.validate.place_cells import CITY_BEFORE, CITY_BEHIND, CODE_AND_NAME, LEAD, joined
from fivecolour.intake.validate.place_codes import PlaceCodes, has_digit, is_decimal
from fivecolour.intake.validate.suggestions import Suggestions
from fivecolour.regions.code_forms import longer_forms, prefix_of
from fivecolour.regions.codes import CodeIndex, digits_of, number_of
from fivecolour.regions.countries import is_other
from fivecolour.regions.place_names import Names, normal
from fivecolour.regions.region_set import City, RegionSet


class PlaceIndex:
    """The places of a region set, ready to reconcile many texts; answers are kept."""

    def __init__(self, region_set: RegionSet, words: NotPlaced) -> None:
        self.region_set = region_set
        self._words = words
        self._names = Names(region_set)
        self._known: dict[tuple[str, str, str, bool], Found] = {}
        self._places: dict[str, bool] = {}
        self._suggestions = Suggestions()
        self._titles = map_titles.of(region_set)
        self._cities: dict[str, City] = {}
        for city in region_set.cities:
            names = (city.code, *city.name.words.values(), *city.short.words.values(), *city.aliases)
            self._cities |= {normal(name): city for name in names if name}
        self._codes = PlaceCodes(region_set)
        self._city_codes = CodeIndex(city.code for city in region_set.cities)

    @cached_property
    def names(self) -> dict[str, str]:
        """The official name of every code of the set, districts, zones and cities."""
        known = self.region_set
        everything: tuple[AnyPlace, ...] = (*known.districts, *known.zones, *known.cities)
        return {place.code: place.name.zh for place in everything}

    @cached_property
    def _level(self) -> str:
        """Which whole the map is, by what its region set calls it: "country", "province", "city"; or ""."""
        whole = self.region_set.places.get("whole_map")
        return next(filter(None, map(level_of, whole.words.values())), "") if whole else ""

    @cached_property
    def _city_names(self) -> list[tuple[str, City]]:
        """Names of cities, the longest first; codes and abbreviations (MD) begin many another name."""
        named = [(name, city) for name, city in self._cities.items() if CITY_BEFORE.match(name)]
        return sorted(named, key=lambda item: -len(item[0]))

    def reconcile(self, observations: pd.DataFrame) -> pd.DataFrame:
        """Return what the ``place`` of every observation means beside its ``parent``, each looked up once.

        A row that states a total (``total``) speaks of a city, or of the whole region.

        Returns
        -------
        DataFrame
            ``code``, ``problem``, ``near`` and ``remark``, as in `Found`, in the order given.
        """
        texts = observations[["place", "parent", "total"]].assign(name=observations.get("name", ""))
        codes = rows_of(texts)
        unique = list(texts[~pd.Series(codes).duplicated().to_numpy()].itertuples(index=False, name=None))
        forms = longer_forms((row[0] for row in unique), self._codes.is_code, self.region_set.countries)
        each = [
            self.find(forms.get(place, place), parent, name=name, total=bool(total))
            for place, parent, total, name in unique
        ]
        for row, (place, *_) in enumerate(unique):
            if place in forms and each[row].code:
                each[row] = with_remark(each[row], CODE_FORM)
        each = column_level.beside_cities(unique, each, self._names_city, self.find)
        each = column_level.beside_own_names(unique, each, self._meant, self.find)
        cities = {one.code for one in self._cities.values()}
        each = column_level.beside_own_codes(unique, each, self._may_be, cities)
        each = column_level.of_others(unique, each, self._may_be, cities)
        owners = {one.code: one.parent for one in self.region_set.districts}
        beside = zip((row[1] for row in unique), (owners.get(one.code, "") for one in each), strict=True)
        told = cities_told(pair for pair in beside if all(pair) and not self._city(pair[0]))
        for row, (place, parent, total, name) in enumerate(unique):
            is_open = (
                each[row].problem in {UNKNOWN_PARENT, UNKNOWN_PLACE} or PARENT_UNKNOWN in each[row].remark
            )
            if is_open and parent in told:
                own = told[parent] if place == parent else forms.get(place, place)
                each[row] = self.find(own, told[parent], name=name, total=bool(total))
        found = pd.DataFrame(each, columns=list(Found._fields), dtype=object)
        return found.take(codes).reset_index(drop=True)

    def _may_be(self, text: str) -> list[AnyPlace]:
        """Return the districts and cities that a text may mean, by name or number."""
        return [*self._codes.may_be(text, number_of(text)), *self._names.called(text)]

    def _names_city(self, name: str) -> bool:
        return self._city(name) is not None or normal(name) in self._titles

    def knows(self, text: str) -> bool:
        """Return whether a text is a place of the map or a group without one; of several so named too."""
        text = text.strip()
        if text not in self._places:
            found = (
                (has_digit(text) and self._knows_code(text))
                or self._place(text, None)
                or self._words.group(text)
            )
            self._places[text] = bool(text) and bool(found)
        return self._places[text]

    def _knows_code(self, text: str) -> bool:
        """Return whether a text is a code of the map, alone or beside the name of its place."""
        coded = self._coded(text.removeprefix(prefix_of(text)), None, "") or self._apart(text, None)
        return bool(coded and coded.code and NAME_UNKNOWN not in coded.remark)

    def find(self, text: str, parent: str = "", *, name: str = "", total: bool = False) -> Found:
        """Return what ``text`` means beside ``parent`` (the city as the source writes it, or nothing).

        A known code decides, whatever country, province or city stands beside it; ``name`` is the name that
        stands beside a code, and must not be another place's.

        Examples
        --------
        >>> from fivecolour.data_files import bundled
        >>> from fivecolour.intake.validate.not_placed import not_placed
        >>> from fivecolour.regions.sets import load
        >>> words = not_placed(bundled("data") / "reports" / "not_placed.toml")
        >>> places = PlaceIndex(load("zhejiang-2020"), words)
        >>> places.find("海曙").code, places.find("330203.0").code, places.find("全市", "宁波").code
        ('330203', '330203', '330200')
        >>> places.find("境外输入人员", "宁波市")
        Found(code='330200:境外输入', problem='', near='', remark='not_placed')
        >>> places.find("海署区").problem, places.find("海署区").near[:10]
        ('unknown_place', '330203 海曙区')
        """
        key = (text, parent, name, total)
        if key not in self._known:
            bare = tuple(map(self._unmarked, (text, parent, name)))
            found = self._total(*bare[:2]) if total else self._find(*bare)
            marked = bare != (text.strip(), parent.strip(), name.strip()) and found.code
            self._known[key] = with_remark(found, PLACE_MARKED) if marked else found
        return self._known[key]

    def _unmarked(self, text: str) -> str:
        """Return a text without footnote marks (海曙区①), part of a name only where one has them."""
        bare, marked = marks.apart(text.strip())
        if not marked or not bare:
            return text.strip()
        of_name = normal(bare) != normal(text) and not marks.has_raised(text) and self._place(text, None)
        return text.strip() if of_name else bare

    def _total(self, text: str, parent: str) -> Found:
        """Return the city, or the whole region, that a row of a total sums."""
        of_part, level = is_subtotal(text), level_of(text)
        beside = self._city(parent) is not None
        # The total of the whole map (全省) is not that of a city beside it, whose column may be filled down.
        fits = (beside or level == self._level) if level == "city" else (level == self._level and not beside)
        if level and self._level and not fits:
            return Found(problem=UNKNOWN_PLACE)
        own = "" if of_part or level or self._words.is_total(text) else text
        name = own or parent
        if of_part and not name:  # of which rows, nothing tells: never the total of the whole region
            return Found(problem=UNKNOWN_PLACE)
        if not name or normal(name) in self._titles:
            return Found(self.region_set.name, remark=REGION_TOTAL)
        city = self._city(name)
        return self._codes.total_of(city) if city else self._find(text, parent)

    def _find(self, text: str, parent: str, name: str = "") -> Found:
        city = self._city(parent)
        coded = self._coded(text, city, name, parent)
        if coded is not None:
            known = (
                city is not None or normal(parent) in {"", *self._titles} or coded.code in self._meant(parent)
            )
            known = known or self._is_nothing(parent) or is_other(parent, self.region_set.countries) is False
            coded = coded if name == parent else self._beside_unknown(coded, name)
            return coded if known or not coded.code else with_remark(coded, PARENT_UNKNOWN)
        # A parent's column may stand for the name beside a code: then the code is what is not known.
        if parent and parent != name and city is None and normal(parent) not in self._titles:
            return (self._place(text, None) if text == parent else None) or self._beyond(parent)
        if not text or self._words.is_total(text):
            return self._codes.total_of(city) if city else Found(problem=UNKNOWN_PLACE)
        if is_decimal(text) and number_of(text) is None:
            return self._unknown(text, city)
        text = digits_of(text)
        found = self._place(text, city) or self._apart(text, city) or self._before_city(text)
        found = found or self._place(LEAD.sub("", text), city)
        if found is None and city is None and normal(text) in self._titles:
            return self._whole(name)
        found = found or self._unplaced(text, city)
        return found or (self._unplaced(name, city) if name else None) or self._unknown(text, city)

    def _whole(self, name: str) -> Found:
        """Return the whole region, which a row names or gives the code of; ``name`` stands beside a code."""
        if normal(name) in {"", *self._titles} or self._words.is_total(name):
            return Found(self.region_set.name, remark=REGION_TOTAL)
        return Found(problem=NAME_DIFFERS, near=f"{self.region_set.name} {self.region_set.title.zh}")

    def _coded(self, text: str, city: City | None, name: str, parent: str = "") -> Found | None:
        """Return the place whose code ``text`` is, None where it is none's; ``name`` may be its parent's."""
        number = number_of(text)
        may_be = self._codes.may_be(text, number)
        if number is not None and not number.whole:
            return Found(problem=DAMAGED_CODE, near=listed(may_be))
        if len(may_be) > 1:
            may_be = self._told_apart(may_be, city, name)
        if len(may_be) > 1:
            return Found(problem=AMBIGUOUS_PLACE, near=listed(may_be))
        if not may_be:
            return None
        place = may_be[0]
        of_parent = name == parent or (city is not None and self._city(name) is city)
        differs = self._beside(place, name, of_parent=of_parent)
        if differs is not None:
            return differs
        if ":" in place.code:
            return Found(place.code, remark=NOT_PLACED)
        other_city = city is not None and city.code not in {place.code, getattr(place, "parent", place.code)}
        return Found(place.code, remark=PARENT_DIFFERS if other_city else code_remark(number, place))

    def _told_apart(self, places: list[AnyPlace], city: City | None, name: str) -> list[AnyPlace]:
        """Return those of the places of one number that the name or the city beside it tells."""
        meant = self._meant(name)
        named = [place for place in places if place.code in meant]
        within = [place for place in places if city and getattr(place, "parent", "") == city.code]
        return named or within or places

    def _beside(self, place: AnyPlace, name: str, *, of_parent: bool) -> Found | None:
        """Return what a name beside the code of ``place`` makes of it, None where it changes nothing.

        A name that no place of the map has (an old one, one in another language) contradicts nothing; one
        of something inside a city whose code it is, is the more exact, one of what it lies in another place.
        """
        is_title = normal(name) in self._titles
        if not name or (is_title and of_parent):
            return None
        is_city = isinstance(place, City)
        owner = place.code if isinstance(place, City) else place.parent
        meant = self._meant(name, self._city(owner))
        if place.code in meant or (not is_city and of_parent):
            return None
        if is_title:
            region = f"{self.region_set.name} {self.region_set.title.zh}"
            return Found(problem=NAME_DIFFERS, near=f"{listed([place])}, {region}")
        named = self._codes.of(meant)
        finer = [one for one in named if not isinstance(one, City) and one.parent == place.code]
        if len(finer) == 1:
            return Found(finer[0].code, remark=NOT_PLACED if ":" in finer[0].code else "")
        if others := meant or self._joined(name, place.code, owner):
            return Found(problem=NAME_DIFFERS, near=listed([place, *self._codes.of(sorted(others))]))
        return self._beside_group(place, name)

    def _joined(self, name: str, *own: str) -> set[str]:
        """Return what else than a code's ``own`` place a name speaks of that joins several."""
        parts = (self._meant(part, self._city(own[-1])) for part in joined(name))
        return {code for part in parts if not part & {*own} for code in part}

    def _beside_group(self, place: AnyPlace, name: str) -> Found | None:
        """Return what a word for nowhere beside a code makes of it."""
        group = self._words.group(name)
        if group is not None and isinstance(place, City):
            return Found(f"{place.code}:{group.name.zh}", remark=NOT_PLACED)
        if group is None or group.key in UNKNOWN_GROUPS:
            return None
        return Found(problem=NAME_DIFFERS, near=f"{listed([place])}, {group.name.zh}")

    def _meant(self, name: str, city: City | None = None) -> set[str]:
        """Return the codes of all places of the map that a name may mean."""
        if not name:
            return set()
        within = [self._place(name, city), self._place(name, None)]
        as_city = self._city(name)
        codes = {place.code for place in self._names.called(name)} | {one.code for one in within if one}
        return (codes | ({as_city.code} if as_city else set())) - {""}

    def _apart(self, text: str, city: City | None) -> Found | None:
        """Read a cell that holds both code and name."""
        for form in CODE_AND_NAME:
            both = form.fullmatch(text)
            name = both["name"].strip() if both else ""
            found = self._coded(both["code"], city, name) if both else None
            if found is not None:
                return self._beside_unknown(found, name)
        return None

    def _before_city(self, text: str) -> Found | None:
        """Read a cell with the city behind the place: Haishu, Ningbo · 江北区（宁波）."""
        both = CITY_BEHIND.fullmatch(text)
        owner = self._city(both["city"]) if both else None
        return self._place(both["place"], owner) if both and owner else None

    def _beside_unknown(self, found: Found, name: str) -> Found:
        """Remark on a name beside a code that is no place's: it may be misspelt, the code decides."""
        if not found.code or not normal(name) or self._is_nothing(name) or self._meant(name):
            return found
        known = {normal(one): code for code, one in self.names.items()} | {
            normal(name): one.code for one in self.region_set.districts for name in one.name.words.values()
        }
        codes = dict.fromkeys(known[key] for key in self._suggestions.nearest(name, list(known)))
        listed = [f"{code} {self.names[code]}" for code in codes or [found.code] if code in self.names]
        return with_remark(found._replace(near=", ".join(listed)), NAME_UNKNOWN)

    def _is_nothing(self, name: str) -> bool:
        missing = words()["missing"]["not_reported"]
        return name.casefold() in missing or self._words.group(name) is not None or self._words.is_total(name)

    def _beyond(self, parent: str) -> Found:
        near = self._suggestions.nearest(parent, list(self._cities))
        listed = {self._cities[key].code: self._cities[key].name.zh for key in near}
        return Found(
            problem=UNKNOWN_PARENT, near=", ".join(f"{code} {name}" for code, name in listed.items())
        )

    def _city(self, text: str) -> City | None:
        """Return the city that ``text`` names, the name of the whole region before it or not."""
        number = number_of(text)
        codes = self._city_codes.may_mean(number) if number and number.whole else ()
        key = normal(codes[0] if len(codes) == 1 else digits_of(text))
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
            return self._codes.total_of(as_city)
        within, rest = self._after_city(text, city)
        if within is not None and rest != text:
            return self._named(rest, within)
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
        return Found(place.code, remark=NOT_PLACED if ":" in place.code else "")

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
        for name, within in self._city_names:
            if key.startswith(name) and len(key) > len(name) and (city is None or city is within):
                return within, key.removeprefix(name)
        return city, text if key == normal(text) else key

    def _unknown(self, text: str, city: City | None) -> Found:
        elsewhere = self._place(text, None) if city is not None else None
        if elsewhere is not None and elsewhere.code in self.names:
            return Found(problem=PLACE_ELSEWHERE, near=f"{elsewhere.code} {self.names[elsewhere.code]}")
        if self._suggestions.are_over:
            return Found(problem=UNKNOWN_PLACE)
        districts = [one for one in self.region_set.districts if city is None or one.parent == city.code]
        names = {normal(name): one for one in districts for name in one.name.words.values()}
        near = self._suggestions.nearest(text, list(names))
        listed = {names[key].code: names[key].name.zh for key in near}
        return Found(problem=UNKNOWN_PLACE, near=", ".join(f"{code} {name}" for code, name in listed.items()))
