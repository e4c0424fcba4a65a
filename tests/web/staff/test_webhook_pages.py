"""The staff page of webhooks: receivers are added, tried and ended, by who may, and the log says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.access.people import People
from fivecolour.access.permissions import scope
from fivecolour.config import Settings, settings
from fivecolour.editions import publication
from fivecolour.store import audit, database
from fivecolour.web.server import create_app
from fivecolour.webhooks import new_receiver
from fivecolour.webhooks.guarded_post import Answer
from fivecolour.webhooks.outbox import Outbox
from fivecolour.webhooks.signatures import verified
from fivecolour.webhooks.subscriptions import Subscriptions
from tests.editions.sample import sample_edition

from .test_draft_pages import PASSWORD, signed_in

URL = "https://receiver.example/hook"


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    own = replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'fivecolour.db'}")
    engine = database.engine(own.database_url)
    people = People(engine)
    people.add("wang", PASSWORD, scope(["admin"]), by="test")
    people.add("li", PASSWORD, scope(["publish"]), by="test")
    publication.publish(engine, own.editions, publication.named(sample_edition()), by="wang")
    return own


@pytest.fixture
def client(config: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(config)) as opened:
        yield signed_in(opened, "wang")


def post(client: TestClient, way: str = "", **fields: str) -> str:
    secret = re.findall(r'name="csrf" value="([^"]+)"', client.get("/staff/webhooks?lang=en").text)[0]
    return client.post(f"/staff/webhooks{way}?lang=en", data={"csrf": secret, **fields}).text


def subscriptions(config: Settings) -> Subscriptions:
    return Subscriptions(database.engine(config.database_url), config.home)


def log(config: Settings) -> list[str]:
    found = reversed(audit.entries(database.engine(config.database_url)))
    return [f"{one.who} {one.what}" for one in found if one.what.startswith("webhook")]


def test_the_secret_is_shown_once(
    client: TestClient, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = post(client, url=URL, districts="330203")
    (secret,) = re.findall(r"whsec_[^<]+", shown)
    sent: list[tuple[dict[str, str], bytes]] = []

    def send(_url: str, body: bytes, headers: dict[str, str], **_: object) -> Answer:
        sent.append((headers, body))
        return Answer(503 if len(sent) > 1 else 204)

    monkeypatch.setattr(new_receiver, "post", send)
    (one,) = subscriptions(config).all()
    assert (one.url, one.districts, one.created_by, one.after) == (URL, ("330203",), "wang", 1)
    assert secret not in client.get("/staff/webhooks").text
    assert f"{one.id} took the test message (204)." in post(client, "/test", webhook=one.id)
    assert verified([secret], *sent[0])
    assert "it answered 503." in post(client, "/test", webhook=one.id)
    assert log(config) == ["wang webhook added", "wang webhook tested", "wang webhook tested"]


def test_one_is_ended_and_begun_again(client: TestClient, config: Settings) -> None:
    post(client, url=URL)
    (one,) = subscriptions(config).all()
    assert ">disabled<" in post(client, "/end", webhook=one.id)
    assert subscriptions(config).find(one.id).ended == "by wang"
    assert ">active<" in post(client, "/enable", webhook=one.id)
    assert log(config) == ["wang webhook added", "wang webhook ended", "wang webhook begun again"]


def test_what_nobody_sends_is_said(client: TestClient, config: Settings) -> None:
    post(client, url=URL)
    there = subscriptions(config)
    (one,) = there.all()
    moment = one.created_at.replace(year=2020)
    Outbox(there.engine, "").queue(one.id, ["msg_1"], moment)
    assert "check that fivecolour press is running" in client.get("/staff/webhooks?lang=en").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "http://receiver.example/"}, "https://host/path alone"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "not an address of the open internet"),
        ({"url": URL, "districts": "999999"}, "there are: 330103"),
    ],
)
def test_what_cannot_be_is_refused(
    client: TestClient, config: Settings, fields: dict[str, str], words: str
) -> None:
    shown = post(client, **fields)
    assert (words in shown, "whsec_" in shown, subscriptions(config).all(), log(config)) == (
        True,
        False,
        (),
        [],
    )


@pytest.mark.parametrize("way", ["/test", "/end", "/enable"])
def test_one_that_is_not_there_is_told(client: TestClient, way: str) -> None:
    assert "there is no webhook &#39;wh_x&#39;" in post(client, way, webhook="wh_x")


def test_nobody_else_may(client: TestClient, config: Settings) -> None:
    assert client.post("/staff/webhooks", data={"url": URL, "csrf": "x"}).status_code == 403
    with TestClient(create_app(config)) as other:
        assert signed_in(other, "li").get("/staff/webhooks").status_code == 403
    assert subscriptions(config).all() == ()
