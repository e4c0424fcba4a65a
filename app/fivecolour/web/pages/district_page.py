"""The page of one district, whole without a script: level, since when, why, trend, every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from fivecolour.config import timezone
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.outlook_fan import outlook_fan
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.export.sheets.drawable import has_fonts
from fivecolour.export.views import content
from fivecolour.export.views.request import FLOWS
from fivecolour.export.words.index_words import district_line, index_marks
from fivecolour.languages import html_tag
from fivecolour.messages import RefusalError
from fivecolour.regions.place_names import called
from fivecolour.texts import axis_date, period_table
from fivecolour.web import static
from fivecolour.web.addresses import site_address
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages import edition_page, embed_page, flow_view
from fivecolour.web.pages.day_strip import day_strip
from fivecolour.web.pages.district_card import card
from fivecolour.web.pages.map_page import (
    AGES,
    OLD_NEWS_DAYS,
    data_line,
    drawn,
    flow_values,
    page_title,
    period_length,
    units_per_pixel,
)
from fivecolour.web.pages.page_notices import notices
from fivecolour.web.pages.page_texts import (
    edition_line,
    hidden_text,
    long_period,
    other_languages,
    words,
)
from fivecolour.web.pages.standing_line import standing_sentences
from fivecolour.web.view_state import Misread, ViewState, plain, read_state
from fivecolour.web.whole_editions import rendered

_LONGEST_NAME = 120
# Stands in a page for the address of its site until that is known.
_SITE = "http://site.invalid"

router = APIRouter(include_in_schema=False)
router.include_router(embed_page.router)


@router.get("/d/{code}")
def district(request: Request, code: str) -> Response:
    """Show what is known of a district."""
    config, query = settings_of(request), request.query_params
    rest = QueryParams([("district", code), *(one for one in query.multi_items() if one[0] != "district")])
    others = [
        Misread("other_place", "district", plain(other))
        for other in query.getlist("district")
        if other != code
    ]

    def render(edition: Edition, unread: tuple[Misread, ...]) -> static.Asset | Response:
        if code not in edition.districts:
            return _by_name(edition, code, request.url.query)
        unread = (*unread, *others)
        if not unread:
            hold(request.scope)
        accepted = request.headers.get("accept-language", "")
        state = replace(read_state(query, edition, accepted), district=code, level="county")
        made: static.Asset = request.app.state.site.district_html.page(
            edition,
            replace(state, layer="graded"),
            site_address(request, config),
            edition_files.withdrawals(config.editions).get(edition.id),
            drilling=is_running(config.home),
            unread=unread,
        )
        return made

    made = rendered(rest, config.editions, render)
    if isinstance(made, Response):
        return made
    return static.respond(request, made, cache="no-cache", by_language=True)


def _by_name(edition: Edition, name: str, query: str) -> Response:
    """Lead to the one district that a name in the address means.

    Raises
    ------
    HTTPException
        There is none, or there are several.
    """
    found = called(edition.region, name[:_LONGEST_NAME])
    if len(found) > 1:
        choices = [f"{one.code} {one.name.en}" for one in found]
        raise HTTPException(
            404, RefusalError("several_districts", edition=edition.id, value=name[:40], choices=choices)
        )
    if not found:
        raise HTTPException(404, RefusalError("no_district", edition=edition.id, value=name[:40]))
    address = quote(found[0].code, safe="")
    return RedirectResponse(f"{address}?{query}" if query else address, 307)


class DistrictHtml:
    """Renders the pages of a map's districts, each in 20 ms, and keeps the last ``most`` of them.

    Where no setting says at which address the site is, readers say it themselves (``Host``), endlessly many
    if they like: the page itself is kept without it, so that a page with another address costs no more than
    putting that in and packing it.
    """

    def __init__(self, folder: Path, urls: dict[str, str], *, most: int) -> None:
        self._folder = folder
        # The page stands one step below the others.
        self._urls = {key: f"../{url}" for key, url in urls.items()}
        self._cached_html = lru_cache(maxsize=most)(self._html)
        self._cached_page = lru_cache(maxsize=most)(self._addressed)

    def page(
        self,
        edition: Edition,
        state: ViewState,
        site: str,
        gone: edition_files.Withdrawal | None = None,
        *,
        drilling: bool = False,
        unread: tuple[Misread, ...] = (),
    ) -> static.Asset:
        """Return the page of the state's district; ``site`` is the whole address of the map."""
        if unread:
            # Wrong addresses are endless: they take the place of no right one.
            return _asset(self._html(edition.id, state, gone, drilling, unread), site)
        return self._cached_page(edition.id, state, site, gone, drilling)

    def _addressed(
        self,
        edition_id: str,
        state: ViewState,
        site: str,
        gone: edition_files.Withdrawal | None,
        drilling: bool,
    ) -> static.Asset:
        return _asset(self._cached_html(edition_id, state, gone, drilling), site)

    def _html(
        self,
        edition_id: str,
        state: ViewState,
        gone: edition_files.Withdrawal | None,
        drilling: bool,
        unread: tuple[Misread, ...] = (),
    ) -> str:
        edition = edition_files.read(self._folder, edition_id)
        values = page(edition, state, _SITE) | {
            "urls": self._urls,
            **notices(edition, state, gone, drilling, unread),
        }
        return TEMPLATES.get_template("district.html").render(values)


