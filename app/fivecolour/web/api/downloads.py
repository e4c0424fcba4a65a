"""Files of one edition at addresses that never change their content, but for the mark of a withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.maker import MEDIA_TYPES, make
from fivecolour.export.sheets.press_sheet import sheet_request
from fivecolour.export.tables import day_table, geojson
from fivecolour.export.tables.flow_geojson import flows_geojson
from fivecolour.export.tables.hub_table import hub_csv
from fivecolour.web import problems, static
from fivecolour.web.api import known_keys
from fivecolour.web.api.client_data import district_data, dumps, edition_data, reasons_data
from fivecolour.web.api.documented_files import documented_file
from fivecolour.web.charts.trend import REGION, figure_json
from fivecolour.web.map_settings import settings_of
from fivecolour.web.pages.flow_view import flow_day
from fivecolour.web.pages.wall_data import wall_data

Language: TypeAlias = Annotated[
    str,
    Query(
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$",
        max_length=20,
        description="A language of the edition; if left out, its first.",
    ),
]
Date: TypeAlias = Annotated[str | None, Query(description="A day of it; if left out, the one it opens on.")]
Layer: TypeAlias = Literal["graded", "published"]
Theme: TypeAlias = Literal["light", "dark"]
Maker: TypeAlias = Callable[..., bytes]

_JSON = "application/json"
_CACHED_FILES = 1024
# Of files of many megabytes.
_CACHED_LARGE = 4

_PROBLEMS = problems.documented(
    s404="There is no such edition, or nothing of what was asked for in it.",
    s422="A key of the address is not understood.",
    s503="The edition cannot be shown just now.",
)
router = APIRouter(
    prefix="/editions/{edition}",
    tags=["editions"],
    responses=_PROBLEMS,
    dependencies=[Depends(known_keys.check_file)],
)


def _view(edition: Edition, language: str) -> bytes:
    return dumps(edition_data(edition, language))


def _wall(edition: Edition, language: str) -> bytes:
    return dumps(wall_data(edition, language))


def _district(edition: Edition, code: str, language: str) -> bytes:
    return dumps(district_data(edition, code, language))


def _reasons(edition: Edition, code: str) -> bytes:
    return dumps(reasons_data(edition, code))


def _trend(edition: Edition, code: str, language: str, theme: str) -> bytes:
    return figure_json(edition, code, language=language, theme=theme).encode()


def _flows(edition: Edition, day: str, language: str) -> bytes:
    return dumps(flow_day(edition, day, language))


def _csv(edition: Edition, day: int, language: str, withdrawn: bool) -> bytes:
    # Spreadsheets take a file without this mark for another encoding.
    return day_table.tiers_csv(edition, day, language=language, withdrawn=withdrawn).encode("utf-8-sig")


def _outlook(edition: Edition, _day: int, _withdrawn: bool) -> bytes:
    return hub_csv(edition).encode()


def _geojson(edition: Edition, day: int, withdrawn: bool) -> bytes:
    return geojson.tiers_geojson(edition, day, withdrawn=withdrawn)


def _flow_lines(edition: Edition, day: int, withdrawn: bool) -> bytes:
    return flows_geojson(edition, edition.days[day], withdrawn=withdrawn).encode()


def _svg(
    edition: Edition, day: int, language: str, layer: str, folder: Path, origin: str, withdrawn: bool
) -> bytes:
    request = sheet_request(edition, edition.days[day], language, layer, origin)
    return make(replace(request, withdrawn=withdrawn), edition, folder).body


@lru_cache(maxsize=_CACHED_FILES)
def _built(
    folder: Path, name: str, maker: Maker, arguments: tuple[Any, ...], media_type: str
) -> static.Asset:
    return static.Asset("body", media_type, maker(edition_files.read(folder, name), *arguments))


_built_large = lru_cache(maxsize=_CACHED_LARGE)(_built.__wrapped__)


def _answer(request: Request, name: str, maker: Maker, *arguments: Any) -> Response:
    built = _built(_folder(request), name, maker, arguments, _JSON)
    return static.respond(request, built, cache=static.cache_of(request))


def _download(
    request: Request,
    edition: Edition,
    maker: Maker,
    day: int,
    *arguments: Any,
    parts: Sequence[str],
    kind: str,
    built: Callable[..., static.Asset] = _built,
) -> Response:
    """Answer with a file that people keep; that of a withdrawn edition says so, and no cache keeps it."""
    folder = _folder(request)
    withdrawn = edition.id in edition_files.marks(folder)
    asset = built(folder, edition.id, maker, (day, *arguments, withdrawn), MEDIA_TYPES[kind])
    marks = ["drill"] * edition.drill + ["withdrawn"] * withdrawn
    named = [edition.region.name, edition.days[day], f"no{edition.number}", edition_files.tail_of(edition.id)]
    name = "_".join((*marks, *named, *parts)) + f".{kind}"
    cache = "no-cache" if withdrawn else static.cache_of(request)
    return static.respond(request, asset, cache=cache, name=name)


def _folder(request: Request) -> Path:
    return settings_of(request).editions


def _edition(request: Request, name: str) -> Edition:
    return edition_files.read(_folder(request), name)


def _day(edition: Edition, day: str | None) -> int:
    chosen = edition.opens_on if day is None else day
    if chosen not in edition.day_index:
        raise UserError(
            f"{edition.id} has no day {chosen[:40]!r}; it covers {edition.days[0]} to {edition.days[-1]}"
        )
    return edition.day_index[chosen]


def _language(edition: Edition, lang: str) -> str:
    if lang and lang not in edition.languages:
        there = ", ".join(edition.languages)
        raise HTTPException(422, f"lang: {edition.id} is not in {lang[:20]!r}; its languages are: {there}")
    return lang or edition.languages[0]


def _known(edition: Edition, code: str) -> str:
    if code not in edition.districts:
        raise UserError(f"{edition.id} has no district {code[:40]!r}")
    return code


@router.get("/view.json", **documented_file(_JSON))
def view(request: Request, edition: str, lang: Language = "") -> Response:
    """All tiers, names and counts, for every day."""
    return _answer(request, edition, _view, _language(_edition(request, edition), lang))


@router.get("/wall.json", **documented_file(_JSON))
def wall(request: Request, edition: str, lang: Language = "") -> Response:
    """What a wall screen shows."""
    return _answer(request, edition, _wall, _language(_edition(request, edition), lang))


@router.get("/districts/{code}.json", **documented_file(_JSON))
def district(request: Request, edition: str, code: str, lang: Language = "") -> Response:
    """What the page says of one district, for every day."""
    found = _edition(request, edition)
    return _answer(request, edition, _district, _known(found, code), _language(found, lang))


@router.get("/districts/{code}/reasons.json", **documented_file(_JSON))
def reasons(request: Request, edition: str, code: str) -> Response:
    """One district's reasons for every day as data: what decided, its value, its threshold."""
    return _answer(request, edition, _reasons, _known(_edition(request, edition), code))


