"""A map without polygons: every district of a table is a tile, in the order of cities and codes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
# In the southern Pacific, where no coordinates of a report lie: a tile is no place on earth.
_WEST, _NORTH = -140.0, -48.0
_STEP, _FILLED = 0.01, 0.9
_WIDER = 1.4  # Tiles across for tiles down.


def tiled(table: pd.DataFrame, *, order: list[str]) -> gpd.GeoDataFrame:
    """Return the table with a square for each of its rows, sorted by the columns of ``order``.

    Tiles do not touch one another: what lies side by side here need not be neighbours.
    """
    rows = table.sort_values(order, kind="stable", ignore_index=True) if order else table
    across = max(1, round(float(np.sqrt(len(rows) * _WIDER))))
    row, column = np.divmod(np.arange(len(rows)), across)
    # A degree of longitude is shorter there.
    wide = _STEP / np.cos(np.radians(_NORTH))
    west, north = _WEST + column * wide, _NORTH - row * _STEP
    squares = shapely.box(west, north - _FILLED * _STEP, west + _FILLED * wide, north)
    return gpd.GeoDataFrame(rows, geometry=squares, crs="EPSG:4326")
