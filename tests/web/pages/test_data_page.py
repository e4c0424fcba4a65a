"""The page of data: what it lists is there, and what it shows to be copied runs."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fivecolour.config import in_zone, settings
from fivecolour.editions import edition_files
from fivecolour.web.pages.data_page import page
from fivecolour.web.server import create_app
from fivecolour.web.view_state import read_state
from tests.editions.sample import sample_edition


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    own = replace(settings(), home=tmp_path_factory.mktemp("data"))
    edition_files.publish(sample_edition(), own.editions)
    return create_app(own)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app)


class TestEdition:
    """Of which edition the page is."""

    def test_the_day_of_publication_is_that_of_the_zone(self) -> None:
        edition = replace(sample_edition(), published_at="2020-02-13T10:30:00Z")
        for zone, day in (("Pacific/Auckland", 13), ("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", 12)):
            with in_zone(ZoneInfo(zone)):
                values = page(edition, read_state({"lang": "en"}, edition), "")
            assert values["edition_line"] == f"Edition 7 · published {day} February 2020"

    def test_one_that_is_not_there_is_said(self, client: TestClient) -> None:
        answer = client.get("/data?edition=sample-20200212-ffffffffff")
        assert (answer.status_code, answer.text.split(";")[0]) == (
            404,
            "no edition 'sample-20200212-ffffffffff'",
        )


@pytest.fixture(scope="module")
def served(app: FastAPI) -> Iterator[str]:
    """Return the address of a real server, in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    ready = threading.Event()
    started = server.startup

    async def startup(sockets: list[object] | None = None) -> None:
        await started(sockets)  # type: ignore[arg-type]
        ready.set()

    server.startup = startup  # type: ignore[method-assign, assignment]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert ready.wait(30)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_it_links_to_is_there(client: TestClient, language: str) -> None:
    page = client.get(f"/data?lang={language}").text
    links = {one for one in re.findall(r'href="(api/[^"]+)"', page) if "…" not in one}
    assert len(links) >= 16
    assert {address: client.get(f"/{address}").status_code for address in links} == dict.fromkeys(links, 200)


def test_every_column_of_every_table_is_told(client: TestClient) -> None:
    page = client.get("/data?lang=en").text
    for table in ("districts", "tiers", "reasons", "series", "indicators", "rules"):
        (fold,) = re.findall(rf'<details class="open-table" id="{table}">.*?</details>', page, re.DOTALL)
        told = re.findall(r'<th scope="row"><code>(\w+)</code>', fold)
        assert told == client.get(f"/api/v1/editions/latest/{table}.json").json()["columns"]


PROGRAMS = {"read.py": sys.executable, "read.sh": "sh", "read.R": "Rscript"}


@pytest.mark.parametrize("file", PROGRAMS)
def test_what_is_copied_runs(client: TestClient, served: str, tmp_path: Path, file: str) -> None:
    for needed in {"read.sh": ["curl"], "read.R": ["Rscript"]}.get(file, []):
        if shutil.which(needed) is None:
            pytest.skip(f"there is no {needed}")
    page = client.get("/data?lang=en", headers={"host": served.removeprefix("http://")}).text
    (code,) = re.findall(rf'data-file="{re.escape(file)}"><code>(.*?)</code>', page, re.DOTALL)
    path = tmp_path / file
    path.write_text(html.unescape(code), encoding="utf-8")
    ran = subprocess.run(
        [PROGRAMS[file], str(path)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    first = "2020-02-12 {'330103': 1, '330105': 2, '330203': 4, '330212': 3}\n"
    if file == "read.py":
        assert ran.stdout == first
    elif file == "read.R":
        lines = [line.split()[1:] for line in ran.stdout.splitlines()[1:]]
        tiers = {"330103": "1", "330105": "2", "330203": "4", "330212": "3"}
        assert lines == [[code, "2020-02-12", tier] for code, tier in tiers.items()]
    else:
        assert "district,date,tier,colour" in ran.stdout


def test_whom_to_ask_is_told_where_the_map_names_somebody(client: TestClient, tmp_path: Path) -> None:
    assert 'id="contact"' not in client.get("/data?lang=en").text
    own = replace(settings(), home=tmp_path)
    edition_files.publish(sample_edition(), own.editions)
    order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-02-01\n'
    (tmp_path / "publish.toml").write_text(f'{order}contact = "data@example.org"\n', encoding="utf-8")
    reader = TestClient(create_app(own))
    assert 'data: <a href="mailto:data@example.org">' in reader.get("/data?lang=en").text
    asked = reader.get("/api/v1/catalogue.jsonld").json()["dcat:dataset"][0]["dcat:contactPoint"]
    assert asked["vcard:hasEmail"] == {"@id": "mailto:data@example.org"}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("map.example.org", "http://map.example.org/api/v1"),
        ("[::1]:8050", "http://[::1]:8050/api/v1"),
        ("a b", "http://localhost/api/v1"),
        ('x"><script>', "http://localhost/api/v1"),
    ],
)
def test_the_address_is_that_of_the_reader(client: TestClient, host: str, address: str) -> None:
    assert f"{address}/editions/latest/tiers.csv" in client.get("/data", headers={"host": host}).text


def test_or_the_one_that_is_set(app: FastAPI) -> None:
    site = app.state.site
    app.state.site = replace(site, config=replace(site.config, public_url="https://map.example.org/x"))
    try:
        page = TestClient(app).get("/data").text
    finally:
        app.state.site = site
    assert "https://map.example.org/x/api/v1/editions/latest/tiers.csv" in page


@pytest.mark.parametrize("path", ["/", "/method", "/data", "/wall", "/d/330203", "/press", "/history"])
def test_every_page_has_its_data_one_link_away(client: TestClient, path: str) -> None:
    page = client.get(f"{path}?lang=en").text
    (twin,) = re.findall(r'<link rel="alternate" type="application/json" href="([^"]+)"', page)
    assert client.get(f"/{twin.removeprefix('../')}").headers["content-type"] == "application/json"
    # A wall is looked at, not clicked at.
    assert (
        path == "/wall" or f'<a href="{twin}"' in page or 'href="api/v1/editions/latest/tiers.json"' in page
    )
