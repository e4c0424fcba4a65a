"""From where a request comes, as far as it can be believed."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope


def client_address(scope: Scope, *, proxies: int) -> str:
    """Return from where a request comes.

    Behind ``proxies`` proxies the one that the outermost of them has seen; what readers claim beyond that
    is not believed, and without proxies nothing that a header says is.
    """
    said = Headers(scope=scope).getlist("x-forwarded-for")
    named = [one.strip() for one in ",".join(said).split(",")]
    if proxies and len(named) >= proxies and named[-proxies]:
        return named[-proxies]
    client = scope.get("client")
    return str(client[0]) if client else ""
