"""Writes the public product of a map as static files; what stands there of an edition is not made again."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import product
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import FastAPI

from fivecolour.config import Settings, in_zone
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views.request import ExportRequest
from fivecolour.program_build import build
from fivecolour.web.api.client_data import district_data, dumps
from fivecolour.web.charts.trend import REGION
from fivecolour.web.site.lead_page import lead_file, lead_page
from fivecolour.web.site.shared_answers import SharedAnswers
from fivecolour.web.site.site_assets import as_file, asset_address, theme_script, write_assets
from fivecolour.web.site.site_cards import SiteCards
from fivecolour.web.site.site_folder import HeldFile, SiteFolder
from fivecolour.web.site.site_history import EDITIONS, HISTORY, of_districts, without_forms
from fivecolour.web.site.site_press import PAGE as PRESS
from fivecolour.web.site.site_press import SitePress
from fivecolour.web.site.static_district import district_file, static_district
from fivecolour.web.site.static_page import addresses, static_page
from fivecolour.web.site.static_paths import OF_A_DAY, PAGES, SERVER_ONLY, file_name, page_name
from fivecolour.web.static import Asset

# Tables of the data interface are whole, and pages of a day there for each, up to so many districts times
# days, above of the newest or opening day alone;
# and up to so many places each has a trend of its own.
MOST_ROWS, MOST_TRENDS = 10_000, 150
# Up to so many districts each has a page, and a picture for links to it: all change with every edition.
MOST_PAGES, MOST_CARDS = 500, 100
# Dash asks for these by itself.
_CHUNKS = tuple(
    f"_dash-component-suites/dash/dcc/async-{name}.js" for name in ("dropdown", "slider", "graph")
)
_POINTER = "live.json"
# Pages that are not written where links to them are found.
_APART = ("maps", PRESS)
# From so many districts on, a process beside this one makes files too.
MANY = 1_000
# Drawings, and what tells the reason of each district.
_SLOW = re.compile(r"feeds/.*|.*/reasons\..*|.*\.(svg|geojson)|editions/[^/]*/tiers\.csv")
# Editions.
_COLLECTED_AFTER = 20
# Of the program, the same with every edition of the map.
_OF_PROGRAM = ("api/v1/openapi.json",)
_ALWAYS = ("favicon.ico", "apple-touch-icon.png", "robots.txt", "service-worker.js")
_TABLES = tuple(name for name, one in TABLES.items() if not one.compared)


@dataclass
class SiteWriter:
    """Writes one map below a prefix of the site's folder.

    Parameters
    ----------
    config : Settings
        The map's.
    answers : SharedAnswers
        Of its application: they are what is written.
    prefix : str
        ``""``, or ``"m/NAME/"`` for a further map.
    most_pages, most_cards : float
        Districts of maps up to which each has a page, and a picture, of its own.
    """

    config: Settings
    answers: SharedAnswers
    folder: SiteFolder
    prefix: str = ""
    most_pages: float = MOST_PAGES
    most_cards: float = MOST_CARDS
    notes: list[str] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    _newest: str = ""
    _done: dict[str, str] = field(default_factory=dict)
    _late: dict[str, HeldFile] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _begun: deque[tuple[Future[bytes], Callable[[bytes], None]]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        instead = next(one.body for one in self._assets.values() if one.name == "card.png")
        self._cards = SiteCards(self.config, self.folder, self.prefix, self._begin_card, instead, self.notes)
        self._press = SitePress(self.config, self.folder, self.prefix, self._cards, self.most_cards)

    @property
    def app(self) -> FastAPI:
        """The map's application."""
        return self.answers.here.app

    @property
    def _assets(self) -> dict[str, Asset]:
        found: dict[str, Asset] = self.app.state.site.assets
        return found

    def write(self) -> None:
        """Write what never changes first, then the pages that lead to it; `point` shows them to readers."""
        with in_zone(self.config.zone):
            newest = edition_files.latest_whole(self.config.editions)
            self._newest, self.languages = newest.id, newest.languages
            for at, name in enumerate(edition_files.paths(self.config.editions), 1):
                self._write_edition(name)
                # Nobody need be idle between the newest and what leads to it.
                self._finish(whole=name != self._newest)
                if at % _COLLECTED_AFTER == 0:
                    # The collector rests meanwhile.
                    gc.collect()
            self._write_newest(newest)
            self._finish(whole=True)
            self.folder.done.update(self._done)

    def point(self) -> None:
        """Put what leads to the newest edition in place, the pointer of open pages last."""
        pointer = self._late.pop(_POINTER)
        self.folder.settle()
        for path, held in self._late.items():
            self.folder.put_held(self.prefix + path, held)
        self.folder.settle()
        self.folder.put_held(self.prefix + _POINTER, pointer)

    def _hold(self, path: str, body: bytes) -> None:
        """Hold back what leads to an edition until all that it leads to stands there."""
        self._late[path] = self.folder.hold(self.prefix + path, body)

    def _write_edition(self, name: str) -> None:
        key, state = self.prefix + name, self._state(name)
        if self.folder.done.get(key) == state:
            return
        try:
            edition = edition_files.read(self.config.editions, name)
        except edition_errors.UnreadableEditionError as fault:
            # As the server does: the others are shown.
            self.notes.append(f"{fault}; left out")
            return
        for language in edition.languages:
            # What no page need be read for comes first: it is made while pages are.
            self._write_charts(edition, language)
            self._write_flows(edition, language)
        self._write_press(edition)
        for language in edition.languages:
            self._crawl([f"./?edition={edition.id}"], language, edition)
        self._write_districts(edition)
        self._write_leads(edition)
        self._done[key] = state

    def _write_newest(self, newest: Edition) -> None:
        usual = newest.languages[0]
        for language in newest.languages:
            self._crawl(["./", "wall", EDITIONS], language, newest)
        self._write_district_pages(newest)
        self._write_history(newest)
        first = self.answers.here.ask("", language=usual).decode()
        self._hold("index.html", self._static(first, usual, newest, first=True))
        layouts = [(f"_dash-{name}", f"_dash-{name}.json") for name in ("layout", "dependencies")]
        for address, path in [*((one, one) for one in (*_CHUNKS, *_ALWAYS)), *layouts]:
            self._hold(path, self.answers.here.ask(address, language=usual))
        write_assets(self.app, self.folder, self.prefix)
        for address in self.app.state.site.first_html.dash_scripts:
            self.folder.put(self.prefix + address, self.answers.here.ask(address, language=usual))
        self._hold(_POINTER, self.answers.here.ask(_POINTER, language=usual))

    def _state(self, name: str) -> str:
        """Return a digest of everything beside the edition that its files depend on."""
        gone = edition_files.withdrawals(self.config.editions).get(name)
        return _digest([self._program, gone and [gone.at, gone.why], is_running(self.config.home)])

    @cached_property
    def _program(self) -> str:
        """A digest of the program, and of where its pages are found."""
        return _digest([build(), sorted(self.app.state.site.assets), self.config.origin])

    # --- pages and what they name ---------------------------------------------------------------------

    def _crawl(self, start: list[str], language: str, edition: Edition) -> None:
        """Write pages and all that they name, for readers of a language."""
        waiting = deque(start)
        while waiting:
            address = waiting.popleft()
            parts = urlsplit(address)
            query = dict(parse_qsl(parts.query))
            other = query.get("lang", language) != language
            if parts.scheme or parts.netloc or parts.path.startswith(("../", "m/", "d/")) or not parts.path:
                continue
            if parts.path in _APART or SERVER_ONLY.match(parts.path) or (parts.path in PAGES and other):
                continue
            named = query.get("edition", "")
            if parts.path == HISTORY and (named or not self._is_compared(edition)):
                continue
            if parts.path not in PAGES:
                self._write_file(parts.path, query, edition, language)
            elif (named or self._newest) == edition.id:
                asked = {"edition": named} if named else self._day_of(parts.path, query, edition)
                path = page_name(parts.path, language, named, asked.get("date", ""))
                if path not in self._seen:
                    self._seen.add(path)
                    waiting.extend(addresses(self._write_page(path, parts.path, language, edition, asked)))
                    self._finish()

    def _day_of(self, page: str, query: dict[str, str], edition: Edition) -> dict[str, str]:
        """Return the day of which a page of the newest edition has a file of its own."""
        has_own = page in OF_A_DAY and "date" in query and self._is_dated(edition)
        return {"date": query["date"]} if has_own else {}

    def _is_dated(self, edition: Edition) -> bool:
        """Tell whether pages of a day have a file for each: they change with every edition."""
        few = len(edition.districts) * len(edition.days) <= MOST_ROWS
        return few and edition.id == self._newest

    def _is_compared(self, edition: Edition) -> bool:
        """Tell whether days as shown stand beside days as now known: all change with every edition."""
        return self._is_dated(edition) and len(edition.districts) <= self.most_pages

    def _write_page(
        self, path: str, page: str, language: str, edition: Edition, asked: dict[str, str]
    ) -> str:
        query = f"?{urlencode(asked)}" if asked else ""
        html = self.answers.here.ask(page.removeprefix("./") + query, language=language).decode()
        if page in (HISTORY, EDITIONS):
            html = without_forms(html, edition, language, compared=self._is_compared(edition))
        body = self._static(html, language, edition, has_card=not PAGES[page])
        if asked:
            self.folder.put(self.prefix + path, body)
        else:
            self._hold(path, body)
        return html

    def _static(
        self, html: str, language: str, edition: Edition, *, first: bool = False, has_card: bool = True
    ) -> bytes:
        site = {
            "page": page_name("", "{lang}"),
            "edition": page_name("", "{lang}", "{edition}"),
            "languages": edition.languages,
            "first": first,
            "trends": self._has_trends(edition),
            "dated": self._is_dated(edition),
            "compared": self._is_compared(edition),
        }
        theme, dated = theme_script(self.app), self._is_dated(edition)
        compared = self._is_compared(edition)
        page = static_page(
            html, language, edition.languages, {"site": site}, theme, dated=dated, compared=compared
        )
        if has_card:
            page = self._cards.shown(page, self._cards.of_map(edition, language))
        return page.encode()

    def _write_file(self, path: str, values: dict[str, str], edition: Edition, language: str) -> None:
        target = file_name(path, values)
        if target in self._seen:
            return
        self._seen.add(target)
        if path in _OF_PROGRAM:
            self._done[self.prefix + target] = self._program
            if self._is_of_this_program(target):
                return
        fixed = edition.id in path or path.startswith(("static/", "colours/"))
        if not fixed:
            # It is the newest's, whichever edition's page leads to it first.
            edition = edition_files.read(self.config.editions, self._newest)
        query = f"?{urlencode(values)}" if values else self._of_table(path, edition)

        def place(body: bytes) -> None:
            body = as_file(path, body, edition, language, self.config)
            if fixed:
                self.folder.put(self.prefix + target, body)
            else:
                self._hold(target, body)

        share, first = len(edition.districts) >= MANY, bool(_SLOW.fullmatch(path))
        begun = self.answers.begin(path + query, language=language, share=share, first=first)
        self._begun.append((begun, place))

    def _begin_card(self, path: str, request: ExportRequest, here: Callable[[], bytes]) -> None:
        """Begin to draw a picture beside, or if nobody is there while files are packed."""
        answer = self.answers.draw(request, here)
        if answer:
            self._begun.append(
                (answer, lambda body: self.folder.put_made(path, request.digest, lambda: body))
            )
        else:
            self.folder.put_made(path, request.digest, here)

    def _is_of_this_program(self, target: str) -> bool:
        """Tell whether a file that the program alone changes stands there, made by this one."""
        key = self.prefix + target
        return self.folder.done.get(key) == self._program and self.folder.has(key)

    def _finish(self, *, whole: bool = False) -> None:
        """Write the files that were begun: those that are answered, or all."""
        while self._begun and (whole or self._begun[0][0].done()):
            if not self._begun[0][0].done() and self.answers.help():
                continue
            answer, place = self._begun.popleft()
            place(answer.result())

    def _of_table(self, path: str, edition: Edition) -> str:
        """Return the query of a table of the data interface: as much of it as one file may hold."""
        name, _, ending = path.rpartition("/")[2].partition(".")
        if not path.startswith("api/v1/editions/") or name not in _TABLES:
            return ""
        whole = len(edition.districts) * len(edition.days) <= MOST_ROWS
        days = "" if whole else f"from={edition.days[-1]}&to={edition.days[-1]}"
        limit = f"limit={MOST_ROWS}" if ending == "json" else ""
        return "?" + "&".join(filter(None, (days, limit)))

    # --- what the page's script asks for -----------------------------------------------------------------

    def _write_charts(self, edition: Edition, language: str) -> None:
        root, query = f"editions/{edition.id}", {"lang": language, "build": build()}
        charts = self._charts(edition, language)
        for path in [
            f"{root}/view.json",
            f"{root}/wall.json",
            *(f"{root}/trends/{one}.json" for one in charts),
        ]:
            self._write_file(path, query, edition, language)

    def _write_flows(self, edition: Edition, language: str) -> None:
        """Write what the map says of the flows of each day, of the newest edition alone."""
        query = {"lang": language, "build": build()}
        for day in edition.flow_days if edition.id == self._newest else ():
            self._write_file(f"editions/{edition.id}/flows/{day}.json", query, edition, language)

    def _write_districts(self, edition: Edition) -> None:
        """Write what is known of districts, those of a city in one file for each language."""
        # Read once for all languages.
        sentences = edition.sentences()
        cities: dict[str, list[str]] = {}
        for district in edition.region.districts:
            cities.setdefault(district.parent or "all", []).append(district.code)
        for language, (city, codes) in product(edition.languages, cities.items()):
            query = {"lang": language, "build": build()}
            path = file_name(f"editions/{edition.id}/districts/{city}.json", query)
            body = dumps({code: district_data(edition, code, language, sentences[code]) for code in codes})
            self.folder.put(self.prefix + path, body)

    def _write_press(self, edition: Edition) -> None:
        """Write the page for the press, that of the newest edition in its own place too."""

        def place(language: str, html: bytes) -> None:
            fixed = self._static(self._press.fixed(html.decode(), edition), language, edition, has_card=False)
            body = self._press.filled(fixed.decode(), edition, language).encode()
            self.folder.put(self.prefix + page_name(PRESS, language, edition.id), body)
            if edition.id == self._newest:
                self._hold(page_name(PRESS, language), body)

        address, share = f"{PRESS}?edition={edition.id}", len(edition.districts) >= MANY
        for language in edition.languages:
            # Whoever draws the card has worked out the digest that the page tells.
            answer = self.answers.begin(address, language=language, share=share, first=True)
            self._begun.append((answer, partial(place, language)))

    def _write_leads(self, edition: Edition) -> None:
        """Write for each day what the QR code of a picture leads to."""
        css, script = asset_address(self.app, "fivecolour"), asset_address(self.app, "client-lead")
        for day in edition.days:
            self.folder.put(self.prefix + lead_file(edition, day), lead_page(edition, day, css, script))

    def _write_district_pages(self, newest: Edition) -> None:
        """Write the page and the feed of each district, where they are not thousands that change daily."""
        number = len(newest.districts)
        if number > self.most_pages:
            self.notes.append(
                f"{number:,} districts: their own pages are left out; --district-pages all writes them"
            )
            return
        own_cards, theme = number <= self.most_cards, theme_script(self.app)
        dated, compared = self._is_dated(newest), self._is_compared(newest)
        of_map = {} if own_cards else {one: self._cards.of_map(newest, one) for one in newest.languages}
        for language, code in product(newest.languages, newest.districts):
            html = self.answers.here.ask(f"d/{quote(code)}", language=language).decode()
            card = self._cards.of_district(newest, code, language) if own_cards else of_map[language]
            html = self._cards.shown(html, card, "../")
            page = static_district(
                html, code, language, newest.languages, theme, dated=dated, compared=compared
            ).encode()
            self._hold(district_file(code, language), page)
            if language == newest.languages[0]:
                self._hold(district_file(code), page)
            feed = f"feeds/districts/{code}.{language}.atom"
            self._hold(feed, self.answers.here.ask(quote(feed), language=language))

    def _write_history(self, newest: Edition) -> None:
        """Write what editions said of each district, where these pages are few."""
        for language in newest.languages if self._is_compared(newest) else ():
            for address, path in of_districts(newest, language):
                html = self.answers.here.ask(address, language=language).decode()
                self._hold(path, self._static(html, language, newest, has_card=False))

    def _has_trends(self, edition: Edition) -> bool:
        few = len(edition.districts) + len(edition.cities) <= MOST_TRENDS
        return few and edition.id == self._newest

    def _charts(self, edition: Edition, language: str) -> list[str]:
        """Return the names of the trends that are written: each place's, or the whole map's alone."""
        places = [*edition.districts, *edition.cities] if self._has_trends(edition) else [edition.region.home]
        known = [code for code in places if code in edition.districts or code in edition.cities]
        return [f"{code}.{language}.{theme}" for code in (REGION, *known) for theme in ("light", "dark")]


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
