"""The page that a reader gets in place of one that is not there or cannot be shown.

It loads nothing, so that it can be shown whatever is broken.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import parse_qs

from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.types import Scope

from fivecolour.errors import UserError
from fivecolour.export.drawing.palette import LIGHT
from fivecolour.languages import available, chosen, html_tag
from fivecolour.texts import table
from fivecolour.web.page_templates import TEMPLATES

# Where the browser says nothing.
_USUAL = "en"
_LONGEST = 2_000
_OF_ONE_MAP = re.compile(r"/m/[^/]+$")


def is_for_reader(scope: Scope) -> bool:
    """Tell whether a browser asks for a page that somebody will read; who has a token is a program."""
    headers = Headers(scope=scope)
    return "text/html" in headers.get("accept", "") and "authorization" not in headers


def refusal_page(
    scope: Scope, status: int, detail: str | UserError, headers: dict[str, str] | None
) -> HTMLResponse:
    """Return the page, in the language of the address or of the browser; ``detail`` stands small below."""
    language = _language(scope)
    words = table("refusals", language)
    told = detail.in_language(language) if isinstance(detail, UserError) else detail
    known = f"s{status}" if f"s{status}" in words else "other"
    html = TEMPLATES.get_template("refusal.html").render(
        lang=html_tag(language),
        title=words[known],
        text=words[f"{known}_text"],
        reason=words["reason"].format(status=status, detail=told[:_LONGEST]),
        links=_links(scope, status, words),
        colours=[LIGHT[tier].fill for tier in (5, 4, 3, 2, 1)],
    )
    return HTMLResponse(
        html, status_code=status, headers={"Vary": "Accept, Accept-Language"} | (headers or {})
    )


def _links(scope: Scope, status: int, words: dict[str, str]) -> list[tuple[str, str]]:
    """Return where a reader may go on: the map, unless it is what cannot be shown, and the list of maps."""
    root = str(scope.get("app_root_path", scope.get("root_path", ""))).rstrip("/")
    lists = (f"{_OF_ONE_MAP.sub('', root)}/maps", words["to_maps"])
    # An edition that an address names may be damaged where the newest is whole.
    cited = b"edition=" in scope.get("query_string", b"")
    shown = cited or status < HTTPStatus.INTERNAL_SERVER_ERROR
    return [(f"{root}/", words["to_map"]), lists] if shown else [lists]


def _language(scope: Scope) -> str:
    offered = (_USUAL, *(code for code in available() if code != _USUAL))
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return chosen(asked, Headers(scope=scope).get("accept-language", ""), offered)
