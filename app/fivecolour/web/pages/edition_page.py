"""What the pages of one edition without a script have in common: how they answer, and what heads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request, Response

from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views import content
from fivecolour.languages import html_tag
from fivecolour.texts import number
from fivecolour.web import static
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.page_notices import notices
from fivecolour.web.pages.page_texts import edition_line, other_languages, words
from fivecolour.web.view_state import Misread, ViewState, read_state, unfollowed
from fivecolour.web.whole_editions import rendered


def answer(
    request: Request,
    template: str,
    page: Callable[[Edition, ViewState], Mapping[str, Any]],
    *,
    holds: bool = True,
) -> Response:
    """Answer with a template and what ``page`` says of the edition that is shown.

    Where that goes by a day of its own it says so as ``follows``; "" for none.

    Beside it the template has what every page tells: a drill that runs, a withdrawal, what could not be read
    of the address. ``holds``: it may be given again (see `cached_answers.hold`).
    """
    config = settings_of(request)

    def render(edition: Edition, unread: tuple[Misread, ...]) -> static.Asset:
        state = read_state(request.query_params, edition, request.headers.get("accept-language", ""))
        gone = edition_files.withdrawals(config.editions).get(edition.id)
        values = {**page(edition, state), "urls": request.app.state.staff_guard.urls}
        day = values.get("follows", state.date)
        unread = (*unread, *unfollowed(request.query_params, edition, day))
        if holds and not unread:
            hold(request.scope)
        told = state if day == state.date or not day else replace(state, date=day)
        values |= notices(edition, told, gone, is_running(config.home), unread)
        body = TEMPLATES.get_template(template).render(values).encode()
        return static.Asset(template, "text/html; charset=utf-8", body)

    asset = rendered(request.query_params, config.editions, render)
    return static.respond(request, asset, cache="no-cache", by_language=True)


def head(edition: Edition, state: ViewState, texts: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the values that head a page about a whole map; its ``texts`` have ``title`` and ``summary``."""
    language = state.lang
    called = content.title(edition, language)
    return {
        "t": words(language),
        "state": state,
        "edition": edition,
        "lang": html_tag(language),
        "others": other_languages(edition.languages, language),
        "page_title": f"{texts['title']} · {called}",
        "called": called,
        "summary": texts["summary"].format(map=called),
        "edition_line": edition_line(edition, language),
        "link": lambda **changes: path + state.query(edition, **changes).removeprefix("./"),
        "map_link": state.query(edition),
    }


def press_link(edition: Edition, day: str, language: str, layout: str) -> str:
    """Return the address of what a page shows of a day as a picture for the press."""
    return f"press?layout={layout}&edition={edition.id}&date={day}&lang={language}"


def more(count: int, texts: Mapping[str, Any], language: str) -> str:
    """Say how many rows a table leaves out, in the words of ``more``; nothing where it has all."""
    return str(texts["more"]).format(count=number(count, language)) if count > 0 else ""
