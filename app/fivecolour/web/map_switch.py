"""One server for several maps: ``/m/NAME/…`` is handed to the application of that map."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fivecolour.config import MAPS, ORDER, check_map_name
from fivecolour.errors import UserError
from fivecolour.logs import log
from fivecolour.messages import RefusalError
from fivecolour.web.boundary import Boundary
from fivecolour.web.problems import refusal
from fivecolour.web.security import SecurityHeaders

PREFIX = "/m/"
# After so many seconds a map that could not be loaded is tried again, even if its standing order stays.
_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class LoadedMap:
    """A map's application, None where it could not be loaded.

    ``changed`` is when its standing order had been changed, ``until`` when it is tried again.
    """

    app: FastAPI | None
    changed: int
    until: float = 0.0


class MapSwitch:
    """Middleware that finds the map of an address; everything else is the default map's.

    An application is made when its map is first asked for, and anew when the standing order has changed. It
    sees the addresses that it would see alone. One that cannot be loaded is refused in words, and the others
    go on; where it was loaded before, it goes on as it was.

    Parameters
    ----------
    app : ASGIApp
        The default map's.
    home : Path
        The instance's.
    make : callable
        Makes the application of a map by its name; `UserError` where it cannot be loaded.
    """

    def __init__(self, app: ASGIApp, home: Path, make: Callable[[str], FastAPI]) -> None:
        self.app = app
        self._folder = home / MAPS
        self._make = make
        self._loaded: dict[str, LoadedMap] = {}
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on to its map."""
        prefix = str(scope.get("root_path", ""))
        # What tells of the server's start and end has no path.
        path = str(scope.get("path", "")).removeprefix(prefix)
        if not path.startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        name, slash, rest = path.removeprefix(PREFIX).partition("/")
        if scope["type"] != "http" or (changed := self._changed(name)) is None:
            self._loaded.pop(name, None)
            await _answer(scope, receive, send, 404, RefusalError("no_map", value=name[:40]))
        elif not slash:
            query = scope["query_string"].decode("latin-1")
            where = f"{name}/{'?' + query if query else ''}"
            await _answer(scope, receive, send, 308, f"the map is at {where}", {"Location": where})
        elif app := await self._app_of(name, changed):
            inner = f"{prefix}/{rest}"
            await app({**scope, "path": inner, "raw_path": quote(inner).encode()}, receive, send)
        else:
            message = RefusalError("map_not_loaded", name=name)
            await _answer(scope, receive, send, 503, message, {"Retry-After": "10"})

    def _changed(self, name: str) -> int | None:
        """Return when the standing order of a map was changed; None where there is no such map."""
        try:
            return (self._folder / check_map_name(name) / ORDER).stat().st_mtime_ns
        except (UserError, OSError, ValueError):
            return None

    async def _app_of(self, name: str, changed: int) -> FastAPI | None:
        held = self._loaded.get(name)
        if held and held.changed == changed and (held.app or time.monotonic() < held.until):
            return held.app
        async with self._turn:
            found = self._loaded.get(name)
            if found is held:
                found = await self._load(name, changed, held)
                self._loaded[name] = found
        return found.app if found else None

    async def _load(self, name: str, changed: int, before: LoadedMap | None) -> LoadedMap:
        old = before.app if before else None
        try:
            app = await asyncio.to_thread(self._make, name)
        except Exception as fault:
            if isinstance(fault, UserError):
                log.error("map %s cannot be loaded: %s", name, str(fault).splitlines()[0])
            else:
                log.exception("map %s cannot be loaded: a fault of this program", name)
            return LoadedMap(old, changed, time.monotonic() + _AGAIN_SECONDS)
        if old:
            # Its pages connect again, with the new one.
            old.state.listeners.close()
        return LoadedMap(app, changed)


async def _answer(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: int,
    detail: str | RefusalError,
    headers: dict[str, str] | None = None,
) -> None:
    """Answer here, in the same bounds and with the same headers as every page."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    if status < 400:  # noqa: PLR2004
        answer: ASGIApp = PlainTextResponse(str(detail), status_code=status, headers=headers)
    else:
        answer = refusal({**scope, "path": "/" + _within(scope)}, status, detail, headers)
    await SecurityHeaders(Boundary(answer))(scope, receive, send)


def _within(scope: Scope) -> str:
    """Return the path within the map: it says whether a program asks."""
    prefix = str(scope.get("root_path", ""))
    return str(scope["path"]).removeprefix(prefix).removeprefix(PREFIX).partition("/")[2]
