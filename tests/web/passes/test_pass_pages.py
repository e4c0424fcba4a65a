"""The pages of passes: issued once, shown once, revoked by number; and what anybody may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from fivecolour.access.people import People
from fivecolour.access.permissions import scope
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.passes.pass_register import PassRegister
from fivecolour.passes.pass_verification import verify_pass
from fivecolour.store import database
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.web.staff.test_draft_pages import PASSWORD, signed_in


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("issuing")
    url = f"sqlite:///{home / 'fivecolour.db'}"
    own = replace(settings(), home=home, database_url=url, passes=home.with_name("keys"))
    People(database.engine(url)).add("wang", PASSWORD, scope(["issue"]), by="test")
    edition_files.publish(sample_edition(), own.editions)
    return own


@pytest.fixture(scope="module")
def client(config: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(config)) as opened:
        yield signed_in(opened, "wang")


def post(client: TestClient, way: str = "", **fields: str) -> str:
    page = client.get("/staff/passes?lang=en").text
    secret = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    return client.post(f"/staff/passes{way}?lang=en", data={"csrf": secret, **fields}).text


def test_from_the_first_key_to_a_revoked_pass(client: TestClient, config: Settings) -> None:
    asked = {"colour": "green", "days": "2", "document": "12a4"}
    assert "no key signs passes; make one with: fivecolour passes keys new" in post(client, **asked)
    register = PassRegister(config, database.engine(config.database_url))
    register.new_key(by="operator")
    made = post(client, **asked)
    (text,) = re.findall(r'<code id="pass-text">([^<]+)</code>', made)
    assert verify_pass(text, register.published(), datetime.now(UTC)).state == "valid"
    assert "…12A4" in made
    (number,) = set(re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", made.replace(text, "")))
    # Shown this once: the list has its number alone.
    again = client.get("/staff/passes?lang=en").text
    assert number in again
    assert "12A4" not in again
    assert text not in again
    assert "a pass is one of red, yellow, green" in post(client, **{**asked, "colour": "blue"})
    assert "valid for 1 to 30 days" in post(client, **{**asked, "days": "²"})
    assert f"Pass {number} is revoked" in post(client, "/revoke", number=number.lower(), why="lost")
    assert "is revoked already" in post(client, "/revoke", number=number, why="lost")
    # Whoever asks this process again knows it at once.
    assert client.get("/passes.json").json()["revoked"] == [number.replace("-", "")]


def test_the_list_is_made_once_in_ten_seconds(client: TestClient) -> None:
    first = client.get("/passes.json")
    assert client.get("/passes.json").text == first.text
    assert set(first.json()) == {"made", "issuer", "keys", "revoked"}
    assert all(set(key) == {"kid", "x", "revoked"} for key in first.json()["keys"])


def test_the_verifier_alone_has_the_camera(client: TestClient) -> None:
    answer = client.get("/passes?lang=en")
    assert answer.headers["permissions-policy"] == "camera=(self), microphone=(), geolocation=()"
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert "camera=()" in client.get("/").headers["permissions-policy"]
    assert "查验通行证" in client.get("/passes?lang=zh").text


def test_off_unless_configured(config: Settings) -> None:
    with TestClient(create_app(replace(config, passes=None))) as opened:
        off = signed_in(opened, "wang")
        for path in ("/passes", "/passes.json", "/staff/passes"):
            assert off.get(path).status_code == 404
        assert "/staff/passes" not in off.get("/staff").text
