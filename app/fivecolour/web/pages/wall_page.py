"""The page for a wall screen that nobody touches for weeks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fivecolour.config import timezone
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.export.drawing.svg import MapView, inline_map
from fivecolour.languages import html_tag, tag
from fivecolour.program_build import build
from fivecolour.texts import long_period, table
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.page_texts import misread_lines
from fivecolour.web.script_data import script_data
from fivecolour.web.static import Asset
from fivecolour.web.view_state import VIEW_KEYS, Misread, ViewState, passed_over, plain

# Days after which figures are called stale, unless the address says another number (`stale=`): two after the
# next ones were due.
STALE_DAYS = {"day": 2, "week": 9, "month": 33}
_DAYS = re.compile(r"[0-9]{1,3}")
# What a page shows by its address and a wall does not, each with the value that changes nothing.
_ABSENT = {"city": "", "district": "", "layer": "graded", "flow": ""}


def _first_values(edition: Edition, query: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Return what the script is given of the edition, the address and the language."""
    return {
        "edition": edition.id,
        "pinned": query.get("edition") == edition.id,
        "build": build(),
        "zone": timezone().key,
        "lang": lang,
        "locale": tag(lang),
        "dates": table("dates", lang),
        "stale": _stale(query, edition),
    }


def _stale(query: Mapping[str, str], edition: Edition) -> int:
    """Return after how many days figures are called stale."""
    asked = query.get("stale", "")
    return int(asked) if _DAYS.fullmatch(asked) else STALE_DAYS[edition.period]


def _unread(query: Mapping[str, str], edition: Edition, lang: str, unread: Iterable[Misread]) -> list[str]:
    """Say what the address asks for that a wall does not show."""
    say, day, stale = table("wall", lang), query.get("date") or edition.opens_on, query.get("stale", "")
    notes = [] if day == edition.opens_on else [say["newest_only"].format(value=plain(day))]
    if stale and not _DAYS.fullmatch(stale):
        notes.append(say["stale_unread"].format(value=plain(stale), days=_stale(query, edition)))
    notes += [
        say["whole_map_only"].format(key=key, value=plain(query[key]))
        for key, usual in _ABSENT.items()
        if query.get(key, "") not in ("", usual)
    ]
    if query.get("theme", "") not in ("", "auto", "dark"):
        notes.append(say["always_dark"].format(value=plain(query["theme"])))
    # Of other keys it is told already that a wall has none of them.
    concerned = [one for one in unread if one.text in {"unknown_lang", "damaged"}]
    concerned += passed_over(query, (*VIEW_KEYS, "stale"))
    return notes + misread_lines(concerned, edition, ViewState(edition.opens_on, lang=lang))


class WallHtml:
    """Renders the page; ``urls`` are the addresses of ``css``, ``icon``, ``wall_css`` and ``wall/main.js``,
    ``scripts`` those of what it imports.
    """

    def __init__(self, urls: Mapping[str, str], scripts: list[str]) -> None:
        self._urls, self._scripts = urls, scripts
        self._template = TEMPLATES.get_template("wall.html")

    def page(
        self,
        edition: Edition,
        query: Mapping[str, str],
        frame: str,
        *,
        lang: str,
        drilling: bool = False,
        unread: tuple[Misread, ...] = (),
    ) -> Asset:
        """Return the page; the address may name edition and threshold of staleness.

        ``drilling``: a drill is being played beside the real figures; ``unread``: what is asked for in vain.
        """
        words = own_table(edition, "wall", lang)
        title = edition.called(lang, words["title"])
        day = edition.day_index[edition.opens_on]
        boot = _first_values(edition, query, lang) | {
            "frame": frame,
            "drilling": drilling,
            "notes": _unread(query, edition, lang, unread),
            "texts": words,
        }
        html = self._template.render(
            say=words,
            lang=html_tag(lang),
            title=title,
            drill=edition.drill,
            band=words["drill"] if edition.drill else words["drill_running"] if drilling else "",
            date_line=words["as_of"].format(date=long_period(edition.opens_on, lang, edition.period)),
            map=inline_map(
                edition,
                MapView(day=day, language=lang, layer=edition.opening_layer),
                title=title,
                description=title,
            ),
            credit=edition.region.credit[lang],
            not_reviewed=own_table(edition, "page", lang)["not_reviewed"],
            urls=self._urls,
            level_colours=spelled(edition.scheme.levels),
            scripts=self._scripts,
            boot=script_data(boot),
        )
        return Asset("wall.html", "text/html; charset=utf-8", html.encode())
