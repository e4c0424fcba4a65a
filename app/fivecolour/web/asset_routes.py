"""Style sheets, scripts, icons and colours: what pages are made of."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from fivecolour.editions import edition_files
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing import palette, prescribed_colours
from fivecolour.languages import html_tag
from fivecolour.web import map_switch, static
from fivecolour.web.addresses import site_root
from fivecolour.web.cached_answers import hold
from fivecolour.web.modules import Modules, read_modules
from fivecolour.web.served_map import READ, site_of

router = APIRouter(include_in_schema=False)

_APP_ICONS = {"touch_icon": 180, "app_icon": 192, "card_icon": 512}
_NO_READING = ("staff", "api", "live", "wall", "press/export", "_dash")


@cache
def read_assets(folder: Path) -> tuple[Modules, dict[str, static.Asset]]:
    """Return scripts and all assets, the same for all maps."""
    modules = read_modules(folder)
    assets = {
        "css": static.style_sheet(folder, f"{palette.themes()}\n{static.one_language()}"),
        "plotly": static.plotly(folder),
        "staff_css": static.own_style_sheet(folder, "staff"),
        "lab_css": static.own_style_sheet(folder, "lab"),
        "passes_css": static.own_style_sheet(folder, "passes"),
        "self_check_css": static.own_style_sheet(folder, "self-check"),
        "wall_css": static.own_style_sheet(folder, "wall"),
        "icon": static.Asset("icon.svg", "image/svg+xml", palette.icon().encode()),
        "favicon": static.Asset("favicon.png", "image/png", palette.icon_png(32)),
        "touch_icon": static.Asset("apple-touch-icon.png", "image/png", palette.icon_png(180)),
        "app_icon": static.Asset("app.png", "image/png", palette.icon_png(192)),
        "card_icon": static.Asset("card.png", "image/png", palette.icon_png(512)),
        "start": static.Asset("start.js", static.JAVASCRIPT, b"new DashRenderer();"),
    }
    return modules, {key: one.lasting() for key, one in (assets | modules.assets).items()}


@router.api_route("/app.{language}.webmanifest", methods=READ)
def manifest(language: str, request: Request) -> Response:
    """Serve what a device needs to install the map: it is called as the map is, and opens in a language."""
    config = site_of(request).config
    edition, newer = edition_files.whole_and_damaged(config.editions)
    if language not in edition.languages:
        return PlainTextResponse("not found", status_code=404)
    words = own_table(edition, "page", language)
    name = edition.called(language, words["title"])
    body = {
        # One app for each map, whatever language it was installed in.
        "id": f"{urlsplit(site_root(request, config)).path}/",
        "name": f"{words['drill_mark']} · {name}" if edition.drill else name,
        "lang": html_tag(language),
        "start_url": f"./?lang={language}",
        "scope": "./",
        "display": "standalone",
        "icons": [
            {
                "src": f"static/{read_assets(config.assets)[1][key].hashed_name}",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                # Stripes to the edge: any shape may be cut out of them.
                "purpose": "any maskable",
            }
            for key, size in _APP_ICONS.items()
        ],
    }
    text = json.dumps(body, ensure_ascii=False)
    hold(request.scope, newer=newer)
    asset = static.Asset("app.webmanifest", "application/manifest+json", text.encode())
    return static.respond(request, asset, cache="no-cache")


@router.api_route("/static/{name}", methods=READ)
async def asset(name: str, request: Request) -> Response:
    """Serve a style sheet or script; its name carries its hash, so it never changes.

    All is held in memory: to hand it to a thread takes longer than to answer.
    """
    found = site_of(request).assets.get(name)
    if found is None:
        return PlainTextResponse("not found", status_code=404)
    return static.respond(request, found, cache=static.IMMUTABLE)


@router.api_route("/service-worker.js", methods=READ)
def service_worker(request: Request) -> Response:
    """Serve the script that keeps pages on the device; it stands where the pages do, for it is theirs."""
    return static.respond(request, _worker(site_of(request).config.assets), cache="no-cache")


@cache
def _worker(folder: Path) -> static.Asset:
    """Return the script, read and compressed once: it is asked for on every visit."""
    body = (folder / "worker" / "service-worker.js").read_bytes()
    return static.Asset("service-worker.js", static.JAVASCRIPT, body).lasting()


@router.api_route("/colours/{spelling}.css", methods=READ)
def colours(spelling: str, request: Request) -> Response:
    """Serve the colours that a rule prescribes for its levels; the address says them, so it never changes."""
    style = prescribed_colours.style_sheet(spelling)
    if style is None:
        return PlainTextResponse("not found", status_code=404)
    sheet = static.Asset("colours.css", "text/css; charset=utf-8", style.encode())
    return static.respond(request, sheet, cache=static.cache_of(request))


@router.api_route("/favicon.ico", methods=READ)
@router.api_route("/apple-touch-icon.png", methods=READ)
@router.api_route("/apple-touch-icon-precomposed.png", methods=READ)
def icon(request: Request) -> Response:
    """Serve the icon where browsers look for it without being told."""
    size = 32 if request.url.path.endswith("favicon.ico") else 180
    return static.respond(request, _icon(size), cache="public, max-age=86400")


@cache
def _icon(size: int) -> static.Asset:
    return static.Asset("icon.png", "image/png", palette.icon_png(size)).lasting()


@router.api_route("/robots.txt", methods=READ)
def robots() -> PlainTextResponse:
    """Let the map be found; staff pages, walls and streams are no reading."""
    roots = ("/", f"{map_switch.PREFIX}*/")
    closed = [f"Disallow: {root}{path}\n" for root in roots for path in _NO_READING]
    return PlainTextResponse("User-agent: *\n" + "".join(closed))
