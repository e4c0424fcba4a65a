"""The one process type: page, data files and Dash behind one ASGI application."""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dash import html
from dash.exceptions import DependencyException
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.requests import ClientDisconnect

from fivecolour import garbage
from fivecolour.clock import today
from fivecolour.config import Settings, map_names, settings
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files, notices
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.errors import UserError
from fivecolour.export import palette, prescribed_colours
from fivecolour.intake.service import Service
from fivecolour.logs import log
from fivecolour.web import guard, map_list_routes, map_switch, memento, problems, static
from fivecolour.web.api import feed_routes, report_routes
from fivecolour.web.api.downloads import router as downloads
from fivecolour.web.boundary import Boundary, Faults, HeadAsGet, left
from fivecolour.web.cross_origin import OpenReads, own_path
from fivecolour.web.lab import routes as lab
from fivecolour.web.live import preparation
from fivecolour.web.live.listeners import Listeners
from fivecolour.web.live.news import EditionNews
from fivecolour.web.live.preparation import Preparation
from fivecolour.web.live.stream_places import StreamPlaces
from fivecolour.web.live.streams import Live
from fivecolour.web.modules import Modules, read_modules
from fivecolour.web.pages import dash_layout, data_page, district_page, history_page
from fivecolour.web.pages.dash_host import DashDoor, GuestDash, host
from fivecolour.web.pages.first_html import FirstHtml
from fivecolour.web.pages.map_list_page import MapListHtml
from fivecolour.web.pages.method_page import MethodHtml
from fivecolour.web.pages.wall_page import WallHtml
from fivecolour.web.press import export_routes, press_page, verify_page
from fivecolour.web.security import SecurityHeaders
from fivecolour.web.staff import draft_pages, intake_pages, sign_in_pages, upload_pages
from fivecolour.web.view_state import Misread, misread, read_state
from fivecolour.web.zone import InZone

pages = APIRouter(include_in_schema=False)

READ = ["GET", "HEAD"]
# How many pages are kept of the default map and of each further one: they are most of its memory.
_PAGES, _PAGES_OF_FURTHER_MAP = 512, 64
_NO_READING = ("staff", "api", "live", "wall", "press/export", "_dash")


@dataclass(frozen=True, slots=True)
class Site:
    """What the routes need, kept on the application."""

    config: Settings
    assets: dict[str, static.Asset]
    first_html: FirstHtml
    method_html: MethodHtml
    wall_html: WallHtml
    zone: ZoneInfo
    among_others: bool


# Each has the routes of one part of the site.
_PARTS = (
    *(export_routes, press_page, data_page, district_page, history_page, memento, feed_routes, verify_page),
    *(sign_in_pages, draft_pages, lab, intake_pages, upload_pages),
)


def create_app(
    config: Settings, places: StreamPlaces | None = None, *, among_others: bool = False
) -> FastAPI:
    """Build the application of a map; it reads editions and nothing else.

    ``places`` for live streams may be common to several maps; ``among_others``: several are served.
    """
    server = FastAPI(
        title="Five-colour map",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        servers=[{"url": f"{map_switch.PREFIX}{config.map}"}] if config.map else None,
    )
    # The first route that fits answers: ours come before Dash's, and the refusal after them.
    lists = [map_list_routes.router] if among_others and not config.map else []
    for router in (pages, *lists, downloads, *(part.router for part in _PARTS)):
        server.include_router(router)
    intake = Service(config)
    reports_api = report_routes.mount(server, intake)
    # The middleware that is added first is nearest to the routes, inside Dash's own.
    server.add_middleware(Faults)
    dash = host(server, lambda: _controls(config))
    server.add_api_route("/{path:path}", unknown, include_in_schema=False)
    server.add_exception_handler(UserError, refused)
    problems.install(server)
    problems.document(server)
    server.add_exception_handler(ClientDisconnect, left)
    server.add_exception_handler(DependencyException, _no_script)
    server.add_middleware(DashDoor)
    server.add_middleware(HeadAsGet)
    server.add_middleware(OpenReads)
    server.add_middleware(Preparation, folder=config.editions)
    places = places or StreamPlaces(config.streams_per_address)
    listeners = server.state.listeners = Listeners(EditionNews(config.editions), places=places)
    server.add_middleware(Live, folder=config.editions, listeners=listeners, proxies=config.proxies)
    # The middleware that is added last sees every answer.
    server.add_middleware(Boundary)
    server.add_middleware(SecurityHeaders)
    server.add_middleware(InZone, zone=config.zone)
    server.state.site, urls = _build_site(config, dash, among_others)
    server.state.map_list = MapListHtml(urls)
    guard.install(server, config, urls)
    reports_api.state.staff_guard, server.state.intake = server.state.staff_guard, intake
    reports_api.state.site = server.state.site
    export_routes.install(server, config, urls)
    lab.install(server, config, lambda: _in_force(config))
    return server


