"""The map under both sides: drawn once, coloured by the script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.svg import MapView, context, is_dense, labels, lines
from fivecolour.regions import sets
from fivecolour.regions.drawing import Drawing, draw
from fivecolour.regions.region_set import District, RegionSet
from fivecolour.scoring.schemes.rule_table import MOST_TIERS


@dataclass(frozen=True)
class LabMap:
    """A region set and its drawing."""

    region: RegionSet
    drawing: Drawing
    districts: dict[str, District]
    members: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def lab_map(region_set: str, _content_hash: str) -> LabMap:
    """Draw a region set; drawn again only when its content has changed."""
    region = sets.load(region_set)
    drawing = draw(
        sets.shapes(region_set),
        city_of={district.code: district.parent for district in region.districts},
        context=sets.context(region_set),
    )
    shown: dict[str, list[str]] = {code: [code] for code in drawing.paths}
    for district in region.districts:
        if district.drawn_in:
            shown[district.drawn_in].append(district.code)
    return LabMap(
        region,
        drawing,
        {district.code: district for district in region.districts},
        {code: tuple(codes) for code, codes in shown.items()},
    )


def blank_map(found: LabMap, language: str) -> str:
    """Return the map without colours."""
    drawing = found.drawing
    shapes = "".join(f'<path data-code="{code}" class="t0" d="{d}"/>' for code, d in drawing.paths.items())
    hatches = patterns("a", tiers=range(MOST_TIERS + 1))
    kind = "map dense" if is_dense(found) else "map"
    return (
        f'<svg class="{kind}" viewBox="0 0 {drawing.width} {drawing.height}" role="img" tabindex="0" '
        f'aria-label="{escape(found.region.title[language])}"><defs>{hatches}</defs>'
        f'<g class="context">{context(found)}</g><g class="shapes">{shapes}</g>'
        f'<g class="lines">{lines(found)}</g><g class="marks"></g>'
        f'<g class="names thinned">{labels(found, MapView(day=0, language=language))}</g></svg>'
    )
