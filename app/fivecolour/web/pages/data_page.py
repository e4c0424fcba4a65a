"""What there is for programs: every table with its columns, its addresses, and how to read it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from fivecolour import data_files
from fivecolour.config import PACKAGE, Settings
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files
from fivecolour.editions.contact_point import ContactPoint
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export import content
from fivecolour.export.open_tables import TABLES, OpenTable
from fivecolour.export.open_words import meaning
from fivecolour.languages import html_tag
from fivecolour.texts import table
from fivecolour.web import static
from fivecolour.web.addresses import site_address
from fivecolour.web.pages.map_page import withdrawn_line
from fivecolour.web.pages.page_texts import edition_line, misread_lines, other_languages, words
from fivecolour.web.view_state import Misread, ViewState, read_state
from fivecolour.web.whole_editions import rendered

API = "api/v1"
# What it is called on the page, and the file that holds it.
SNIPPETS = (("Python", "read.py"), ("R", "read.R"), ("", "read.sh"))

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(directory=str(PACKAGE / "web" / "templates"))


def described(one: OpenTable, edition: Edition, language: str) -> dict[str, Any]:
    """Return how a table stands on the page."""
    texts: dict[str, Any] = table("data", language)
    return {
        "name": one.name,
        "text": coded(texts["tables_of"][one.name]),
        "key": ", ".join(one.key),
        "columns": [
            (column.name, texts["types"][column.kind], meaning(column.name, one.name, language))
            for column in one.spread(edition)
        ],
    }


def coded(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    # Escaped before anything is marked.
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704


@lru_cache(maxsize=16)
def snippet(name: str) -> str:
    """Return a piece of code with ``{address}`` for that of the API."""
    return data_files.own_or_bundled("snippets", name).read_text(encoding="utf-8")


@router.get("/data")
def data(request: Request) -> Response:
    """List the tables, and show how they are read."""
    config: Settings = request.app.state.site.config

    def render(edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        state = read_state(request.query_params, edition, request.headers.get("accept-language", ""))
        values = page(edition, state, config.editions, site_address(request, config), _contact(config))
        values |= {
            "urls": request.app.state.staff_guard.urls,
            "drilling": is_running(config.home),
            "unread": misread_lines(unread, edition, state),
        }
        body = _templates.get_template("data.html").render(values).encode()
        return static.Asset("data.html", "text/html; charset=utf-8", body)

    asset = rendered(request.query_params, config.editions, render)
    return static.respond(request, asset, cache="no-cache", by_language=True)


def _contact(config: Settings) -> ContactPoint | None:
    try:
        return standing_order(config).contact
    except UserError:
        # Of which the operator is told elsewhere.
        return None


def page(
    edition: Edition, state: ViewState, folder: Path, site: str, contact: ContactPoint | None = None
) -> dict[str, Any]:
    """Return the values of the template; ``site`` is the whole address of the map."""
    language = state.lang
    texts: dict[str, Any] = table("data", language)
    called = content.title(edition, language)
    figures = (content.figures_credit(edition), content.figures_licence(edition))
    return {
        "t": words(language),
        "d": {key: coded(text) if isinstance(text, str) else text for key, text in texts.items()},
        "state": state,
        "edition": edition,
        "lang": html_tag(language),
        "others": other_languages(edition.languages, language),
        "page_title": f"{texts['title']} · {called}",
        "called": called,
        "summary": texts["summary"].format(map=called),
        "edition_line": edition_line(edition, language),
        "withdrawn": withdrawn_line(edition_files.withdrawals(folder).get(edition.id), language),
        "tables": [described(one, edition, language) for one in TABLES.values() if one.there(edition)],
        "api": API,
        "snippets": [
            (name or texts["shell"], file, snippet(file).replace("{address}", f"{site}/{API}"))
            for name, file in SNIPPETS
        ],
        "contact": contact,
        "credits": [*(one[language] for one in figures if one), edition.region.credit[language]],
        "link": lambda **changes: "data" + state.query(edition, **changes).removeprefix("./"),
        "map_link": state.query(edition),
    }
