"""The page of composite indices, and what a district's page says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.pages.indices_page import bars, page
from fivecolour.web.server import create_app
from fivecolour.web.site.static_paths import static_address
from fivecolour.web.view_state import read_state
from tests.editions.indexed import indexed_edition
from tests.editions.sample import sample_edition


def values(language: str = "en", **query: str) -> dict[str, Any]:
    edition = indexed_edition()
    return page(edition, read_state({"lang": language, **query}, edition))


def test_ranking_with_what_each_index_rests_on() -> None:
    first, second = values()["indices"]
    assert [(row["place"], row["code"], row["index"]) for row in first["rows"]] == [
        ("1", "330203", "48.3–91.7"),
        ("2", "330212", "20"),
    ]
    assert [row["told"] for row in first["rows"]] == [
        "new cases in the last 7 days: 40–66.7 (at least 12), clear days in a row: 8.3–25 (1–3)",
        "new cases in the last 7 days: 3.3 (1), clear days in a row: 16.7 (2)",
    ]
    assert first["rows"][0]["marks"] == [
        ("open", "known as a bound: new cases in the last 7 days, clear days in a row"),
        ("modelled", "modelled: new cases in the last 7 days"),
    ]
    assert first["facts"][0] == "2 of 4 districts have an index; of the others nothing is known."
    assert second["dimensions"] == ["One alone"]
    assert ("open", "missing: unnamed") in second["rows"][0]["marks"]


def test_the_page_before_and_after() -> None:
    found = values(date="2020-02-05")
    assert (found["when"], found["before"], found["after"]) == ("5 February 2020", "2020-02-04", "2020-02-06")
    assert (values(date="2020-02-01")["before"], values()["after"]) == ("", "")


def test_a_bar_holds_what_is_given_then_what_is_open() -> None:
    _, open_index = indexed_edition().index_days[11]
    assert bars(open_index, 3) == [("p0", 0.0, 12.5), ("p-open", 12.5, 75.0)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    own = replace(settings(), home=tmp_path_factory.mktemp("indexed"))
    edition_files.publish(indexed_edition(), own.editions)
    return TestClient(create_app(own))


@pytest.mark.parametrize(("language", "title"), [("en", "Composite indices"), ("zh", "综合指数")])
def test_it_is_whole_without_a_script(reader: TestClient, language: str, title: str) -> None:
    answer = reader.get(f"/indices?lang={language}")
    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in answer.text
    assert answer.text.count("<script") == answer.text.count("/client-kept-page.") == 1
    assert answer.text.count('class="map index-map') == 2
    assert '<path class="i-1" d="M7000' in answer.text
    assert '<rect class="p-open" x="12.5" width="75.0" height="10"/>' in answer.text


def test_pages_lead_to_it_and_a_district_tells_its_own(reader: TestClient) -> None:
    assert 'id="to-indices" data-page="indices" href="indices' in reader.get("/").text
    district = reader.get("/d/330212?lang=en").text
    assert "Made up: 20, place 2 of 2; by other weights 2." in district
    assert 'href="../indices' in district
    assert "Open index: no part is known on this day." in reader.get("/d/330105?lang=en").text


@pytest.mark.parametrize(("name", "rows"), [("indices", 96), ("index_parts", 192), ("index_rules", 2)])
def test_the_tables_that_the_page_leads_to(reader: TestClient, name: str, rows: int) -> None:
    address = f"/api/v1/editions/latest/{name}"
    found, lines = reader.get(f"{address}.json").json(), reader.get(f"{address}.csv").text.splitlines()
    assert (found["total"], lines[0].split(",")) == (rows, found["columns"])
    assert all(set(row) <= set(found["columns"]) for row in found["rows"])


def test_nothing_is_said_where_there_is_none(tmp_path: Path) -> None:
    own = replace(settings(), home=tmp_path)
    edition_files.publish(sample_edition(), own.editions)
    plain = TestClient(create_app(own))
    assert "This map has no composite index." in plain.get("/indices?lang=en").text
    assert "to-indices" not in plain.get("/").text
    assert plain.get("/api/v1/editions/latest/index_parts.json").json()["total"] == 0


def test_a_static_site_has_a_file_of_each_day_or_the_opening_day_alone() -> None:
    assert static_address("indices?lang=en", "en") == "indices.en.html"
    day = "indices?date=2020-02-05&lang=en"
    assert static_address(day, "en") is None
    assert static_address(day, "zh", dated=True) == "indices.2020-02-05.en.html"
    assert static_address("d/330203?lang=en", "zh") == "en.html?district=330203"
    assert static_address("d/330203.en.html", "zh") == "d/330203.en.html"
