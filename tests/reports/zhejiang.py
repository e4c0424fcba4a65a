"""The places of Zhejiang without polygons: as much of a region set as figures need."""

from __future__ import annotations

import csv
from pathlib import Path

from app.regions.types import City, District, Population, RegionSet, Text, Zone

REPORTS = Path(__file__).parents[2] / "data" / "reports"

CITIES = {
    "330100": "杭州市",
    "330200": "宁波市",
    "330300": "温州市",
    "330400": "嘉兴市",
    "330500": "湖州市",
    "330600": "绍兴市",
    "330700": "金华市",
    "330800": "衢州市",
    "330900": "舟山市",
    "331000": "台州市",
    "331100": "丽水市",
}
ZONES = (
    "330100:TR188航班旅客(无区县)",
    "330100:钱塘新区",
    "330200:东钱湖",
    "330200:杭州湾新区",
    "330200:高新区",
    "330300:浙南产业集聚区",
    "330300:瓯江口产业集聚区",
    "330400:经开区",
    "331000:集聚区",
)


def rows(name: str) -> list[dict[str, str]]:
    with (REPORTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(name: str) -> Text:
    return Text(name, name)


def _district(code: str, name: str) -> District:
    population = Population(1_041_000, 2020, "test") if code == "330203" else None
    return District(code, text(name), text(name), name, f"{code[:4]}00", population)


DISTRICTS = {row["place"]: row["name"] for row in rows("published_tiers.csv")}
REGION_SET = RegionSet(
    name="zhejiang-2020",
    title=text("浙江省"),
    home="330200",
    districts=tuple(_district(code, DISTRICTS[code]) for code in sorted(DISTRICTS)),
    cities=tuple(City(code, text(name), text(name), name) for code, name in CITIES.items()),
    zones=tuple(Zone(code, text(code[7:]), code[:6]) for code in ZONES),
    credit=text(""),
    valid_from="2020-01-01",
    valid_to=None,
    content_hash="",
)
PLACES = frozenset((*DISTRICTS, *CITIES, *ZONES))
