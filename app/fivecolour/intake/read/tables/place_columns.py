"""Where the rows of a table are: code or name as written, what it lies in, or a point."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fivecolour.intake.distinct import Texts, array, parsed
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.total_texts import total_of
from fivecolour.intake.read.tables.personal import looks_personal
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.regions import datums

Floats = NDArray[np.float64]
_NO_CODE = re.compile(r"0+(?:\.0+)?", re.ASCII)
_COUNTRY = "country"
_PARENT_ROLES = ("city", "province", _COUNTRY)
# Roles of codes beside a place, and the fault of a row whose code is another than the map's.
OUTER_CODES = {"country_code": "other_country", "province_code": "other_province"}
_EAST, _NORTH = 180.0, 90.0


@dataclass(frozen=True, slots=True)
class PlaceTexts:
    """The places of n rows; see `fivecolour.reports.batch.Batch` for the columns.

    ``fault`` is the code of what keeps a row from having a place, or "", and ``shown`` the code of a country
    or a province that does.
    """

    place: Texts
    parent: Texts
    name: Texts
    total: NDArray[np.bool_]
    lon: Floats
    lat: Floats
    fault: Texts
    shown: Texts


def placed(cells: dict[int, Texts], understood: Understanding, *, size: int) -> PlaceTexts:
    """Return the places of the rows: the code where there is one, else the name, else the point.

    A row without a place in a table that has a column of parents is the total of its parent; so is 合计.
    A place that looks like a person's number or address is a fault and is not kept.
    """
    name = _texts(cells, understood.place, size)
    code = _codes(cells, understood.column("code"), size)
    country, abroad = _countries(cells, understood, size)
    if understood.place is not None and understood.place.meaning.role == _COUNTRY:
        name = np.where(code != "", country, name).astype(object)
    name, parent = _without_totals(name, _parents(cells, country, understood), understood)
    lon, lat, bad_point = points(cells, understood, size=size)
    has_point = ~np.isnan(lon)

    total, sums = _totals(name)
    nameless = (name == "") & (code == "") & ~has_point & ~bad_point
    names_none = understood.place is None and understood.column("code") is None
    of_parent = nameless & (parent != "") & (bool(understood.parents) or names_none)
    place = np.where(code != "", code, name)
    place = np.where(total & (code == ""), np.where(sums != "", sums, parent), place)
    place = np.where(of_parent, parent, place).astype(object)
    total |= of_parent
    lon[place != ""], lat[place != ""] = np.nan, np.nan

    lost = nameless & ~of_parent & ~total
    fault = np.where(bad_point & (place == ""), "bad_point", np.where(lost, "no_place", "")).astype(object)
    fault[abroad & (fault == "")] = "other_country"
    shown = np.where(fault == "other_country", country, "").astype(object)
    for reason, texts, elsewhere in _elsewhere(cells, understood):
        found = elsewhere & (fault == "")
        fault[found], shown[found] = reason, texts[found]
    if understood.context.locate is not None:
        place = _located(place, lon, lat, fault, understood)
    # The name beside a code; one from a column of cities may be the name of what the place lies in.
    beside = np.where((code != "") & ~total, name, "").astype(object)
    if understood.place is not None and understood.place.meaning.role in _PARENT_ROLES:
        parent = np.where((beside != "") & (parent == ""), beside, parent).astype(object)
    _withhold((place, parent, beside), fault)
    return PlaceTexts(place, parent, beside, total, lon, lat, fault, shown)


def _texts(cells: dict[int, Texts], column: Column | None, size: int) -> Texts:
    if column is None:
        return array([""] * size)
    codes, found = parsed(cells[column.position], _plain)
    return array(found)[codes]


def _parents(cells: dict[int, Texts], country: Texts, understood: Understanding) -> Texts:
    """Return for each row the nearest parent that it names, else the one of all rows, else ""."""
    size = len(country)
    parent = array([""] * size)
    for column in understood.parents:
        texts = country if column.meaning.role == _COUNTRY else _texts(cells, column, size)
        parent = np.where(parent == "", texts, parent).astype(object)
    parent[parent == ""] = understood.context.parent or ""
    return parent


def _countries(
    cells: dict[int, Texts], understood: Understanding, size: int
) -> tuple[Texts, NDArray[np.bool_]]:
    """Return the country of each row, "" where it is the map's own, and where it is another."""
    texts, is_abroad = _texts(cells, understood.column(_COUNTRY), size), understood.context.is_abroad
    if understood.column(_COUNTRY) is None or is_abroad is None:
        return texts, np.zeros(size, dtype=bool)
    codes, found = parsed(texts, is_abroad)
    known = array(found)[codes]
    return np.where(known == False, "", texts).astype(object), known == True  # noqa: E712 - None is neither


