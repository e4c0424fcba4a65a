"""The list of maps, which the default map's application has, and what each map says of its health."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from fivecolour.config import Settings, map_names, settings
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.map_list import settings_of_all
from fivecolour.errors import UserError
from fivecolour.web import guard, static
from fivecolour.web.pages.map_list_page import MapListHtml

router = APIRouter(include_in_schema=False)


@router.api_route("/maps", methods=["GET", "HEAD"])
def maps(request: Request) -> Response:
    """List every map with its present picture."""
    html: MapListHtml = request.app.state.map_list
    page = html.page(
        settings_of_all(),
        query=request.query_params,
        accept=request.headers.get("accept-language", ""),
        usual=guard.languages(request),
        theme=guard.theme(request),
    )
    return static.respond(request, page, cache="no-cache", by_language=True)


def address(config: Settings) -> str:
    """Return where the list is, from the page of a map on; nothing where there is only one map."""
    if config.map:
        return "../../maps"
    return "maps" if map_names(config.home) else ""


def health(name: str) -> str:
    """Say in a few words whether a map can be shown; nothing that only the operator may know."""
    try:
        config = settings(name)
        if name:
            edition_files.newest(config.editions)
        else:
            edition_files.latest_whole(config.editions)
    except edition_errors.NothingPublishedError:
        return "nothing has been published yet"
    except UserError:
        return "cannot be shown"
    return "ok"
