"""How colours are decided: the page of an edition's rule, in plain words and whole without a script."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.editions.own_words import own_table
from fivecolour.editions.scheme_card import SchemeCard
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.languages import html_tag
from fivecolour.scoring.schemes.statements import Section, Statement
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.page_notices import notices
from fivecolour.web.pages.page_texts import edition_line, long_date, other_languages
from fivecolour.web.pages.signs_chapter import signs_chapter
from fivecolour.web.static import Asset
from fivecolour.web.view_state import Misread, ViewState

# A ladder with a line of more Chinese letters than this is given the whole width.
_WIDE = 20
_CACHED_PAGES = 64


def address(edition: Edition, state: ViewState, /, **changes: str) -> str:
    """Return the address of the page; it carries the view of the map, to lead back to it."""
    return "method" + state.query(edition, **changes).removeprefix("./")


class MethodHtml:
    """Renders the page for editions of ``folder``; of the assets' ``urls`` it needs ``css`` and ``icon``."""

    def __init__(self, folder: Path, urls: dict[str, str]) -> None:
        self._folder = folder
        self._urls = urls
        self._template = TEMPLATES.get_template("method.html")
        self._cached_page = lru_cache(maxsize=_CACHED_PAGES)(self._render)

    def page(
        self,
        edition: Edition,
        state: ViewState,
        gone: Withdrawal | None = None,
        *,
        drilling: bool = False,
        unread: tuple[Misread, ...] = (),
    ) -> Asset:
        """Return the page of an edition's rule; ``unread`` is what the address says in vain."""
        make = self._render if unread else self._cached_page
        return make(edition.id, state, gone, drilling, unread)

    def _render(
        self,
        edition_id: str,
        state: ViewState,
        gone: Withdrawal | None,
        drilling: bool,
        unread: tuple[Misread, ...],
    ) -> Asset:
        edition = edition_files.read(self._folder, edition_id)
        values = method(edition, state) | {
            **notices(edition, state, gone, drilling, unread),
            "urls": self._urls,
        }
        return Asset("method.html", "text/html; charset=utf-8", self._template.render(values).encode())


def method(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    lang, scheme = state.lang, edition.scheme.on(state.date)
    text = own_table(edition, "page", lang)
    return {
        "t": text,
        "state": state,
        "edition": edition,
        "scheme": scheme,
        "lang": html_tag(lang),
        "others": other_languages(edition.languages, lang),
        "since": text["method_since"].format(date=long_date(scheme.in_force_from, lang)),
        "edition_line": edition_line(edition, lang),
        "levels": sorted(
            (level for level in scheme.levels if not level.tier or level.tier in scheme.used),
            key=lambda level: (not level.tier, level.tier),
        ),
        "patterns": patterns("k", scale=1, tiers=scheme.descending),
        "level_colours": spelled(scheme.levels),
        "chapters": [_chapter(section, lang) for section in (*scheme.rule, *signs_chapter(edition))],
        "standings": _standings(scheme.rule, lang),
        "link": lambda **changes: address(edition, state, **changes),
        "map_link": state.query(edition),
        "versions": [
            (one.title[lang], one.name == scheme.name, _day_of(edition, one))
            for one in (edition.scheme.versions if edition.scheme.earlier else ())
        ],
    }


def _day_of(edition: Edition, version: SchemeCard) -> str:
    """Return the last of an edition's days that a version decides, empty where it decides none."""
    days = (day for day in reversed(edition.days) if edition.scheme.on(day).name == version.name)
    return next(days, "")


def _standings(rule: tuple[Section, ...], language: str) -> dict[str, str]:
    """Return the words for what a number rests on, as the rule itself has them."""
    statements = [one for section in rule if section.key == "standing" for one in section.statements]
    return {one.basis: one.title[language] for one in statements if one.basis and one.title}


def _chapter(section: Section, language: str) -> dict[str, Any]:
    groups = groupby(section.statements, key=_kind)
    return {
        "key": section.key,
        "title": section.title[language],
        "groups": [(kind, [_statement(one, language) for one in group]) for kind, group in groups],
    }


def _kind(statement: Statement) -> str:
    """Tell how a statement is set: a ``link``, a ``list``, a ``term`` with its meaning, or a sentence."""
    if statement.link:
        return "link"
    if statement.lines:
        return "list"
    return "term" if statement.title else "sentence"


def _statement(statement: Statement, language: str) -> dict[str, Any]:
    return {
        "title": statement.title[language] if statement.title else "",
        "text": statement.text[language] if statement.text else "",
        "link": statement.link,
        "basis": statement.basis,
        "wide": any(line.gives and len(line.text.zh) > _WIDE for line in statement.lines),
        "lines": [
            {
                "text": line.text[language],
                "gives": line.gives[language] if line.gives else "",
                "tier": line.tier,
            }
            for line in statement.lines
        ],
    }
