"""What pages say of flows: the layer and its legend, who comes from where, pressure, residuals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.export.tables.open_flows import FLOW_TABLES
from fivecolour.export.tables.open_table import Choice
from fivecolour.export.tables.open_table import rows as table_rows
from fivecolour.export.words.flow_words import amount
from fivecolour.web.pages import flow_view
from fivecolour.web.pages.flow_page import page
from fivecolour.web.pages.wall_data import wall_data
from fivecolour.web.server import create_app
from fivecolour.web.view_state import misread, read_state
from tests.editions.flowed import DAY, flowed_edition
from tests.editions.sample import sample_edition

EDITION = flowed_edition()


def values(**query: str) -> dict[str, Any]:
    return page(EDITION, read_state({"lang": "en", **query}, EDITION))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    config = replace(settings(), home=tmp_path_factory.mktemp("home"))
    edition_files.publish(EDITION, config.editions)
    return TestClient(create_app(config))


def test_the_legend_says_unit_source_day_and_share() -> None:
    assert flow_view.legend(EDITION, DAY, "en") == (
        "4 of 5 known flows between different places, 99% of all that is known for 11 February 2020, in "
        "persons. Source: China Unicom. A pair that is not listed is not known; it is not zero. 1 flow is "
        "not drawn: nothing says where its other end lies, or it is the same place. Half an arrow points "
        "where people go; the thicker, the more. From outside it begins at the edge. "
        "Places outside are called as the source calls them."
    )
    # Shares of several places are not added up.
    assert "%" not in flow_view.legend(flowed_edition("share-in"), DAY, "zh").partition("来源")[0].replace(
        "百分", ""
    )
    assert flow_view.legend(EDITION, "2020-02-12", "en") == (
        "No flows of 12 February 2020 are known; the last day known before it is 11 February 2020."
    )
    assert flow_view.legend(EDITION, "2020-02-01", "en") == "No flows of 1 February 2020 are known."


def test_who_comes_from_where() -> None:
    told = flow_view.who(EDITION, DAY, "en", list(EDITION.districts))
    assert told["330203"] == {
        "of": "",
        "in": [["Yinzhou District", "80", "80%", 100], ["Far-off", "20", "20%", 25]],
        "out": [["Yinzhou District", "40", "100%", 100]],
        "pressure": "0.42 infected expected to arrive (0.12 – no upper end); P(≥1) 34% (11% – >99%); "
        "from Wuhan 75%, Yinzhou District 20% (modelled); split of its city's by population; "
        "at least: cases are known for 90% of the flow in",
        "residual": "",
    }
    assert told["330212"]["pressure"].startswith("<0.01 infected expected to arrive (0 – 0.02)")
    # Of Hangzhou's districts nothing is known: they are not told as zero.
    assert "330105" not in told
    later = flow_view.who(EDITION, "2020-02-12", "en", list(EDITION.districts))
    assert later["330203"]["residual"] == "+2.6 standard deviations (more cases than flow explains)"
    assert later["330212"]["residual"] == "−1.2 standard deviations"


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [("share-out", 0.1234, "12.3%"), ("index", 2.5, "2.50"), ("persons", 1200, "1,200")],
)
def test_amounts(unit: str, value: float, told: str) -> None:
    assert amount(value, unit, "en") == told


def test_the_page_shows_the_last_day_with_flows_and_says_so() -> None:
    found = values()
    assert found["missing"].startswith("No flows of 12 February 2020 are known; the last day known")
    assert [(one["name"], one["expected"]) for one in found["pressure"]["rows"]] == [
        ("Haishu District", "0.42 (0.12 – no upper end)"),
        ("Yinzhou District", "<0.01 (0 – 0.02)"),
    ]
    assert found["others_line"].endswith("Baidu (index).")
    assert found["residual"]["rows"][0] == (
        "330203",
        "Haishu District",
        "+2.6 (more cases than flow explains)",
    )
    assert dict(found["residual"]["shades"]) == {"330105": 3, "330203": 5, "330212": 2}
    assert values(date=DAY)["residual"]["none"].startswith(
        "Nothing can be said of 11 February 2020: no flows of"
    )


def test_the_picture_of_a_district_has_one_frame_for_all_days() -> None:
    whole, later = EDITION.flow_days[DAY], "2020-02-12"
    fewer = replace(whole, origin=(1,), destination=(2,), value=(40.0,))
    both = replace(EDITION, flow_days={DAY: whole, later: fewer})
    first, second = (flow_view.own_flows(both, day, "330203", "en") for day in (DAY, later))
    alone = flow_view.own_flows(replace(EDITION, flow_days={later: fewer}), later, "330203", "en")
    assert first is not None
    assert second is not None
    assert alone is not None
    assert first.svg != second.svg
    assert first.box == second.box != alone.box


def test_an_edition_without_flows_says_so() -> None:
    edition = sample_edition()
    assert page(edition, read_state({}, edition))["flows"] is None
    (found,) = misread({"flow": "on"}, edition)
    assert (found.text, found.key) == ("unknown_flow", "flow")
    assert not misread({"flow": "on"}, EDITION)


def test_what_the_first_reader_would_wait_for_is_made_at_the_start() -> None:
    edition = flowed_edition()
    flow_view.make_ready(edition)
    assert "pairs" in vars(edition.flow_days[DAY])
    flow_view.make_ready(sample_edition())


def test_without_a_script(client: TestClient) -> None:
    query = f"lang=en&date={DAY}&district=330203"
    plain, drawn = (client.get(f"/?{query}{more}").text for more in ("", "&flow=on"))
    assert '<g id="arrows"></g>' in plain
    assert 'id="flow-legend" hidden' in plain
    assert drawn.count("<title>Yinzhou → Haishu: 80</title>") == 1
    assert 'class="own" data-o="330212"' in drawn
    for html in (plain, drawn, client.get(f"/d/330203?lang=en&date={DAY}").text):
        assert "Who comes from where" in html
        assert "0.42 infected expected to arrive" in html
    assert 'data-without="signs"' in plain


def test_what_the_script_is_sent(client: TestClient) -> None:
    found = client.get(f"/editions/{_id(client)}/flows/{DAY}.json?lang=en").json()
    assert set(found) == {"svg", "legend", "who"}
    assert found["svg"].count("<path") == 4
    view = client.get(f"/editions/{_id(client)}/view.json?lang=en").json()
    assert view["flows"]["days"] == [DAY, "2020-02-12"]
    assert client.get(f"/editions/{_id(client)}/flows/2020-01-01.json").status_code == 404


def test_lines_for_a_gis(client: TestClient) -> None:
    name = _id(client)
    answer = client.get(f"/editions/{name}/flows.geojson?date={DAY}")
    assert answer.headers["content-type"] == "application/geo+json"
    assert f"{DAY}_no1_" in answer.headers["content-disposition"]
    values = [one["properties"]["value"] for one in answer.json()["features"]]
    assert values == [1200, 300, 80, 40, 20]
    for path in (f"flows?date={DAY}", "data"):
        assert f'href="editions/{name}/flows.geojson?date={DAY}"' in client.get(f"/{path}").text
    assert client.get(f"/editions/{name}/flows.geojson?date=soon").status_code == 404


def test_the_wall_says_where_flows_bring_most() -> None:
    opened = replace(EDITION, opens_on=DAY)
    assert wall_data(opened, "en")["next"] == [
        {"name": "Haishu", "chance": 0.34},
        {"name": "Yinzhou", "chance": 0.004},
    ]
    assert wall_data(EDITION, "en")["next"] == wall_data(sample_edition(), "en")["next"] == []


def test_the_page_is_whole(client: TestClient) -> None:
    for lang in ("zh", "en"):
        answer = client.get(f"/flows?lang={lang}&date={DAY}")
        assert answer.status_code == 200
        assert answer.text.count('<g class="arrows">') == 1


def _id(client: TestClient) -> str:
    return str(client.get("/api/v1/editions/latest.json").json()["id"])


def test_flows_of_a_week_are_called_so_on_each_of_its_days() -> None:
    assert EDITION.flow_basis
    week = replace(EDITION.flow_days[DAY], pressure=None, residual=None, last="2020-02-15")
    edition = replace(
        EDITION,
        flow_basis=replace(EDITION.flow_basis, period="week"),
        flow_days=dict.fromkeys(("2020-02-09", "2020-02-10", DAY), week),
    )
    whole = "They are of the whole of week 7 of 2020 (9 – 15 February), shown on each of its days and not"
    told = flow_view.legend(edition, "2020-02-10", "en")
    assert "known for week 7 of 2020" in told
    assert whole in told
    assert whole in flow_view.who(edition, DAY, "en", ["330203"])["330203"]["of"]
    found = page(edition, read_state({"lang": "en", "date": "2020-02-09"}, edition))
    assert (found["day"], found["pressure"]) == ("week 7 of 2020 (9 – 15 February)", None)
    assert found["residual"]["none"].startswith("Importation pressure, and where more cases came")
    # In tables once: who adds rows up must not find it on each day.
    table = next(one for one in FLOW_TABLES if one.name == "flows")
    _, rows = table_rows(table, edition, Choice(tuple(edition.districts), 0, len(edition.days) - 1))
    assert [(row["date"], row["period"]) for row in rows] == [("2020-02-15", "week")] * 5
