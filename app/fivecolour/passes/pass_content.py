"""What a pass says, as a CBOR Web Token (RFC 8392): no name and no place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

import cbor2

from fivecolour.passes.cose_sign1 import MalformedMessageError

PassColour: TypeAlias = Literal["red", "yellow", "green"]
COLOURS: tuple[PassColour, ...] = ("red", "yellow", "green")
# Registered labels: issuer, expiration, issued at, token id; and private ones for what is ours.
_ISSUER, _EXPIRES, _ISSUED, _NUMBER = 1, 4, 6, 7
_COLOUR, _DOCUMENT, _DRILL = -65_537, -65_538, -65_539


@dataclass(frozen=True, slots=True)
class PassContent:
    """One pass.

    Attributes
    ----------
    number : str
        Ten signs, drawn at random: it says nothing about the person.
    issuer : str
        The map that issued it.
    colour : {"red", "yellow", "green"}
    issued, expires : datetime
        In UTC, to the second.
    document : str
        The last signs of the document that the person showed: whoever checks compares them.
    drill : bool
        Whether it was issued in a drill.
    """

    number: str
    issuer: str
    colour: PassColour
    issued: datetime
    expires: datetime
    document: str
    drill: bool = False

    def payload(self) -> bytes:
        """Return it as CBOR."""
        content: dict[int, Any] = {
            _ISSUER: self.issuer,
            _EXPIRES: int(self.expires.timestamp()),
            _ISSUED: int(self.issued.timestamp()),
            _NUMBER: self.number.encode("ascii"),
            _COLOUR: self.colour,
            _DOCUMENT: self.document,
        }
        return cbor2.dumps(content | ({_DRILL: True} if self.drill else {}), canonical=True)


def content_of(payload: bytes) -> PassContent:
    """Read what a pass says.

    Raises
    ------
    MalformedMessageError
        Something of it is missing or not of its kind.
    """
    try:
        told = cbor2.loads(payload)
        found = PassContent(
            number=told[_NUMBER].decode("ascii"),
            issuer=told[_ISSUER],
            colour=told[_COLOUR],
            issued=datetime.fromtimestamp(told[_ISSUED], UTC),
            expires=datetime.fromtimestamp(told[_EXPIRES], UTC),
            document=told[_DOCUMENT],
            drill=told.get(_DRILL, False),
        )
    except (cbor2.CBORError, LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise MalformedMessageError("this is signed, but says nothing that a pass says") from None
    if (
        found.colour not in COLOURS
        or not isinstance(found.issuer, str)
        or not isinstance(found.document, str)
    ):
        raise MalformedMessageError("this is signed, but its colour, issuer or document is none")
    return found