def create_server() -> FastAPI:
    """Build the application of the instance: its default map, and below ``/m/`` the further ones.

    Where ``FIVECOLOUR_MAP`` names a map, it is served alone.
    """
    config = settings()
    places = StreamPlaces(config.streams_per_address)
    server = create_app(config, places, among_others=not config.map)
    if not config.map:

        def further(name: str) -> FastAPI:
            made = create_app(settings(name), places, among_others=True)
            _begin(made)
            return made

        server.add_middleware(map_switch.MapSwitch, home=config.home, make=further)
    return server


def _build_site(config: Settings, dash: GuestDash, among_others: bool) -> tuple[Site, dict[str, str]]:
    """Return what the routes need, and the addresses of the assets by name."""
    modules, assets = _read_assets(config.assets)
    urls = {key: f"static/{asset.hashed_name}" for key, asset in assets.items()}
    if config.public_url:
        # Who shows a link to it asks for a whole address alone.
        urls["card_icon"] = f"{config.origin}/{urls['card_icon']}"
    site = Site(
        config,
        {asset.hashed_name: asset for asset in assets.values()},
        FirstHtml(
            config.editions,
            urls,
            modules.needed("page/main.js"),
            dash,
            most=_PAGES_OF_FURTHER_MAP if config.map else _PAGES,
        ),
        MethodHtml(config.editions, urls),
        WallHtml(urls, modules.needed("wall/main.js")),
        config.zone,
        among_others,
    )
    return site, urls


@asynccontextmanager
async def _lifespan(server: FastAPI) -> AsyncIterator[None]:
    _begin(server)
    yield


def _begin(server: FastAPI) -> None:
    """Make the intake ready beside the first readers, who do not wait for it."""
    threading.Thread(target=server.state.intake.make_ready, daemon=True).start()


@cache
def _read_assets(folder: Path) -> tuple[Modules, dict[str, static.Asset]]:
    """Return scripts and all assets, compressed once for all maps."""
    modules = read_modules(folder)
    assets = {
        "css": static.style_sheet(folder, f"{palette.themes()}\n{static.one_language()}"),
        "plotly": static.plotly(folder),
        "staff_css": static.own_style_sheet(folder, "staff"),
        "lab_css": static.own_style_sheet(folder, "lab"),
        "wall_css": static.own_style_sheet(folder, "wall"),
        "icon": static.Asset("icon.svg", "image/svg+xml", palette.icon().encode()),
        "favicon": static.Asset("favicon.png", "image/png", palette.icon_png(32)),
        "touch_icon": static.Asset("apple-touch-icon.png", "image/png", palette.icon_png(180)),
        "card_icon": static.Asset("card.png", "image/png", palette.icon_png(512)),
        "start": static.Asset("start.js", static.JAVASCRIPT, b"new DashRenderer();"),
    }
    return modules, {key: one.compressed() for key, one in (assets | modules.assets).items()}


def _controls(config: Settings) -> Any:
    """Return the controls of the newest edition; Dash asks for them before it answers anything at all."""
    try:
        return dash_layout.layout(edition_files.latest_whole(config.editions))
    except UserError:
        return html.Div()


def _in_force(config: Settings) -> lab.InForce | None:
    """Return by which rule the newest edition is coloured: there the scheme lab begins."""
    try:
        edition = edition_files.latest_whole(config.editions)
    except UserError:
        return None
    return lab.InForce(edition.region.name, edition.scheme.name, edition.opens_on)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


@pages.api_route("/healthz", methods=READ)
def healthz(request: Request) -> PlainTextResponse:
    """Answer 200 once an edition can be shown, 503 before; of further maps say how each is."""
    config = _site(request).config
    others = [] if config.map else map_names(config.home)
    if not others:
        edition_files.latest_whole(config.editions)
        return PlainTextResponse("ok")
    states = {name: map_list_routes.health(name) for name in ("", *others)}
    lines = "".join(f"{name + ': ' if name else ''}{state}\n" for name, state in states.items())
    # One map that shows nothing takes no other from the readers.
    return PlainTextResponse(lines, status_code=200 if "ok" in states.values() else 503)


@pages.api_route("/static/{name}", methods=READ)
def asset(name: str, request: Request) -> Response:
    """Serve a style sheet or script; its name carries its hash, so it never changes."""
    found = _site(request).assets.get(name)
    if found is None:
        return PlainTextResponse("not found", status_code=404)
    return static.respond(request, found, cache=static.IMMUTABLE)


@pages.api_route("/service-worker.js", methods=READ)
def service_worker(request: Request) -> Response:
    """Serve the script that keeps pages on the device; it stands where the pages do, for it is theirs."""
    body = (_site(request).config.assets / "worker" / "service-worker.js").read_bytes()
    script = static.Asset("service-worker.js", static.JAVASCRIPT, body)
    return static.respond(request, script, cache="no-cache")


@pages.api_route("/colours/{spelling}.css", methods=READ)
def colours(spelling: str, request: Request) -> Response:
    """Serve the colours that a rule prescribes for its levels; the address says them, so it never changes."""
    style = prescribed_colours.style_sheet(spelling)
    if style is None:
        return PlainTextResponse("not found", status_code=404)
    sheet = static.Asset("colours.css", "text/css; charset=utf-8", style.encode())
    return static.respond(request, sheet, cache=static.cache_of(request))


