"""Which district a name, spelling, alias or code means."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from fivecolour.errors import UserError
from fivecolour.regions.pinyin import CHINESE, short
from fivecolour.regions.region_set import City, District, RegionSet, Zone
from fivecolour.regions.shared_words import without_shared
from fivecolour.vocabulary import simplified, without_accents

NEAREST = 3
# Words that names of places shorten before another word.
_WHOLE = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ABBREVIATED = re.compile(r"\b(ste?|mt|ft)(?:\.\s*|\s+|-)(?=\w)", re.IGNORECASE)
# Letters whose stroke is no accent by itself (Unicode does not part them).
# Kinds of places of which two that bear one name are two places.
_CITY_OR_COUNTY = re.compile(r"\s(city|county)$", re.IGNORECASE)
# Rioja, La: lists of offices put the article behind.
_TURNED = re.compile(r"([^,]{2,60}), ([^\W\d_]{1,6}['’]?)")
Place = District | Zone


class UnknownNameError(UserError):
    """No district or zone of the set has this name; ``nearest`` holds the names most like it."""

    def __init__(self, text: str, *, region_set: str, nearest: tuple[str, ...], hint: str = "") -> None:
        self.nearest = nearest
        like = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"{text!r} is no district of {region_set}{hint}{like}")


class AmbiguousNameError(UserError):
    """Several districts have this name; ``candidates`` are their codes."""

    def __init__(self, text: str, *, places: list[Place]) -> None:
        self.candidates = tuple(place.code for place in places)
        listed = ", ".join(f"{place.code} {place.name.zh}" for place in places)
        super().__init__(f"{text!r} may mean {listed}; use the code")


class Names:
    """All names of a region set, made ready once for many look-ups."""

    def __init__(self, region_set: RegionSet) -> None:
        self.region_set = region_set
        self._exact: dict[str, list[Place]] = defaultdict(list)
        self._plain: dict[str, list[Place]] = defaultdict(list)
        places: tuple[Place, ...] = (*region_set.districts, *region_set.zones)
        for place in places:
            for name in _names(place):
                _add(self._exact, normal(name), place)
                _add(self._plain, normal(short(name)), place)
        self._loose: dict[str, list[Place]] = defaultdict(list)
        bare = bare_names(region_set)
        for place in places:
            for name in _names(place):
                _add(self._loose, loose(name), place)
            for name in bare.get(place.code, ()):
                _add(self._plain, normal(name), place)
                _add(self._loose, loose(name), place)
        self._cities: dict[str, City] = {}
        for city in region_set.cities:
            for name in (*_names(city), short(city.name.zh)):
                self._cities[normal(name)] = city

    def find(self, text: str, *, parent: str | None = None) -> Place:
        """Return the one district or zone that ``text`` means.

        Parameters
        ----------
        text : str
            A code, an official or short name, pinyin, an alias or a retired code; case, spaces,
            apostrophes, full-width letters and endings such as 区, 县, 市, District do not matter, nor words
            that all names begin or end with (powiat …).
        parent : str, optional
            Code of the city within which the name is meant.

        Raises
        ------
        AmbiguousNameError
            Several districts have that name.
        UnknownNameError
            None has.
        """
        places = self.called(text, parent=parent)
        if len(places) == 1:
            return places[0]
        if places:
            raise AmbiguousNameError(text, places=places)
        raise self._unknown(text, normal(text))

    def city(self, text: str) -> City | None:
        """Return the city that ``text`` means by its code or a name."""
        return self._cities.get(normal(text))

    def called(self, text: str, *, parent: str | None = None) -> list[Place]:
        """Return every district or zone that ``text`` may mean, as in `find`; none has it: an empty list."""
        places = self._within(self._exact.get(normal(text), []), parent)
        alike = [one for one in self._plain.get(normal(short(text)), []) if not _is_other_kind(text, one)]
        places = places or self._within(alike, parent)
        return places or self._within(self._loose.get(loose(text), []), parent)

    def search(self, text: str, *, limit: int = 10) -> list[District | City | Zone]:
        """Return the places whose names begin with or contain ``text``, best match first; cities too."""
        key = normal(text)
        if not key:
            return []
        known = self.region_set
        everything: tuple[District | City | Zone, ...] = (*known.cities, *known.districts, *known.zones)
        ranked = []
        for place in everything:
            ranks = [_rank(key, normal(name)) for name in _names(place)]
            best = min(ranks, default=None)
            if best is not None and best[0] < len(RANKS):
                ranked.append((best, place.code, place))
        return [place for _, _, place in sorted(ranked, key=lambda item: item[:2])[:limit]]

    @staticmethod
    def _within(places: list[Place], parent: str | None) -> list[Place]:
        return [place for place in places if parent is None or place.parent == parent]

    def _unknown(self, text: str, key: str) -> UnknownNameError:
        if key in self._cities:
            city = self._cities[key]
            hint = f": it is the city {city.code} {city.name.zh}, whose districts have the colours"
            return UnknownNameError(text, region_set=self.region_set.name, nearest=(), hint=hint)
        keys = difflib.get_close_matches(key, list(self._exact), n=NEAREST * 3, cutoff=0.5)
        near = [f"{place.code} {place.name.zh}" for near_key in keys for place in self._exact[near_key]]
        return UnknownNameError(
            text, region_set=self.region_set.name, nearest=tuple(dict.fromkeys(near))[:NEAREST]
        )


def find(region_set: RegionSet, text: str, *, parent: str | None = None) -> Place:
    """Return the one district or zone that ``text`` means; see :meth:`Names.find`.

    Examples
    --------
    >>> from fivecolour.regions.sets import load
    >>> zhejiang = load("zhejiang-2020")
    >>> {find(zhejiang, text).code for text in ("海曙", "海曙区", "Haishu", "330203", "156330203")}
    {'330203'}
    >>> find(zhejiang, "330283").name.zh
    '奉化区'
    """
    return _ready(region_set).find(text, parent=parent)


def city(region_set: RegionSet, text: str) -> City | None:
    """Return the city that ``text`` means; see :meth:`Names.city`."""
    return _ready(region_set).city(text)


def called(region_set: RegionSet, text: str) -> list[District]:
    """Return the districts that ``text`` may mean; see :meth:`Names.called`."""
    return [one for one in _ready(region_set).called(text) if isinstance(one, District)]


def search(region_set: RegionSet, text: str, *, limit: int = 10) -> list[District | City | Zone]:
    """Return the places that match ``text`` as it is being typed; see :meth:`Names.search`.

    Examples
    --------
    >>> from fivecolour.regions.sets import load
    >>> [place.code for place in search(load("zhejiang-2020"), "haish")]
    ['330203']
    """
    return _ready(region_set).search(text, limit=limit)


def bare_names(region_set: RegionSet) -> dict[str, tuple[str, ...]]:
    """Return by code what districts are called in one of two languages, or without the words of all."""
    languages = {language for one in region_set.districts for language in one.name.words}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in sorted(languages):
        named = {one.code: one.name.words.get(language, "") for one in region_set.districts}
        bare = without_shared(named.values())
        for code, name in named.items():
            found[code] |= dict.fromkeys((*bare.get(name, ()), *_parts(name)))
    return {code: tuple(names) for code, names in found.items() if names}


def _parts(name: str) -> Iterator[str]:
    """Yield the names of a place that an official name puts together or turns round.

    >>> list(_parts("Bolzano/Bozen")), list(_parts("Coruña, A")), list(_parts("Haishu"))
    (['Bolzano', 'Bozen'], ['A Coruña'], [])
    """
    if "/" in name:
        yield from (part.strip() for part in name.split("/") if len(part.strip()) > 1)
    if turned := _TURNED.fullmatch(name):
        yield f"{turned[2]} {turned[1]}"


def normal(text: str) -> str:
    """Return the text in lower-case half-width letters and digits, signs simplified, as names are compared.

    Examples
    --------
    >>> normal("Ｌin’an  District"), normal(" 海曙區 ")
    ('linandistrict', '海曙区')
    """
    if text.isascii() and text.isalnum():
        return text.lower()
    wide = unicodedata.normalize("NFKC", text).casefold()
    return simplified("".join(letter for letter in wide if letter.isalnum()))


def loose(text: str) -> str:
    """Return the text as names are compared that are written with or without accents and abbreviations.

    Examples
    --------
    >>> loose("São João"), loose("St. Clair"), loose("Ste Genevieve"), loose("Stafford"), loose("Tyne & Wear")
    ('saojoao', 'saintclair', 'saintegenevieve', 'stafford', 'tyneandwear')
    >>> loose("Łódź"), loose("Đống Đa"), loose("Sørreisa")
    ('lodz', 'dongda', 'sorreisa')
    """
    if text.isascii() and text.isalnum():
        # As most words are: nothing in it can be written otherwise.
        return text.lower()
    whole = _ABBREVIATED.sub(lambda found: _WHOLE[found[1].casefold()] + " ", text)
    whole = whole.replace("&", " and ")
    return normal(without_accents(unicodedata.normalize("NFKC", whole)))


RANKS = ("equal", "begins", "contains")


def _rank(key: str, name: str) -> tuple[int, int]:
    """Return how well ``key`` fits ``name``: its place in ``RANKS``, then the letters left over."""
    if key == name:
        return (0, 0)
    if name.startswith(key):
        return (1, len(name) - len(key))
    if key in name and not key.isdigit():
        return (2, len(name) - len(key))
    return (len(RANKS), 0)


def _is_other_kind(text: str, place: Place) -> bool:
    """Tell a city from the county of its name, which lies around it or holds more than it.

    Other kinds are taken for one another, and all of those with Chinese names: there counties become cities.
    """
    own = None if CHINESE.search(place.name.zh) else _CITY_OR_COUNTY.search(text)
    kinds = {found[1].casefold() for name in _names(place) if own and (found := _CITY_OR_COUNTY.search(name))}
    return own is not None and bool(kinds) and own[1].casefold() not in kinds


def _names(place: District | City | Zone) -> list[str]:
    names = [place.code, *place.name.words.values(), *place.aliases]
    if not isinstance(place, Zone):
        names += [*place.short.words.values(), place.pinyin]
    return [name for name in names if name]


def _add(index: dict[str, list[Place]], key: str, place: Place) -> None:
    if key and place not in index[key]:
        index[key].append(place)


@lru_cache(maxsize=4)
def _ready(region_set: RegionSet) -> Names:
    return Names(region_set)
