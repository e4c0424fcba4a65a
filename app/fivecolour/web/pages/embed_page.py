"""The map inside pages of others: a frame, live or frozen, and oEmbed, by which they find it."""

from __future__ import annotations

import re
from html import escape
from math import ceil
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import QueryParams

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.export.tables.table_metadata import marked_title
from fivecolour.export.views import content
from fivecolour.languages import html_tag
from fivecolour.messages import QuestionError
from fivecolour.texts import columns_of, table
from fivecolour.web.addresses import site_address
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of
from fivecolour.web.pages import edition_page
from fivecolour.web.pages.district_card import card
from fivecolour.web.pages.map_page import counts, drawn, units_per_pixel
from fivecolour.web.pages.page_texts import long_period, misread_lines, words
from fivecolour.web.view_state import VIEW_KEYS, ViewState, misread
from fivecolour.web.whole_editions import asked_edition

PATH = "/embed"
# Pixels: of a column, what a frame has at most, and what stands beside the map.
_WIDTH, _MOST_WIDTH, _BESIDE, _REASON = 640, 1600, 190, 90
# Pixels of a letter of the reason, Chinese ones twice as wide, of a line, and at the sides of a frame.
_LETTER, _LINE, _SIDES = 7.4, 23, 24
# A frame may not lead the page around it away. It has no script, but without leave for some it would not be
# loaded again; what is opened from it is free of this.
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
# Seconds after which a live frame asks again.
_AGAIN = 900

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def embed(request: Request) -> Response:
    """Show the map in a frame; without an edition in its address it is live."""
    answer = edition_page.answer(request, "embed.html", page)
    if not request.query_params.get("edition"):
        answer.headers["Refresh"] = str(_AGAIN)
    return answer


def page(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    language, tally = state.lang, counts(edition, state)
    date = long_period(state.date, language, edition.period)
    texts = table("district", language)
    frozen = texts["frozen"].format(number=edition.number) if state.edition else ""
    figures = content.figures_credit(edition)
    unit = units_per_pixel(edition, state) if state.map_is_close else 0
    return {
        "t": words(language),
        "d": texts,
        "state": state,
        "edition": edition,
        "lang": html_tag(language),
        "called": content.title(edition, language),
        "date_line": " · ".join(one for one in (date, frozen) if one),
        "card": card(edition, state),
        "map": drawn(edition, state, still=unit),
        "unit": unit,
        "legend_patterns": patterns("k", scale=1, tiers=edition.scheme.descending),
        "level_colours": spelled(edition.scheme.levels),
        "legend": [
            (edition.scheme.level(tier), number)
            for tier, number in tally.items()
            if number or tier in edition.scheme.used
        ],
        "credits": [*([figures[language]] if figures else []), edition.region.credit[language]],
        "map_link": state.query(edition),
    }


def codes(edition: Edition, state: ViewState, site: str) -> list[tuple[str, str]]:
    """Return what is copied into a page: of a live frame and of one that stays as it is."""
    texts = table("district", state.lang)
    view = {"district": state.district, "lang": state.lang}
    frozen = view | {"edition": edition.id, "date": state.date}
    title, height = content.title(edition, state.lang), height_of(edition, _WIDTH, state.district, state.lang)
    return [
        (texts[key], frame(f"{site}{PATH}?{urlencode(keys)}", title, _WIDTH, height))
        for key, keys in (("embed_live", view), ("embed_frozen", frozen))
    ]


def frame(address: str, title: str, width: int, height: int) -> str:
    """Return the element of a frame; it may not reach into the page around it."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        f'style="border:0;max-width:100%" loading="lazy" sandbox="{_SANDBOX}" '
        'referrerpolicy="no-referrer"></iframe>'
    )


def height_of(edition: Edition, width: int, district: str, language: str) -> int:
    """Return how high a frame must be for the whole map and what stands beside it."""
    beside = _BESIDE
    if district:
        day = edition.day_index[edition.opens_on]
        told = edition.reason(district, day).sentence[language]
        lines = ceil(columns_of(told) * _LETTER / max(width - _SIDES, _SIDES)) + 1
        beside += max(_REASON, lines * _LINE)
    return round(width * edition.drawing.height / edition.drawing.width) + beside


def oembed_address(page_address: str, site: str) -> str:
    """Return where a consumer asks how a page is embedded."""
    return f"{site}/oembed?{urlencode({'url': page_address, 'format': 'json'})}"


@router.get("/oembed")
def oembed(
    request: Request,
    url: Annotated[str, Query(max_length=2_000)] = "",
    maxwidth: Annotated[int, Query(ge=1, le=100_000)] = _WIDTH,
    maxheight: Annotated[int, Query(ge=1, le=100_000)] = 100_000,
    format: Literal["json", "xml"] = "json",  # noqa: A002 - so it is called (oembed.com)
) -> Response:
    """Say how a page of the map is embedded (oEmbed 1.0)."""
    for key in ("url", "maxwidth", "maxheight", "format"):
        # Others may be added by whoever asks (oEmbed 1.0).
        if len(request.query_params.getlist(key)) > 1:
            raise HTTPException(422, QuestionError("repeated_key", key=key))
    if format != "json":
        raise HTTPException(501, "format: json is the only one")
    config = settings_of(request)
    site = site_address(request, config)
    keys = _keys_of(url, site)
    edition = _named(config, keys)
    shown = {key: value for key, value in keys.items() if key in VIEW_KEYS}
    language = keys.get("lang", edition.languages[0])
    language = language if language in edition.languages else edition.languages[0]
    width = min(maxwidth, _MOST_WIDTH)
    height = min(maxheight, height_of(edition, width, keys.get("district", ""), language))
    withdrawn = edition.id in edition_files.marks(config.editions)
    title = marked_title(edition, language, withdrawn=withdrawn)
    address = f"{site}{PATH}" + (f"?{urlencode(shown)}" if shown else "")
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": title,
        "provider_url": f"{site}/",
        "cache_age": 86400 if "edition" in keys else _AGAIN,
        "width": width,
        "height": height,
        "html": frame(address, title, width, height),
    }
    hold(request.scope, newer=edition_files.whole_and_damaged(config.editions)[1])
    return JSONResponse(answer, headers={"Cache-Control": "no-cache"})


def _keys_of(url: str, site: str) -> QueryParams:
    """Return what an address of ours shows; 404 for one that is not ours, or shows no map."""
    try:
        asked, ours = urlsplit(url), urlsplit(site)
    except ValueError:
        raise HTTPException(404, "url: that is no address") from None
    path = asked.path.removeprefix(ours.path) if asked.path.startswith(ours.path) else ""
    found = re.fullmatch(r"/|/embed|/d/([^/]{1,40})", path or "/")
    if asked.netloc != ours.netloc or not asked.path.startswith(ours.path) or not found:
        raise HTTPException(404, f"url: only pages of {site}/ can be embedded from here")
    keys = parse_qsl(asked.query)
    own = [("district", found[1]), ("level", "county")] if found[1] else []
    # The page of a district is always close to it.
    return QueryParams([*(one for one in keys if not (own and one[0] == "level")), *own])


def _named(config: Settings, keys: QueryParams) -> Edition:
    """Return the edition of an address; 404 where it asks for what is not there."""
    edition = asked_edition(keys, config.editions)
    if keys.get("district") and keys["district"] not in edition.districts:
        raise HTTPException(404, "url: there is no such district")
    if in_vain := misread(keys, edition):
        state = ViewState(edition.opens_on, lang="en")
        raise HTTPException(404, f"url: {misread_lines(in_vain, edition, state)[0]}")
    return edition