Render: TypeAlias = Callable[[Site, Edition, tuple[Misread, ...]], static.Asset]


@pages.api_route("/favicon.ico", methods=READ)
@pages.api_route("/apple-touch-icon.png", methods=READ)
@pages.api_route("/apple-touch-icon-precomposed.png", methods=READ)
def icon(request: Request) -> Response:
    """Serve the icon where browsers look for it without being told."""
    size = 32 if request.url.path.endswith("favicon.ico") else 180
    found = static.Asset("icon.png", "image/png", palette.icon_png(size))
    return static.respond(request, found, cache="public, max-age=86400")


@pages.api_route("/robots.txt", methods=READ)
def robots() -> PlainTextResponse:
    """Let the map be found; staff pages, walls and streams are no reading."""
    roots = ("/", f"{map_switch.PREFIX}*/")
    closed = [f"Disallow: {root}{path}\n" for root in roots for path in _NO_READING]
    return PlainTextResponse("User-agent: *\n" + "".join(closed))


@pages.api_route("/", methods=READ)
def index(request: Request) -> Response:
    """Show the map as the address says."""

    def render(site: Site, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        state = read_state(request.query_params, edition, _accepted(request))
        frame = notices.frame(site.config.editions, edition.id)
        gone, drilling = _gone(site, edition), is_running(site.config.home)
        return site.first_html.page(
            edition,
            state,
            today(site.zone),
            frame,
            gone,
            drilling=drilling,
            unread=unread,
            maps=map_list_routes.address(site.config) if site.among_others else "",
        )

    return _whole(request, render)


@pages.api_route("/method", methods=READ)
def method(request: Request) -> Response:
    """Say by which rule the colours of an edition are decided."""

    def render(site: Site, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        state, gone = read_state(request.query_params, edition, _accepted(request)), _gone(site, edition)
        drilling = is_running(site.config.home)
        return site.method_html.page(edition, state, gone, drilling=drilling, unread=unread)

    return _whole(request, render)


@pages.api_route("/wall", methods=READ)
def wall(request: Request) -> Response:
    """Show the newest edition on a wall screen, for weeks."""

    def render(site: Site, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        frame, drilling = notices.frame(site.config.editions, edition.id), is_running(site.config.home)
        state = read_state(request.query_params, edition, _accepted(request))
        return site.wall_html.page(
            edition, request.query_params, frame, lang=state.lang, drilling=drilling, unread=unread
        )

    return _whole(request, render)


def _whole(request: Request, render: Render) -> Response:
    """Answer with the edition that the address names, else the newest that is ready and whole.

    Where a newer one is damaged, the page says so; the operator finds it in the log.
    """
    site = _site(request)
    damaged: list[Misread] = []
    folder, wanted = site.config.editions, request.query_params.get("edition")
    first = wanted or request.scope.get(preparation.SCOPE)
    others = [] if wanted else [name for name in edition_files.candidates(folder) if name != first]
    for name in [first, *others] if first else others:
        try:
            edition = edition_files.read(folder, name)
            unread = (*damaged, *misread(request.query_params, edition))
            shown = render(site, edition, unread)
            answer = static.respond(request, shown, cache="no-cache", by_language=True)
            answer.headers.update(_versions(request, site, edition))
            return answer
        except edition_files.UnreadableEditionError as fault:
            if wanted:
                raise
            log.error("%s; run: fivecolour check", fault)
            damaged.append(Misread("damaged", "edition", name))
    raise edition_files.UnreadableEditionError(f"{folder}: no edition is whole; run: fivecolour check")


def _versions(request: Request, site: Site, edition: Edition) -> dict[str, str]:
    """Return the headers that lead from the map to its editions in time; other pages are none."""
    if own_path(request.scope) != "/":
        return {}
    state = read_state(request.query_params, edition, _accepted(request))
    return memento.headers(request, site.config, state.query(edition, edition=""), edition=state.edition)


def _accepted(request: Request) -> str:
    return request.headers.get("accept-language", "")


def _gone(site: Site, edition: Edition) -> Withdrawal | None:
    return edition_files.withdrawals(site.config.editions).get(edition.id)


def unknown(request: Request, path: str) -> Response:
    """Refuse an address that is not ours."""
    name = _site(request).config.map
    root = f"{map_switch.PREFIX}{name}/" if name else "/"
    return problems.refusal(request.scope, 404, f"no page {path[:200]!r}; the map is at {root}")


def _no_script(request: Request, _error: Exception) -> Response:
    return problems.refusal(request.scope, 404, "there is no such script")


def refused(request: Request, error: Exception) -> Response:
    """Say in a plain sentence what is not there; what the operator must mend is told to the log alone."""
    if isinstance(error, edition_files.NothingPublishedError):
        return problems.refusal(request.scope, 503, "nothing has been published yet")
    return problems.refusal(request.scope, 404, str(error))


app = create_server()
garbage.settle()
# What one thread works out for a reader holds up the others for at most a millisecond instead of five.
sys.setswitchinterval(0.001)
