"""The parts of editions as files: written once, checked against their names, parsed and held once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from fivecolour.editions import parts
from fivecolour.editions.edition_errors import UnreadableEditionError
from fivecolour.editions.reason_spans import ReasonLines
from fivecolour.whole_file import replace_whole

PARTS = "parts"
# Bytes: the reasons of two years of a province's counties, or of the last weeks of a country's.
_CACHED_LINES = 1 << 27
_CACHED_PARTS = {
    "map": 4,
    "rule": 16,
    "published": 16,
    "nowcast": 16,
    "outlook": 16,
    "past": 4,
    "figures": 2_000,
    # Days of flows may be large, and few are asked for at a time.
    "flow": 4,
    "flow_days": 32,
    "indices": 16,
    "index_days": 200,
}


def write_part(folder: Path, name: str, body: bytes) -> None:
    """Write a part, also in the place of a damaged one."""
    (folder / PARTS).mkdir(parents=True, exist_ok=True)
    write_once(folder / PARTS / name, body)


def has_part(folder: Path, name: str) -> bool:
    """Tell whether the folder has a part."""
    return (folder / PARTS / name).exists()


def write_once(path: Path, body: bytes) -> None:
    """Write a file that nobody changes, on the disk before it stands there."""
    replace_whole(path, body, mode=0o444, durable=True)


def fetch(folder: Path, name: str) -> bytes:
    """Return a part, checked against its name.

    Raises
    ------
    UnreadableEditionError
        It is not there, or was changed.
    """
    path = folder / PARTS / name
    try:
        body = path.read_bytes()
    except OSError as fault:
        _broken.add((folder, name))
        raise UnreadableEditionError(
            f"{path}: cannot be read ({fault.strerror}); restore it from a copy"
        ) from None
    if parts.digest(body) != name:
        _broken.add((folder, name))
        raise UnreadableEditionError(
            f"{path}: the content does not match the hash in its name; restore it from a copy"
        )
    _broken.discard((folder, name))
    return body


# Parts that could not be read when they were asked for: reasons are asked for late.
_broken: set[tuple[Path, str]] = set()


def suspects(folder: Path) -> frozenset[str]:
    """Return the parts of a folder that could not be read when they were last asked for."""
    # Other threads read parts meanwhile.
    return frozenset(part for place, part in tuple(_broken) if place == folder)


def _cached(kind: str, most: int) -> Callable[[Path, str], Any]:
    return lru_cache(maxsize=most)(lambda folder, name: parts.parse(kind, fetch(folder, name)))


# What editions have in common is parsed and held once.
parsed = {kind: _cached(kind, most) for kind, most in _CACHED_PARTS.items()}


# A path is hashed part by part: of a whole edition that took longer than everything else.
@cached(
    LRUCache(_CACHED_LINES, getsizeof=lambda lines: lines.size),
    key=lambda folder, name: (str(folder), name),
    lock=Lock(),
)
def lines_of(folder: Path, name: str) -> ReasonLines:
    """Return the reasons that begin on a day."""
    return ReasonLines(fetch(folder, name))
