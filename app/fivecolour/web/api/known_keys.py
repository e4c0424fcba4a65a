"""Refuses keys of an address that an operation does not have: a misspelt one would be passed over."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant

from fivecolour.messages import MessageError, Phrase
from fivecolour.near_words import nearest

_SHOWN = 40


class UnknownKeyError(MessageError):
    """An address has a key that says nothing."""


async def check(request: Request) -> None:
    """Refuse the first key that the operation does not take.

    Raises
    ------
    UnknownKeyError
        Names it, and the nearest one.
    """
    if not request.query_params:
        return
    taken = sorted(set(_taken(request.scope["route"].dependant)))
    for key in request.query_params:
        if key not in taken:
            near = nearest(key[:_SHOWN].casefold(), taken)
            means = Phrase("nearest_key", near=near) if near else ""
            there = Phrase("keys_there", taken=", ".join(taken)) if taken else Phrase("no_keys")
            raise UnknownKeyError("unknown_key", key=key[:_SHOWN], nearest=means, there=there)


def _taken(dependant: Dependant) -> Iterator[str]:
    """Yield the keys that an operation takes, and what it depends on."""
    yield from (one.alias for one in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _taken(inner)
