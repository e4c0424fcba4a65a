"""Whether a pass is valid: the reference of what the verifier's page does without a network.

``assets/passes/verify.js`` does the same; ``tests/passes/test_pass_parity.py`` holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from fivecolour.passes.cose_sign1 import MalformedMessageError, read_sign1
from fivecolour.passes.pass_content import PassContent, content_of
from fivecolour.passes.pass_envelope import PREFIX, unsealed
from fivecolour.passes.public_key_list import PublicKeyList

PassState: TypeAlias = Literal["valid", "expired", "revoked", "unknown_key", "altered", "not_yet", "no_pass"]
# Clocks of phones and servers may differ by so much.
_CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PassVerdict:
    """What was found; ``content`` is None unless a known key signed it: nothing else can be believed."""

    state: PassState
    content: PassContent | None = None


def verify_pass(text: str, known: PublicKeyList, now: datetime) -> PassVerdict:
    """Check the text of a QR code against the keys and revocations that are known.

    Returns
    -------
    PassVerdict
        ``no_pass``: it is something else. ``altered``: it was a pass, or pretends to be one, and the
        signature of the key that it names does not fit, or it cannot be unpacked.
    """
    if not text.strip().startswith(PREFIX):
        return PassVerdict("no_pass")
    try:
        message = read_sign1(unsealed(text))
    except MalformedMessageError:
        return PassVerdict("altered")
    key = known.find(message.key_id)
    if key is None:
        return PassVerdict("unknown_key")
    if not message.is_signed_by(key.key):
        return PassVerdict("altered")
    try:
        content = content_of(message.payload)
    except MalformedMessageError:
        return PassVerdict("altered")
    return PassVerdict(_state(content, known, revoked_key=key.revoked, now=now), content)


def _state(content: PassContent, known: PublicKeyList, *, revoked_key: bool, now: datetime) -> PassState:
    if revoked_key or content.number in known.revoked:
        return "revoked"
    if now >= content.expires:
        return "expired"
    return "not_yet" if now < content.issued - _CLOCKS else "valid"
