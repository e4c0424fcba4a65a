"""Region sets on disk: one folder each, written by ``fivecolour regions build``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
import tomlkit

from fivecolour import data_files, json_files, toml_files
from fivecolour.errors import UserError
from fivecolour.languages import FALLBACK
from fivecolour.regions import region_tables
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.texts import PLACE_WORDS

DESCRIPTION = "region.toml"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
FILES = ("districts.csv", "cities.csv", "zones.csv", "shapes.geojson", "cities.geojson", "context.geojson")
KEYS = (
    *("content_hash", "name", "home", "valid_from", "valid_to", "districts", "polygons", "cities", "zones"),
    *("title", "credit"),
)
WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Built:
    """A region set with its geometry, as a build made it.

    Attributes
    ----------
    region_set : RegionSet
        Its ``content_hash`` is filled in when it is written.
    shapes, cities, context : GeoDataFrame
        EPSG:4326; ``code`` and ``geometry`` (context: ``name_zh`` and ``name_en`` too).
    facts : dict
        What ``region.toml`` says besides: source, CRS, tolerances.
    findings : tuple of str
        What was repaired, left out, merged or assumed.
    """

    region_set: RegionSet
    shapes: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    context: gpd.GeoDataFrame
    facts: Mapping[str, str | float | list[str]]
    findings: tuple[str, ...]


def folder(root: Path | None = None) -> Path:
    """Return the folder that region sets are written to, by default ``regions`` in one's own data."""
    return root if root is not None else data_files.folder() / "regions"


def place(name: str, *, root: Path | None = None) -> Path:
    """Return the folder of a region set: one's own, else the bundled one.

    Raises
    ------
    UserError
        There is none.
    """
    found = _places(root).get(name)
    if found is None:
        there = ", ".join(list_sets(root=root)) or "none"
        raise UserError(f"no region set {name!r} in {folder(root)}; there are: {there}")
    return found


def _places(root: Path | None) -> dict[str, Path]:
    pattern = f"*/{DESCRIPTION}"
    found = root.glob(pattern) if root is not None else data_files.both("regions", pattern).values()
    return {path.parent.name: path.parent for path in found}


def list_sets(*, root: Path | None = None) -> list[str]:
    """Return the names of the region sets there are, in order: one's own and the bundled ones."""
    return sorted(_places(root))


def load(name: str, *, root: Path | None = None) -> RegionSet:
    """Read a region set.

    Raises
    ------
    UserError
        There is no such set, or its files are not those that were built.

    Examples
    --------
    >>> zhejiang = load("zhejiang-2020")
    >>> len(zhejiang.districts), len(zhejiang.cities)
    (90, 11)
    """
    found = place(name, root=root)
    about = describe(name, root=root)
    if content_hash(found) != about["content_hash"]:
        raise UserError(
            f"{found}: its files were changed after it was built; run: fivecolour regions rebuild {name}"
        )
    return RegionSet(
        name=about["name"],
        title=Text.of(about["title"]),
        home=about["home"],
        districts=region_tables.read_districts(found / "districts.csv"),
        cities=region_tables.read_cities(found / "cities.csv"),
        zones=region_tables.read_zones(found / "zones.csv"),
        credit=Text.of(about["credit"]),
        valid_from=about["valid_from"],
        valid_to=about["valid_to"] or None,
        content_hash=about["content_hash"],
        notes=tuple(Text.of(note) for note in about.get("notes", ())),
        places=place_words(about, found / DESCRIPTION),
        countries=country_names(about, found / DESCRIPTION),
    )


def place_words(about: Mapping[str, Any], path: Path) -> dict[str, Text]:
    """Return what ``[places]`` calls districts, groups of them and the whole.

    Raises
    ------
    UserError
        It has a key that says nothing, or a word that is no text.
    """
    words = about.get("places", {})
    for key, word in words.items():
        if key not in PLACE_WORDS:
            raise UserError(f"{path}: places.{key}: unknown key; use {', '.join(PLACE_WORDS)}")
        if not isinstance(word, str | dict) or not word:
            raise UserError(f'{path}: places.{key}: is no text; write {key} = {{ en = "county" }}')
    return {key: Text.of({FALLBACK: word} if isinstance(word, str) else word) for key, word in words.items()}