def _asset(html: str, site: str) -> static.Asset:
    """Return a page with the address of its site put in, of which HTML has every sign as it is."""
    body = html.replace(_SITE, site).replace(quote_plus(_SITE), quote_plus(site)).encode()
    return static.Asset("district.html", "text/html; charset=utf-8", body)


def page(edition: Edition, state: ViewState, site: str) -> dict[str, Any]:
    """Return the values of the template; ``site`` is the whole address of the map."""
    language, code = state.lang, state.district
    texts, day = period_table("district", language, edition.period), edition.day_index[state.date]
    shown, named = card(edition, state), edition.districts[code].name[language]
    unit = units_per_pixel(edition, state)
    return {
        "t": words(language),
        "d": texts,
        "state": state,
        "edition": edition,
        "code": code,
        "card": shown,
        "standing": standing_sentences(edition, code, day, language),
        "lang": html_tag(language),
        "others": other_languages(edition.languages, language),
        "page_title": page_title(edition, state),
        "has_fonts": has_fonts(edition, language),
        "summary": shown["sentence"] if shown else "",
        "name": named,
        "called": content.title(edition, language),
        "date_line": long_period(state.date, language, edition.period),
        "edition_line": edition_line(edition, language),
        "data_line": data_line(edition, language),
        "ages": _ages(edition, language),
        "map": drawn(edition, state, still=unit),
        **_flows(edition, state),
        "unit": unit,
        "ratio": round(edition.drawing.width / edition.drawing.height, 3),
        "legend_patterns": patterns("k", scale=1, tiers=edition.scheme.descending),
        "level_colours": spelled(edition.scheme.levels),
        "strip": day_strip(edition, code, day, texts["strip"].format(name=named)),
        "rows": _rows(edition, code, language),
        "unreported": _is_unreported(edition, code),
        "fan": _fan_words(edition, code, texts, language),
        "index_lines": _index_lines(edition, code, day, language),
        "indices_title": own_table(edition, "indices", language)["on_district"],
        **_addresses(edition, state, site),
    }


