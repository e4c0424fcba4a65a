"""Feeds of changes of tier in Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.export.feeds.tier_events import TierEvent
from fivecolour.export.views import content
from fivecolour.languages import html_tag
from fivecolour.text_direction import isolated
from fivecolour.texts import counted, long_period, table

NAMESPACE = "http://www.w3.org/2005/Atom"
# Nobody has this name: what a site calls its entries where it does not know its own address.
NOBODY = "five-colour-map.invalid"
# What XML cannot hold.
_NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where a feed is, and in whose name it calls its entries.

    Attributes
    ----------
    site : str
        Whole address of the map's pages.
    path : str
        Of the feed, below it.
    authority : str
        Host of the site's public address; it is part of every id and must not change with the reader.
    map : str
        Name of the map, empty for the default one.
    """

    site: str
    path: str
    authority: str
    map: str

    @property
    def address(self) -> str:
        """The whole address of the feed."""
        return f"{self.site}/{self.path}"

    def tag(self, day: str, *parts: str) -> str:
        """Return a tag URI (RFC 4151) that was coined on a day."""
        path = "/".join(quote(part, safe="/") for part in (self.map or "map", *parts))
        return f"tag:{self.authority},{day}:{path}"


def authority(public_url: str) -> str:
    """Return in whose name ids are made.

    >>> authority("https://map.example.org:8443/x"), authority("")
    ('map.example.org', 'five-colour-map.invalid')
    """
    host = urlsplit(public_url).hostname or ""
    # An address in numbers is nobody's for ever.
    return host if re.fullmatch(r"[a-z0-9.-]*[a-z][a-z0-9.-]*", host) else NOBODY


def tier_feed(
    found: Sequence[TierEvent],
    newest: Edition,
    place: FeedPlace,
    *,
    language: str,
    code: str = "",
    first_day: str = "",
) -> bytes:
    """Return the feed of some events, the newest first.

    Parameters
    ----------
    newest : Edition
        What readers see; it names the map.
    code : str
        The district that it is of; empty for all.
    first_day : str
        Day on which the map's first edition was published: part of the feed's own id.
    """
    words = _words(language)
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": html_tag(language)})
    named = content.title(newest, language)
    whole = f"{isolated(newest.districts[code].name[language], language)} · {named}" if code else named
    marks = f"{words['drill']} · " if newest.drill else ""
    scope = f"districts/{code}" if code else "tiers"
    _add(root, "id", place.tag(first_day, scope, language))
    _add(root, "title", marks + words["title"].format(map=whole))
    _add(root, "subtitle", words["subtitle"])
    updated = [_moment(found, at) for at in range(len(found))]
    _add(root, "updated", max(updated, default=newest.published_at))
    _link(root, "self", place.address, "application/atom+xml")
    _link(root, "alternate", _page(place.site, language, code=code), "text/html")
    credit = content.figures_credit(newest)
    _add(ET.SubElement(root, "author"), "name", credit[language] if credit else named)
    _add(root, "rights", newest.region.credit[language])
    for event, moment in zip(found, updated, strict=True):
        _entry(root, event, moment, place, language)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _words(language: str) -> dict[str, str]:
    found_table: Any = table("data", language)["feed"]
    found: dict[str, str] = found_table
    return found


def _moment(found: Sequence[TierEvent], at: int) -> str:
    """Return when an entry was last changed: when its edition was published, or was withdrawn.

    Entries of one edition are a millionth of a second apart: readers that sort by time keep their order.
    """
    record = found[at].record
    moment = datetime.fromisoformat(record.withdrawn.at if record.withdrawn else record.published_at)
    moment += timedelta(microseconds=len(found) - at)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _entry(root: ET.Element, event: TierEvent, moment: str, place: FeedPlace, language: str) -> None:
    words, edition, record = _words(language), event.edition, event.record
    entry = ET.SubElement(root, "entry")
    name = isolated(edition.districts[event.code].name[language], language)
    old, new = (_level(edition.scheme.level(tier), language) for tier in (event.before, event.after))
    day = long_period(event.day, language, edition.period)
    marks = [words["drill"]] * edition.drill + [words["withdrawn"]] * bool(record.withdrawn)
    pattern = counted(words, event.kind, len(event.days), language)
    head = pattern.format(name=name, before=old, after=new, day=day, count=len(event.days))
    _add(entry, "id", place.tag(record.published_at[:10], event.key, language))
    _add(entry, "title", " · ".join((*marks, head)))
    _add(entry, "updated", moment)
    _add(entry, "published", record.published_at)
    _link(entry, "alternate", _page(place.site, language, event=event), "text/html")
    terms = [event.kind, *(["drill"] if edition.drill else []), *(["withdrawn"] if record.withdrawn else [])]
    for term in terms:
        ET.SubElement(entry, "category", {"term": term})
    lines = [
        *([words["withdrawn_line"].format(why=record.withdrawn.why)] if record.withdrawn else []),
        *([words["drill_line"]] if edition.drill else []),
        words["now"].format(level=new, reason=event.new_reason[language]),
        words["before"].format(level=old, reason=event.old_reason[language]),
        words["edition"].format(number=edition.number, id=edition.id),
    ]
    _add(entry, "content", "".join(f"<p>{escape(line)}</p>" for line in lines), type="html")


def _level(level: EditionLevel, language: str) -> str:
    name, colour = level.name[language], level.colour[language]
    return f"{name}（{colour}）" if language.startswith("zh") else f"{name} ({colour})"


def _page(site: str, language: str, *, code: str = "", event: TierEvent | None = None) -> str:
    keys = {"lang": language}
    if event:
        keys |= {"edition": event.edition.id, "district": event.code, "date": event.day}
    elif code:
        keys["district"] = code
    return f"{site}/?{urlencode(keys)}"


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})
