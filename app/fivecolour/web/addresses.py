"""From where a request comes, as far as it can be believed, and where readers find the site."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from fivecolour.config import Settings

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")


def client_address(scope: Scope, *, proxies: int) -> str:
    """Return from where a request comes.

    Behind ``proxies`` proxies the one that the outermost of them has seen; what readers claim beyond that
    is not believed, and without proxies nothing that a header says is.
    """
    forwarded = Headers(scope=scope).getlist("x-forwarded-for")
    named = [one.strip() for one in ",".join(forwarded).split(",")]
    if proxies and len(named) >= proxies and named[-proxies]:
        return named[-proxies]
    client = scope.get("client")
    return str(client[0]) if client else ""


def site_address(request: Request, config: Settings) -> str:
    """Return the whole address of a map's pages, without a slash at its end.

    It is what ``FIVECOLOUR_PUBLIC_URL`` says, else how the reader came here.
    """
    if config.public_url:
        return config.origin
    named_host = request.headers.get("host", "")
    host = named_host if _HOST.fullmatch(named_host) else "localhost"
    forwarded = request.headers.get("x-forwarded-proto", "") if config.proxies else ""
    scheme = "https" if "https" in (forwarded, request.url.scheme) else "http"
    prefix = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    return f"{scheme}://{host}{prefix}{_below(request, config)}"


def _below(request: Request, config: Settings) -> str:
    """Return where a further map is, from the root of the server; one that is served alone is the root."""
    return f"/m/{config.map}" if config.map and request.app.state.site.among_others else ""


def site_root(request: Request, config: Settings) -> str:
    """Return what addresses of a map begin with in headers and lists, without a slash at its end.

    That is what ``FIVECOLOUR_PUBLIC_URL`` says, else the path alone: what a request says of the host is not
    repeated there.
    """
    if config.public_url:
        return config.origin
    prefix = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    return f"{prefix}{_below(request, config)}"
