"""The page for the press: a form, the export itself as preview, caption, citation and provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour import languages
from fivecolour.clock import minute
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files
from fivecolour.editions.day_to_come import undue_day
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.captions.alternative_text import described
from fivecolour.export.captions.caption import caption, compared_with
from fivecolour.export.captions.citation import cite
from fivecolour.export.maker import MAKERS
from fivecolour.export.sheets.drawable import refusal
from fivecolour.export.views.content import known_until, picture_title, place_name, title
from fivecolour.export.views.provenance import provenance
from fivecolour.export.views.request import (
    ANIMATIONS,
    FLOWS,
    INDEX,
    LATEST,
    LAYERS,
    LAYOUTS,
    SCALES,
    SIZES,
    ExportRequest,
    check_unused,
)
from fivecolour.languages import html_tag, name
from fivecolour.messages import RefusalError
from fivecolour.texts import long_period, sentences, table
from fivecolour.web import guard, static
from fivecolour.web.cached_answers import hold
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.page_notices import withdrawn_line
from fivecolour.web.pages.page_texts import words
from fivecolour.web.press import export_routes
from fivecolour.web.view_state import unread_view

# The choice of an edition names so many, the newest first; any other by its address.
_MOST_EDITIONS = 40
_PREVIEWED = "png"
# Formats whose names are not all capitals.
_WRITTEN = {"geojson": "GeoJSON", "webp": "WebP"}

router = APIRouter(include_in_schema=False)


@router.get("/press")
def press(request: Request) -> Response:
    """Show the form, what it makes, and what goes with it."""
    wanted, edition = export_routes.asked(request, "theme")
    if not request.query_params.get("lang"):
        accepted = request.headers.get("accept-language", "")
        wanted = replace(wanted, languages=(languages.wanted(accepted, edition.languages),))
    context = export_routes.context_of(request)
    config = context.config
    newest, theme = "edition" not in request.query_params, guard.theme(request)
    values = page(wanted, edition, config.editions, newest=newest, theme=theme)
    unread = _passed_over(request, wanted, edition, values["language"], config.editions)
    unread += [undue] if (undue := _undue(wanted, edition, values["language"])) else []
    if not unread:
        hold(request.scope)
    values |= {
        "urls": context.urls,
        "signer": context.stored.identity.name if context.stored.identity else "",
        "withdrawn": withdrawn_line(
            edition_files.withdrawals(config.editions).get(edition.id), values["language"]
        ),
        "drilling": is_running(config.home),
        "unread": unread,
    }
    html = TEMPLATES.get_template("press.html").render(values).encode()
    asset = static.Asset("press.html", "text/html; charset=utf-8", html)
    return static.respond(request, asset, cache="no-cache", by_language=True)


def _passed_over(
    request: Request, wanted: ExportRequest, edition: Edition, language: str, folder: Path
) -> list[str]:
    """Say what the address names in vain, and which newer editions are damaged where it names none."""
    unread = unread_view(request.query_params, edition.languages, words(language))
    try:
        check_unused(request.query_params, wanted, edition)
    except RefusalError as fault:
        # An edition that is chosen in the form may lack what the one before offered: the form stays.
        unread.append(fault.in_language(language))
    if request.query_params.get("edition", LATEST) != LATEST:
        return unread
    newer = edition_files.whole_and_damaged(folder)[1]
    return unread + [words(language)["damaged"].format(value=name) for name in newer]


def page(
    wanted: ExportRequest, edition: Edition, folder: Path, *, newest: bool, theme: str = "auto"
) -> dict[str, Any]:
    """Return the values of the template for a resolved request; ``newest``: no edition is chosen."""
    language = wanted.languages[0]
    press_words = own_table(edition, "press", language)
    origin, before = provenance(wanted, edition, folder), compared_with(wanted, edition, folder)
    moves = wanted.kind in ANIMATIONS
    still = replace(wanted, first="", every=0, first_edition="")
    shown = wanted if wanted.kind in ("svg", "png") else replace(still, kind=_PREVIEWED)
    undrawn = refusal(shown, edition) if shown.kind == _PREVIEWED else None
    return {
        "t": words(language),
        "p": press_words,
        "language": language,
        "lang": html_tag(language),
        "edition": edition,
        "wanted": wanted,
        "preview": f"press/export?{replace(shown, scale=1).query()}",
        "undrawn": languages.capitalised(undrawn.in_language(language)) if undrawn else "",
        "moving": f"press/export?{wanted.query()}" if moves and not undrawn else "",
        "width": SIZES[wanted.size][0],
        "height": SIZES[wanted.size][1],
        "files": [(_kind_name(kind), _file(wanted, kind)) for kind in MAKERS],
        "kind_name": _kind_name(wanted.kind),
        "download": _file(wanted, wanted.kind),
        "captions": [
            (one, sentences([caption(wanted, edition, before, one), _undue(wanted, edition, one)], one))
            for one in wanted.languages
        ],
        "alternatives": [(one, described(edition, wanted, folder, one)) for one in wanted.languages],
        "citation": cite(wanted, edition, origin, language),
        "provenance": origin,
        # A site that does not know its own address names it from the page on, as all others.
        "short_link": origin.permalink
        if "://" in origin.permalink
        else f".{origin.permalink.removeprefix(wanted.origin)}",
        "moment": minute(known_until(edition)),
        "choices": _choices(wanted, edition, folder, language, newest=newest),
        "theme": theme,
        "map_link": f"./?edition={edition.id}&date={wanted.day}&lang={language}{_in_theme(theme)}",
        "verify_link": f"verify?lang={language}{_in_theme(theme)}",
        "called": title(edition, language),
        "page_title": " · ".join(_named(wanted, edition, press_words["press_page"])),
        "own_link": f"press?{wanted.query()}",
        "others": languages.other_languages(edition.languages, language),
        "link": partial(_link, wanted, theme),
    }


def _undue(wanted: ExportRequest, edition: Edition, language: str) -> str:
    """Say that the day of a picture has not come yet; of a drill that is no wonder."""
    return "" if edition.drill else undue_day(wanted.day, edition.period, language)


def _link(wanted: ExportRequest, theme_now: str, *, lang: str = "", theme: str = "") -> str:
    """Return the address of the page in another language or theme."""
    asked = replace(wanted, languages=(lang,)) if lang else wanted
    return f"press?{asked.query()}{_in_theme(theme or theme_now)}"


def _in_theme(theme: str) -> str:
    """Return what an address says of the theme, where that is not the system's."""
    return "" if theme == "auto" else f"&theme={theme}"


