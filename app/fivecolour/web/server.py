"""The one process type: page, data files and Dash behind one ASGI application."""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import cache, partial
from typing import Any

from dash import html
from dash.exceptions import DependencyException
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.requests import ClientDisconnect
from starlette.types import Scope

from fivecolour import garbage
from fivecolour.config import Settings, map_names, settings
from fivecolour.editions import edition_errors, edition_files
from fivecolour.errors import UserError
from fivecolour.intake.service import Service
from fivecolour.messages import RefusalError
from fivecolour.web import (
    asset_routes,
    guard,
    map_list_routes,
    map_switch,
    memento,
    optional_rooms,
    page_routes,
    problems,
)
from fivecolour.web.api import feed_routes, report_routes
from fivecolour.web.api.downloads import router as downloads
from fivecolour.web.asset_routes import read_assets
from fivecolour.web.boundary import NO_TELEMETRY, Boundary, Faults, HeadAsGet, left
from fivecolour.web.cached_answers import CachedAnswers
from fivecolour.web.cross_origin import OpenReads
from fivecolour.web.lab import routes as lab
from fivecolour.web.live.listeners import Listeners
from fivecolour.web.live.news import EditionNews
from fivecolour.web.live.preparation import Preparation
from fivecolour.web.live.stream_places import StreamPlaces
from fivecolour.web.live.streams import Live
from fivecolour.web.pages import (
    dash_layout,
    data_page,
    district_page,
    editions_page,
    flow_page,
    flow_view,
    history_page,
    indices_page,
    outlook_page,
    self_check_page,
)
from fivecolour.web.pages.dash_host import DashGuard, GuestDash, host
from fivecolour.web.pages.district_page import DistrictHtml
from fivecolour.web.pages.first_html import FirstHtml
from fivecolour.web.pages.map_list_page import MapListHtml
from fivecolour.web.pages.method_page import MethodHtml
from fivecolour.web.pages.wall_page import WallHtml
from fivecolour.web.passes import pass_pages, verifier_page
from fivecolour.web.press import export_routes, press_page, verify_page
from fivecolour.web.security import SecurityHeaders
from fivecolour.web.served_map import READ, ServedMap, site_of
from fivecolour.web.staff import draft_pages, intake_pages, sign_in_pages, upload_pages
from fivecolour.web.zone import InZone

pages = APIRouter(include_in_schema=False)

# How many pages are kept of the default map and of each further one: they are most of its memory.
_PAGES, _PAGES_OF_FURTHER_MAP = 512, 64
_DISTRICT_PAGES = 1_024


# Each has the routes of one part of the site.
_PARTS = (
    page_routes,
    *(
        export_routes,
        press_page,
        data_page,
        district_page,
        editions_page,
        flow_page,
        history_page,
        indices_page,
        outlook_page,
        self_check_page,
        memento,
        feed_routes,
        verify_page,
    ),
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
        telemetry=NO_TELEMETRY,
    )
    intake = Service(config)
    # The first route that fits answers: what is asked for most comes first, ours before Dash's, and the
    # refusal after them.
    reports_api = report_routes.mount(server, intake)
    for router in _routers(config, among_others=among_others):
        # The routes themselves: included ones would be built anew for each map.
        server.router.routes.extend(router.routes)
    # The middleware that is added first is nearest to the routes, inside Dash's own.
    server.add_middleware(Faults)
    dash = host(server, lambda: _controls(config))
    _refuse_the_rest(server)
    told = partial(page_routes.told, config=config, zone=config.zone, among_others=among_others)
    _stand_before(server, config, places or StreamPlaces(config.streams_per_address), told)
    server.state.site, urls = _build_site(config, dash, among_others)
    server.state.map_list = MapListHtml(urls)
    guard.install(server, config, urls)
    reports_api.state.staff_guard, server.state.intake = server.state.staff_guard, intake
    reports_api.state.site = server.state.site
    export_routes.install(server, config, urls)
    lab.install(server, config, lambda: _in_force(config))
    return server


def _routers(config: Settings, *, among_others: bool) -> Iterator[APIRouter]:
    """Yield the routes of all rooms, what is asked for most first."""
    yield asset_routes.router
    yield pages
    if among_others and not config.map:
        yield map_list_routes.router
    yield downloads
    yield from (part.router for part in _PARTS)
    # Without a folder of keys no address of passes is there.
    if config.passes:
        yield from (pass_pages.router, verifier_page.router)
    yield from optional_rooms.routers(config)


