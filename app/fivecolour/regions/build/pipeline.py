"""Building a region set: read, repair, clean, merge, simplify, orient, dissolve."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.regions import pinyin, region_tables
from fivecolour.regions.build import boundaries, enclaves, repair
from fivecolour.regions.build.consistency import need_known, need_match
from fivecolour.regions.build.district_names import (
    DistrictName,
    abbreviations,
    begin_with_kinds,
    named,
    shared,
    without_shared,
)
from fivecolour.regions.build.recipes import ContextLayer, Recipe
from fivecolour.regions.region_set import City, District, Population, RegionSet, Text, Zone
from fivecolour.regions.sets import Built


@dataclass(frozen=True, slots=True)
class _Tables:
    districts: tuple[District, ...]
    cities: tuple[City, ...]
    zones: tuple[Zone, ...] = ()


def build(recipe: Recipe) -> Built:
    """Make a region set as the recipe says; nothing is written.

    Raises
    ------
    UserError
        The polygons cannot be used (see :func:`fivecolour.regions.build.boundaries.read`), neighbours overlap
        by more than the recipe allows, or polygons and the table of districts do not match.
    """
    wanted = replace(recipe.columns, parent_length=recipe.parent_length)
    wanted = replace(wanted, keep_prefix="") if recipe.context else wanted
    source = boundaries.read(
        recipe.polygons,
        columns=wanted,
        layer=recipe.layer,
        crs=recipe.crs,
        encoding=recipe.encoding,
        table=recipe.table,
    )
    findings = list(source.findings)
    own = source.frame["code"].str.startswith(recipe.columns.keep_prefix)
    frame = _repaired(source.frame[own].reset_index(drop=True), recipe=recipe, findings=findings)
    frame = _merged(frame, recipe=recipe, findings=findings)
    around = _around(source.frame[~own], frame, context=recipe.context)
    shapes, context = _simplified(frame, around, recipe=recipe, findings=findings)
    known = _tables(frame, recipe=recipe, findings=findings)
    parents = {district.code: district.parent for district in known.districts}
    shapes = shapes.assign(parent=shapes["code"].map(parents))
    cities = repair.clockwise(repair.dissolved(shapes[shapes["parent"] != ""], "parent"))
    return Built(
        region_set=_region_set(recipe, known),
        shapes=shapes[["code", "geometry"]],
        cities=cities,
        context=context,
        facts={
            "source": recipe.source or recipe.polygons.name,
            "source_crs": source.crs,
            "tolerance_px": recipe.tolerance_px,
            "islet_px": recipe.islet_px,
            **({"countries": list(recipe.countries)} if recipe.countries else {}),
        },
        findings=tuple(findings),
    )


def _repaired(frame: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]) -> gpd.GeoDataFrame:
    repaired = repair.repair(frame)
    if repaired.mended:
        findings.append(f"{number_of(len(repaired.mended), 'polygon')} mended: {', '.join(repaired.mended)}")
    if repaired.empty:
        findings.append(f"{len(repaired.empty)} without any area left out: {', '.join(repaired.empty)}")
    if repaired.frame.empty:
        raise UserError(f"{recipe.polygons}: no polygon holds any area")
    given, found = _opened(repaired.frame, recipe=recipe, findings=findings)
    refused = [overlap for overlap in found if overlap.km2 > recipe.max_overlap_km2]
    if refused:
        listed = [f"{overlap.first} and {overlap.second} share {overlap.km2:.3g} km²" for overlap in refused]
        raise UserError(
            f"{recipe.polygons}: polygons overlap by more than {recipe.max_overlap_km2:g} km²: "
            f"{boundaries.shorten(listed)}; mend the file or allow it with --max-overlap-km2"
        )
    cleaned = repair.repair(repair.clean(given, pixel=repair.Pixel.of(given)))
    if found:
        total = sum(overlap.km2 for overlap in found)
        findings.append(f"{len(found)} overlaps of neighbours removed, {total:.3g} km² in all")
    if cleaned.empty:
        findings.append(
            f"{len(cleaned.empty)} wholly covered by a neighbour left out: {', '.join(cleaned.empty)}"
        )
    return cleaned.frame


def _opened(
    frame: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]
) -> tuple[gpd.GeoDataFrame, list[repair.Overlap]]:
    """Return the polygons with holes for what lies wholly within them, each named, and what overlaps."""
    found = repair.overlaps(frame)
    opened = enclaves.cut_out(frame, found, least_km2=recipe.max_overlap_km2)
    if opened.parents:
        code, inside = opened.parents[0]
        row = f"{recipe.columns.code}={recipe.columns.strip_prefix}{code}"
        raise UserError(
            f"{recipe.polygons}: {code} is covered by {boundaries.shorten(inside)}, as what they lie in "
            f"would be; leave it out with --drop {row}"
        )
    findings += [
        f"{'' if one.is_whole else 'a part of '}{one.code} lies within {', '.join(one.out_of)}, which had no "
        f"hole for it: cut out ({one.km2:.3g} km²)"
        for one in opened.enclaves
    ]
    return opened.frame, repair.overlaps(opened.frame) if opened.enclaves else found


def _merged(frame: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]) -> gpd.GeoDataFrame:
    if not recipe.merge:
        return frame
    into = dict(recipe.merge)
    unknown = sorted(({*into} | {*into.values()}) - {*frame["code"]})
    if unknown:
        raise UserError(
            f"{recipe.polygons}: no polygon with code {', '.join(unknown)}, which is to be merged"
        )
    findings += [f"polygon {code} dissolved into {target}" for code, target in into.items()]
    united = repair.dissolved(frame.assign(target=frame["code"].replace(into)), "target")
    return united.merge(frame.drop(columns="geometry"), on="code", validate="one_to_one")


def _around(
    others: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, *, context: ContextLayer | None
) -> gpd.GeoDataFrame:
    """Unite the neighbours' districts by province, those that come near the map."""
    names = dict(context.provinces) if context else {}
    padding = context.padding_degrees if context else 0.0
    west, south, east, north = frame.total_bounds
    # Wider than what is shown at last, so that the simplified edge stays out of sight.
    near = others.cx[west - 2 * padding : east + 2 * padding, south - 2 * padding : north + 2 * padding]
    near = near[near["code"].str[:2].isin(list(names))]
    near = repair.repair(near.reset_index(drop=True)).frame
    return repair.dissolved(near.assign(province=near["code"].str[:2]), "province")


