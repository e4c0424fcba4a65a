"""Reading polygons from any file, into WGS 84 degrees."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.regions import datums
from fivecolour.regions.build import (
    attribute_text,
    code_columns,
    code_table,
    longitudes,
    polygon_file,
    tiles,
)
from fivecolour.regions.build.code_table import CodeTable
from fivecolour.regions.build.polygon_file import PolygonFile
from fivecolour.regions.codes import digits_of, is_address_part

WGS84 = "EPSG:4326"
LIST_AT_MOST = 12
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the file hold what; rows whose ``drop`` column has that value are left out.

    ``code_length``: how many digits codes have that lost leading zeros; 0 where none has, None to find out.
    ``parent_length``: how many first characters of a code are its parent's, 0 for none. ``kind``: of places,
    such as Landkreis, where several bear one name. ``parent_alias``: other names of parents, such as MD.
    """

    code: str
    name: str | None = None
    parent: str | None = None
    parent_name: str | None = None
    kind: str | None = None
    population: str | None = None
    aliases: tuple[str, ...] = ()
    strip_prefix: str = ""
    keep_prefix: str = ""
    drop: tuple[tuple[str, str], ...] = ()
    code_length: int | None = None
    parent_length: int = 0
    parent_alias: str | None = None


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Polygons of one file.

    Attributes
    ----------
    frame : GeoDataFrame
        Columns ``code``, ``name``, ``parent``, ``parent_name``, ``kind``, ``aliases`` and ``parent_aliases``
        (parted by ``|``), ``population`` (None where it is not known) and ``geometry`` in EPSG:4326, in the
        order of the codes.
    crs : str
        What the coordinates were taken to be.
    findings : tuple of str
        What was left out or assumed.
    """

    frame: gpd.GeoDataFrame
    crs: str
    findings: tuple[str, ...]


def read(
    path: Path,
    *,
    columns: Columns,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    table: CodeTable | None = None,
) -> Boundaries:
    """Read the polygons of a GeoJSON, Shapefile, GeoPackage, TopoJSON or other GDAL file.

    Parameters
    ----------
    path : Path
        The file.
    columns : Columns
        Where codes, names and parents stand.
    layer : str, optional
        Needed only where the file has several layers.
    crs : str, optional
        An EPSG code, or ``GCJ-02`` or ``BD-09``; it overrides what the file says. Needed where the
        file says nothing. (A GeoJSON file that says nothing is WGS 84, by RFC 7946.)

    encoding : str, optional
        Of the texts of a shapefile, GeoJSON or table; needed where it cannot be found out.
    table : CodeTable, optional
        Further columns, joined by code.

    Raises
    ------
    UserError
        The file cannot be read, has no such layer or column, no CRS, rows that are not polygons, or
        a code that is missing or stands in more than one row.
    """
    findings: list[str] = []
    frame = opened(path, layer=layer, columns=columns, encoding=encoding, findings=findings)
    frame = _dropped(frame, path=path, columns=columns, findings=findings)
    _need_polygons(frame, path=path)
    frame = code_columns.combined(frame, columns.code)
    if table is not None:
        frame = joined(frame, table, path=path, columns=columns, findings=findings)
    named = _named(frame, path=path, columns=columns, findings=findings)
    used, converted = _in_wgs84(named, path=path, crs=crs, findings=findings)
    return Boundaries(converted.sort_values("code", ignore_index=True), used, tuple(findings))


def shorten(items: Sequence[str]) -> str:
    """Join items for a message, the first few of many.

    Examples
    --------
    >>> shorten(["a", "b"])
    'a, b'
    """
    more = len(items) - LIST_AT_MOST
    return ", ".join(items[:LIST_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def opened(
    path: Path,
    *,
    layer: str | None = None,
    columns: Columns | None = None,
    encoding: str | None = None,
    findings: list[str] | None = None,
) -> gpd.GeoDataFrame:
    """Return the rows of a file of polygons with their texts decoded; those of a table as tiles.

    Raises
    ------
    UserError
        It cannot be read, or it has several layers and none is chosen.
    """
    if not path.exists():
        raise UserError(f"{path}: no such file")
    notes = findings if findings is not None else []
    if path.suffix.lower() in tiles.SUFFIXES:
        table = code_table.read(path, encoding=encoding)
        notes.append("without polygons: every district is a tile, in the order of cities and codes")
        wanted = (columns.parent, columns.parent_name, columns.code) if columns else ()
        return tiles.tiled(table, order=[name for name in wanted if name and name in table.columns])
    found = polygon_file.found(path, layer=layer, encoding=encoding, findings=notes)
    frame = _frame(path, found)
    if found.is_shapefile:
        return attribute_text.decoded(
            frame, path=path, declared=found.declared, encoding=encoding, findings=notes
        )
    return frame


def _frame(path: Path, found: PolygonFile) -> gpd.GeoDataFrame:
    """Read the rows; the texts of a shapefile as raw bytes."""
    try:
        layers = [str(name) for name in pyogrio.list_layers(found.source)[:, 0]]
        if found.layer is None and len(layers) > 1:
            raise UserError(f"{path}: has several layers; choose one with --layer: {shorten(layers)}")
        if found.layer is not None and found.layer not in layers:
            raise UserError(f"{path}: no layer {found.layer!r}; there are: {shorten(layers)}")
        with warnings.catch_warnings():
            # Rings that are not closed or cross are repaired later, and said so.
            warnings.simplefilter("ignore")
            raw = {"encoding": attribute_text.RAW} if found.is_shapefile else {}
            # By its number: a text without a name of its own has another whenever it is opened.
            number = layers.index(found.layer) if found.layer else 0
            frame = gpd.read_file(found.source, layer=number, **raw)
    except UnicodeDecodeError:
        raise UserError(f"{path}: its texts are not UTF-8; save it as UTF-8 or as a shapefile") from None
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        shapely.errors.ShapelyError,
    ) as error:
        if polygon_file.is_parquet(path):
            raise UserError(
                f"{path}: is (Geo)Parquet, which cannot be read here; save it as GeoPackage or GeoJSON "
                f"(in QGIS, or: ogr2ogr {path.stem}.gpkg {path.name}) and give that"
            ) from error
        raise UserError(f"{path}: cannot be read as a file of polygons ({error})") from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise UserError(f"{path}: holds no polygons; give a file of polygons")
    return frame


def _dropped(
    frame: gpd.GeoDataFrame, *, path: Path, columns: Columns, findings: list[str]
) -> gpd.GeoDataFrame:
    for column, value in columns.drop:
        _need_column(frame, column, path=path)
        texts = code_columns.as_texts(frame[column]).fillna("")
        # Of codes, as they are written in the end: lost zeros do not matter.
        out = texts == value
        if column == columns.code and value.isdigit():
            out |= texts.str.lstrip("0") == value.lstrip("0")
        findings.append(f"{number_of(int(out.sum()), 'row')} left out because {column} is {value}")
        frame = frame[~out]
    return frame


def _need_polygons(frame: gpd.GeoDataFrame, *, path: Path) -> None:
    kinds = frame.geometry.geom_type
    # None is a missing geometry and a collection may hold polygons: repair reports either by code.
    others = kinds[kinds.notna() & ~kinds.isin(["Polygon", "MultiPolygon", "GeometryCollection"])]
    if len(others):
        counts = ", ".join(f"{count} {kind}" for kind, count in others.value_counts().items())
        raise UserError(
            f"{path}: holds {counts} beside or instead of polygons; "
            "give a file of polygons, or leave those rows out with --drop COLUMN=VALUE"
        )


def _need_column(frame: gpd.GeoDataFrame, column: str, *, path: Path) -> None:
    if column not in frame.columns:
        there = [str(name) for name in frame.columns if name != "geometry"]
        raise UserError(f"{path}: no column {column!r}; there are: {shorten(there) or 'none'}")


def joined(
    frame: gpd.GeoDataFrame, table: CodeTable, *, path: Path, columns: Columns, findings: list[str]
) -> gpd.GeoDataFrame:
    """Put the columns of the table beside those of the file."""
    _need_column(frame, columns.code, path=path)
    return code_table.joined(
        frame,
        code_columns.as_texts(frame[columns.code]).fillna(""),
        code_table.read(table.path, encoding=table.encoding),
        path=table.path,
        column=table.code_column,
        strip_prefix=columns.strip_prefix,
        findings=findings,
    )


def _named(frame: gpd.GeoDataFrame, *, path: Path, columns: Columns, findings: list[str]) -> gpd.GeoDataFrame:
    named_columns = (columns.code, columns.name, columns.parent, columns.parent_name, columns.kind)
    for column in (*named_columns, columns.parent_alias, columns.population, *columns.aliases):
        if column is not None:
            _need_column(frame, column, path=path)
    codes, parents = _codes(frame, path=path, columns=columns, findings=findings)
    texts = {
        "code": codes,
        "name": _texts(frame, columns.name).where(lambda text: text != "", codes),
        "parent": parents,
        "parent_name": _texts(frame, columns.parent_name),
        "parent_aliases": _aliases(frame, tuple(filter(None, (columns.parent_alias,)))),
        "kind": _texts(frame, columns.kind),
        "aliases": _aliases(frame, columns.aliases),
        "population": _populations(frame, columns.population, codes, path=path, findings=findings),
    }
    named = gpd.GeoDataFrame(texts, geometry=frame.geometry, crs=frame.crs)
    return _with_prefix(named, path=path, prefix=columns.keep_prefix, findings=findings)


def _codes(
    frame: gpd.GeoDataFrame, *, path: Path, columns: Columns, findings: list[str]
) -> tuple[pd.Series, pd.Series]:
    """Return the codes of all rows and their parents', each code once and fit for an address."""
    codes = code_columns.as_codes(
        frame[columns.code], path=path, findings=findings, code_length=columns.code_length
    )
    blank = codes.isna() | (codes == "")
    if blank.any():
        rows = [str(number + 1) for number in np.flatnonzero(blank)]
        raise UserError(
            f"{path}: no code in column {columns.code!r} of row {shorten(rows)}; "
            "fill it, or leave those rows out with --drop COLUMN=VALUE"
        )
    codes = codes.str.removeprefix(columns.strip_prefix)
    given = frame[columns.parent] if columns.parent else pd.Series("", index=frame.index)
    parents = code_columns.as_texts(given).fillna("").map(digits_of)
    codes, parents = code_columns.with_zeros(
        codes,
        parents,
        code_length=columns.code_length,
        parent_length=columns.parent_length,
        path=path,
        findings=findings,
        beside=[frame[name] for name in frame.columns if name not in ("geometry", columns.code)],
    )
    if odd := sorted(code for code in codes.unique() if not is_address_part(code)):
        raise UserError(
            f"{path}: codes stand in addresses of pages, and these hold a slash or a sign that is not seen: "
            f"{shorten([repr(code) for code in odd])}; write them without"
        )
    twice = sorted(codes[codes.duplicated()].unique())
    if twice:
        raise UserError(
            f"{path}: these codes stand in more than one row: {shorten(twice)}; every district needs its own"
        )
    own = dict(zip(codes, parents, strict=True))
    if both := sorted({parent for parent in parents if own.get(parent, parent) != parent}):
        findings.append(
            f"codes of parents that are districts' codes too ({shorten(both)}): their totals cannot "
            "be kept; to keep them name a column of their names, or of other codes, with --parent-column"
        )
    return codes, parents


