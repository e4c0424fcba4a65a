"""The page that checks passes on the device, and the keys and revocations that it asks for."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.languages import html_tag, other_languages, tag
from fivecolour.texts import table
from fivecolour.web import guard, static
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.passes import key_lists
from fivecolour.web.script_data import script_data

router = APIRouter(include_in_schema=False)


@router.get("/passes")
def verifier(request: Request) -> Response:
    """Show the page; what is read by it never comes here."""
    staff, language = guard.guard_of(request), guard.language(request)
    words, chosen = table("passes", language), guard.theme(request)
    told: dict[str, Any] = {"texts": words, "locale": tag(language), "zone": staff.config.zone.key}
    values = {
        "p": words,
        "site": table("staff", language)["site"],
        "t": table("page", language),
        "language": language,
        "lang": html_tag(language),
        "theme": chosen,
        "others": other_languages(guard.languages(request), language),
        "link": lambda **keys: guard.address(request, "/passes", **keys),
        "map_link": guard.address(request, "/"),
        "urls": staff.urls,
        "drill": staff.config.drill,
        "told": script_data(told),
    }
    body = TEMPLATES.get_template("passes.html").render(values).encode()
    page = static.Asset("passes.html", "text/html; charset=utf-8", body)
    return static.respond(request, page, cache="no-cache", by_language=True)


@router.get("/passes.json")
async def key_list(request: Request) -> Response:
    """Give the public keys and the numbers of revoked passes that would still be valid."""
    body = await guard.through(request, partial(key_lists.listed, guard.guard_of(request), request.app.state))
    asset = static.Asset("passes.json", "application/json", body)
    return static.respond(request, asset, cache="no-cache")
