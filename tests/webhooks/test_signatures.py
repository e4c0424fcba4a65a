"""Signatures by the published vectors, and our own by those who receive them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fivecolour.webhooks.signatures import public_key, shared_secret, signed, verified

MATERIAL = next(
    (
        path
        for path in (
            folder / "shared/data/feeds/standard_webhooks_vectors.json" for folder in Path(__file__).parents
        )
        if path.exists()
    ),
    None,
)
KEY = bytes(range(32))


@pytest.mark.skipif(MATERIAL is None, reason="the vectors are not beside this checkout")
def test_all_vectors() -> None:
    assert MATERIAL is not None
    vectors = json.loads(MATERIAL.read_text(encoding="utf-8"))
    judged = []
    for one in vectors:
        headers = {
            f"webhook-{name}": str(one[name]) for name in ("id", "timestamp", "signature") if one[name]
        }
        judged.append(verified([one["secret"]], headers, one["payload"].encode()) == one["valid"])
    assert (len(judged), sum(judged)) == (15, 15)


def test_ours_fit_either_key_and_no_other() -> None:
    headers = signed(KEY, "wh_1", "msg_1", 1_600_000_000, b'{"a":1}')
    assert headers["webhook-signature"].startswith("v1,")
    for key in (shared_secret(KEY, "wh_1"), public_key(KEY)):
        assert verified([key], headers, b'{"a":1}')
        assert not verified([key], headers, b'{"a":2}')
        assert not verified([key], {**headers, "webhook-id": "msg_2"}, b'{"a":1}')
    assert not verified([shared_secret(KEY, "wh_2"), public_key(bytes(32))], headers, b'{"a":1}')
    # While keys change, a receiver knows both.
    assert verified([shared_secret(KEY, "wh_2"), shared_secret(KEY, "wh_1")], headers, b'{"a":1}')


def test_what_is_no_base64_is_wrong() -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,é v1a,== v1 ,"}
    assert not verified(["whsec_%%", "whpk_AA==", public_key(KEY)], headers, b"")
