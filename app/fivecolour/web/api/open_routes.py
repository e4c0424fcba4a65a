"""``GET /api/v1/…``: everything that is published, as JSON and CSV, for anybody's programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import quote, urlencode

import orjson
from cachetools import LRUCache, cached
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export.tables import catalogue_entry, open_table, table_metadata
from fivecolour.export.tables.open_table import Choice, OpenTable
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views import content
from fivecolour.logs import log
from fivecolour.web import problems, static
from fivecolour.web.addresses import site_address
from fivecolour.web.api import known_keys, open_lists
from fivecolour.web.api.chosen_edition import LATEST, Chosen, chosen_edition, edition_named
from fivecolour.web.api.open_answers import CSV, CSVM, JSON, JSON_LD, EditionOut, PageOut, documented
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of

_PAGE, _MOST = 1_000, 10_000
_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]*)?\s*")
# Bytes of what was asked for last.
_CACHE_BYTES = 1 << 25
# By this a reader of CSV finds what its columns mean.
_DESCRIBED = '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'

Ending: TypeAlias = Literal["json", "csv"]
Limit: TypeAlias = Annotated[
    int | None,
    Query(ge=1, le=_MOST, description="Most rows of a page. Left out: 1000 of JSON, all of CSV."),
]
After: TypeAlias = Annotated[
    int, Query(ge=0, le=1_000_000_000, description="Rows to leave out: those of the pages before.")
]


def _no_number(value: Any) -> Any:
    """Refuse a day of digits alone, which would be taken for seconds since 1970."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        raise PydanticCustomError(
            "number", "a number is no day; write it as 2020-02-09, and a moment as 2020-02-10T08:00:00Z"
        )
    return value


AsOf: TypeAlias = Annotated[
    datetime | None,
    BeforeValidator(_no_number),
    Query(
        description="Moment with its time zone: the edition `latest` is then the one that readers were "
        "shown at that moment."
    ),
]
Code: TypeAlias = Annotated[str, Query(max_length=40, description="Code of a district; all by default.")]
From: TypeAlias = Annotated[
    date | None, BeforeValidator(_no_number), Query(alias="from", description="First day.")
]
To: TypeAlias = Annotated[date | None, BeforeValidator(_no_number), Query(description="Last day.")]
UpTo: TypeAlias = Annotated[
    int | None,
    Query(
        ge=0,
        le=1_000_000_000,
        description="Number of the newest edition of the list: pages of one list, of which the link to the "
        "next page names it, then hold together whatever is published meanwhile.",
    ),
]
Since: TypeAlias = Annotated[str, Query(max_length=120, description="Id of the earlier edition.")]

_PROBLEMS = problems.documented(
    s404="There is no such edition, or nothing of what was asked for in it.",
    s422="A key of the address is not understood.",
    s503="The edition cannot be shown just now, or nothing has been published yet.",
)
router = APIRouter(responses=_PROBLEMS, dependencies=[Depends(known_keys.check)])


@router.get("/maps.{ending}", **documented(PageOut))
def maps(request: Request, ending: Ending) -> Response:
    """The maps of this server, each with its newest edition."""
    columns, rows = open_lists.maps(settings_of(request))
    return _list(request, ending, columns, rows)


@router.get("/editions.{ending}", **documented(PageOut))
def editions(
    request: Request, ending: Ending, limit: Limit = None, after: After = 0, up_to: UpTo = None
) -> Response:
    """All editions of the map, the newest first; withdrawn ones too, with moment and reason."""
    columns, every = open_lists.editions(_folder(request))
    rows = [row for row in every if up_to is None or row["number"] <= up_to]
    # What comes while somebody reads page after page is not in their list.
    newest = {"up_to": str(rows[0]["number"])} if rows else {}
    return _list(request, ending, columns, rows, limit=limit, after=after, fixed=newest)


@router.get("/editions/{edition}.json", **documented(EditionOut, csv=False))
def edition(request: Request, edition: str, as_of: AsOf = None) -> Response:
    """One edition: number, moments, days, rule, languages, hash; `latest` is the one that readers see."""
    chosen = chosen_edition(_folder(request), edition, as_of)
    body = orjson.dumps(open_lists.edition_document(chosen.edition, chosen.record))
    _hold(request, chosen)
    # It says whether the edition was withdrawn, which is not for ever.
    return static.respond(request, static.Asset("edition.json", JSON, body), cache="no-cache")


Described: TypeAlias = Callable[..., dict[str, Any]]


@router.get("/editions/{edition}/datapackage.json", **documented(None))
def data_package(request: Request, edition: str, as_of: AsOf = None) -> Response:
    """The tables of an edition as a Data Package 2.0 (datapackage.org)."""
    return _described(request, chosen_edition(_folder(request), edition, as_of), table_metadata.data_package)


