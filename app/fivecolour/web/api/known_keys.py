"""Refuses keys of an address that an operation does not have, or has twice: such would be passed over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant

from fivecolour.messages import Phrase, QuestionError
from fivecolour.near_words import nearest

_SHOWN = 40
# Keys that may stand in an address several times, once for each column.
REPEATABLE = frozenset({"column", "sum_over", "only", "fill_down"})
# What networks put behind every address that is passed on, and by which the page asks for its own build.
_FOREIGN = re.compile(r"utm_\w+|\w{0,4}clid|build")


class UnknownKeyError(QuestionError):
    """An address has a key that says nothing, or one that says two things."""


async def check(request: Request) -> None:
    """Refuse the first key that the operation does not take, or that is said twice.

    Raises
    ------
    UnknownKeyError
        Names it, and the nearest one.
    """
    if request.query_params and (found := _fault(request, _taken(request.scope["route"].dependant))):
        raise found


async def check_file(request: Request) -> None:
    """As `check`, for files whose address readers pass on: what others put behind it is let be.

    Raises
    ------
    HTTPException
        422: names the key, and the nearest one.
    """
    if request.query_params:
        refuse_others(request, tuple(_taken(request.scope["route"].dependant)))


def refuse_others(request: Request, keys: Collection[str]) -> None:
    """Refuse keys beside ``keys``, and those of them that are said twice; what others put there is let be.

    Raises
    ------
    HTTPException
        422: names the key, and the nearest one.
    """
    if found := _fault(request, keys, passing_over=_FOREIGN):
        raise HTTPException(422, found)


def _fault(
    request: Request, keys: Iterator[str] | Collection[str], *, passing_over: re.Pattern[str] | None = None
) -> UnknownKeyError | None:
    taken, seen = sorted(set(keys)), set[str]()
    for key, value in request.query_params.multi_items():
        if passing_over and (passing_over.fullmatch(key) or request.path_params.get(key) == value):
            continue
        if key not in taken:
            near = nearest(key[:_SHOWN].casefold(), taken)
            means = Phrase("nearest_key", near=near) if near else ""
            there = Phrase("keys_there", taken=", ".join(taken)) if taken else Phrase("no_keys")
            return UnknownKeyError("unknown_key", key=key[:_SHOWN], nearest=means, there=there)
        if key in seen and key not in REPEATABLE:
            return UnknownKeyError("repeated_key", key=key)
        seen.add(key)
    return None


def _taken(dependant: Dependant) -> Iterator[str]:
    """Yield the keys that an operation takes, and what it depends on."""
    yield from (one.alias for one in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _taken(inner)
