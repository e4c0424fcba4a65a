"""Files of one edition at addresses that never change their content."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from fastapi import APIRouter, Request, Response

from app.config import Settings
from app.editions import files
from app.errors import UserError
from app.export import geojson, sheet, tables
from app.export.svg import MapView
from app.web import static
from app.web.charts import figure_json
from app.web.client_data import district_data, dumps, edition_data

Language = Literal["zh", "en"]
Layer = Literal["graded", "published"]
Theme = Literal["light", "dark"]
_JSON = "application/json"


def router(config: Settings) -> APIRouter:  # noqa: C901 - one small route after another
    """Return the routes below ``/editions/{edition}``."""
    routes = APIRouter(prefix="/editions/{edition}", tags=["editions"])

    @lru_cache(maxsize=1024)
    def built(name: str, key: tuple[str, ...], media_type: str) -> static.Asset:
        edition = files.read(config.editions, name)
        makers: dict[str, Callable[..., bytes]] = {
            "edition": lambda: dumps(edition_data(edition)),
            "district": lambda code: dumps(district_data(edition, code)),
            "trend": lambda code, lang, theme: figure_json(
                edition, code, language=lang, theme=theme
            ).encode(),
            "csv": lambda day, lang: tables.tiers_csv(edition, int(day), language=lang).encode("utf-8-sig"),
            "geojson": lambda day: geojson.tiers_geojson(edition, int(day)).encode(),
            "svg": lambda day, lang, layer: sheet.map_sheet(
                edition, MapView(day=int(day), language=lang, layer=layer)
            ).encode(),
        }
        return static.Asset("body", media_type, makers[key[0]](*key[1:]))

    def answer(request: Request, name: str, key: tuple[str, ...], media_type: str) -> Response:
        return static.respond(request, built(name, key, media_type), cache=static.IMMUTABLE)

    def day_of(name: str, day: str | None) -> str:
        edition = files.read(config.editions, name)
        chosen = day or edition.opens_on
        if chosen not in edition.day_index:
            raise UserError(f"{name} has no day {chosen}; it covers {edition.days[0]} to {edition.days[-1]}")
        return str(edition.day_index[chosen])

    def known(name: str, code: str) -> str:
        edition = files.read(config.editions, name)
        if code not in edition.districts:
            raise UserError(f"{name} has no district {code!r}")
        return code

    def charted(name: str, code: str) -> str:
        return code if code in files.read(config.editions, name).cities else known(name, code)

    @routes.get("/view.json")
    def view(request: Request, edition: str) -> Response:
        """All tiers, names and counts, for every day."""
        return answer(request, edition, ("edition",), _JSON)

    @routes.get("/districts/{code}.json")
    def district(request: Request, edition: str, code: str) -> Response:
        """One district's reasons for every day."""
        return answer(request, edition, ("district", known(edition, code)), _JSON)

    @routes.get("/trends/{code}.{lang}.{theme}.json")
    def trend(request: Request, edition: str, code: str, lang: Language, theme: Theme) -> Response:
        """One district's trend chart as a Plotly figure."""
        return answer(request, edition, ("trend", charted(edition, code), lang, theme), _JSON)

    @routes.get("/tiers.csv")
    def csv(request: Request, edition: str, date: str | None = None, lang: Language = "zh") -> Response:
        """Tier and reason of every district on one day."""
        return answer(request, edition, ("csv", day_of(edition, date), lang), "text/csv; charset=utf-8")

    @routes.get("/map.geojson")
    def map_geojson(request: Request, edition: str, date: str | None = None) -> Response:
        """Polygons with their tiers on one day."""
        return answer(request, edition, ("geojson", day_of(edition, date)), "application/geo+json")

    @routes.get("/map.svg")
    def map_svg(
        request: Request,
        edition: str,
        date: str | None = None,
        lang: Language = "zh",
        layer: Layer = "graded",
    ) -> Response:
        """The map as a picture with its legend and sources."""
        return answer(request, edition, ("svg", day_of(edition, date), lang, layer), "image/svg+xml")

    return routes