def _texts(frame: gpd.GeoDataFrame, column: str | None) -> pd.Series:
    """Return a column as texts, blank where there is none."""
    if column is None:
        return pd.Series("", index=frame.index, dtype="string")
    return code_columns.as_texts(frame[column]).fillna("")


def _aliases(frame: gpd.GeoDataFrame, columns: tuple[str, ...]) -> pd.Series:
    """Return the other names of every row, parted by ``|``; a cell may part several by ``;`` too."""
    texts = pd.Series("", index=frame.index, dtype="string")
    for column in columns:
        texts = texts + "|" + _texts(frame, column).str.replace(";", "|")
    return texts.map(lambda text: "|".join(dict.fromkeys(filter(None, map(str.strip, text.split("|"))))))


def _populations(
    frame: gpd.GeoDataFrame, column: str | None, codes: pd.Series, *, path: Path, findings: list[str]
) -> pd.Series:
    if column is None:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    texts = code_columns.as_texts(frame[column])
    found = pd.Series(list(code_table.numbers(texts, codes, path=path)), index=frame.index, dtype=object)
    lacking = codes[found.isna()]
    if len(lacking):
        findings.append(
            f"no population of {number_of(len(lacking), 'district')}, so that no rate is computed for them: "
            f"{shorten(lacking.tolist())}"
        )
    return found


