"""Small files of polygons to build from."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry.base import BaseGeometry


@pytest.fixture
def polygons(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of polygons with columns ``code`` and ``name``."""

    def write(
        geometries: Sequence[BaseGeometry | None],
        *,
        codes: Sequence[str | None] | None = None,
        crs: str | None = "EPSG:4326",
        file: str = "polygons.gpkg",
    ) -> Path:
        numbers = codes or [f"10{number}" for number in range(1, len(geometries) + 1)]
        frame = gpd.GeoDataFrame(
            {"code": numbers, "name": [f"District {code}" for code in numbers]},
            geometry=list(geometries),
            crs=crs,
        )
        path = tmp_path / file
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")  # some tests mean it
            frame.to_file(path)
        return path

    return write
