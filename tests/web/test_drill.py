"""A drill says so on every surface and in every file; while one is played, real pages say that too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings, settings
from fivecolour.drill import marker
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition


def client_of(home: Path, *, drill: bool) -> TestClient:
    own: Settings = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    edition_files.publish(replace(sample_edition(), drill=drill), own.editions)
    if drill:
        (home / "drill.json").write_text("{}")
    return TestClient(create_app(own))


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client_of(tmp_path_factory.mktemp("drill"), drill=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def real(home: Path) -> TestClient:
    return client_of(home, drill=False)


def of(client: TestClient, file: str) -> str:
    name = client.get("/live.json").json()["edition"]["id"]
    answer = client.get(f"/editions/{name}/{file}")
    assert answer.status_code == 200
    return answer.text


class TestDrill:
    """The pages and files of a drill."""

    @pytest.mark.parametrize(
        ("path", "notice"),
        [
            ("/", "演练 · 模拟数据，不是真实疫情"),
            ("/?lang=en", "DRILL · simulated data, not a real epidemic"),
            ("/method", "演练 · 模拟数据，不是真实疫情"),
            ("/wall", "演练 · 模拟数据"),
            ("/wall?lang=en", "DRILL · simulated data"),
            ("/staff/sign-in", "演练 · 这里只有模拟数据"),
            ("/staff/sign-in?lang=en", "DRILL · everything here is simulated"),
        ],
    )
    def test_pages(self, drill: TestClient, real: TestClient, path: str, notice: str) -> None:
        page = drill.get(path).text
        assert f">{notice}</p>" in page
        assert "<title>演练" in page or "<title>DRILL" in page
        assert path.startswith("/wall") or "<body" in page.partition(" data-drill=")[0]
        assert f">{notice}</p>" not in real.get(path).text

    @pytest.mark.parametrize("file", ["view.json", "wall.json", "districts/330203.json", "map.geojson"])
    def test_data(self, drill: TestClient, real: TestClient, file: str) -> None:
        assert json.loads(of(drill, file))["drill"] is True
        assert json.loads(of(real, file))["drill"] is False

    @pytest.mark.parametrize(
        ("file", "mark"),
        [
            ("tiers.csv", "DRILL sample-"),
            ("map.svg", "演练 DRILL"),
            ("map.svg?lang=en", "Drill: all figures are simulated"),
            ("trends/330203.zh.light.json", '"text":"演练"'),
            ("trends/330203.en.dark.json", '"text":"DRILL"'),
        ],
    )
    def test_exports(self, drill: TestClient, real: TestClient, file: str, mark: str) -> None:
        assert mark in of(drill, file)
        assert mark not in of(real, file)

    def test_news(self, drill: TestClient) -> None:
        news = drill.get("/live.json").json()
        assert (news["edition"]["drill"], news["drilling"]) == (True, False)


class TestRunning:
    """The real pages, while a drill is played beside them."""

    @pytest.mark.parametrize(
        ("path", "notice"),
        [
            ("/", "演练进行中 · 本页是真实数据"),
            ("/method?lang=en", "A drill is running · this page shows real figures"),
            ("/wall", "演练进行中 · Drill running"),
            ("/wall?lang=en", "Drill running · 演练进行中"),
            ("/staff/sign-in", "演练进行中 · 这里是真实数据"),
        ],
    )
    def test_pages(self, real: TestClient, home: Path, path: str, notice: str) -> None:
        assert f">{notice}</p>" not in real.get(path).text
        (home / "drill").mkdir(exist_ok=True)
        marker.say(home, {"day": 1})
        try:
            assert f">{notice}</p>" in real.get(path).text
            assert real.get("/live.json").json()["drilling"] is True
        finally:
            marker.ended(home)
        assert f">{notice}</p>" not in real.get(path).text
        assert real.get("/live.json").json()["drilling"] is False
