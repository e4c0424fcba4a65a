"""The one process type: page, data files and Dash behind one ASGI application."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from dash import Dash
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.templating import Jinja2Templates

from app.config import PACKAGE, Settings, settings
from app.editions import files
from app.editions.types import Edition
from app.errors import UserError
from app.export import palette
from app.web import layout, static
from app.web.downloads import router as downloads
from app.web.page import page
from app.web.security import SecurityHeaders
from app.web.state import ViewState, read_state

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    + "".join(
        f'<rect x="{i * 2}" width="2" height="10" fill="{palette.LIGHT[5 - i].fill}"/>' for i in range(5)
    )
    + "</svg>"
)


class PageDash(Dash):  # type: ignore[misc]
    """Dash whose index is our page: it only lends its scripts and its configuration."""

    pieces: dict[str, str]

    def interpolate_index(self, **kwargs: Any) -> str:
        """Keep the pieces for our template; Dash only checks its own."""
        self.pieces = {key: str(value) for key, value in kwargs.items()}
        return str(super().interpolate_index(**kwargs))


def _themes() -> str:
    """Return the tiers' colours of both themes as CSS."""
    light, dark = palette.style(palette.LIGHT), palette.style(palette.DARK)
    return (
        f":root{{{light}}}:root[data-theme=dark]{{{dark}}}"
        f"@media(prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
    )


def _dash_tail(dash: PageDash) -> str:
    """Return Dash's scripts, deferred and without the table's, and its configuration."""
    tags = [tag for tag in dash.pieces["scripts"].split("</script>") if "dash_table" not in tag]
    return dash.pieces["config"] + "</script>".join(tags).replace("<script ", "<script defer ")


def create_app(config: Settings) -> FastAPI:
    """Build the application; it reads editions and nothing else."""
    server = FastAPI(title="Five-colour map", docs_url=None, redoc_url=None)
    assets = [static.style_sheet(config.assets, _themes()), static.script(config.assets)]
    assets += [
        static.plotly(config.assets),
        static.Asset("icon.svg", "image/svg+xml", ICON.encode()),
        static.Asset("start-dash.js", "text/javascript; charset=utf-8", b"new DashRenderer();"),
    ]
    served = {asset.hashed_name: asset for asset in assets}
    urls = {
        asset.name.split(".")[0] + "_" + asset.name.rsplit(".", 1)[1]: f"static/{name}"
        for name, asset in served.items()
    }
    templates = Jinja2Templates(directory=str(PACKAGE / "web" / "templates"))

    @server.get("/healthz", include_in_schema=False)
    def healthz() -> PlainTextResponse:
        """Answer once an edition can be shown."""
        files.latest(config.editions)
        return PlainTextResponse("ok")

    @server.get("/static/{name}", include_in_schema=False)
    def asset(name: str, request: Request) -> Response:
        found = served.get(name)
        if found is None:
            return PlainTextResponse("not found", status_code=404)
        body, headers = static.negotiate(found, request.headers.get("accept-encoding", ""))
        return Response(
            body, media_type=found.media_type, headers={**headers, "Cache-Control": static.IMMUTABLE}
        )

    @lru_cache(maxsize=512)
    def html(edition_id: str, state: ViewState, today: date) -> static.Asset:
        edition = files.read(config.editions, edition_id)
        if not hasattr(dash, "pieces"):
            dash.index()
        values = page(edition, state, today)
        boot = {
            "edition": f"editions/{edition.id}",
            "plotly": urls["plotly_js"],
            "state": {key: getattr(state, key) for key in ViewState.__dataclass_fields__},
            "defaults": {"date": edition.opens_on, "layer": "graded", "lang": "zh", "theme": "auto"},
        }
        values |= {
            "urls": {
                "css": urls["fivecolour_css"],
                "js": urls["fivecolour_js"],
                "icon": urls["icon_svg"],
                "edition": boot["edition"],
            },
            "boot": json.dumps(boot, ensure_ascii=False).replace("<", "\\u003c"),
            "dash_tail": f'{_dash_tail(dash)}<script defer src="{urls["start-dash_js"]}"></script>',
            "dash_entry": '<div id="react-entry-point">'
            + templates.get_template("controls.html").render(values)
            + "</div>",
        }
        return static.Asset(
            "page.html",
            "text/html; charset=utf-8",
            templates.get_template("map.html").render(values).encode(),
        )

    @server.get("/", include_in_schema=False)
    def index(request: Request) -> Response:
        """Show the map as the address says."""
        edition = _edition(config, request.query_params.get("edition"))
        state = read_state(request.query_params, edition)
        found = html(edition.id, state, date.today())
        tag = f'"{found.hashed_name.split(".")[1]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        body, headers = static.negotiate(found, request.headers.get("accept-encoding", ""))
        return Response(
            body, media_type=found.media_type, headers={**headers, "ETag": tag, "Cache-Control": "no-cache"}
        )

    @server.exception_handler(UserError)
    def refused(_request: Request, error: UserError) -> PlainTextResponse:
        return PlainTextResponse(str(error), status_code=404)

    server.include_router(downloads(config))
    dash = PageDash(
        __name__,
        server=server,
        backend="fastapi",
        compress=True,
        assets_folder=str(PACKAGE / "web" / "no-assets"),
        title="",
        update_title=None,
        include_assets_files=False,
    )
    dash.layout = lambda: layout.layout(files.latest(config.editions))
    layout.connect(dash)

    @server.get("/{path:path}", include_in_schema=False)
    def unknown(path: str) -> PlainTextResponse:
        return PlainTextResponse(f"no page {path!r}; the map is at /", status_code=404)

    server.add_middleware(SecurityHeaders)
    return server


def _edition(config: Settings, name: str | None) -> Edition:
    return files.read(config.editions, name) if name else files.latest(config.editions)


app = create_app(settings())
