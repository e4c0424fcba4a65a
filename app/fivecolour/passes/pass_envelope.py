"""From a signed message to the text of a QR code and back: zlib, base45 and a prefix, as the EU has it."""

from __future__ import annotations

import zlib

import base45

from fivecolour.passes.cose_sign1 import MalformedMessageError

PREFIX = "FCP1:"
# A pass is some 200 bytes; nothing far beyond that is unpacked.
MOST_TEXT, MOST_MESSAGE = 4_096, 16_384


def sealed(message: bytes, *, prefix: str = PREFIX) -> str:
    """Return the text of a message, in signs that a QR code holds densely."""
    packed: bytes = base45.b45encode(zlib.compress(message, 9))
    return prefix + packed.decode("ascii")


def unsealed(text: str, *, prefix: str = PREFIX) -> bytes:
    """Return the message of a text.

    Raises
    ------
    MalformedMessageError
        It lacks the prefix, is no base45, no zlib, or far too long.
    """
    packed = text.strip()
    if not packed.startswith(prefix) or len(packed) > MOST_TEXT:
        raise MalformedMessageError(f"this does not begin with {prefix}, or is too long for a pass")
    try:
        unpacking = zlib.decompressobj()
        message = unpacking.decompress(base45.b45decode(packed.removeprefix(prefix)), MOST_MESSAGE)
    except (ValueError, zlib.error):
        raise MalformedMessageError("what follows the prefix cannot be unpacked") from None
    if not unpacking.eof or unpacking.unused_data:
        raise MalformedMessageError("what follows the prefix is not whole, or too long")
    return message
