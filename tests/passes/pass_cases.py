"""Passes of every state, with keys that are made of fixed bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fivecolour.passes.cose_sign1 import sign1
from fivecolour.passes.pass_content import PassContent
from fivecolour.passes.pass_envelope import sealed, unsealed
from fivecolour.passes.pass_signing import signed_pass
from fivecolour.passes.public_key_list import PublicKeyList, PublicPassKey

NOW = datetime(2020, 2, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3)]
IDS = [bytes([number]) * 8 for number in (1, 2, 3)]
CONTENT = PassContent("7K3QFM2XTA", "https://map.example", "green", NOW - DAY, NOW + DAY, "123X")


def public(number: int, *, revoked: bool = False) -> PublicPassKey:
    point = KEYS[number].public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PublicPassKey(IDS[number], point, revoked)


# The third key is nobody's.
KNOWN = PublicKeyList(
    "2020-02-10T11:00:00+00:00",
    "https://map.example",
    (public(0), public(1, revoked=True)),
    frozenset({"REVK000000"}),
)


def content(**changes: object) -> PassContent:
    fields = {name: getattr(CONTENT, name) for name in CONTENT.__dataclass_fields__}
    return PassContent(**{**fields, **changes})  # type: ignore[arg-type]


def signed(key: int = 0, **changes: object) -> str:
    return signed_pass(content(**changes), KEYS[key], IDS[key])


def with_bytes(text: str, at: int) -> str:
    """Return a pass of which one byte of the message is another."""
    message = bytearray(unsealed(text))
    message[at] ^= 1
    return sealed(bytes(message))


def stated() -> Iterator[tuple[str, str]]:
    """Yield texts with the state that each must have."""
    good = signed()
    yield good, "valid"
    yield f"  {good}\n", "valid"
    yield signed(drill=True), "valid"
    yield signed(expires=NOW), "expired"
    yield signed(issued=NOW + DAY, expires=NOW + 2 * DAY), "not_yet"
    yield signed(issued=NOW + timedelta(minutes=4)), "valid"
    yield signed(number="REVK000000"), "revoked"
    yield signed(1), "revoked"
    yield signed(2), "unknown_key"
    # Another's signature under a key that is known.
    yield signed_pass(CONTENT, KEYS[2], IDS[0]), "altered"
    # Signed, and no pass.
    yield sealed(sign1(b"\xa0", KEYS[0], IDS[0])), "altered"
    yield sealed(sign1(b"nonsense", KEYS[0], IDS[0])), "altered"
    yield signed(colour="blue"), "altered"
    yield sealed(cbor2.dumps([1, 2])), "altered"
    yield sealed(b"\x00" * 20_000), "altered"
    yield good[:-3], "altered"
    yield good[:-1] + "~", "altered"
    yield "FCP1:", "altered"
    yield "FCP1:" + "A" * 5_000, "altered"
    yield "SELF-CHECK 自查 v1", "no_pass"
    yield "HC1:6BF", "no_pass"
    yield "", "no_pass"
    for at in range(0, len(unsealed(good)), 3):
        yield with_bytes(good, at), ""
