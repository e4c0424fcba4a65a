"""Editions as versions in time of one map (Memento, RFC 7089): time gate, time map, headers of pages."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response

from fivecolour.config import Settings
from fivecolour.editions import edition_files, records
from fivecolour.editions.records import EditionRecord
from fivecolour.near_words import nearest
from fivecolour.web import problems, static
from fivecolour.web.addresses import site_root
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of
from fivecolour.web.view_state import VIEW_KEYS

# Of the keys that a view is asked for by: signs of each, and how many are passed on.
_SHOWN, _MOST_KEYS = 40, 20
LINK_FORMAT = "application/link-format"
_PROBLEMS = problems.documented(
    s400="Accept-Datetime is no date of HTTP.", s404="Nothing has been published.", s503="Not just now."
)
router = APIRouter(tags=["time"], responses=_PROBLEMS)

_ASKED = {
    "name": "Accept-Datetime",
    "in": "header",
    "required": False,
    "description": "The moment; if left out, now.",
    "schema": {"type": "string"},
}
_LINKED = {"schema": {"type": "string"}, "required": True}
_GATE: dict[int | str, dict[str, Any]] = {
    302: {
        "description": "The page of that edition.",
        "headers": {"Location": _LINKED, "Link": _LINKED, "Vary": _LINKED},
    }
}
_MAP: dict[int | str, dict[str, Any]] = {
    200: {"description": "The list.", "content": {LINK_FORMAT: {"schema": {"type": "string"}}}},
    304: {"description": "The client has it already."},
}


@router.get(
    "/timegate",
    status_code=302,
    response_class=Response,
    responses=_GATE,
    openapi_extra={"parameters": [_ASKED]},
)
def timegate(request: Request) -> Response:
    """The edition that readers were shown at a moment (Memento time gate, RFC 7089).

    Of the view (`date`, `district` and so on) that the address names.
    """
    config = settings_of(request)
    name = _shown(config.editions, request.headers.get("accept-datetime", ""))
    # What is said twice, or misspelt, the page tells.
    view = [
        (key[:_SHOWN], value[:_SHOWN])
        for key, value in request.query_params.multi_items()[:_MOST_KEYS]
        if key != "edition" and value and nearest(key[:_SHOWN].casefold(), VIEW_KEYS)
    ]
    original = f"{site_root(request, config)}/" + (f"?{urlencode(view)}" if view else "")
    headers = {
        "Location": f"./?{urlencode([*view, ('edition', name)])}",
        "Link": _joined([_link(original, "original"), *_ends(request, config)]),
        "Vary": "Accept-Datetime",
        "Cache-Control": "no-cache",
    }
    return Response(status_code=302, headers=headers)


@router.get("/timemap", response_class=Response, responses=_MAP)
def timemap(request: Request) -> Response:
    """All editions with the moments of their publication (Memento time map, RFC 7089)."""
    config = settings_of(request)
    root, every = site_root(request, config), _readable(config.editions)
    span = f'; from="{_moment(every[0])}"; until="{_moment(every[-1])}"' if every else ""
    lines = [
        _link(f"{root}/", "original"),
        _link(f"{root}/timegate", "timegate"),
        _link(f"{root}/timemap", "self", f'; type="{LINK_FORMAT}"{span}'),
        *(_memento(root, one, every) for one in every),
    ]
    body = (",\n".join(lines) + "\n").encode()
    hold(request.scope)
    return static.respond(request, static.Asset("timemap", LINK_FORMAT, body), cache="no-cache")


def headers(request: Request, config: Settings, address: str, *, edition: str = "") -> dict[str, str]:
    """Return what a page says of its versions; ``edition`` is the one that it shows for ever.

    ``address`` is that of the same view without an edition, within the map.
    """
    root = site_root(request, config)
    links = [_link(f"{root}/timegate{_query(address)}", "timegate")]
    if not edition:
        return {"Link": _joined([*links, *_ends(request, config)])}
    record = records.record(config.editions, edition)
    original = _link(f"{root}/{address.removeprefix('./')}", "original")
    return {
        "Memento-Datetime": _moment(record),
        "Link": _joined([original, *links, *_ends(request, config)]),
    }


def _query(address: str) -> str:
    return "?" + address.partition("?")[2] if "?" in address else ""


def _shown(folder: Path, moment: str) -> str:
    """Return the edition of a moment; before the first that one."""
    every = _readable(folder)
    if not (every and moment):
        # Where there is none, it says so.
        return edition_files.newest(folder)
    return records.shown_at(folder, _read(moment)) or every[0].id


def _read(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise HTTPException(400, "Accept-Datetime: write a moment as in Mon, 10 Feb 2020 08:00:00 GMT")
    return moment.astimezone(UTC)


def _readable(folder: Path) -> list[EditionRecord]:
    """Return the editions of which the moment is known, oldest first."""
    return [one for one in records.records(folder) if one.published_at]


def _ends(request: Request, config: Settings) -> list[str]:
    """Return the links to the list, and to the first and the last edition of it."""
    root, names = site_root(request, config), list(edition_files.paths(config.editions))
    found = [_first_readable(config.editions, order) for order in (names, names[::-1])]
    every = [one for one in found if one]
    return [
        _link(f"{root}/timemap", "timemap", f'; type="{LINK_FORMAT}"'),
        *(_memento(root, one, every) for one in dict.fromkeys(every)),
    ]


def _first_readable(folder: Path, names: list[str]) -> EditionRecord | None:
    # Not all are looked at: every page says these.
    found = (records.record(folder, name) for name in names)
    return next((one for one in found if one.published_at), None)


def _memento(root: str, one: EditionRecord, every: list[EditionRecord]) -> str:
    place = [name for name, end in (("first", every[0]), ("last", every[-1])) if one.id == end.id]
    return _link(f"{root}/?edition={one.id}", " ".join([*place, "memento"]), f'; datetime="{_moment(one)}"')


def _moment(one: EditionRecord) -> str:
    return format_datetime(datetime.fromisoformat(one.published_at).astimezone(UTC), usegmt=True)


def _link(address: str, relation: str, more: str = "") -> str:
    return f'<{address}>; rel="{relation}"{more}'


def _joined(links: list[str]) -> str:
    return ", ".join(links)