def country_names(about: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """Return the country that a region set says it lies in, and other names for it.

    Raises
    ------
    UserError
        They are no list of texts.
    """
    names = about.get("countries", [])
    if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
        raise UserError(
            f'{path}: countries: write the code of the country and names, countries = ["CN", "中国"]'
        )
    return tuple(names)


def describe(name: str, *, root: Path | None = None) -> dict[str, Any]:
    """Return what ``region.toml`` says: title, dates, source, counts, tolerances, content hash.

    Raises
    ------
    UserError
        There is no such set, or something is missing in its description.
    """
    path = place(name, root=root) / DESCRIPTION
    about = toml_files.read(path)
    missing = [key for key in KEYS if key not in about]
    if missing:
        raise UserError(f"{path}: has no {', '.join(missing)}; build the region set again")
    return about


def shapes(name: str, *, root: Path | None = None) -> gpd.GeoDataFrame:
    """Return the polygons of the districts: columns ``code`` and ``geometry``, EPSG:4326, clockwise."""
    return _read(name, "shapes.geojson", root=root)


def city_shapes(name: str, *, root: Path | None = None) -> gpd.GeoDataFrame:
    """Return the outlines of the cities, dissolved from their districts."""
    return _read(name, "cities.geojson", root=root)


def context(name: str, *, root: Path | None = None) -> gpd.GeoDataFrame:
    """Return the neighbours' land around the map: ``code``, ``name_zh``, ``name_en``, ``geometry``."""
    return _read(name, "context.geojson", root=root)


def write(built: Built, *, root: Path | None = None) -> str:
    """Write a region set into its folder and return its content hash.

    Raises
    ------
    UserError
        Its name cannot be that of a folder.
    """
    region_set = built.region_set
    if not NAME.fullmatch(region_set.name):
        raise UserError(f"{region_set.name!r} cannot name a region set; use letters, digits, - and _")
    target = folder(root) / region_set.name
    target.mkdir(parents=True, exist_ok=True)
    region_tables.write_districts(target / "districts.csv", region_set.districts)
    region_tables.write_cities(target / "cities.csv", region_set.cities)
    region_tables.write_zones(target / "zones.csv", region_set.zones)
    _write_geojson(target / "shapes.geojson", built.shapes)
    _write_geojson(target / "cities.geojson", built.cities)
    _write_geojson(target / "context.geojson", built.context)
    body = _description(built)
    digest = _digest(target, body)
    (target / DESCRIPTION).write_text(f'content_hash = "{digest}"\n{body}', encoding="utf-8")
    return digest


def content_hash(target: Path) -> str:
    """Compute the SHA-256 of a region set's files (of ``region.toml`` without its first line, the hash)."""
    _, _, body = (target / DESCRIPTION).read_text(encoding="utf-8").partition("\n")
    return _digest(target, body)


def _digest(target: Path, body: str) -> str:
    digest = hashlib.sha256(body.encode())
    for name in FILES:
        try:
            content = (target / name).read_bytes()
        except FileNotFoundError:
            raise UserError(f"{target / name}: no such file; build the region set again") from None
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _read(name: str, file: str, *, root: Path | None) -> gpd.GeoDataFrame:
    path = place(name, root=root) / file
    try:
        content = json_files.parse(path.read_bytes())
        if not content["features"]:
            return gpd.GeoDataFrame({"code": []}, geometry=[], crs=WGS84)
        return gpd.GeoDataFrame.from_features(content, crs=WGS84)
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        shapely.errors.ShapelyError,
    ) as fault:
        raise UserError(f"{path}: cannot be read as GeoJSON ({fault}); build the region set again") from None


def _write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write one feature a line; properties are all columns but the geometry."""
    columns = [column for column in frame.columns if column != "geometry"]
    lines = []
    for row, geometry in zip(frame[columns].to_dict("records"), frame.geometry, strict=True):
        feature = {"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(geometry)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', encoding="utf-8")


def _description(built: Built) -> str:
    region_set = built.region_set
    values: dict[str, Any] = {
        "name": region_set.name,
        "home": region_set.home,
        "valid_from": region_set.valid_from,
        "valid_to": region_set.valid_to or "",
        "districts": len(region_set.districts),
        "polygons": len(built.shapes),
        "cities": len(region_set.cities),
        "zones": len(region_set.zones),
        **built.facts,
    }
    values |= {"title": region_set.title.words, "credit": region_set.credit.words}
    if region_set.places:
        values["places"] = {key: word.words for key, word in region_set.places.items()}
    if region_set.notes:
        values["notes"] = [note.words for note in region_set.notes]
    return tomlkit.dumps(values)
