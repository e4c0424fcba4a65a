"""From an edition that is published to a receiver that reads the signature by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fivecolour.cli import cli
from fivecolour.cli.press_command import deliveries
from fivecolour.config import settings
from fivecolour.editions import publication
from fivecolour.store import database
from tests.editions.sample import TIERS, sample_edition

from .conftest import Receiver


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["webhooks", *words])


def read_by_hand(secret: str, public: str, headers: dict[str, str], body: bytes) -> list[str]:
    """Return which signatures fit, as Standard Webhooks 1.0 describes them; by none of our code."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    shared = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256).digest()
    fit = []
    for one in headers["webhook-signature"].split(" "):
        version, _, signature = one.partition(",")
        if version == "v1":
            assert base64.b64decode(signature) == shared
        else:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
            key.verify(base64.b64decode(signature), content)
        fit.append(version)
    return fit


def test_a_published_edition_reaches_a_receiver(
    tmp_path: Path, receiver: Receiver, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = f"https://localhost:{receiver.port}/hook"
    assert "not an address of the open internet" in run("add", "https://127.0.0.1/").exception.args[0]  # type: ignore[union-attr]
    made = run("add", url)
    assert made.exit_code == 0, made.output
    name, secret, public = re.findall(r"(wh_\w+|whsec_\S+|whpk_\S+)", made.output)
    # This machine is inside: nothing is sent until its operator allows that network.
    assert "not an address of the open internet" in str(run("test", name).exception)
    monkeypatch.setenv("FIVECOLOUR_WEBHOOK_INSIDE", "127.0.0.0/8, ::1")
    assert run("test", name).output == f"webhook {name} took it (204)\n"
    assert json.loads(receiver.seen[0][2])["type"] == "webhook.test"

    config = settings()
    engine = database.engine(config.database_url)
    edition = publication.named(replace(sample_edition(), tiers={**TIERS, "330203": "033444444455"}))
    stored = publication.publish(engine, config.editions, edition, by="wang")[0]
    press = deliveries(engine, config)
    assert (press.turn(), press.turn()) == (1, 0)
    engine.dispose()

    host, path, body = receiver.seen[-1]
    headers = receiver.sent[-1]
    assert (host, path, len(receiver.seen)) == (f"localhost:{receiver.port}", "/hook", 2)
    assert read_by_hand(secret, public, headers, body) == ["v1", "v1a"]
    message = json.loads(body)
    assert (message["type"], message["data"]["edition"], message["data"]["number"]) == (
        "edition.published",
        stored.id,
        1,
    )
    assert (headers["content-type"], headers["webhook-id"]) == (
        "application/json",
        f"msg_{stored.id}.published",
    )
    assert "delivered 1, waiting 0" in run("list").output
    assert re.search(rf" 204  msg_{stored.id}.published\n", run("attempts", name).output)
