"""What a reader is looking at, as it stands in the address: defaults vanish from it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from fivecolour.clock import asked_day
from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.svg import MapView
from fivecolour.languages import wanted
from fivecolour.near_words import nearest

LAYERS = ("graded", "published")
FLOWS_ON = "on"
THEMES = ("auto", "light", "dark")
# What an address may say, in the order in which it is written.
VIEW_KEYS = ("date", "city", "district", "level", "layer", "flow", "lang", "theme", "edition")
_CHOICES = {"layer": LAYERS, "theme": THEMES, "level": ("province", "city", "county")}


@dataclass(frozen=True, slots=True)
class ViewState:
    """One view of an edition; every field is a key of the address.

    ``city`` and ``district`` are codes or empty; ``level`` is ``"county"`` when the map is framed to the
    chosen district, else empty; ``flow`` is ``"on"`` when flows are drawn; ``edition`` is empty for the
    newest. ``usual_lang`` is no key: the language that an address without one shows to this reader.
    """

    date: str
    city: str = ""
    district: str = ""
    level: str = ""
    layer: str = "graded"
    lang: str = "zh"
    theme: str = "auto"
    edition: str = ""
    usual_lang: str = "zh"
    flow: str = ""

    def query(self, shown: Edition, /, **changes: str) -> str:
        """Return the address of this view with some keys changed, ``"./"`` when all are defaults."""
        values = {key: changes.get(key, getattr(self, key)) for key in VIEW_KEYS}
        defaults = {"date": shown.opens_on, "layer": shown.opening_layer, "theme": "auto"}
        defaults["lang"] = self.usual_lang
        changed = {key: value for key, value in values.items() if value and value != defaults.get(key)}
        return "./?" + urlencode(changed) if changed else "./"

    @property
    def map_is_close(self) -> bool:
        """Whether the map is framed to the chosen district."""
        return self.level == "county"

    def map_view(self, edition: Edition) -> MapView:
        """Return what the map shows."""
        return MapView(
            day=edition.day_index[self.date],
            layer=self.layer,
            language=self.lang,
            city=self.city or None,
            district=self.district or None,
            close=self.map_is_close,
        )


_WORDS = {
    "district": "unknown_place",
    "city": "unknown_place",
    "layer": "unknown_layer",
    "lang": "unknown_lang",
    "theme": "unknown_theme",
    "level": "unknown_level",
    "flow": "unknown_flow",
    "index": "unknown_index",
}
# Keys of a page that shows no day.
_SETTINGS = ("lang", "theme")
# What else stands in an address is not repeated on the page.
_SHOWN = 20
_PLAIN = re.compile(r"[\w.-]{1,20}")


@dataclass(frozen=True, slots=True)
class Misread:
    """What an address says in vain; ``text`` is the key of the words that tell it."""

    text: str
    key: str
    value: str


def misread(query: Mapping[str, str], edition: Edition) -> tuple[Misread, ...]:
    """Return what an address says in vain, so that no page silently shows something else."""
    known: dict[str, Container[str]] = {
        "district": edition.districts,
        "city": edition.region.city_codes,
        "lang": edition.languages,
        **_CHOICES,
        "flow": (FLOWS_ON,) if edition.flow_basis else (),
        "index": {card.name for card in edition.indices},
    }
    found = [
        (_WORDS[key], key) for key, values in known.items() if query.get(key) and query[key] not in values
    ]
    if query.get("date") and edition.period_end(asked_day(query["date"]) or "") is None:
        found.insert(0, ("day_outside" if asked_day(query["date"]) else "unknown_day", "date"))
    if query.get("level") == "county" and not query.get("district"):
        found.append(("level_alone", "level"))
    return (*(Misread(text, key, plain(query[key])) for text, key in found), *passed_over(query))


def unfollowed(query: Mapping[str, str], edition: Edition, shown: str) -> Iterator[Misread]:
    """Yield a day of the edition that an address asks for where a page shows another, ``shown``, or none."""
    if query.get("date") and edition.period_end(asked_day(query["date"]) or "") not in (None, shown):
        yield Misread("other_day" if shown else "no_days", "date", plain(query["date"]))


def passed_over(query: Mapping[str, str], keys: Sequence[str] = VIEW_KEYS) -> Iterator[Misread]:
    """Yield keys of which one of several values counts, and those that are nearly one of a page's."""
    if isinstance(query, ImmutableMultiDict):
        for key in keys:
            if len(set(query.getlist(key))) > 1:
                yield Misread("repeated_key", key, plain(query[key]))
    for key in query:
        if key not in keys and (near := nearest(key[:_SHOWN].casefold(), keys)):
            yield Misread("misspelt_key", plain(key), near)


def unread_view(query: Mapping[str, str], languages: Sequence[str], t: Mapping[str, str]) -> list[str]:
    """Return what a page without a day says of a language or theme that its address names in vain."""
    there = {"lang": languages, "theme": THEMES}
    found = [
        Misread(_WORDS[key], key, plain(query[key]))
        for key, values in there.items()
        if query.get(key) and query[key] not in values
    ]
    return [
        t[one.text].format(key=one.key, value=one.value, languages=", ".join(languages))
        for one in (*found, *passed_over(query, _SETTINGS))
    ]


def plain(value: str) -> str:
    """Return a value of an address as a page may repeat it: a word or a number, else three dots."""
    return value if _PLAIN.fullmatch(value) else "…"


def _one_of(value: str | None, allowed: tuple[str, ...], default: str) -> str:
    return value if value in allowed else default


def _nearest(text: str, edition: Edition) -> str:
    day = asked_day(text)
    if day is None:
        return edition.opens_on
    return edition.period_end(day) or min(max(day, edition.days[0]), edition.days[-1])


def read_state(query: Mapping[str, str], edition: Edition, accept: str = "") -> ViewState:
    """Read an address; what it does not know, or knows wrongly, falls back to the default
    (`misread` says so).

    A day outside the edition becomes the nearest one that it has. ``accept`` is the header
    ``Accept-Language``, which decides where the address names no language that the edition has.
    """
    district = query.get("district", "")
    city = query.get("city", "")
    cities = edition.region.city_codes
    usual = wanted(accept, edition.languages)
    return ViewState(
        date=_nearest(query.get("date", ""), edition),
        city=city if city in cities else "",
        district=district if district in edition.districts else "",
        level="county" if query.get("level") == "county" and district in edition.districts else "",
        layer=_one_of(query.get("layer"), LAYERS, edition.opening_layer),
        flow=FLOWS_ON if query.get("flow") == FLOWS_ON and edition.flow_basis else "",
        lang=_one_of(query.get("lang"), edition.languages, usual),
        theme=_one_of(query.get("theme"), THEMES, "auto"),
        edition=edition.id if query.get("edition") == edition.id else "",
        usual_lang=usual,
    )
