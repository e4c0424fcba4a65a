"""Signatures of webhooks (Standard Webhooks 1.0): ``v1`` by a shared secret, ``v1a`` by a key pair."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SECRET, PUBLIC = "whsec_", "whpk_"


def shared_secret(instance_key: bytes, subscription: str) -> str:
    """Return the secret of a subscription: it follows from the instance's key and is kept nowhere else."""
    made = hmac.new(instance_key, f"webhook {subscription}".encode(), hashlib.sha256).digest()
    return SECRET + base64.b64encode(made).decode()


def public_key(instance_key: bytes) -> str:
    """Return the key by which anybody can check ``v1a`` signatures of the instance."""
    raw = (
        _private(instance_key)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    return PUBLIC + base64.b64encode(raw).decode()


def _private(instance_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"webhook v1a" + instance_key).digest())


def signed(
    instance_key: bytes, subscription: str, message: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the headers of a message, with a signature of each kind."""
    content = _content(message, str(timestamp), body)
    key = base64.b64decode(shared_secret(instance_key, subscription).removeprefix(SECRET))
    shared = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    paired = base64.b64encode(_private(instance_key).sign(content)).decode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{shared} v1a,{paired}",
    }


def _content(message: str, timestamp: str, body: bytes) -> bytes:
    return f"{message}.{timestamp}.".encode() + body


def verified(keys: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a message is signed by one of some keys: secrets or public keys.

    Whether its moment is near enough is for the receiver to say.
    """
    message, timestamp, signed_by = (
        headers.get(f"webhook-{name}") or "" for name in ("id", "timestamp", "signature")
    )
    if not message or not timestamp.isdecimal() or not signed_by:
        return False
    content = _content(message, timestamp, body)
    found = [one.partition(",") for one in signed_by.split(" ")]
    return any(_fits(key, version, signature, content) for key in keys for version, _, signature in found)


def _fits(key: str, version: str, signature: str, content: bytes) -> bool:
    try:
        given = base64.b64decode(signature, validate=True)
        if key.startswith(PUBLIC):
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix(PUBLIC)))
            public.verify(given, content)
            return version == "v1a"
        secret = base64.b64decode(key.removeprefix(SECRET))
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return version == "v1" and hmac.compare_digest(hmac.new(secret, content, hashlib.sha256).digest(), given)
