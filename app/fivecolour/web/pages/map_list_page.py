"""The page that lists every map of the server with its present picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

from fivecolour.clock import day_of, today
from fivecolour.config import Settings
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.map_list import ListedMap, listed
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.errors import UserError
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.sheets.press_sheet import PictureFrame, PressSheet, map_frame, sheet_request
from fivecolour.export.views.provenance import permalink
from fivecolour.languages import FALLBACK, chosen, html_tag, other_languages
from fivecolour.texts import Text, counted, long_date, long_period, table
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.map_page import age_of
from fivecolour.web.pages.page_texts import words
from fivecolour.web.static import Asset
from fivecolour.web.view_state import unread_view

_CACHED = 256
Maps: TypeAlias = Iterable[tuple[str, Settings | UserError]]


@dataclass(frozen=True, slots=True)
class MapGlance:
    """What an edition opens with, in little: picture, counts of tiers, days."""

    edition: str
    number: int
    published_at: str
    title: Text
    period: str
    opens_on: str
    last_day: str
    drill: bool
    layer: str
    languages: tuple[str, ...]
    tally: tuple[tuple[EditionLevel, int], ...]


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One map of the page: ``glance`` is None where there is nothing to be seen, ``note`` says why."""

    address: str
    title: str
    disease: str
    glance: MapGlance | None = None
    day: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    lang: str = ""
    picture_lang: str = ""
    frame: PictureFrame | None = None


class MapListHtml:
    """Renders the page; of the assets' ``urls`` it needs ``css`` and the icons."""

    def __init__(self, urls: dict[str, str]) -> None:
        self._urls = urls
        self._template = TEMPLATES.get_template("map_list.html")

    def page(
        self, maps: Maps, *, query: Mapping[str, str], accept: str, usual: Sequence[str], theme: str
    ) -> Asset:
        """Return the page of maps, each by its name with its settings or with what is wrong with them.

        It speaks the language that the ``query`` of its address asks for, else one that the browser accepts
        (``accept``), of the ``usual`` ones and those of any map.
        """
        found = [
            (name, config, None if isinstance(config, UserError) else listed(config)) for name, config in maps
        ]
        of_maps = (code for *_, one in found if one and one.order for code in one.order.languages)
        asked, offered = query.get("lang", ""), tuple(dict.fromkeys((*usual, *of_maps)))
        language = chosen(asked, accept, offered)
        every = [_entry(name, config, one, language, asked) for name, config, one in found]
        in_address = {"lang": asked if asked == language else "", "theme": "" if theme == "auto" else theme}
        values = {
            "listing": table("maps", language),
            "summary": counted(table("maps", language), "summary", len(every), language).format(
                count=len(every)
            ),
            "unread": unread_view(query, offered, words(language)),
            "t": words(language),
            "language": language,
            "lang": html_tag(language),
            "others": other_languages(offered, language),
            "theme": theme,
            # What there is to be seen comes first.
            "entries": sorted(every, key=lambda one: one.glance is None),
            "urls": self._urls,
            "patterns": patterns("k", scale=1),
            "link": lambda path, **keys: path + _query(in_address | keys),
        }
        return Asset("maps.html", "text/html; charset=utf-8", self._template.render(values).encode())


def _query(values: dict[str, str]) -> str:
    present = {key: value for key, value in values.items() if value}
    return "?" + urlencode(present) if present else ""


def _entry(
    name: str, config: Settings | UserError, found: ListedMap | None, language: str, asked: str
) -> MapEntry:
    """Return what is said of a map; of its faults only that there is one; ``maps list`` says which."""
    listing = table("maps", language)
    address = f"m/{name}/" if name else "./"
    if found is None or isinstance(config, UserError):
        return MapEntry(address, name or listing["default"], "", note=listing["not_shown"])
    disease = found.order.disease[language] if found.order and found.order.disease else ""
    glance = _newest_whole(config.editions)
    if glance is None:
        note = listing["not_shown"] if found.edition else listing["nothing"]
        return MapEntry(address, found.title[language], disease, note=note)
    text = words(language, glance.period)
    picture_lang = _nearest(language, glance.languages)
    notes = [text["drill_banner"]] * glance.drill + [listing["gone"]] * found.withdrawn
    return MapEntry(
        address,
        glance.title[language],
        disease,
        glance,
        day=long_period(glance.opens_on, language, glance.period),
        lines=_lines(glance, config, language),
        note=" · ".join(notes),
        # A map that has not this language shows one that it has.
        lang=asked if asked in glance.languages else "",
        picture_lang=picture_lang,
        frame=_frame(config.editions, glance.edition, picture_lang, config.origin),
    )


def _nearest(language: str, offered: Sequence[str]) -> str:
    """Return a language, or what stands for it where it is lacking: English, else the first."""
    return next((one for one in (language, FALLBACK) if one in offered), offered[0])


def _lines(glance: MapGlance, config: Settings, language: str) -> tuple[str, ...]:
    text = words(language, glance.period)
    published = long_date(day_of(glance.published_at, config.zone), language)
    until = text["data_until"].format(date=long_period(glance.last_day, language, glance.period))
    age = age_of(glance.last_day, glance.period, language, today(config.zone))
    old = text["in_brackets"].format(text=age)
    return text["edition_line"].format(number=glance.number, published=published), f"{until} {old}"


def _newest_whole(folder: Path) -> MapGlance | None:
    """Return the newest edition that can be read, as readers of the map see it; None without one."""
    try:
        names = edition_files.candidates(folder)
    except edition_errors.NothingPublishedError:
        return None
    for name in names:
        try:
            return _glance(folder, name)
        except UserError:
            continue
    return None


@lru_cache(maxsize=_CACHED)
def _frame(folder: Path, name: str, language: str, origin: str) -> PictureFrame | None:
    """Return where on the picture of an edition its map lies; None where it cannot be drawn."""
    edition = edition_files.read(folder, name)
    request = sheet_request(edition, edition.opens_on, language, edition.opening_layer, origin)
    try:
        return map_frame(PressSheet(edition, request, permalink(request, edition)))
    except UserError:
        return None


@lru_cache(maxsize=_CACHED)
def _glance(folder: Path, name: str) -> MapGlance:
    edition = edition_files.read(folder, name)
    day, layer = edition.day_index[edition.opens_on], edition.opening_layer
    tally = Counter(edition.shown_tiers(day, layer))
    return MapGlance(
        edition=edition.id,
        number=edition.number,
        published_at=edition.published_at,
        title=edition.title or edition.region.title,
        period=edition.period,
        opens_on=edition.opens_on,
        last_day=edition.days[-1],
        drill=edition.drill,
        layer=layer,
        languages=edition.languages,
        tally=tuple(
            (edition.scheme.level(tier), tally[tier]) for tier in edition.scheme.descending if tally[tier]
        ),
    )