@router.get("/trends/{code}.{lang}.{theme}.json", **documented_file(_JSON))
def trend(request: Request, edition: str, code: str, lang: str, theme: Theme) -> Response:
    """The trend chart of a district, a city or the whole map (`region`) as a Plotly figure."""
    found = _edition(request, edition)
    charted = code if code in found.cities or code == REGION else _known(found, code)
    return _answer(request, edition, _trend, charted, _language(found, lang), theme)


@router.get("/flows/{day}.json", **documented_file(_JSON))
def flows(request: Request, edition: str, day: str, lang: Language = "") -> Response:
    """What the map says of the flows of a day: half arrows, legend, who comes from where."""
    found = _edition(request, edition)
    if _day(found, day) is not None and found.flow_basis is None:
        raise HTTPException(404, f"{edition} has no flows")
    return _answer(request, edition, _flows, day, _language(found, lang))


@router.get("/tiers.csv", **documented_file("text/csv; charset=utf-8"))
def csv(request: Request, edition: str, date: Date = None, lang: Language = "") -> Response:
    """Tier and reason of every district on one day."""
    found = _edition(request, edition)
    lang = _language(found, lang)
    return _download(request, found, _csv, _day(found, date), lang, parts=("tiers", lang), kind="csv")


@router.get("/outlook.csv", **documented_file("text/csv; charset=utf-8"))
def outlook_csv(request: Request, edition: str) -> Response:
    """Chances of tiers and quantiles of cases in the days to come, in the format of the hubverse."""
    found = _edition(request, edition)
    last = len(found.days) - 1
    return _download(request, found, _outlook, last, parts=("outlook",), kind="csv")


@router.get("/map.geojson", **documented_file("application/geo+json"))
def map_geojson(request: Request, edition: str, date: Date = None) -> Response:
    """Polygons with their tiers on one day."""
    found = _edition(request, edition)
    return _download(request, found, _geojson, _day(found, date), parts=("map",), kind="geojson")


@router.get("/flows.geojson", **documented_file("application/geo+json"))
def flow_lines(request: Request, edition: str, date: Date = None) -> Response:
    """The flows of a day as lines from origin to destination; a pair that is not there is not known."""
    found = _edition(request, edition)
    day = _day(found, date)
    if found.flow_basis is None:
        raise HTTPException(404, f"{edition} has no flows")
    return _download(request, found, _flow_lines, day, parts=("flows",), kind="geojson", built=_built_large)


@router.get("/map.svg", **documented_file("image/svg+xml"))
def map_svg(
    request: Request, edition: str, date: Date = None, lang: Language = "", layer: Layer = "graded"
) -> Response:
    """The map as a picture with its legend and sources."""
    found = _edition(request, edition)
    day, lang = _day(found, date), _language(found, lang)
    config = settings_of(request)
    parts = ("map", layer, lang)
    return _download(
        request, found, _svg, day, lang, layer, config.editions, config.origin, parts=parts, kind="svg"
    )
