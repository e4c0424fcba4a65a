"""The region set and the reports that the product ships, for every test that needs them."""

from __future__ import annotations

import csv
from pathlib import Path

from fivecolour.regions.sets import load

DATA = Path(__file__).parents[2] / "data"
REPORTS = DATA / "reports"
REGION_SET = load("zhejiang-2020", root=DATA / "regions")
PLACES = frozenset(REGION_SET.codes)
DISTRICTS = {district.code: district.name.zh for district in REGION_SET.districts}
CITIES = {city.code: city.name.zh for city in REGION_SET.cities}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of ``data/reports`` as they stand there."""
    with (REPORTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