def _refuse_the_rest(server: FastAPI) -> None:
    """Answer every other address, and what goes wrong, with a refusal."""
    server.add_api_route(problems.EVERY_OTHER, unknown, include_in_schema=False)
    server.add_exception_handler(UserError, refused)
    problems.install(server)
    problems.document(server)
    server.add_exception_handler(ClientDisconnect, left)
    server.add_exception_handler(DependencyException, _no_script)


def _stand_before(
    server: FastAPI, config: Settings, places: StreamPlaces, told: Callable[[Scope], tuple[object, ...]]
) -> None:
    """Add what every request passes; the middleware that is added last sees every answer."""
    server.add_middleware(DashGuard)
    server.add_middleware(HeadAsGet)
    server.add_middleware(OpenReads)
    server.add_middleware(CachedAnswers, config=config, told=told)
    server.add_middleware(Preparation, folder=config.editions)
    listeners = server.state.listeners = Listeners(EditionNews(config.editions), places=places)
    server.add_middleware(Live, folder=config.editions, listeners=listeners, proxies=config.proxies)
    server.add_middleware(Boundary)
    server.add_middleware(SecurityHeaders)
    server.add_middleware(InZone, zone=config.zone)


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


def _build_site(config: Settings, dash: GuestDash, among_others: bool) -> tuple[ServedMap, dict[str, str]]:
    """Return what the routes need, and the addresses of the assets by name."""
    modules, assets = read_assets(config.assets)
    urls = {key: f"static/{asset.hashed_name}" for key, asset in assets.items()}
    # Who shows a link to it asks for a whole address alone.
    urls["site"] = f"{config.origin}/" if config.public_url else ""
    urls["card_icon"] = urls["site"] + urls["card_icon"]
    urls["self_check"] = self_check_page.address(config)
    site = ServedMap(
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
        DistrictHtml(config.editions, urls, most=_PAGES_OF_FURTHER_MAP if config.map else _DISTRICT_PAGES),
        config.zone,
        among_others,
    )
    return site, urls


@asynccontextmanager
async def _lifespan(server: FastAPI) -> AsyncIterator[None]:
    _begin(server)
    yield


def _begin(server: FastAPI) -> None:
    """Make the intake and the flows ready beside the first readers, who do not wait for it."""

    def make_ready() -> None:
        server.state.intake.make_ready()
        with suppress(UserError):
            flow_view.make_ready(edition_files.latest_whole(server.state.site.config.editions))

    threading.Thread(target=make_ready, daemon=True).start()


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


@pages.api_route("/healthz", methods=READ)
def healthz(request: Request) -> PlainTextResponse:
    """Answer 200 once an edition can be shown, 503 before; of further maps say how each is."""
    config = site_of(request).config
    others = [] if config.map else map_names(config.home)
    if not others:
        edition_files.latest_whole(config.editions)
        return PlainTextResponse("ok")
    states = {name: map_list_routes.health(name) for name in ("", *others)}
    lines = "".join(f"{name + ': ' if name else ''}{state}\n" for name, state in states.items())
    # One map that shows nothing takes no other from the readers.
    return PlainTextResponse(lines, status_code=200 if "ok" in states.values() else 503)


def unknown(request: Request, path: str) -> Response:
    """Refuse an address that is not ours."""
    name = site_of(request).config.map
    root = f"{map_switch.PREFIX}{name}/" if name else "/"
    return problems.refusal(request.scope, 404, RefusalError("no_page", path=path[:200], root=root))


def _no_script(request: Request, _error: Exception) -> Response:
    return problems.refusal(request.scope, 404, RefusalError("no_script"))


def refused(request: Request, error: Exception) -> Response:
    """Say in a plain sentence what is not there; what the operator must mend is told to the log alone."""
    if isinstance(error, edition_errors.NothingPublishedError):
        return problems.refusal(request.scope, 503, RefusalError("nothing_published"))
    return problems.refusal(request.scope, 404, error if isinstance(error, UserError) else str(error))


@cache
def _served() -> FastAPI:
    made = create_server()
    for asset in made.state.site.assets.values():
        asset.compressed()
    garbage.settle()
    # What one thread works out for a reader holds up the others for at most a millisecond instead of five.
    sys.setswitchinterval(0.001)
    return made


def __getattr__(name: str) -> FastAPI:
    """Make ``app`` when a server asks for it: commands that need other parts of this module need none."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _served()
