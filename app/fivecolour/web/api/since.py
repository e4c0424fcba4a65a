"""What differs between two editions, for a page that has one and is to show the other."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

# The kinds of difference, as `assets/client/changes.js` reads them.
REPLACED, KEYS, SPLICED = 0, 1, 2


def difference(old: Any, new: Any) -> list[Any] | None:
    """Return how ``new`` is made of ``old``, None if they are equal; both are JSON values.

    ``[0, value]`` puts a value in place of the old one; ``[1, {key: difference}, [key, ...]]`` changes keys
    and takes others away; ``[2, start, removed, inserted]`` changes a part of a text or a list.

    >>> difference({"tiers": "1123", "name": "A"}, {"tiers": "11234", "name": "A"})
    [1, {'tiers': [2, 4, 0, '4']}, []]
    """
    if old == new and type(old) is type(new):
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        changed = {
            key: difference(old[key], value) if key in old else [REPLACED, value]
            for key, value in new.items()
        }
        return [
            KEYS,
            {k: d for k, d in changed.items() if d is not None},
            [key for key in old if key not in new],
        ]
    if isinstance(old, str | list) and type(old) is type(new):
        return _spliced(old, new)
    return [REPLACED, new]


def _spliced(old: Any, new: Any) -> list[Any]:
    shorter = min(len(old), len(new))
    start = _alike(old, new, shorter)
    # Most often something was added at the end.
    tail = _alike(old[::-1], new[::-1], shorter - start)
    return [SPLICED, start, len(old) - start - tail, new[start : len(new) - tail]]


def _alike(one: Any, other: Any, most: int) -> int:
    """Return how many leading members are the same, at most ``most``."""
    if one[:most] == other[:most]:
        return most
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def applied(old: Any, change: list[Any] | None) -> Any:
    """Return what `difference` was made from: its meaning, spelt out; the page does the same."""
    if change is None:
        return old
    if change[0] == REPLACED:
        return change[1]
    if change[0] == SPLICED:
        start, removed, inserted = change[1:]
        return old[:start] + inserted + old[start + removed :]
    remaining = {key: value for key, value in old.items() if key not in change[2]}
    return remaining | {key: applied(old.get(key), one) for key, one in change[1].items()}
