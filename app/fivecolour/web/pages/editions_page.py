"""All editions of a map, each with its map as it was shown then; of a district what each said of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from fivecolour.editions import records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.records import EditionRecord
from fivecolour.web.map_settings import settings_of
from fivecolour.web.pages import edition_page
from fivecolour.web.pages.compared_editions import labelled, like
from fivecolour.web.pages.district_table import LONG_TABLE
from fivecolour.web.pages.district_timeline import EditionStrips, edition_strips
from fivecolour.web.pages.page_texts import long_period
from fivecolour.web.view_state import ViewState

router = APIRouter(include_in_schema=False)


@router.get("/editions")
def editions(request: Request) -> Response:
    """List the editions of a map, the newest first."""
    return edition_page.answer(request, "editions.html", partial(page, settings_of(request).editions))


def page(folder: Path, edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    language = state.lang
    words = own_table(edition, "history", language)
    every = records.records(folder)
    strips = edition_strips(folder, edition, every, state) if state.district else None
    named = edition.districts.get(state.district)
    title = words["timeline_of"].format(name=named.name[language]) if named else words["editions_title"]
    texts = {"title": title, "summary": words["editions_summary"]}
    return edition_page.head(edition, state, texts, "editions") | {
        "h": words,
        "title": title,
        "strips": strips,
        "rows": _rows(edition, every, state, strips),
        "cities": _cities(edition, state) if len(edition.districts) <= LONG_TABLE else [],
    }


def _rows(
    edition: Edition, every: list[EditionRecord], state: ViewState, strips: EditionStrips | None
) -> list[dict[str, Any]]:
    words = own_table(edition, "history", state.lang)
    first: dict[str, str] = {}
    for one in like(edition, every):
        if not one.damaged:
            first.setdefault(one.opens_on, one.id)
    found = []
    for one in reversed(every):
        whole = not one.damaged
        found.append(
            {
                "id": one.id,
                "label": labelled(one, words, state.lang) if whole else one.id,
                "why": one.withdrawn.why if one.withdrawn else "",
                "day": long_period(one.opens_on, state.lang, one.period) if whole else "",
                "map": state.query(edition, edition=one.id, date="") if whole else "",
                "history": _history(one, state, own=first.get(one.opens_on) == one.id) if whole else "",
                "strip": strips.rows.get(one.id) if strips else None,
            }
        )
    return found


def _history(one: EditionRecord, state: ViewState, *, own: bool) -> str:
    """Return where the day that an edition opens on is compared: by the day, where it showed that first."""
    asked = {"date": one.opens_on} if own else {"edition": one.id}
    spoken = {"lang": state.lang} if state.lang != state.usual_lang else {}
    return f"history?{urlencode(asked | spoken)}"


def _cities(edition: Edition, state: ViewState) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return cities with the addresses and names of their districts."""

    def listed(parents: set[str] | None) -> list[tuple[str, str]]:
        return [
            (
                "editions" + state.query(edition, district=one.code, date="").removeprefix("./"),
                one.name[state.lang],
            )
            for one in edition.region.districts
            if (one.parent in parents if parents else one.parent not in edition.region.city_codes)
        ]

    groups = [(city.name[state.lang], listed({city.code})) for city in edition.region.cities]
    return [(name, places) for name, places in [*groups, ("", listed(None))] if places]
