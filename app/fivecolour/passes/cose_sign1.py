"""COSE_Sign1 (RFC 9052) with Ed25519: a payload, its protected header, and the signature over both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fivecolour.errors import UserError

# IANA: labels of headers, the algorithm EdDSA, and the tags of CWT and COSE_Sign1.
ALGORITHM, KEY_ID = 1, 4
EDDSA = -8
CWT_TAG, SIGN1_TAG = 61, 18


class MalformedMessageError(UserError):
    """The bytes are no COSE_Sign1 message."""


@dataclass(frozen=True, slots=True)
class Sign1:
    """A message as it was read, its signature not yet checked.

    Attributes
    ----------
    protected, payload, signature : bytes
        As they stand in the message; ``protected`` is the encoded header.
    headers : dict
        The protected header; where that is silent, the unprotected one.
    """

    protected: bytes
    payload: bytes
    signature: bytes
    headers: dict[Any, Any]

    @property
    def to_be_signed(self) -> bytes:
        """The ``Sig_structure`` that the signature covers."""
        return cbor2.dumps(["Signature1", self.protected, b"", self.payload])

    @property
    def key_id(self) -> bytes:
        """Which key signed; empty where the message does not say."""
        found = self.headers.get(KEY_ID, b"")
        return found if isinstance(found, bytes) else b""

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Tell whether an Ed25519 key signed it."""
        if self.headers.get(ALGORITHM) != EDDSA:
            return False
        try:
            key.verify(self.signature, self.to_be_signed)
        except InvalidSignature:
            return False
        return True


def sign1(payload: bytes, key: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """Return a tagged message, signed with a key that readers know by ``key_id``."""
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key_id})
    unsigned = Sign1(protected, payload, b"", {})
    return cbor2.dumps(cbor2.CBORTag(SIGN1_TAG, [protected, {}, payload, key.sign(unsigned.to_be_signed)]))


def read_sign1(message: bytes) -> Sign1:
    """Read a message, with or without its tag (and that of a CWT around it).

    Raises
    ------
    MalformedMessageError
        It is none.
    """
    body = _decoded(message)
    for tag in (CWT_TAG, SIGN1_TAG):
        if isinstance(body, cbor2.CBORTag) and body.tag == tag:
            body = body.value
    kinds = (bytes, Mapping, bytes, bytes)
    whole = isinstance(body, list | tuple) and len(body) == len(kinds)
    if not whole or not all(isinstance(part, kind) for part, kind in zip(body, kinds, strict=True)):
        raise MalformedMessageError("this is no COSE_Sign1 message")
    protected, unprotected, payload, signature = body
    header = _decoded(protected) if protected else {}
    if not isinstance(header, Mapping):
        raise MalformedMessageError("its protected header is no map")
    return Sign1(protected, payload, signature, {**unprotected, **header})


def _decoded(body: bytes) -> Any:
    try:
        return cbor2.loads(body)
    except (cbor2.CBORError, ValueError, TypeError, RecursionError, OverflowError, MemoryError):
        raise MalformedMessageError("this is no CBOR") from None
