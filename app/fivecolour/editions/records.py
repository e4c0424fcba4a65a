"""What is said of each edition of a folder, from its manifest alone: number, moment, days, withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fivecolour import json_files
from fivecolour.editions import edition_errors, edition_files, parts
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.errors import UserError

_CACHED = 2_000


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One edition of a list.

    Attributes
    ----------
    published_at, first_day, last_day, opens_on, region_set, rule : str
        Empty where the file is ``damaged``.
    as_of : str
        The moment until which reports were taken, where an earlier one than the publication was chosen.
    sha256 : str
        Hash of the whole content.
    """

    id: str
    number: int
    published_at: str = ""
    first_day: str = ""
    last_day: str = ""
    opens_on: str = ""
    period: str = ""
    region_set: str = ""
    rule: str = ""
    as_of: str = ""
    sha256: str = ""
    drill: bool = False
    damaged: bool = False
    withdrawn: Withdrawal | None = None


def records(folder: Path) -> list[EditionRecord]:
    """Return all editions of a folder, oldest first, damaged and withdrawn ones too."""
    return [record(folder, name) for name in edition_files.paths(folder)]


def record(folder: Path, name: str) -> EditionRecord:
    """Return what is said of one edition, which is there."""
    path, gone = edition_files.paths(folder)[name], edition_files.withdrawals(folder).get(name)
    return _record(folder, path, path.stat().st_mtime_ns, gone)


@lru_cache(maxsize=_CACHED)
def _record(folder: Path, path: Path, _changed: int, gone: Withdrawal | None) -> EditionRecord:
    number, name = edition_files.number_of(path), path.name.split(".")[1]
    try:
        return _read(name, number, _in_parts(folder, path, name), gone)
    except (OSError, ValueError, KeyError, TypeError, IndexError, edition_errors.UnreadableEditionError):
        return EditionRecord(name, number, damaged=True, withdrawn=gone)


def manifest(folder: Path, name: str) -> dict[str, Any]:
    """Return the manifest of an edition, only to be looked at; one of the first format has no ``parts``.

    Raises
    ------
    UserError
        There is no such edition.
    """
    present = edition_files.paths(folder)
    if name not in present:
        raise UserError(f"no edition {name!r}; `fivecolour editions` lists them")
    return _parsed(present[name], present[name].stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _parsed(path: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json_files.parse(path.read_bytes())
    return found


def _in_parts(folder: Path, path: Path, name: str) -> dict[str, Any]:
    """Return the manifest; an edition of the first format, which is one file, is taken apart."""
    document: dict[str, Any] = json_files.parse(path.read_bytes())
    return document if "format" in document else parts.split(edition_files.read(folder, name)).manifest


def _read(name: str, number: int, manifest: dict[str, Any], gone: Withdrawal | None) -> EditionRecord:
    return EditionRecord(
        id=name,
        number=number,
        published_at=manifest["published_at"],
        first_day=manifest["days"][0],
        last_day=manifest["days"][-1],
        opens_on=manifest["opens_on"],
        period=manifest.get("period", "day"),
        region_set=manifest["region_set"],
        rule=manifest["scheme"],
        as_of=str(manifest["provenance"].get("as_of") or ""),
        sha256=parts.content_digest(manifest),
        drill=manifest["drill"],
        withdrawn=gone,
    )


def shown_at(folder: Path, moment: datetime) -> str | None:
    """Return the edition that readers were shown at a moment; None where there was none yet.

    What was withdrawn later was still shown then.
    """
    standing = [
        one.id
        for one in records(folder)
        if one.published_at
        and datetime.fromisoformat(one.published_at) <= moment
        and not (one.withdrawn and datetime.fromisoformat(one.withdrawn.at) <= moment)
    ]
    return standing[-1] if standing else None


def before(folder: Path, name: str) -> EditionRecord | None:
    """Return the edition that readers were shown before another one was published; None of the first."""
    names = [*edition_files.paths(folder)]
    if name not in names:
        return None
    moment = record(folder, name).published_at
    earlier = (record(folder, one) for one in reversed(names[: names.index(name)]))
    return next((one for one in earlier if not one.damaged and not _gone_before(one, moment)), None)


def _gone_before(one: EditionRecord, moment: str) -> bool:
    if one.withdrawn is None or not moment:
        return False
    return datetime.fromisoformat(one.withdrawn.at) <= datetime.fromisoformat(moment)
