"""The page as it is sent: template, addresses of the assets, and what the client starts from."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from fivecolour.config import timezone
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.editions.own_words import own_table
from fivecolour.languages import tag
from fivecolour.program_build import build
from fivecolour.texts import table
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.dash_host import GuestDash
from fivecolour.web.pages.district_table import columns, rows
from fivecolour.web.pages.map_page import OLD_NEWS_DAYS, drawn, page
from fivecolour.web.pages.page_notices import notices
from fivecolour.web.script_data import script_data
from fivecolour.web.static import Asset
from fivecolour.web.view_state import Misread, ViewState

_CACHED_PAGES, _CACHED_COMMON = 512, 32


class FirstHtml:
    """Renders pages and keeps the last few hundred, since most readers ask for the same.

    Parameters
    ----------
    folder : Path
        The editions.
    urls : dict of str to str
        Addresses of the assets: ``css``, ``page/main.js``, ``icon``, ``plotly`` and ``start``.
    scripts : list of str
        Addresses of what the main script imports.
    dash : GuestDash
        Lends its scripts.
    most : int
        How many pages are kept.
    """

    def __init__(
        self,
        folder: Path,
        urls: dict[str, str],
        scripts: list[str],
        dash: GuestDash,
        *,
        most: int = _CACHED_PAGES,
    ) -> None:
        self._folder = folder
        self._urls = urls
        self._scripts = scripts
        self._dash = dash
        self._map = TEMPLATES.get_template("map.html")
        self._controls = TEMPLATES.get_template("controls.html")
        self._rows = TEMPLATES.get_template("districts.html")
        self._cached_page = lru_cache(maxsize=most)(self._render)
        # What pages that differ in the chosen district have in common: most of the work.
        self._cached_map = lru_cache(maxsize=_CACHED_COMMON)(self._draw)
        self._cached_rows = lru_cache(maxsize=_CACHED_COMMON)(self._list)

    @property
    def dash_scripts(self) -> list[str]:
        """Addresses of the scripts that Dash lends, once a page was made."""
        return self._dash.script_addresses

    def page(
        self,
        edition: Edition,
        state: ViewState,
        today: date,
        frame: str,
        gone: Withdrawal | None = None,
        *,
        drilling: bool = False,
        unread: tuple[Misread, ...] = (),
        maps: str = "",
    ) -> Asset:
        """Return the page of a view.

        ``today`` decides how old it says that its figures are; by its ``frame`` an open page knows which
        later editions it can show without being loaded anew. ``drilling``: a drill is being played beside it.
        ``unread`` is what the address says in vain, ``maps`` the address of the list of maps where there are
        several.
        """
        # Wrong addresses are endless: they take the place of no right one.
        make = self._render if unread else self._cached_page
        return make(edition.id, state, today, frame, gone, drilling, unread, maps)

    def _render(
        self,
        edition_id: str,
        state: ViewState,
        today: date,
        frame: str,
        gone: Withdrawal | None,
        drilling: bool,
        unread: tuple[Misread, ...],
        maps: str,
    ) -> Asset:
        edition = edition_files.read(self._folder, edition_id)
        values = page(edition, state, today) | {
            "urls": self._urls | {"edition": f"editions/{edition.id}"},
            "scripts": self._scripts,
            "boot": self._boot(edition, state, frame),
            "maps_address": maps,
            "other_maps": table("maps", state.lang)["other_maps"],
            **notices(edition, state, gone, drilling, unread),
            "map": self._cached_map(edition_id, _of_map(state)),
            "rows": _marked(self._cached_rows(edition_id, replace(state, district="")), state.district),
        }
        values["dash_entry"] = f'<div id="react-entry-point">{self._controls.render(values)}</div>'
        values["dash_configuration"] = self._dash.configuration
        return Asset("page.html", "text/html; charset=utf-8", self._map.render(values).encode())

    def _draw(self, edition_id: str, state: ViewState) -> str:
        return drawn(edition_files.read(self._folder, edition_id), state)

    def _list(self, edition_id: str, state: ViewState) -> str:
        """Return the lines of the table of districts."""
        edition = edition_files.read(self._folder, edition_id)
        return self._rows.render(
            rows=rows(edition, state),
            columns=columns(edition, state.lang),
            state=state,
            t=own_table(edition, "page", state.lang),
        )

    def _boot(self, edition: Edition, state: ViewState, frame: str) -> str:
        shown = asdict(state)
        del shown["usual_lang"]
        boot = {
            "frame": frame,
            "build": build(),
            "zone": timezone().key,
            "newsDays": OLD_NEWS_DAYS,
            "period": edition.period,
            "edition": f"editions/{edition.id}",
            "plotly": self._urls["plotly"],
            # The client loads these in their order once the map can be seen.
            "dash": [*self._dash.script_addresses, self._urls["start"]],
            "state": shown,
            "locale": tag(state.lang),
            "dates": table("dates", state.lang),
            "defaults": {
                "date": edition.opens_on,
                "layer": edition.opening_layer,
                "lang": state.usual_lang,
                "theme": "auto",
            },
        }
        return script_data(boot)


def _of_map(state: ViewState) -> ViewState:
    """Return the view without what the map does not show."""
    marks = state.map_is_close or state.flow
    return replace(state, theme="", edition="", district=state.district if marks else "")


def _marked(lines: str, district: str) -> str:
    """Return the lines of the table with the chosen district's marked."""
    return lines.replace(f'<tr id="r{district}">', f'<tr id="r{district}" aria-current="true">', 1)