@router.get("/editions/{edition}/csv-metadata.json", **documented(None, kind=CSVM))
def csv_metadata(request: Request, edition: str, as_of: AsOf = None) -> Response:
    """The same for CSV on the Web (W3C)."""
    return _described(
        request, chosen_edition(_folder(request), edition, as_of), table_metadata.csv_on_the_web, CSVM
    )


@router.get("/catalogue.jsonld", **documented(None, kind=JSON_LD))
def catalogue(request: Request) -> Response:
    """The map for data catalogues: DCAT-AP 3 as JSON-LD."""
    chosen = chosen_edition(_folder(request), LATEST, None)
    make: Described = catalogue_entry.catalogue_entry
    try:
        order = standing_order(settings_of(request))
        make = partial(make, publisher=order.publisher, contact=order.contact)
    except UserError as fault:
        # Readers are told what there is; the order is its operator's to mend.
        log.error("%s", fault)
    return _described(request, chosen, make, kind=JSON_LD)


def _described(request: Request, chosen: Chosen, make: Described, kind: str = JSON) -> Response:
    site = site_address(request, settings_of(request))
    body = orjson.dumps(make(chosen.edition, site=site, withdrawn=bool(chosen.record.withdrawn)))
    _hold(request, chosen)
    # It says where the site is, and whether the edition stands.
    return static.respond(request, static.Asset("metadata", kind, body), cache="no-cache")


def _table_route(table: OpenTable) -> Any:
    """Return the route of a table."""

    def answer(
        request: Request,
        edition: str,
        ending: Ending,
        as_of: AsOf = None,
        district: Code = "",
        first: From = None,
        to: To = None,
        limit: Limit = None,
        after: After = 0,
    ) -> Response:
        chosen = chosen_edition(_folder(request), edition, as_of)
        return _table(request, table, chosen, ending, district, (first, to), limit, after)

    return answer


def changes(
    request: Request,
    edition: str,
    ending: Ending,
    since: Since,
    district: Code = "",
    first: From = None,
    to: To = None,
    limit: Limit = None,
    after: After = 0,
) -> Response:
    """What an edition says otherwise than an earlier one: its newest day, and days that were restated."""
    chosen = chosen_edition(_folder(request), edition, None)
    earlier = edition_named(_folder(request), since)
    table = TABLES["changes"]
    return _table(request, table, chosen, ending, district, (first, to), limit, after, earlier=earlier)


_DESCRIPTIONS = {
    "districts": "Code, names, city and population of every district.",
    "tiers": "The level of every district on every day, and the one that the authority published.",
    "reasons": "Why a district has its level, from day to day, as a sentence and as data.",
    "series": "Every figure that was reported and every indicator that the rule reads; empty is unknown.",
    "indicators": "What the names in `series` mean: title, unit, kind, and the bounds of the rule.",
    "targets": "Weekly counts as forecast hubs take them (hubverse target data); none of a map by days.",
    "rules": "The rule and its earlier versions, with levels and sources.",
    "flows": "Who went where: the flows of each day. A pair that is not listed is not known; it is not zero.",
    "flow_places": "The places of flows that are none of the map's, with coordinates and population.",
    "indices": "Composite indices by day: the least and the most that each can be; places with their doubt.",
    "index_parts": "The values of the parts of each index, on their scale, and what they give to it.",
    "index_rules": "How each index is made: parts, weights, scales, sources.",
    "pressure": "Importation pressure and residuals by day and district; they are no part of the tier.",
}
for _name, _text in _DESCRIPTIONS.items():
    router.add_api_route(
        f"/editions/{{edition}}/{_name}.{{ending}}",
        _table_route(TABLES[_name]),
        methods=["GET"],
        name=_name,
        description=_text,
        summary=_name,
        **documented(PageOut),
    )
router.add_api_route("/editions/{edition}/changes.{ending}", changes, **documented(PageOut))


# --- what was asked for -------------------------------------------------------------------------------


def _folder(request: Request) -> Path:
    return settings_of(request).editions


def _hold(request: Request, chosen: Chosen) -> None:
    if chosen.holds:
        hold(request.scope)


def _choice(
    edition: Edition, district: str, days: tuple[date | None, date | None], since: Edition | None
) -> Choice:
    if district and district not in edition.districts:
        raise HTTPException(404, f"{edition.id} has no district {district!r}")
    first, last = (day.isoformat() if day else "" for day in days)
    wanted = [at for at, day in enumerate(edition.days) if first <= day <= (last or day)]
    if not wanted:
        message = f"from: {edition.id} has no such days; it covers {edition.days[0]} to {edition.days[-1]}"
        raise HTTPException(404, message)
    codes = (district,) if district else tuple(edition.districts)
    return Choice(codes, wanted[0], wanted[-1], since)


