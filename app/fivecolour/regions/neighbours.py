"""Which districts lie side by side, by their polygons."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from fivecolour.regions.region_set import District


def neighbours(districts: Sequence[District], shapes: gpd.GeoDataFrame) -> tuple[tuple[int, ...], ...]:
    """Return, for each district, the positions of those that touch it, a single point being enough.

    Parameters
    ----------
    districts : sequence of District
        One without a polygon of its own lies in that of ``drawn_in``: the two are neighbours, and it has
        that one's neighbours too. One without any polygon has none.
    shapes : GeoDataFrame
        ``code`` and ``geometry``; a valid coverage, as region sets hold it, so that borders are shared.

    Examples
    --------
    >>> from fivecolour.regions.region_set import Text
    >>> places = [District(code, Text("", ""), Text("", ""), "", "") for code in "abc"]
    >>> squares = [shapely.box(x, 0, x + 1, 1) for x in range(3)]
    >>> neighbours(places, gpd.GeoDataFrame({"code": list("abc")}, geometry=squares))
    ((1,), (0, 2), (1,))
    """
    polygons = shapes.geometry.to_numpy()
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    codes = shapes["code"].astype(str).to_numpy()
    members: dict[str, list[int]] = {code: [] for code in codes}
    for position, district in enumerate(districts):
        members.get(district.shape, []).append(position)
    touching: list[set[int]] = [set() for _ in districts]
    for here, there in zip(codes[np.asarray(one)], codes[np.asarray(other)], strict=True):
        for position in members[here]:
            touching[position].update(members[there])
    return tuple(tuple(sorted(near - {position})) for position, near in enumerate(touching))
