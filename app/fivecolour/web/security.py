"""Headers that keep every page to itself."""

from __future__ import annotations

from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.web.cross_origin import own_path

# No outside host, no inline script, no eval. Dash's controls bring their style sheets inline.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# The map finds the reader's district among its polygons, on the device: nothing of the location is sent.
MAP_HEADERS = HEADERS | {"Permissions-Policy": "camera=(), microphone=(), geolocation=(self)"}
# Staff pages bring no style of their own, are kept by nobody and found by no search engine.
STAFF_HEADERS = HEADERS | {
    "Content-Security-Policy": POLICY.replace(" 'unsafe-inline'", ""),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


# The map in a frame may stand in any page; it holds nothing that anybody could be led to press.
EMBED_HEADERS = HEADERS | {
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'self'", "frame-ancestors *"),
}


# Scripts of the self-check may ask nobody for anything, and its forms lead nowhere: what is entered stays.
SELF_CHECK_HEADERS = HEADERS | {
    "Content-Security-Policy": POLICY.replace("connect-src 'self'", "connect-src 'none'").replace(
        "form-action 'self'", "form-action 'none'"
    ),
}

# Who checks passes reads them with the camera; its pictures stay on the device.
PASS_HEADERS = HEADERS | {"Permissions-Policy": "camera=(self), microphone=(), geolocation=()"}


def headers_for(path: str) -> dict[str, str]:
    """Return the headers of an answer to a path."""
    if path == "/embed":
        return EMBED_HEADERS
    if path == "/self-check":
        return SELF_CHECK_HEADERS
    if path == "/passes":
        return PASS_HEADERS
    if path in ("", "/"):
        return MAP_HEADERS
    return STAFF_HEADERS if path == "/staff" or path.startswith("/staff/") else HEADERS


@lru_cache(maxsize=256)
def _encoded(path: str) -> dict[bytes, bytes]:
    """Return the headers of an answer to a path as they are sent."""
    return {name.lower().encode(): value.encode() for name, value in headers_for(path).items()}


class SecurityHeaders:
    """Middleware that adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers when the answer starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = _encoded(own_path(scope))
                given = (one for one in message["headers"] if one[0].lower() not in own)
                message = {**message, "headers": [*given, *own.items()]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