def _elsewhere(
    cells: dict[int, Texts], understood: Understanding
) -> Iterator[tuple[str, Texts, NDArray[np.bool_]]]:
    """Yield each column of codes of countries or provinces, and where they are others than the map's."""
    tests = {"country_code": understood.context.is_abroad, "province_code": understood.context.is_elsewhere}
    for column in understood.columns:
        if (is_other := tests.get(column.meaning.role)) is not None:
            texts = cells[column.position]
            codes, others = parsed(_texts(cells, column, len(texts)), is_other)
            # Of codes that are not known nothing can be told.
            yield OUTER_CODES[column.meaning.role], texts, array(others)[codes] == True  # noqa: E712


def _without_totals(name: Texts, parent: Texts, understood: Understanding) -> tuple[Texts, Texts]:
    """Take 合计 in a column of cities for the name of the row, not for a city."""
    sums, _ = _totals(parent)
    name = np.where(sums & (name == ""), parent, name).astype(object)
    return name, np.where(sums, understood.context.parent or "", parent).astype(object)


def _plain(text: str) -> str:
    """Return a text with single blanks and the digits of our alphabet: ٣٣٠٢٠٣ is 330203."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    return " ".join(text.split())


def _codes(cells: dict[int, Texts], column: Column | None, size: int) -> Texts:
    """Return the codes, "" where only a mark for none stands."""
    texts = _texts(cells, column, size)
    codes, found = parsed(texts, _code)
    return array(found)[codes]


def _code(text: str) -> str:
    none = text.casefold() in headers.words()["missing"]["not_reported"] or _NO_CODE.fullmatch(text)
    return "" if none else text


def _totals(names: Texts) -> tuple[NDArray[np.bool_], Texts]:
    """Find the rows that sum others, and what they sum ("" where only the word stands)."""
    codes, found = parsed(names, total_of)
    is_total = array([of is not None for of in found])[codes].astype(bool)
    return is_total, array([of or "" for of in found])[codes]


def points(
    cells: dict[int, Texts], understood: Understanding, *, size: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return longitude and latitude in WGS 84, NaN where there is none, and where they are no degrees."""
    columns = understood.column("lon"), understood.column("lat")
    if columns[0] is None or columns[1] is None:
        nothing = np.full(size, np.nan)
        return nothing, nothing.copy(), np.zeros(size, dtype=bool)
    texts = [cells[column.position] for column in columns if column]
    lon, lat = (_degrees(column) for column in texts)
    empty = (texts[0] == "") & (texts[1] == "")
    good = (np.abs(lon) <= _EAST) & (np.abs(lat) <= _NORTH)
    found = np.column_stack([np.where(good, lon, np.nan), np.where(good, lat, np.nan)])
    datum = understood.context.datum
    if datum and datums.is_datum(datum):
        found[good] = datums.points_to_wgs84(found[good], datum=datum)
    return found[:, 0].copy(), found[:, 1].copy(), ~good & ~empty


def _degrees(texts: Texts) -> Floats:
    codes, found = parsed(texts, _degree)
    return np.array(found, dtype=np.float64)[codes]


def _degree(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _located(place: Texts, lon: Floats, lat: Floats, fault: Texts, understood: Understanding) -> Texts:
    """Put the code of the district in the place of each point; points outside all are faults."""
    rows = np.flatnonzero(~np.isnan(lon) & (place == "") & (fault == ""))
    locate = understood.context.locate
    if locate is None or not len(rows):
        return place
    place[rows] = locate(np.column_stack([lon[rows], lat[rows]]))
    fault[rows[place[rows] == ""]] = "outside"
    lon[rows], lat[rows] = np.nan, np.nan
    return place


def _withhold(columns: tuple[Texts, ...], fault: Texts) -> None:
    for texts in columns:
        codes, found = parsed(texts, looks_personal)
        hit = array(found)[codes].astype(bool)
        texts[hit] = ""
        fault[hit] = "no_place"
