"""Whether store and editions are whole, and what can be made anew from one another."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from fivecolour import json_files
from fivecolour.editions import edition_files, part_files, parts
from fivecolour.editions.parts import Bundle
from fivecolour.errors import UserError
from fivecolour.store import audit, editions
from fivecolour.store import database_integrity as store
from fivecolour.store.editions import Editions

# What reading a damaged database may raise, beside what it says itself.
_FAULTS = (UserError, DBAPIError, zlib.error, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is broken; ``rebuilt`` says whether it is whole again."""

    what: str
    fault: str
    rebuilt: bool = False


def check_store(engine: Engine) -> list[Finding]:
    """Look through the database and the chain of its audit log."""
    place = engine.url.render_as_string(hide_password=True)
    try:
        found = [Finding(place, fault) for fault in store.faults(engine)]
        if not found and (verdict := audit.verify(engine)).broken is not None:
            found.append(Finding("audit log", f"entry {verdict.broken} is broken ({verdict.why})"))
    except _FAULTS as fault:
        found = [Finding(place, f"cannot be read ({str(fault).splitlines()[0]})")]
    return found


def check_editions(folder: Path, engine: Engine | None, *, rebuild: bool = True) -> list[Finding]:
    """Look through the files of all editions, and write what is broken anew from the store.

    Parameters
    ----------
    engine : Engine or None
        The store; None if it cannot be read, so that nothing can be rebuilt.
    """
    stored = _stored(engine)
    present = edition_files.paths(folder)
    named = {**{name: _manifest(path) for name, path in present.items()}, **stored}
    found = [
        _mended(
            Finding(str(path), "the content is not the one in its name"),
            folder,
            stored.get(name),
            {},
            rebuild,
        )
        for name, path in present.items()
        if not _is_manifest(path)
    ]
    found += [
        _mended(Finding(f"edition {name}", "is not in the folder"), folder, manifest, {}, rebuild)
        for name, manifest in stored.items()
        if name not in present
    ]
    for name in dict.fromkeys(part for manifest in named.values() for part in _parts(manifest)):
        fault = _part_fault(folder, name)
        if fault:
            one = Finding(str(folder / part_files.PARTS / name), fault)
            found.append(_mended(one, folder, None, _body(engine, name), rebuild))
    return found + list(_marks(folder, engine, rebuild))


def _stored(engine: Engine | None) -> dict[str, dict[str, Any]]:
    if engine is None:
        return {}
    try:
        repository = Editions(engine)
        return {name: repository.one(name).manifest for name in repository.published_names()}
    except _FAULTS:
        return {}


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json_files.parse(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _is_manifest(path: Path) -> bool:
    try:
        digest = parts.content_digest(_manifest(path))
    except (KeyError, TypeError, AttributeError):
        return False
    return digest[:10] == path.stem.rpartition("-")[2]


def _parts(manifest: dict[str, Any]) -> Iterator[str]:
    # An edition of the first format is one file.
    try:
        yield from editions.part_names(manifest) if "parts" in manifest else ()
    except (AttributeError, TypeError):
        return


def _part_fault(folder: Path, name: str) -> str:
    try:
        part_files.fetch(folder, name)
    except UserError:
        there = (folder / part_files.PARTS / name).exists()
        return "the content is not the one in its name" if there else "is missing"
    return ""


def _body(engine: Engine | None, name: str) -> dict[str, bytes]:
    """Return a part as the store has it, if it is whole there."""
    try:
        bodies = Editions(engine).bodies([name]) if engine else {}
    except _FAULTS:
        return {}
    return {key: body for key, body in bodies.items() if parts.digest(body) == name}


def _mended(
    one: Finding, folder: Path, manifest: dict[str, Any] | None, bodies: dict[str, bytes], rebuild: bool
) -> Finding:
    if not rebuild or not (manifest or bodies):
        return one
    try:
        if manifest:
            edition_files.write(folder, Bundle(manifest, {}), anew=True)
        for name, body in bodies.items():
            part_files.write_part(folder, name, body)
    except OSError as fault:
        return Finding(one.what, f"{one.fault}; cannot be written ({fault.strerror})")
    return Finding(one.what, one.fault, rebuilt=True)


def _marks(folder: Path, engine: Engine | None, rebuild: bool) -> Iterator[Finding]:
    """Look at the marks of withdrawn editions: one that cannot be read is written anew."""
    try:
        gone = {one.id: one for one in Editions(engine).withdrawn()} if engine else {}
    except _FAULTS:
        gone = {}
    for name, path in edition_files.marks(folder).items():
        if set(_manifest(path)) == {"at", "why"}:
            continue
        stored, fault = gone.get(name), "is no mark of a withdrawal"
        if rebuild and stored and stored.ended_at:
            path.unlink()
            edition_files.withdraw(
                folder, name, edition_files.Withdrawal(editions.moment(stored.ended_at), stored.why)
            )
            yield Finding(str(path), fault, rebuilt=True)
        else:
            yield Finding(str(path), fault)
