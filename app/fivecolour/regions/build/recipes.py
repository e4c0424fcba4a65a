"""How a region set is made, as data: from a ``recipe.toml`` or from the command line."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.regions.build.boundaries import Columns
from fivecolour.regions.build.code_table import CodeTable
from fivecolour.regions.region_set import Text
from fivecolour.regions.sets import place_words

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class ContextLayer:
    """The neighbours' land behind the map: provinces by the first digits of their codes."""

    provinces: tuple[tuple[str, Text], ...]
    padding_degrees: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how a region set comes out.

    Attributes
    ----------
    name : str
        Name of the region set and of its folder.
    polygons : Path
        File of polygons; ``layer``, ``crs``, ``encoding`` and ``columns`` say how to read it.
    merge : tuple of (str, str)
        Codes whose polygons are dissolved into another code's.
    parent_length : int
        Where no column names the parent: this many first characters of a code do; 0 for none.
    tolerance_px, islet_px : float
        In pixels of a map 1,000 pixels high: how far borders may move, and how large an island must be.
    max_overlap_km2 : float
        Neighbours that share more ground than this are refused.
    tables : Path or None
        Folder of hand-written ``districts.csv``, ``cities.csv`` and ``zones.csv``; without it the
        districts are those of the file of polygons.
    table : CodeTable or None
        Further columns of the districts, joined by code.
    countries : tuple of str
        The country that it lies in, and other names for it.
    population_year : int or None
        Of the populations, where a column has them; ``population_source`` says whose count it is.
    """

    name: str
    polygons: Path
    columns: Columns
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    merge: tuple[tuple[str, str], ...] = ()
    parent_length: int = 0
    tolerance_px: float = 0.7
    islet_px: float = 1.5
    max_overlap_km2: float = 1.0
    title: Text = NOTHING
    home: str = ""
    valid_from: str = ""
    valid_to: str | None = None
    credit: Text = NOTHING
    source: str = ""
    notes: tuple[Text, ...] = ()
    places: Mapping[str, Text] = field(default_factory=dict)
    context: ContextLayer | None = None
    tables: Path | None = None
    table: CodeTable | None = None
    countries: tuple[str, ...] = ()
    population_year: int | None = None
    population_source: str = ""


def read(path: Path) -> Recipe:
    """Read a ``recipe.toml``; the tables of districts stand in its folder.

    Raises
    ------
    UserError
        The recipe is missing, is no TOML, lacks a key, or needs a package that is not installed.
    """
    if not path.is_file():
        raise UserError(f"{path}: no such recipe; give a file of polygons with --input")
    document = toml_files.read(path)
    try:
        return _recipe(document, path=path)
    except KeyError as error:
        raise UserError(f"{path}: needs the key {error.args[0]!r}; write it") from None
    except (TypeError, AttributeError) as error:
        raise UserError(f"{path}: a key has no value of its kind ({error}); mend it") from None


def _recipe(document: Mapping[str, Any], *, path: Path) -> Recipe:
    polygons = document["polygons"]
    return Recipe(
        name=document["name"],
        polygons=_polygons(polygons, path=path),
        columns=Columns(
            code=polygons["code_column"],
            strip_prefix=polygons.get("strip_prefix", ""),
            keep_prefix=polygons.get("keep_prefix", ""),
            drop=tuple(polygons.get("drop", {}).items()),
        ),
        crs=polygons["crs"],
        merge=tuple(polygons.get("merge", {}).items()),
        tolerance_px=document["tolerance_px"],
        islet_px=document["islet_px"],
        title=_text(document["title"]),
        home=document["home"],
        valid_from=document["valid_from"],
        valid_to=document.get("valid_to"),
        credit=_text(document["credit"]),
        source=f"{polygons.get('package', '')} {polygons['file']}".strip(),
        notes=tuple(_text(note) for note in document.get("notes", ())),
        places=place_words(document, path),
        countries=tuple(document.get("countries", ())),
        context=_context(document.get("context")),
        tables=path.parent,
    )


def _polygons(table: Mapping[str, Any], *, path: Path) -> Path:
    """Find the file beside the recipe or inside an installed package (which is not imported)."""
    if "package" not in table:
        return path.parent / str(table["file"])
    found = importlib.util.find_spec(table["package"])
    if found is None or not found.submodule_search_locations:
        raise UserError(
            f"{path}: needs the package {table['package']}; "
            "install it with: pip install 'five-colour-map[build]'"
        )
    return Path(found.submodule_search_locations[0]) / str(table["file"])


def _context(table: Mapping[str, Any] | None) -> ContextLayer | None:
    if table is None:
        return None
    provinces = tuple((prefix, _text(name)) for prefix, name in sorted(table["provinces"].items()))
    return ContextLayer(provinces, table["padding_degrees"])


def _text(table: Mapping[str, str]) -> Text:
    return Text.of(table)
