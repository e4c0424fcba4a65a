"""What browsers keep for ever is asked for anew once another build of the program makes it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour import program_build
from fivecolour.config import settings
from fivecolour.editions import edition_files, notices
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition

FOR_EVER = "public, max-age=31536000, immutable"


class TestDigest:
    """Every file counts, by name and by content."""

    @pytest.mark.parametrize(
        "changed", [{"a.py": "1", "b.py": "3"}, {"a.py": "1"}, {"a.py": "1", "c.py": "2"}, {"a.py": "12"}]
    )
    def test_changes(self, changed: dict[str, str], tmp_path: Path) -> None:
        def of(texts: dict[str, str]) -> str:
            paths = {name: tmp_path / name for name in texts}
            for name, text in texts.items():
                paths[name].write_text(text)
            return program_build.digest(paths)

        first = of({"a.py": "1", "b.py": "2"})
        assert re.fullmatch("[0-9a-f]{10}", first)
        assert of(changed) != first == of({"b.py": "2", "a.py": "1"})


def test_code_templates_and_words_count() -> None:
    names = set(program_build.sources())
    assert {"clock.py", "web/templates/press.html", "zh/press.toml", "en/press.toml"} <= names
    assert not any("__pycache__" in name for name in names)


class TestAddresses:
    """Pages name the build; a file of another build is not kept."""

    @pytest.fixture(scope="class")
    def client(self, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
        own = replace(settings(), home=tmp_path_factory.mktemp("build"))
        edition_files.publish(sample_edition(), own.editions)
        return TestClient(create_app(own))

    @pytest.mark.parametrize("path", ["/", "/wall"])
    def test_pages_start_with_it(self, client: TestClient, path: str) -> None:
        (boot,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', client.get(path).text)
        assert json.loads(boot)["build"] == program_build.build()

    @pytest.mark.parametrize(
        "file",
        ["view.json", "wall.json", "districts/330203.json", "trends/330203.zh.light.json", "since/{id}.json"],
    )
    def test_cached_only_under_its_own(self, client: TestClient, file: str) -> None:
        edition = client.get("/live.json").json()["edition"]["id"]
        address = f"/editions/{edition}/{file.format(id=edition)}"
        cached = {
            query: client.get(f"{address}{query}").headers["cache-control"]
            for query in ("", f"?build={program_build.build()}", "?build=0000000000")
        }
        assert list(cached.values()) == [FOR_EVER, FOR_EVER, "no-cache"]

    def test_open_pages_are_loaded_anew(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        edition, _ = edition_files.publish(sample_edition(), tmp_path)
        before = notices.frame(tmp_path, edition.id)
        monkeypatch.setattr(notices, "build", lambda: "0000000000")
        assert notices.frame(tmp_path, edition.id) != before
