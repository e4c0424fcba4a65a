"""The page that checks files: bounded, and nothing of them stays."""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from starlette.datastructures import UploadFile

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.web.press import verify_page
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.export.certificates import written


@pytest.fixture(scope="module")
def config(instance: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    own = replace(instance, home=tmp_path_factory.mktemp("verify"), public_url="https://map.example")
    edition_files.publish(sample_edition(), own.editions)
    return own


@pytest.fixture(scope="module")
def client(config: Settings) -> TestClient:
    return TestClient(create_app(config))


def checked(client: TestClient, body: bytes, name: str = "map.png", lang: str = "en") -> str:
    answer = client.post(f"/verify?lang={lang}", files={"file": (name, body)})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return unescape(answer.text)


def test_form(client: TestClient) -> None:
    page = client.get("/verify?lang=zh").text
    assert (
        '<form class="verify-form" method="post" action="verify?lang=zh" enctype="multipart/form-data">'
        in page
    )
    assert "文件不会留存" in page
    assert "<script" not in page


def test_true_changed_and_recompressed(client: TestClient, config: Settings) -> None:
    body = client.get("/press/export?format=png&size=card&lang=en").content
    before = sorted(str(path) for path in config.home.rglob("*"))
    assert "True: the same to the byte as the export of edition 1" in checked(client, body)
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    picture.putpixel((200, 300), (0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    page = checked(client, out.getvalue(), lang="zh")
    assert "已被改动：与第1期" in page
    assert "<td>0</td><td>1</td>" in page
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=50)
    page = checked(client, out.getvalue(), "newspaper.jpg")
    assert "Its QR code leads to edition 1" in page
    assert 'src="data:image/jpeg;base64,' in page
    assert '<img src="press/export?edition=sample-' in page
    assert sorted(str(path) for path in config.home.rglob("*")) == before


def test_who_signed_is_told(config: Settings, tmp_path: Path) -> None:
    signing = TestClient(create_app(replace(config, home=tmp_path, **written(tmp_path))))
    edition_files.publish(sample_edition(), tmp_path / "editions")
    body = signing.get("/press/export?format=png&size=card&lang=en").content
    assert signing.get("/press/export?format=png&size=card&lang=en").content == body
    page = checked(signing, body)
    assert "Signed by Press Office, Health Bureau (Content Credentials): the signature fits this file" in page
    assert "are signed by Press Office, Health Bureau" in signing.get("/press?lang=en").text


def test_names_and_words_of_a_file_are_only_text(client: TestClient) -> None:
    answer = client.post(
        "/verify?lang=en", files={"file": ("<b>.csv", b'code,name,tier,edition\n1,x,2,"<script>"')}
    )
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert "says that it is of" in answer.text


@pytest.mark.parametrize(
    ("body", "message"),
    [(b"PK\x03\x04junk", "no archive that can be read"), (b"<svg", "no SVG that can be read")],
)
def test_broken_files(client: TestClient, body: bytes, message: str) -> None:
    answer = client.post("/verify?lang=en", files={"file": ("x", body)})
    assert answer.status_code in (200, 422)
    assert message in answer.text or "nothing can be said" in answer.text


def test_bounded(client: TestClient) -> None:
    refused = client.post("/verify", content=b"x", headers={"content-length": str(verify_page.LARGEST + 1)})
    assert (refused.status_code, refused.text) == (413, "at most 32 MB are taken")
    assert client.post("/verify", files={}).status_code == 200


def test_a_file_is_read_only_when_its_turn_has_come(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that waited were held in memory."""
    monkeypatch.setattr(UploadFile, "read", None)
    assert client.post("/verify?lang=en", files={"file": ("x", b"<svg")}).status_code in (200, 422)


def test_by_command(config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from fivecolour.cli import cli

    monkeypatch.setenv("FIVECOLOUR_HOME", str(config.home))
    out, run = tmp_path / "map.csv", CliRunner().invoke
    assert run(cli, ["export", "--format", "csv", "--language", "en", "--out", str(out)]).exit_code == 0
    result = run(cli, ["verify", str(out)])
    assert (result.exit_code, result.output.startswith("map.csv: True: the same to the byte")) == (0, True)
    out.write_bytes(out.read_bytes().replace(b",13,", b",14,", 1))
    result = run(cli, ["verify", str(out), "--out", str(tmp_path / "true.csv")])
    assert result.exit_code == 1
    assert "  330212 · cumulative_confirmed: 13 → 14\n" in result.output
    assert b",13," in (tmp_path / "true.csv").read_bytes()
