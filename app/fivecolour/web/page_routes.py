"""The pages of an edition: map, rule and wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from starlette.types import Scope

from fivecolour.clock import today
from fivecolour.config import ORDER, Settings
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files, map_list, notices
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web import map_list_routes, memento, static
from fivecolour.web.cached_answers import hold
from fivecolour.web.cross_origin import own_path
from fivecolour.web.live import preparation
from fivecolour.web.served_map import READ, ServedMap, site_of
from fivecolour.web.view_state import Misread, read_state
from fivecolour.web.whole_editions import rendered

router = APIRouter(include_in_schema=False)

Render: TypeAlias = Callable[[ServedMap, Edition, tuple[Misread, ...]], static.Asset]


@router.api_route("/", methods=READ)
def index(request: Request) -> Response:
    """Show the map as the address says."""

    def render(site: ServedMap, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
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


@router.api_route("/method", methods=READ)
def method(request: Request) -> Response:
    """Say by which rule the colours of an edition are decided."""

    def render(site: ServedMap, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        state, gone = read_state(request.query_params, edition, _accepted(request)), _gone(site, edition)
        drilling = is_running(site.config.home)
        return site.method_html.page(edition, state, gone, drilling=drilling, unread=unread)

    return _whole(request, render)


@router.api_route("/wall", methods=READ)
def wall(request: Request) -> Response:
    """Show the newest edition on a wall screen, for weeks."""

    def render(site: ServedMap, edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        frame, drilling = notices.frame(site.config.editions, edition.id), is_running(site.config.home)
        state = read_state(request.query_params, edition, _accepted(request))
        return site.wall_html.page(
            edition, request.query_params, frame, lang=state.lang, drilling=drilling, unread=unread
        )

    return _whole(request, render)


def told(scope: Scope, config: Settings, zone: ZoneInfo, *, among_others: bool) -> tuple[object, ...]:
    """Return what the page of a request tells at this moment that stands in no edition."""
    maps = map_list_routes.address(config) if among_others else ""
    ordered = map_list.moment(config.home / ORDER)
    return scope.get(preparation.SCOPE), today(zone), is_running(config.home), maps, ordered


def _whole(request: Request, render: Render) -> Response:
    """Answer with the edition that the address names, else the newest that is ready and whole.

    Where a newer one is damaged, the page says so; the operator finds it in the log.
    """
    site = site_of(request)

    def answer(edition: Edition, unread: tuple[Misread, ...]) -> Response:
        shown = render(site, edition, unread)
        if not unread:
            hold(request.scope)
        answered = static.respond(request, shown, cache="no-cache", by_language=True)
        answered.headers.update(_versions(request, site, edition))
        return answered

    ready = request.scope.get(preparation.SCOPE)
    return rendered(request.query_params, site.config.editions, answer, ready=ready)


def _versions(request: Request, site: ServedMap, edition: Edition) -> dict[str, str]:
    """Return the headers that lead from the map to its editions in time; other pages are none."""
    if own_path(request.scope) != "/":
        return {}
    state = read_state(request.query_params, edition, _accepted(request))
    return memento.headers(request, site.config, state.query(edition, edition=""), edition=state.edition)


def _accepted(request: Request) -> str:
    return request.headers.get("accept-language", "")


def _gone(site: ServedMap, edition: Edition) -> Withdrawal | None:
    return edition_files.withdrawals(site.config.editions).get(edition.id)
