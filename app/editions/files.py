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
    if (folder / f"{name}.json").exists():
        return read(folder, name), False
    number = max((other.number for other in catalogue(folder)), default=0) + 1
    stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    named = replace(edition, id=name, number=number, published_at=stamp)
    _write_once(folder / f"{name}.json", _ADAPTER.dump_json(named))
    return named, True


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
    path = folder / f"{name}.json"
    if name != Path(name).name or not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none yet"
        raise UserError(f"no edition {name!r} in {folder}; there are: {known}")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Edition:
    body = path.read_bytes()
    try:
        edition = _ADAPTER.validate_json(body)
    except ValidationError as error:
        raise UserError(f"{path}: not an edition of this version ({error.error_count()} faults)") from error
    if content_hash(edition)[:10] != path.stem.rpartition("-")[2]:
        raise UserError(f"{path}: the content does not match the hash in its name; restore it from a copy")
    return edition


def catalogue(folder: Path) -> list[Edition]:
    """Return all editions, oldest first."""
    editions = [read(folder, path.stem) for path in folder.glob("*.json")]
    return sorted(editions, key=lambda edition: edition.number)


def latest(folder: Path) -> Edition:
    """Return the newest edition.

    Raises
    ------
    UserError
        Nothing has been published.
    """
    editions = catalogue(folder)
    if not editions:
        raise UserError(f"nothing has been published in {folder}; run: fivecolour publish")
    return editions[-1]
