"""Flows, pressure and residuals as they leave."""

from __future__ import annotations

import io

import openpyxl
import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export import day_table
from fivecolour.export.day_workbook import workbook
from fivecolour.export.flow_columns import FLOW_COLUMNS, flow_cells, flows_csv
from fivecolour.export.open_table import Choice, rows
from fivecolour.export.provenance import Provenance
from fivecolour.export.table_metadata import described_tables
from fivecolour.export.table_registry import TABLES
from tests.editions.flowed import DAY, flowed_edition
from tests.editions.sample import sample_edition


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
    assert lines[0] == "date,origin,destination,value,unit,source,edition"
    assert lines[1] == f"{DAY},420100,330200,1200,persons,China Unicom,WITHDRAWN {edition.id}"
    assert len(flows_csv(edition, "2020-02-12", withdrawn=False).splitlines()) == 1


def test_a_sheet_of_flows(edition: Edition) -> None:
    origin = Provenance(edition.id, 1, "", "rule", "", "https://map.example", "", {"day": DAY}, "")
    body = workbook(edition, 10, set(edition.districts), language="en", provenance=origin, title="t")
    sheet = openpyxl.load_workbook(io.BytesIO(body))["Flows"]
    assert [cell.value for cell in sheet[2]][1:6] == ["420100", "330200", 1200, "persons", "China Unicom"]


def test_what_is_kept_says_the_same(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> None:
    stored, _ = edition_files.publish(edition, tmp_path_factory.mktemp("editions"))
    assert table(stored, "pressure") == table(edition, "pressure")