def _simplified(
    frame: gpd.GeoDataFrame, around: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Simplify districts and neighbours together, so that no gap opens between them."""
    pixel = repair.Pixel.of(frame)
    districts, islets = repair.without_islets(frame, pixel=pixel, islet_px=recipe.islet_px)
    if islets:
        findings.append(f"{islets} islands smaller than {recipe.islet_px:g} map pixels square left out")
    both = pd.concat([districts[["code", "geometry"]], around], ignore_index=True)
    both = repair.simplify(both, pixel=pixel, tolerance_px=recipe.tolerance_px)
    shapes = repair.clockwise(both.iloc[: len(districts)].reset_index(drop=True))
    if not shapely.coverage_is_valid(shapes.geometry.to_numpy()):
        edges = shapely.coverage_invalid_edges(shapes.geometry.to_numpy())
        codes = shapes["code"][~shapely.is_empty(edges)]
        findings.append(f"borders do not match exactly at: {', '.join(codes)}")
    return shapes, _clipped(both.iloc[len(districts) :], shapes, context=recipe.context)


def _clipped(
    around: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame, *, context: ContextLayer | None
) -> gpd.GeoDataFrame:
    """Clip the neighbours to the padded box of the map."""
    if context is None:
        return around.assign(name_zh="", name_en="")[["code", "name_zh", "name_en", "geometry"]]
    names = dict(context.provinces)
    box = shapes.total_bounds + np.array([-1, -1, 1, 1]) * context.padding_degrees
    clipped = repair.repair(around.assign(geometry=around.geometry.clip_by_rect(*box))).frame
    clipped["name_zh"] = [names[code].zh for code in clipped["code"]]
    clipped["name_en"] = [names[code].en for code in clipped["code"]]
    return repair.clockwise(clipped)[["code", "name_zh", "name_en", "geometry"]]


def _tables(frame: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]) -> _Tables:
    if recipe.tables is None:
        return _from_polygons(frame, recipe=recipe, findings=findings)
    districts = region_tables.read_districts(recipe.tables / "districts.csv")
    cities = region_tables.read_cities(recipe.tables / "cities.csv")
    zones = region_tables.read_zones(recipe.tables / "zones.csv")
    need_match(
        {*frame["code"]},
        {district.shape for district in districts},
        table=recipe.tables / "districts.csv",
        remedy="mend the table or the recipe's [polygons.merge]",
    )
    need_known(districts, cities, zones, folder=recipe.tables)
    return _Tables(
        tuple(
            replace(
                district,
                pinyin=district.pinyin or pinyin.spell(district.short.zh),
                aliases=_written_code(district.code, recipe) + district.aliases,
            )
            for district in districts
        ),
        tuple(replace(city, pinyin=city.pinyin or pinyin.spell(city.short.zh)) for city in cities),
        zones,
    )


def _written_code(code: str, recipe: Recipe) -> tuple[str, ...]:
    """Return the code as the file of polygons has it, where that is another."""
    prefix = recipe.columns.strip_prefix
    return (prefix + code,) if prefix else ()


def _from_polygons(frame: gpd.GeoDataFrame, *, recipe: Recipe, findings: list[str]) -> _Tables:
    rows = frame.drop(columns="geometry").to_dict("records")
    begins = begin_with_kinds(row["name"] for row in rows)
    names = without_shared({row["code"]: named(row["name"], row["kind"], begins=begins) for row in rows})
    twice = shared((code, name.official) for code, name in names.items())
    if twice:
        listed = [f"{name} ({', '.join(codes)})" for name, codes in twice.items()]
        grouped = any(_parent(row, recipe) for row in rows)
        remedy = "" if grouped else ", or one of what they lie in: --parent-name-column"
        findings.append(
            f"{number_of(len(twice), 'name')} of several districts each, so that figures need their codes or "
            f"cities: {boundaries.shorten(listed)}; "
            f"a column of kinds of places tells them apart: --kind-column{remedy}"
        )
    known = [_district(row, names[row["code"]], recipe) for row in rows]
    titles: dict[str, str] = {}
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    for row in filter(lambda row: _parent(row, recipe), rows):
        titles[_parent(row, recipe)] = titles.get(_parent(row, recipe)) or row["parent_name"]
        aliases[_parent(row, recipe)] |= dict.fromkeys(abbreviations(row["parent_aliases"]))
    cities = [_city(code, title or code, (*aliases[code],)) for code, title in sorted(titles.items())]
    return _Tables(tuple(known), tuple(cities))


def _district(row: dict[Any, Any], name: DistrictName, recipe: Recipe) -> District:
    short = pinyin.short(name.bare)
    people = row["population"]
    return District(
        code=row["code"],
        name=Text(name.official, name.official),
        short=Text(short, short),
        pinyin=pinyin.spell(short),
        parent=_parent(row, recipe),
        population=Population(int(people), recipe.population_year or 0, recipe.population_source)
        if people
        else None,
        aliases=(*_written_code(row["code"], recipe), *name.others, *filter(None, row["aliases"].split("|"))),
    )


def _parent(row: dict[Any, Any], recipe: Recipe) -> str:
    """Return the code of a row's city; where only its name is known, that in letters and digits."""
    return row["parent"] or row["code"][: recipe.parent_length] or pinyin.spell(row["parent_name"])


def _city(code: str, title: str, aliases: tuple[str, ...]) -> City:
    short = pinyin.short(title)
    spelt = pinyin.spell(short) if title != code else ""
    return City(code, Text(title, title), Text(short, short), spelt, aliases)


def _region_set(recipe: Recipe, known: _Tables) -> RegionSet:
    return RegionSet(
        name=recipe.name,
        title=recipe.title,
        home=recipe.home,
        districts=known.districts,
        cities=known.cities,
        zones=known.zones,
        credit=recipe.credit,
        valid_from=recipe.valid_from,
        valid_to=recipe.valid_to,
        content_hash="",
        notes=recipe.notes,
        places=recipe.places,
    )
