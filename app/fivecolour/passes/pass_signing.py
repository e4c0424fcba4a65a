"""Making the text of a pass."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fivecolour.passes.cose_sign1 import sign1
from fivecolour.passes.pass_content import PassContent
from fivecolour.passes.pass_envelope import sealed

# Crockford's base 32: no letter that is taken for a digit or another letter.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS = 10


def new_number() -> str:
    """Return a number of 50 random bits: nobody finds an issued one by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(DIGITS))


def signed_pass(content: PassContent, key: Ed25519PrivateKey, key_id: bytes) -> str:
    """Return the text of the QR code of a pass."""
    return sealed(sign1(content.payload(), key, key_id))
