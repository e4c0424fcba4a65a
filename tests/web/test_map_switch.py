"""One server for several maps: each address belongs to one of them, and a fault of one stops no other."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.texts import Text
from fivecolour.web.live.listeners import Listeners
from fivecolour.web.map_switch import MapSwitch
from fivecolour.web.server import create_server
from tests.editions.sample import TIERS, sample_edition

ORDER = 'region_set = "zhejiang-2020"\nscheme = "{}"\nfrom = 2020-02-08\n'


def make(home: Path, name: str, scheme: str = "korea-2021", more: str = "") -> Path:
    folder = home / "maps" / name
    folder.mkdir(parents=True)
    (folder / "publish.toml").write_text(more + ORDER.format(scheme), encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA", "FIVECOLOUR_MAP", "FIVECOLOUR_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def client(home: Path) -> TestClient:
    edition_files.publish(sample_edition(), home / "editions")
    return TestClient(create_server(), follow_redirects=False)


def renewed(path: Path, text: str) -> None:
    """Write a file so that its time of change is another one, however coarse the clock of the disk is."""
    before = path.stat().st_mtime_ns
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


class TestAddresses:
    """What stands below ``/m/NAME/`` is that map's."""

    def test_each_shows_its_own_edition(self, client: TestClient, home: Path) -> None:
        other = replace(sample_edition(), tiers={**TIERS, "330203": "033544444453"})
        shown = edition_files.publish(other, make(home, "flu") / "editions")[0].id
        default = edition_files.latest(home / "editions").id
        for path, mine, theirs in (("/m/flu/", shown, default), ("/", default, shown)):
            text = client.get(path).text
            assert (f"editions/{mine}/" in text, theirs in text) == (True, False)
        assert client.get(f"/m/flu/editions/{shown}/view.json").status_code == 200
        assert client.get(f"/editions/{shown}/view.json").status_code == 404
        assert client.get("/m/flu/live.json").json()["edition"]["id"] == shown

    @pytest.mark.parametrize(
        ("asked", "where"),
        [("/m/flu", "flu/"), ("/m/flu?date=2020-02-09&lang=en", "flu/?date=2020-02-09&lang=en")],
    )
    def test_without_the_last_stroke(self, client: TestClient, home: Path, asked: str, where: str) -> None:
        make(home, "flu")
        answer = client.get(asked)
        assert (answer.status_code, answer.headers["location"]) == (308, where)

    @pytest.mark.parametrize(
        "path",
        [
            *("/m/", "/m//", "/m/nope/", "/m/%2e%2e/", "/m/..%2f..%2fetc/", "/m/FLU/", "/m/flu%00/"),
            *("/m/flu%0a/", "/m/流感/", "/m/flu%2f..%2fflu/x", "/m/" + "a" * 5000 + "/", "/m/-flu/"),
        ],
    )
    def test_no_name_leads_elsewhere(self, client: TestClient, home: Path, path: str) -> None:
        make(home, "flu")
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["x-content-type-options"] == "nosniff"

    def test_every_address_of_the_page_is_from_the_page_on(self, client: TestClient, home: Path) -> None:
        """So that it works below a map's prefix and a proxy's."""
        edition_files.publish(sample_edition(), make(home, "flu") / "editions")
        for page in ("/m/flu/", "/m/flu/method", "/m/flu/wall", "/m/flu/staff/sign-in"):
            text = client.get(page).text
            assert not [
                start for start in ('href="/', 'src="/', 'action="/', '"/_dash', '"\\u002f"') if start in text
            ]

    def test_refusals_are_the_maps_own(self, client: TestClient, home: Path) -> None:
        make(home, "flu")
        assert client.get("/m/flu/nope").text == "no page 'nope'; the map is at /m/flu/"
        assert (
            client.get("/m/nope/editions/x/view.json").json()["detail"].startswith("there is no map 'nope'")
        )
        assert client.head("/m/flu/").status_code == 503

    def test_where_a_program_sends(self, client: TestClient, home: Path) -> None:
        make(home, "flu")
        servers = [
            client.get(f"{root}/openapi.json").json().get("servers") for root in ("/m/flu", "/m/flu/api/v1")
        ]
        assert servers == [[{"url": "/m/flu"}], [{"url": "/m/flu/api/v1"}]]

    def test_one_map_only(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        edition_files.publish(sample_edition(), make(home, "flu") / "editions")
        monkeypatch.setenv("FIVECOLOUR_MAP", "flu")
        client = TestClient(create_server())
        assert (client.get("/").status_code, client.get("/m/flu/").status_code) == (200, 404)


class TestComing:
    """Maps come, change and go while the server runs."""

    def test_a_new_one_is_there_at_once_and_a_removed_one_is_not(
        self, client: TestClient, home: Path
    ) -> None:
        assert client.get("/m/flu/").status_code == 404
        folder = make(home, "flu")
        assert (client.get("/m/flu/").status_code, client.get("/m/flu/").text) == (
            503,
            "nothing has been published yet",
        )
        edition_files.publish(sample_edition(), folder / "editions")
        assert client.get("/m/flu/").status_code == 200
        shutil.rmtree(folder)
        assert client.get("/m/flu/").status_code == 404

    def test_one_that_cannot_be_loaded_stops_no_other(
        self, client: TestClient, home: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        folder = make(home, "flu", more='timezone = "Rio"\n')
        make(home, "measles")
        answer = client.get("/m/flu/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert answer.text == "the map flu cannot be loaded; its operator finds the reason in the log"
        assert "there is no such time zone; write it as America/Sao_Paulo" in caplog.text
        assert client.get("/").status_code == 200
        assert client.get("/m/measles/method").text == "nothing has been published yet"
        # Not tried at every request, but as soon as it was corrected.
        client.get("/m/flu/")
        assert len(caplog.messages) == 1
        renewed(folder / "publish.toml", ORDER.format("korea-2021"))
        assert client.get("/m/flu/").text == "nothing has been published yet"

    def test_one_whose_order_was_spoilt_goes_on_as_it_was(self, client: TestClient, home: Path) -> None:
        folder = make(home, "flu")
        edition_files.publish(sample_edition(), folder / "editions")
        assert client.get("/m/flu/").status_code == 200
        renewed(folder / "publish.toml", "region_set =")
        assert client.get("/m/flu/").status_code == 200

    def test_a_changed_zone_holds_at_once_and_streams_connect_again(self, home: Path) -> None:
        made: list[FastAPI] = []

        def further(name: str) -> FastAPI:
            app = FastAPI()
            zone = settings(name).zone
            app.add_api_route("/zone", lambda: zone.key)
            app.state.listeners = Listeners(None)  # type: ignore[arg-type]  # nobody looks for news
            made.append(app)
            return app

        client = TestClient(MapSwitch(FastAPI(), home, further))
        order = make(home, "flu") / "publish.toml"
        assert client.get("/m/flu/zone").json() == "Asia/Shanghai"
        renewed(order, 'timezone = "America/Sao_Paulo"\n' + ORDER.format("korea-2021"))
        assert [client.get("/m/flu/zone").json() for _ in range(2)] == ["America/Sao_Paulo"] * 2
        assert [app.state.listeners.closing for app in made] == [True, False]


def test_health_tells_of_every_map_and_one_takes_no_other_down(client: TestClient, home: Path) -> None:
    assert client.get("/healthz").text == "ok"
    make(home, "flu")
    make(home, "spoilt", more="x =\n")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (
        200,
        "ok\nflu: nothing has been published yet\nspoilt: cannot be shown\n",
    )
    assert client.get("/m/flu/healthz").status_code == 503


def test_days_count_in_the_zone_of_the_map(
    client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published at 17:30 of UTC on the 9th: on the 10th in Zhejiang, on the 9th in São Paulo."""
    monkeypatch.setattr(edition_files, "now", lambda: "2020-02-09T17:30:00Z")
    for name, zone in (("rio", "America/Sao_Paulo"), ("flu", "Asia/Shanghai")):
        edition_files.publish(sample_edition(), make(home, name, more=f'timezone = "{zone}"\n') / "editions")
        text = client.get(f"/m/{name}/?lang=en").text
        assert f'"zone":"{zone}"' in text
        assert f"published {9 if name == 'rio' else 10} February 2020" in text


class TestList:
    """The page of all maps, and the way to it."""

    def test_every_map_with_what_there_is_of_it(self, client: TestClient, home: Path) -> None:
        title = 'title = { zh = "浙江流感", en = "Flu" }\ndisease = { zh = "流感", en = "influenza" }\n'
        edition = edition_files.publish(sample_edition(), make(home, "flu", more=title) / "editions")[0]
        make(home, "empty", more=title)
        make(home, "spoilt", more="x =\n")
        text = client.get("/maps?lang=en").text
        assert [
            text.count(words) for words in ("influenza", "Nothing has been published yet", "spoilt</a>")
        ] == [2, 1, 1]
        assert text.count("Cannot be shown just now") == 1
        assert "Edition 1 · published" in text
        assert "Figures until 12 February 2020 (historical, " in text
        assert f"m/flu/editions/{edition.id}/map.svg?date=2020-02-12&amp;lang=en&amp;layer=graded" in text
        assert 'href="m/flu/?lang=en"' in text
        assert "还没有发布过任何一期" in client.get("/maps").text
        assert (client.head("/maps").status_code, client.get("/m/flu/maps").status_code) == (200, 404)

    def test_a_drill_and_levels_of_any_number_are_told(self, client: TestClient, home: Path) -> None:
        """Six levels, of which the highest has a colour of its own."""
        edition = replace(sample_edition(), drill=True, tiers=dict.fromkeys(TIERS, "6" * 12))
        hazard = EditionLevel(
            6, Text("危险", "Hazardous"), Text("褐", "maroon"), hex="#7e0023", colour_tier=5
        )
        scheme = replace(edition.scheme, levels=(*edition.scheme.levels, hazard), used=(1, 2, 3, 4, 5, 6))
        edition_files.publish(replace(edition, scheme=scheme), make(home, "flu") / "editions")
        text = client.get("/maps?lang=en").text
        assert "<b>DRILL · simulated data, not a real epidemic</b>" in text
        assert 'style="fill: #7e0023"/></svg>Hazardous <b>4</b>' in text

    def test_what_an_order_says_is_text_and_no_page(self, client: TestClient, home: Path) -> None:
        """A picture is in English where it has not the language of the page, a link then names none."""
        title = '"<script>alert(1)</script>\\u202e"'
        more = f"title = {title}\ndisease = {title}\nlanguages = ['pt']\n"
        make(home, "empty", more=more)
        edition = replace(sample_edition(), title=Text.of({"en": "<b>{x}"}))
        edition_files.publish(edition, make(home, "flu", more=more) / "editions")
        text = client.get("/maps?lang=pt").text
        assert "<script>" not in text and "<b>{x}" not in text
        assert "Nada foi publicado ainda" in text
        assert "&amp;lang=en&amp;layer=graded" in text
        assert '<a href="m/flu/">' in text

    def test_a_withdrawn_one_says_so_and_a_damaged_one_shows_the_last_whole(
        self, client: TestClient, home: Path
    ) -> None:
        folder = make(home, "flu") / "editions"
        first = edition_files.publish(sample_edition(), folder)[0].id
        edition_files.withdraw(folder, first, edition_files.Withdrawal("2020-02-13T01:00:00Z", "wrong"))
        assert "The newest edition was withdrawn" in client.get("/maps?lang=en").text
        folder = make(home, "measles") / "editions"
        first = edition_files.publish(sample_edition(), folder)[0].id
        other = edition_files.publish(
            replace(sample_edition(), tiers={**TIERS, "330203": "033544444453"}), folder
        )[0].id
        path = edition_files.paths(folder)[other]
        path.chmod(0o644)
        path.write_bytes(b"{}")
        text = client.get("/maps?lang=en").text
        assert (f"m/measles/editions/{first}/" in text, other in text) == (True, False)

    def test_the_map_leads_to_it_where_there_are_several(self, client: TestClient, home: Path) -> None:
        assert 'id="to-maps"' not in client.get("/").text
        edition_files.publish(sample_edition(), make(home, "flu") / "editions")
        assert (
            '<a id="to-maps" href="maps?lang=en">Other maps</a>'
            in client.get("/?lang=en&date=2020-02-09").text
        )
        assert '<a id="to-maps" href="../../maps">其他地图</a>' in client.get("/m/flu/").text


def test_a_map_is_called_as_its_order_says(client: TestClient, home: Path) -> None:
    """On page, wall and pictures, for the eye and for the ear; its region keeps its own name."""
    edition = replace(sample_edition(), title=Text("浙江流感", "Flu {1}"))
    name = edition_files.publish(edition, make(home, "flu") / "editions")[0].id
    page = client.get("/m/flu/?lang=en").text
    assert "<h1>Flu {1}</h1>" in page
    assert '<title id="map-title">Flu (1), 12 February 2020</title>' in page
    assert "Flu {1}" in client.get("/m/flu/wall?lang=en").text
    app = client.get("/m/flu/app.en.webmanifest").json()
    assert (app["id"], app["name"], app["start_url"]) == ("/m/flu/", "Flu {1}", "./?lang=en")
    assert "浙江流感" in client.get(f"/m/flu/editions/{name}/map.svg?lang=zh").text
    data = client.get(f"/m/flu/editions/{name}/view.json?lang=en").json()
    assert (data["texts"]["map_title"], data["region"]) == ("Flu (1), {date}", "Sample")
    assert '<title id="map-title">Five-colour map of Sample, ' in client.get("/?lang=en").text
