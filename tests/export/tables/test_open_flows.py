"""Flows, pressure and residuals as they leave."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export import maker
from fivecolour.export.drawing.svg import DRILL, WITHDRAWN
from fivecolour.export.tables import day_table
from fivecolour.export.tables.day_workbook import workbook
from fivecolour.export.tables.flow_columns import FLOW_COLUMNS, flow_cells, flows_csv
from fivecolour.export.tables.flow_geojson import flows_geojson
from fivecolour.export.tables.open_table import Choice, rows
from fivecolour.export.tables.table_metadata import described_tables
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views.provenance import Provenance
from fivecolour.export.views.request import ExportRequest, resolved
from tests.editions.flowed import DAY, NOWHERE, WUHAN, flowed_edition
from tests.editions.sample import sample_edition

# Where the sheet of the sample writes its name.
YINZHOU = [122.68959, 28.76743]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return flowed_edition()


def table(edition: Edition, name: str, *codes: str) -> list[dict[str, object]]:
    choice = Choice(codes or tuple(edition.districts), 0, len(edition.days) - 1)
    total, found = rows(TABLES[name], edition, choice)
    assert total == len(found)
    return found


def test_only_editions_with_flows_have_them(edition: Edition) -> None:
    names = {"flows", "flow_places", "pressure"}
    assert names <= {one.name for one in described_tables(edition)}
    assert not names & {one.name for one in described_tables(sample_edition())}
    assert not set(FLOW_COLUMNS) & set(day_table.columns(sample_edition()))


def test_pairs(edition: Edition) -> None:
    found = table(edition, "flows")
    assert [(one["origin"], one["destination"], one["value"]) for one in found] == [
        *(("420100", "330200", 1200), ("420100", "330212", 300), ("330212", "330203", 80)),
        *(("330203", "330212", 40), ("x1", "330203", 20)),
    ]
    assert {(one["date"], one["unit"], one["source"]) for one in found} == {(DAY, "persons", "China Unicom")}
    # Of a district those of its city too; of others none.
    assert [one["value"] for one in table(edition, "flows", "330203")] == [1200, 80, 40, 20]
    assert table(edition, "flows", "330105") == []


def test_a_late_page_is_part_of_the_same(edition: Edition) -> None:
    choice = Choice(tuple(edition.districts), 0, len(edition.days) - 1)
    total, found = rows(TABLES["flows"], edition, choice, after=3, most=10)
    assert (total, [one["value"] for one in found]) == (5, [40, 20])


def test_places_that_are_none_of_the_map(edition: Edition) -> None:
    wuhan, nowhere = table(edition, "flow_places")
    assert (wuhan["code"], wuhan["latitude"], wuhan["population"]) == ("420100", 30.59, 11_081_000)
    assert (nowhere["place_name"], nowhere["latitude"], nowhere["population"]) == ("Far-off", None, None)


def test_pressure_and_residuals(edition: Edition) -> None:
    found = {(one["date"], one["district"]): one for one in table(edition, "pressure")}
    assert len(found) == 5
    haishu = found[DAY, "330203"]
    assert (haishu["expected"], haishu["upper"], haishu["split_of"]) == (0.42, None, "330200")
    assert haishu["origins"] == [
        {"code": "420100", "share": 0.75, "modelled": False},
        {"code": "330212", "share": 0.2, "modelled": True},
    ]
    later = found["2020-02-12", "330203"]
    assert (later["expected"], later["residual"]) == (None, 2.6)


def test_beside_the_districts(edition: Edition) -> None:
    assert flow_cells(edition, "330203", 10) == [0.42, 0.12, None, 0.34, "420100:75|330212:20~", None]
    assert flow_cells(edition, "330105", 11) == [None, None, None, None, None, 0.3]
    assert flow_cells(edition, "330105", 0) == [None] * 6


def test_of_a_day(edition: Edition) -> None:
    lines = flows_csv(edition, DAY, withdrawn=True).decode().splitlines()
    assert lines[0] == "date,origin,destination,value,unit,source,period,edition"
    assert lines[1] == f"{DAY},420100,330200,1200,persons,China Unicom,day,WITHDRAWN {edition.id}"
    assert len(flows_csv(edition, "2020-02-12", withdrawn=False).splitlines()) == 1


class TestLines:
    """GeoJSON for a GIS."""

    def test_a_line_from_origin_to_destination(self, edition: Edition) -> None:
        found = json.loads(flows_geojson(edition, DAY))
        about = {"edition": edition.id, "drill": False, "withdrawn": False, "notice": ""}
        assert {key: value for key, value in found.items() if key != "features"} == {
            **{"type": "FeatureCollection", "date": DAY, "credit": "Sample map"},
            **about,
        }
        assert [one["id"] for one in found["features"]] == [
            *("420100>330200", "420100>330212", "330212>330203", "330203>330212", "x1>330203"),
        ]
        assert found["features"][1] == {
            "type": "Feature",
            "id": "420100>330212",
            "properties": {
                **{"date": DAY, "origin": "420100", "destination": "330212", "value": 300},
                **{"unit": "persons", "source": "China Unicom", "period": "day"},
                **{"origin_name_zh": "Wuhan", "origin_name_en": "Wuhan"},
                **{"destination_name_zh": "鄞州区", "destination_name_en": "Yinzhou District"},
                **about,
            },
            "geometry": {"type": "LineString", "coordinates": [[114.3, 30.59], YINZHOU]},
        }

    def test_what_has_no_place_has_no_line(self, edition: Edition) -> None:
        last = json.loads(flows_geojson(edition, DAY))["features"][-1]
        assert (last["geometry"], last["properties"]["value"]) == (None, 20)
        assert last["properties"]["origin_name_en"] == "Far-off"

    def test_every_line_says_what_it_is_of(self, edition: Edition) -> None:
        found = json.loads(flows_geojson(replace(edition, drill=True), DAY, withdrawn=True))
        marks = {(one["properties"]["drill"], one["properties"]["withdrawn"]) for one in found["features"]}
        assert marks == {(True, True)}
        assert found["notice"] == found["features"][0]["properties"]["notice"] == f"{DRILL} · {WITHDRAWN}"

    def test_of_a_day_without_flows(self, edition: Edition) -> None:
        assert json.loads(flows_geojson(edition, "2020-02-12"))["features"] == []

    def test_across_the_180th_meridian_it_is_cut(self, edition: Edition) -> None:
        assert edition.flow_basis
        east = replace(WUHAN, longitude=-120.0)
        basis = replace(edition.flow_basis, outside=(east, NOWHERE))
        line = json.loads(flows_geojson(replace(edition, flow_basis=basis), DAY))["features"][1]["geometry"]
        assert line["type"] == "MultiLineString"
        (begin, left), (right, end) = line["coordinates"]
        assert (begin, left[0], right[0], end) == ([-120.0, 30.59], -180.0, 180.0, YINZHOU)
        assert left[1] == right[1]


def test_beside_each_other_in_an_archive(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, _ = edition_files.publish(edition, tmp_path)
    # The other formats are looked at elsewhere.
    monkeypatch.setattr(maker, "MAKERS", {"zip": maker.MAKERS["zip"]})
    asked, found = resolved(ExportRequest(day=DAY, kind="zip", languages=("en",)), tmp_path, origin="")
    archive = zipfile.ZipFile(io.BytesIO(maker.make(asked, found, tmp_path).body))
    assert archive.namelist() == ["README.md", "flows.csv", "flows.geojson"]
    lines = json.loads(archive.read("flows.geojson"))
    assert (len(lines["features"]), lines["provenance"]["edition"]) == (5, stored.id)
    told = archive.read("README.md").decode()
    assert "`flows.csv`: the flows of the day, a pair of places in each row" in told
    assert "`flows.geojson`: the same as lines from place to place in WGS 84 (RFC 7946)" in told


def test_a_sheet_of_flows(edition: Edition) -> None:
    origin = Provenance(edition.id, 1, "", "rule", "", "https://map.example", "", {"day": DAY}, "")
    body = workbook(edition, 10, set(edition.districts), language="en", provenance=origin, title="t")
    sheet = openpyxl.load_workbook(io.BytesIO(body))["Flows"]
    assert [cell.value for cell in sheet[2]][1:6] == ["420100", "330200", 1200, "persons", "China Unicom"]


def test_what_is_kept_says_the_same(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> None:
    stored, _ = edition_files.publish(edition, tmp_path_factory.mktemp("editions"))
    assert table(stored, "pressure") == table(edition, "pressure")
