"""The nouns of a region set, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fivecolour.texts import Text as Text  # noqa: PLC0414  # a region set is made of them

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in a district, in which year, by whose count."""

    count: int
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class District:
    """One area that gets a colour; known by its code, never by its name.

    Attributes
    ----------
    code : str
        Stable code, such as ``"330203"``.
    name : Text
        Official names, such as 海曙区 and Haishu District.
    short : Text
        What the map writes into the polygon, such as 海曙 and Haishu.
    pinyin : str
        Lower-case pinyin of the short name without tones, for search (``"haishu"``).
    parent : str
        Code of the city that it belongs to.
    population : Population | None
        None where no count is known: then no rate is computed.
    aliases : tuple of str
        Other names and retired or prefixed codes that mean this district.
    drawn_in : str | None
        Code of the district inside whose polygon this one is drawn, for districts that the
        available polygons no longer show apart.
    """

    code: str
    name: Text
    short: Text
    pinyin: str
    parent: str
    population: Population | None = None
    aliases: tuple[str, ...] = ()
    drawn_in: str | None = None

    @property
    def shape(self) -> str:
        """Code of the district whose polygon shows this one: its own, or that which it is drawn in."""
        return self.drawn_in or self.code


@dataclass(frozen=True, slots=True)
class City:
    """A parent of districts: it groups and sums them but is not graded."""

    code: str
    name: Text
    short: Text
    pinyin: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A place that bulletins count apart but that has no polygon (高新区 …).

    Its figures stay "not placed" so that sums agree; ``lies_in`` only serves search.
    """

    code: str
    name: Text
    parent: str
    lies_in: str | None = None
    aliases: tuple[str, ...] = ()
    note: Text = _NOTHING


@dataclass(frozen=True, slots=True)
class RegionSet:
    """The districts of one map.

    ``districts`` are in the order of their codes; ``notes`` are sentences that the map must show; ``places``
    say what its districts (``unit``, ``units``), groups of them and the whole are called; ``countries`` are
    the code of its country and other names for it, as tables have them beside places.
    """

    name: str
    title: Text
    home: str
    districts: tuple[District, ...]
    cities: tuple[City, ...]
    zones: tuple[Zone, ...]
    credit: Text
    valid_from: str
    valid_to: str | None
    content_hash: str
    notes: tuple[Text, ...] = field(default=())
    places: Mapping[str, Text] = field(default_factory=dict, hash=False)
    countries: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all places that reports may speak of: the districts, then the cities and the zones."""
        return tuple(place.code for kind in (self.districts, self.cities, self.zones) for place in kind)

    @property
    def city_codes(self) -> frozenset[str]:
        """Codes of the parents of districts."""
        return frozenset(city.code for city in self.cities)
