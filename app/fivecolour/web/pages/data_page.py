"""What there is for programs: every table with its columns, its addresses, and how to read it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup, escape

from fivecolour import data_files
from fivecolour.config import Settings
from fivecolour.editions.contact_point import ContactPoint
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export.tables.open_table import OpenTable
from fivecolour.export.tables.open_words import meaning
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views import content
from fivecolour.export.words.flow_words import last_known
from fivecolour.texts import table
from fivecolour.web.addresses import site_address
from fivecolour.web.map_settings import settings_of
from fivecolour.web.pages import edition_page
from fivecolour.web.view_state import ViewState

API = "api/v1"
# What it is called on the page, and the file that holds it.
SNIPPETS = (("Python", "read.py"), ("R", "read.R"), ("", "read.sh"))

router = APIRouter(include_in_schema=False)


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
    config = settings_of(request)
    site, contact = site_address(request, config), _contact(config)
    return edition_page.answer(
        request, "data.html", lambda edition, state: page(edition, state, site, contact)
    )


def _contact(config: Settings) -> ContactPoint | None:
    try:
        return standing_order(config).contact
    except UserError:
        # Of which the operator is told elsewhere.
        return None


def page(
    edition: Edition, state: ViewState, site: str, contact: ContactPoint | None = None
) -> dict[str, Any]:
    """Return the values of the template; ``site`` is the whole address of the map."""
    language = state.lang
    texts: dict[str, Any] = table("data", language)
    figures = (content.figures_credit(edition), content.figures_licence(edition))
    return edition_page.head(edition, state, texts, "data") | {
        "d": {key: coded(text) if isinstance(text, str) else text for key, text in texts.items()},
        "tables": [described(one, edition, language) for one in TABLES.values() if one.there(edition)],
        "api": API,
        "flow_day": last_known(edition, edition.opens_on),
        "snippets": [
            (name or texts["shell"], file, snippet(file).replace("{address}", f"{site}/{API}"))
            for name, file in SNIPPETS
        ],
        "contact": contact,
        "credits": [*(one[language] for one in figures if one), edition.region.credit[language]],
    }
