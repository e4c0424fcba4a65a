"""Editions as files: written once, never changed, read by everything else."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.editions.types import Edition
from app.errors import UserError

_ADAPTER: TypeAdapter[Edition] = TypeAdapter(Edition)
# Not part of what was said: the same content published twice is the same edition.
_OUTSIDE_HASH = ("id", "number", "published_at")


class NothingPublishedError(UserError):
    """There is no edition yet."""


class UnreadableEditionError(UserError):
    """An edition's file was damaged, changed, or written by another version."""


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of an edition's content in canonical JSON."""
    return _hash(_ADAPTER.dump_python(edition, mode="json"))


def _hash(document: dict[str, Any]) -> str:
    content = {key: value for key, value in document.items() if key not in _OUTSIDE_HASH}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def publish(edition: Edition, folder: Path) -> tuple[Edition, bool]:
    """Name an edition by its content and write it, unless the same content is there already.

    Returns
    -------
    edition : Edition
        As it now stands in the folder.
    new : bool
        False where the same content had been published before.
    """
    name = f"{edition.region.name}-{edition.days[-1].replace('-', '')}-{content_hash(edition)[:10]}"
    present = _paths(folder)
    if name in present:
        return read(folder, name), False
    number = max((int(path.name.split(".")[0]) for path in present.values()), default=0) + 1
    stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    named = replace(edition, id=name, number=number, published_at=stamp)
    _write_once(folder / f"{number:06d}.{name}.json", _ADAPTER.dump_json(named))
    return named, True


def _paths(folder: Path) -> dict[str, Path]:
    """Return the files by the edition's id, oldest first; a file is called ``<number>.<id>.json``."""
    return {path.name.split(".")[1]: path for path in sorted(folder.glob("[0-9]*.*.json"))}


def _write_once(path: Path, body: bytes) -> None:
    """Write beside the target, flush to disk, then link: a reader sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o444)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def read(folder: Path, name: str) -> Edition:
    """Read an edition and check that its content still has the hash in its name.

    Raises
    ------
    UserError
        There is no such edition, or its file was damaged or changed.
    """
    present = _paths(folder)
    if name not in present:
        raise UserError(f"no edition {name!r}; there are: {', '.join(present) or 'none yet'}")
    return _read(present[name], present[name].stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Edition:
    body = path.read_bytes()
    try:
        edition = _ADAPTER.validate_json(body)
    except ValidationError as error:
        raise UnreadableEditionError(
            f"{path}: not an edition of this version ({error.error_count()} faults)"
        ) from error
    # The file itself is hashed, so that an edition stays readable when later versions know more keys.
    if _hash(json.loads(body))[:10] != path.stem.rpartition("-")[2]:
        raise UnreadableEditionError(
            f"{path}: the content does not match the hash in its name; restore it from a copy"
        )
    return edition


def catalogue(folder: Path) -> list[Edition]:
    """Return all editions, oldest first."""
    return [read(folder, name) for name in _paths(folder)]


def latest(folder: Path) -> Edition:
    """Return the newest edition.

    Raises
    ------
    UserError
        Nothing has been published.
    """
    names = list(_paths(folder))
    if not names:
        raise NothingPublishedError(f"nothing has been published in {folder}; run: fivecolour publish")
    return read(folder, names[-1])