def _with_prefix(
    named: gpd.GeoDataFrame, *, path: Path, prefix: str, findings: list[str]
) -> gpd.GeoDataFrame:
    """Keep the districts whose code begins so."""
    within = named[named["code"].str.startswith(prefix)]
    if within.empty:
        raise UserError(f"{path}: no code starts with {prefix!r}")
    if len(within) < len(named):
        left_out = len(named) - len(within)
        findings.append(
            f"{number_of(left_out, 'row')} left out because the code does not start with {prefix}"
        )
    return within


def _in_wgs84(
    frame: gpd.GeoDataFrame, *, path: Path, crs: str | None, findings: list[str]
) -> tuple[str, gpd.GeoDataFrame]:
    declared = frame.crs.to_string() if frame.crs is not None else None
    used = crs or declared or _usual(frame, path=path, findings=findings)
    if used is None:
        raise UserError(
            f"{path}: says no coordinate system; give it with --crs, such as --crs EPSG:4326, GCJ-02 or BD-09"
        )
    if crs is not None and declared is not None and crs != declared:
        findings.append(f"the file says {declared}, taken as {crs} as told")
    if longitudes.is_in_degrees(used):
        frame = longitudes.on_the_globe(longitudes.in_order(frame, findings), findings)
    if datums.is_datum(used):
        _need_degrees(frame, path=path, crs=used)
        shifted = datums.to_wgs84(frame.geometry.to_numpy(), datum=used)
        converted = frame.set_geometry(gpd.GeoSeries(shifted, index=frame.index, crs=WGS84))
    else:
        try:
            converted = frame.set_crs(used, allow_override=True).to_crs(WGS84)
        except pyproj.exceptions.CRSError:
            raise UserError(
                f"{path}: {used!r} is no coordinate system that is known; use EPSG:number, GCJ-02 or BD-09"
            ) from None
    _need_degrees(converted, path=path, crs=used)
    return used, converted


def _usual(frame: gpd.GeoDataFrame, *, path: Path, findings: list[str]) -> str | None:
    """Return WGS 84 for TopoJSON in degrees, which has no way to say it."""
    with path.open("rb") as file:
        if b'"Topology"' not in file.read(_HEAD):
            return None
    _need_degrees(frame, path=path, crs=WGS84)
    findings.append("coordinates taken as WGS 84, which TopoJSON in degrees is; else say --crs")
    return WGS84


def _need_degrees(frame: gpd.GeoDataFrame, *, path: Path, crs: str) -> None:
    bounds = frame.total_bounds
    if np.isnan(bounds).all():
        raise UserError(f"{path}: every polygon is empty")
    west, south, east, north = bounds
    within = west >= -180.000001 and east <= 180.000001 and south >= -90.000001 and north <= 90.000001  # noqa: PLR2004
    if not within:
        raise UserError(
            f"{path}: coordinates reach from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}, which {crs} "
            "cannot mean; give the right system with --crs"
        )