def _flows(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return what the page says of flows, and their picture."""
    language, texts = state.lang, own_table(edition, "flow", state.lang)
    when = long_period(state.date, language, edition.period)
    press = edition_page.press_link(edition, state.date, language, FLOWS)
    return {
        **flow_values(edition, state),
        "flow_picture": flow_view.own_flows(edition, state.date, state.district, language),
        "flow_title": texts["flow_map"].format(date=when),
        "flow_press": f"{press}&place={quote(state.district)}",
        "flow_press_words": texts["to_press"],
    }


def _ages(edition: Edition, language: str) -> dict[str, str]:
    """Return by what the page's script tells how old the figures are: the page itself is kept for longer."""
    text = words(language, edition.period)
    told = {name: text["in_brackets"].format(text=text[key]) for name, key in AGES.items()}
    newest = edition.days[-1]
    length = str(period_length(newest, edition.period))
    return {"zone": timezone().key, "newest": newest, "within": str(OLD_NEWS_DAYS), "length": length} | told


def _is_unreported(edition: Edition, code: str) -> bool:
    """Tell whether cases of some day are lacking, of what the map has."""
    series = edition.series[code]
    return edition.has_cases and None in (*series.new, *(series.cumulative if edition.has_totals else ()))


def _addresses(edition: Edition, state: ViewState, site: str) -> dict[str, Any]:
    """Return where the links of the page lead, and the addresses that others show it by."""
    picture = {"format": "png", "size": "card", "edition": edition.id, "date": state.date}
    picture |= {"place": state.district, "lang": state.lang, "layer": "graded"}
    map_query = state.query(edition, level="").removeprefix("./")
    return {
        "site": site,
        "picture": f"{site}/press/export?{urlencode(picture)}",
        "link": address(edition, state),
        "map_query": map_query,
        "map_link": "../" + map_query,
        "indices_link": "../indices" + state.query(edition, district="", level="").removeprefix("./"),
        "embeds": embed_page.codes(edition, state, site),
        "oembed": embed_page.oembed_address(f"{site}/d/{state.district}", site),
    }


def _index_lines(edition: Edition, code: str, day: int, language: str) -> list[tuple[str, list[str]]]:
    """Return what each composite index says of a district on a day, and its marks."""
    texts, at = own_table(edition, "indices", language), edition.place[code]
    pairs = zip(edition.indices, edition.index_days[day], strict=True) if edition.indices else ()
    return [
        (
            district_line(card, figures, at, texts, language),
            [mark.text for mark in index_marks(card, figures, at, language)],
        )
        for card, figures in pairs
    ]


def _fan_words(edition: Edition, code: str, texts: dict[str, str], language: str) -> tuple[str, str]:
    """Return the last day of the outlook's fan, and what it shows; nothing where there is none."""
    fan = outlook_fan(edition, code) if edition.has_cases else ()
    if not fan:
        return "", ""
    last = edition.days[-1]
    end = axis_date(fan[-1].day, language, edition.period, last)
    return end, texts["fan"].format(date=axis_date(last, language, edition.period, last))


def address(edition: Edition, state: ViewState) -> Callable[..., str]:
    """Return a function that gives the address of the page, from itself, with some keys changed."""

    def link(**changes: str) -> str:
        query = state.query(edition, **{"district": "", "level": "", **changes})
        return state.district + query.removeprefix("./")

    return link


def _rows(edition: Edition, code: str, language: str) -> list[dict[str, Any]]:
    """Return one line a day, the newest first; a figure that is not known is None."""
    series, texts = edition.series[code], words(language)

    def hidden(figure: str, at: int) -> str:
        return hidden_text(edition.hidden_most(code, at, figure), texts, language)

    return [
        {
            "day": long_period(edition.days[at], language, edition.period),
            "brief": axis_date(edition.days[at], language, edition.period, edition.days[-1]),
            "date": edition.days[at],
            "tier": edition.tier(code, at),
            "level": edition.scheme.level(edition.tier(code, at)).name[language],
            "new": series.new[at],
            "nothing": hidden("new_confirmed", at) or "–",
            "total": series.cumulative[at],
            "no_total": hidden("cumulative_confirmed", at) or "–",
            "reason": edition.reason(code, at).sentence[language],
            "changed": at > 0 and edition.tier(code, at) != edition.tier(code, at - 1),
        }
        for at in reversed(range(len(edition.days)))
    ]
