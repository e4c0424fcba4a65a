"""Dash as a guest in our page: it lends its scripts and its configuration, we write the HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from dash import Dash
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from fivecolour.config import PACKAGE
from fivecolour.messages import RefusalError
from fivecolour.web import static
from fivecolour.web.pages import dash_layout
from fivecolour.web.problems import refusal


class GuestDash(Dash):
    """Dash whose index is only taken to pieces."""

    def interpolate_index(self, **pieces: str) -> str:
        """Keep the pieces for our template; Dash then checks its own page, which nobody sees."""
        self.lent = pieces
        return str(super().interpolate_index(**pieces))

    def _config(self) -> dict[str, Any]:
        """Leave out the WebSocket, which every open page would hold although no callback needs the server.

        So is the signed number of each load, by which callbacks of the server would know it: without it the
        same edition is the same page.

        Addresses are from the page on, so that they hold below the prefix of a map or of a proxy.
        """
        settings = {
            key: value for key, value in super()._config().items() if key not in ("websocket", "end_id")
        }
        return settings | {"requests_pathname_prefix": "./"}

    @cached_property
    def script_addresses(self) -> list[str]:
        """Addresses of Dash's scripts from the page on, in their order, without the unused table's."""
        self.index()
        sources = re.findall(r'<script src="([^"]+)"', self.lent["scripts"])
        return [source.removeprefix("/") for source in sources if "dash_table" not in source]

    @property
    def configuration(self) -> str:
        """Dash's configuration as a script element that holds data alone."""
        _ = self.script_addresses
        return self.lent["config"]


class GZipWhereWanted(GZipMiddleware):
    """Starlette's compression for clients that offer gzip, not for those that say they do not want it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress what is large enough and has no encoding yet."""
        offered = Headers(scope=scope).get("accept-encoding", "") if scope["type"] == "http" else ""
        await (super().__call__ if "gzip" in static.accepted(offered) else self.app)(scope, receive, send)


class DashGuard:
    """Middleware before Dash, which would read bodies of any size and hold web sockets open.

    No callback of ours needs the server, so that neither is needed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what only asks."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] == "http" and scope["method"] != "GET" and _of_dash(scope):
            await refusal(scope, 405, RefusalError("other_method", allowed="GET"), {"Allow": "GET, HEAD"})(
                scope, receive, send
            )
        else:
            await self.app(scope, receive, send)


def _of_dash(scope: Scope) -> bool:
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    return path in {"", "/"} or path.startswith("/_")


def host(server: FastAPI, page_layout: Callable[[], Any]) -> GuestDash:
    """Mount Dash on ``server`` for the controls and the chart."""
    dash = GuestDash(
        __name__,
        server=server,
        backend="fastapi",
        compress=False,
        assets_folder=str(PACKAGE / "web" / "no-assets"),
        include_assets_files=False,
        title="",
        update_title=None,
        # Dash would lay the page out now to check our callbacks, when nothing may be published yet.
        suppress_callback_exceptions=True,
    )
    server.add_middleware(GZipWhereWanted, minimum_size=500)
    dash.layout = page_layout
    dash_layout.connect(dash)
    return dash