# --- answers ------------------------------------------------------------------------------------------


def _table(
    request: Request,
    table: OpenTable,
    chosen: Chosen,
    ending: Ending,
    district: str,
    days: tuple[date | None, date | None],
    limit: int | None,
    after: int,
    *,
    earlier: Edition | None = None,
) -> Response:
    choice = _choice(chosen.edition, district, days, earlier)
    _hold(request, chosen)
    limit = _PAGE if limit is None and ending == "json" else limit
    asset, more = _made(table.name, chosen, choice.districts, choice.days, earlier, limit, after, ending)
    answer = static.respond(request, asset, cache=chosen.cache)
    links = [_DESCRIBED] if ending == "csv" and not table.compared else []
    if more:
        # The edition by its name: `latest` may be another when the next page is asked for.
        address = _next(request, after + (limit or 0), without=("as_of",))
        named = "" if chosen.fixed else f"../{quote(chosen.edition.id)}/"
        links.append(f'<{named}{address}>; rel="next"')
    if links:
        answer.headers["Link"] = ", ".join(links)
    return answer


def _key(name: str, chosen: Chosen, districts: Any, days: range, earlier: Any, *rest: Any) -> Any:
    codes = districts if len(districts) == 1 else ()
    since = earlier.id if earlier else ""
    withdrawn = bool(chosen.record.withdrawn)
    return (chosen.folder, chosen.edition.id, withdrawn, name, codes, days, since, *rest)


def _size(made: tuple[static.Asset, bool]) -> int:
    return len(made[0].body)


@cached(LRUCache(_CACHE_BYTES, getsizeof=_size), key=_key, lock=Lock())
def _made(
    name: str,
    chosen: Chosen,
    districts: tuple[str, ...],
    days: range,
    earlier: Edition | None,
    limit: int | None,
    after: int,
    ending: Ending,
) -> tuple[static.Asset, bool]:
    """Return a page of a table, and whether there are more."""
    table, one = TABLES[name], chosen.edition
    choice = Choice(districts, days[0], days[-1], earlier)
    most = table.most if limit is None else limit
    total, found = open_table.rows(table, one, choice, after=after, most=most)
    if limit is None and most is not None and total - after > most:
        raise HTTPException(422, f"limit: {name} has {total:,} rows; say it, or from and to")
    label = content.marked_id(one, withdrawn=bool(chosen.record.withdrawn))
    for row in found:
        row["edition"] = label
    more = limit is not None and after + limit < total
    if ending == "csv":
        body = open_table.to_csv(table.spread(one), found).encode()
        return static.Asset(f"{name}.csv", CSV, body), more
    page = PageOut(
        edition=open_lists.marks(chosen.record),
        total=total,
        after=after,
        count=len(found),
        next_after=after + len(found) if more else None,
        columns=[column.name for column in table.spread(one)],
        rows=[],
    )
    # Thousands of rows, which are plain values already, need not be copied.
    body = orjson.dumps(page.model_dump() | {"rows": found})
    return static.Asset(f"{name}.json", JSON, body), more


def _list(
    request: Request,
    ending: Ending,
    columns: list[open_table.OpenColumn],
    rows: list[dict[str, Any]],
    *,
    limit: int | None = None,
    after: int = 0,
    fixed: Mapping[str, str] | None = None,
) -> Response:
    limit = _PAGE if limit is None and ending == "json" else limit
    found = rows[after : None if limit is None else after + limit]
    more = limit is not None and after + limit < len(rows)
    if ending == "csv":
        asset = static.Asset("list.csv", CSV, open_table.to_csv(columns, found).encode())
    else:
        page = PageOut(
            edition=None,
            total=len(rows),
            after=after,
            count=len(found),
            next_after=after + len(found) if more else None,
            columns=[column.name for column in columns],
            rows=found,
        )
        asset = static.Asset("list.json", JSON, orjson.dumps(page.model_dump()))
    answer = static.respond(request, asset, cache="no-cache")
    if more:
        answer.headers["Link"] = f'<{_next(request, after + (limit or 0), fixed=fixed)}>; rel="next"'
    return answer


def _next(
    request: Request, after: int, *, without: Sequence[str] = (), fixed: Mapping[str, str] | None = None
) -> str:
    """Return the address of the next page, from this one; ``fixed`` is what all pages have in common."""
    own = {**(fixed or {}), "after": str(after)}
    given = request.query_params.multi_items()
    query = [(key, value) for key, value in given if key not in own and key not in without]
    return f"{request.scope['path'].rpartition('/')[2]}?{urlencode([*query, *own.items()])}"
