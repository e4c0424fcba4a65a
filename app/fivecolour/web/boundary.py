"""The boundary to clients: each request ends in one answer, in bounded time, with one line in the log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.logs import log, where
from fivecolour.messages import RefusalError
from fivecolour.web.problems import refusal

# Of an application: nothing of a request is told to anybody, whatever the environment asks FastAPI to export.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


@dataclass(frozen=True, slots=True)
class MinimumRate:
    """How slow a client may be: ``grace`` seconds, and more for what went at ``slowest`` bytes a second."""

    grace: float = 30.0
    slowest: float = 4096.0


class Boundary:
    """Middleware that ends what nobody else ended.

    Whoever sends a body too slowly is taken for gone, whoever reads an answer too slowly is left. A fault of
    this program is answered with 500 and is one line in the log. `HEAD` gets no body.
    """

    def __init__(self, app: ASGIApp, pace: MinimumRate | None = None) -> None:
        self.app = app
        self._pace = pace or MinimumRate()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch over both directions."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body, answer = _Body(receive, self._pace), _Answer(send, self._pace, scope["method"])
        try:
            await Faults(self.app)(scope, body.receive, answer.send)
        except TooSlowError:
            log.warning("%s: the client read its answer too slowly and was left", _what(scope))


class Faults:
    """Middleware that answers a fault of this program with 500 and one line in the log.

    It stands outermost, and innermost too: Dash's own middleware answers faults without a word in the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except TooSlowError:
            raise
        except Exception as fault:
            if scope["type"] != "http":
                raise
            kind = type(fault).__name__
            log.error("%s: a fault of this program: %s at %s", _what(scope), kind, where(fault))
            if not started:
                refused = refusal(scope, 500, RefusalError("fault_here"))
                await refused(scope, receive, send)


class TooSlowError(Exception):
    """A client that does not take its answer."""


class _Body:
    """What comes in: a body that is too slow ends as if its client had left."""

    def __init__(self, receive: Receive, pace: MinimumRate) -> None:
        self._receive = receive
        self._pace = pace
        self._until: float | None = None
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._pace.grace
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        self._until += len(message.get("body", b"")) / self._pace.slowest
        self._whole = not message.get("more_body", False)
        return message


class _Answer:
    """What goes out."""

    def __init__(self, send: Send, pace: MinimumRate, method: str) -> None:
        self._send = send
        self._pace = pace
        self._method = method

    async def send(self, message: Message) -> None:
        if self._method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        seconds = self._pace.grace + len(message.get("body", b"")) / self._pace.slowest
        try:
            async with asyncio.timeout(seconds):
                await self._send(message)
        except TimeoutError:
            raise TooSlowError from None


class HeadAsGet:
    """Middleware inside the others that finds the route of `HEAD` where that of `GET` is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; `Boundary` keeps the body back."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, send)


def left(request: Request, _error: Exception) -> Response:
    """Note that a client left, or was too slow, while its body was read: for ``add_exception_handler``."""
    log.warning("%s: the client left, or was too slow, before its body was whole", _what(request.scope))
    return refusal(request.scope, 408, RefusalError("late_body"), {"Connection": "close"})


def _what(scope: Scope) -> str:
    return f"{scope['method']} {scope['path'][:200]}"