def _kind_name(kind: str) -> str:
    """Return the name of a format as it is written."""
    return _WRITTEN.get(kind, kind.upper())


def _named(wanted: ExportRequest, edition: Edition, page_name: str) -> list[str]:
    """Return what the title of the page names: page, place, map and day."""
    language = wanted.languages[0]
    place = [place_name(edition, wanted.place)[language]] if wanted.place else []
    called = picture_title(wanted, edition, language)
    return [page_name, *place, called, long_period(wanted.day, language, edition.period)]


def _file(wanted: ExportRequest, kind: str) -> str:
    """Return the address of the same view as another format."""
    scale = wanted.scale if kind == "png" else 1
    if kind not in ANIMATIONS:
        wanted = replace(wanted, first="", every=0, first_edition="")
    elif wanted.layout == "compare":
        wanted = replace(wanted, layout="map", other="")
    return f"press/export?{replace(wanted, kind=kind, scale=scale).query()}&download"


def _choices(
    wanted: ExportRequest, edition: Edition, folder: Path, language: str, *, newest: bool
) -> dict[str, Any]:
    """Return what each field of the form offers: value, words, and whether it is chosen."""
    press_words = table("press", language)
    named = {
        "layer": ((one, press_words[f"layer_{one}"]) for one in LAYERS),
        "layout": ((one, press_words[f"layout_{one}"]) for one in _layouts(edition)),
        "index": ((card.name, card.title[language]) for card in edition.indices),
        "size": ((one, press_words.get(f"size_{one}", one)) for one in SIZES),
        "format": ((one, _kind_name(one)) for one in MAKERS),
        "scale": ((str(one), f"{one}×") for one in SCALES),
        "lang": ((",".join(one), " + ".join(map(name, one))) for one in _languages(edition)),
    }
    chosen = {
        "layer": wanted.layer,
        "layout": wanted.layout,
        "index": wanted.index,
        "size": wanted.size,
        "format": wanted.kind,
        "scale": str(wanted.scale),
        "lang": ",".join(wanted.languages),
    }
    return {
        **{key: [(value, label, value == chosen[key]) for value, label in of] for key, of in named.items()},
        "edition": _editions(edition, folder, language, newest=newest),
        "places": _places(wanted, edition, language),
        "days": (edition.days[0], edition.days[-1]),
    }


def _layouts(edition: Edition) -> list[str]:
    """Return the layouts that an edition has something for."""
    lacking = [*([] if edition.flow_basis else [FLOWS]), *([] if edition.indices else [INDEX])]
    return [one for one in LAYOUTS if one not in lacking]


def _languages(edition: Edition) -> Sequence[tuple[str, ...]]:
    """Return each language, and every two of them together."""
    return [*((one,) for one in edition.languages), *permutations(edition.languages, 2)]


def _editions(edition: Edition, folder: Path, language: str, *, newest: bool) -> list[tuple[str, str, bool]]:
    press_words = table("press", language)
    present = {name: edition_files.number_of(path) for name, path in edition_files.paths(folder).items()}
    ids = list(reversed(present))[:_MOST_EDITIONS]
    if edition.id not in ids:
        ids.append(edition.id)
    lines = [
        (one, f"{press_words['edition_number'].format(number=present[one])} · {one}", one) for one in ids
    ]
    return [
        ("latest", press_words["edition_latest"], newest),
        *((value, label, not newest and one == edition.id) for value, label, one in lines),
    ]


def _places(
    wanted: ExportRequest, edition: Edition, language: str
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the districts by city, each city first."""
    groups = []
    for city in edition.region.cities:
        own = ((code, edition.districts[code]) for code in edition.districts_of.get(city.code, ()))
        lines = [(city.code, city.name[language]), *((code, one.name[language]) for code, one in own)]
        groups.append((city.name[language], lines))
    cities = edition.region.city_codes
    without_city = [one for one in edition.region.districts if one.parent not in cities]
    if without_city:
        groups.append(("", [(one.code, one.name[language]) for one in without_city]))
    return [(label, [(code, name, code == wanted.place) for code, name in lines]) for label, lines in groups]
