"""What verifiers need: the public keys of a map, and the numbers of passes that were revoked."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class PublicPassKey:
    """A public key as verifiers have it; with ``revoked`` nothing that it signed is valid."""

    key_id: bytes
    point: bytes
    revoked: bool = False

    @property
    def key(self) -> Ed25519PublicKey:
        """The key itself."""
        return Ed25519PublicKey.from_public_bytes(self.point)


@dataclass(frozen=True, slots=True)
class PublicKeyList:
    """Keys and revoked numbers as of a moment (ISO 8601, UTC)."""

    made: str
    issuer: str
    keys: tuple[PublicPassKey, ...]
    revoked: frozenset[str]

    def find(self, key_id: bytes) -> PublicPassKey | None:
        """Return the key of an id."""
        return next((one for one in self.keys if one.key_id == key_id), None)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is published."""
        return {
            "made": self.made,
            "issuer": self.issuer,
            "keys": [
                {"kid": one.key_id.hex(), "x": base64url(one.point), "revoked": one.revoked}
                for one in self.keys
            ],
            "revoked": sorted(self.revoked),
        }


def base64url(body: bytes) -> str:
    """Return bytes as JSON Web Keys write them.

    >>> base64url(bytes([251, 255]))
    '-_8'
    """
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Return the bytes that `base64url` wrote.

    Raises
    ------
    ValueError
        It is none.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError(str(fault)) from None
