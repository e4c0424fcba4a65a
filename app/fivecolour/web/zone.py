"""Days of a map count in its own time zone, whatever other maps the process serves."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from starlette.types import ASGIApp, Receive, Scope, Send

from fivecolour.config import in_zone


class InZone:
    """Middleware in which, and in the threads of which, days count in a zone."""

    def __init__(self, app: ASGIApp, zone: ZoneInfo) -> None:
        self.app = app
        self._zone = zone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        with in_zone(self._zone):
            await self.app(scope, receive, send)
