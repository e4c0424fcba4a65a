"""Editions as files: written once, never changed, read by everything else.

``<number>.<id>.json`` is an edition's manifest, ``parts/<sha256>`` what it names (see
`fivecolour.editions.parts`);
``<number>.<id>.withdrawn.json`` beside it says that it was withdrawn: readable, but not the newest.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fivecolour import json_files
from fivecolour.editions import joined_edition, parts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_errors import NothingPublishedError, UnreadableEditionError
from fivecolour.editions.joined_edition import JoinedEdition
from fivecolour.editions.part_files import PARTS, fetch, has_part, lines_of, parsed, suspects, write_once
from fivecolour.editions.parts import Bundle
from fivecolour.editions.reason_spans import ReasonLines
from fivecolour.messages import RefusalError
from fivecolour.whole_file import DRAFT

_WITHDRAWN = ".withdrawn.json"
_ABANDONED_SECONDS = 3600
# A folder changed so shortly before it was listed may change again within the same tick of its clock, which
# is at most 10 ms long.
SETTLED_NS = 20_000_000
_MOST_NAMED = 5
_CACHED_LISTINGS = 8
# Editions of the first format were one file.
_WHOLE: TypeAdapter[Edition] = TypeAdapter(Edition)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When an edition was withdrawn, and why."""

    at: str
    why: str


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of an edition's content."""
    return parts.split(edition).digest


def name_of(manifest: Mapping[str, Any]) -> str:
    """Return the id of an edition: region set, last day and the first digits of the content's hash."""
    day = manifest["days"][-1].replace("-", "")
    return f"{manifest['region_set']}-{day}-{parts.content_digest(manifest)[:10]}"


def tail_of(name: str) -> str:
    """Return the part of an edition's id that stands in short addresses and in names of files.

    >>> tail_of("zhejiang-2020-20200305-4fcebe1305")
    '4fcebe1305'
    """
    return name.rpartition("-")[2]


def now() -> str:
    """Return the moment as editions say it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def publish(edition: Edition, folder: Path) -> tuple[Edition, bool]:
    """Name an edition by its content and write it, unless the same content is there already.

    Returns
    -------
    edition : Edition
        As it now stands in the folder.
    new : bool
        False where the same content had been published before.
    """
    bundle = parts.split(edition)
    name, present = name_of(bundle.manifest), paths(folder)
    if name in present:
        return read(folder, name), False
    number = newest_number(folder) + 1
    write(
        folder,
        Bundle({**bundle.manifest, "id": name, "number": number, "published_at": now()}, bundle.bodies),
    )
    return read(folder, name), True


def write(folder: Path, bundle: Bundle, *, anew: bool = False) -> None:
    """Write the parts that the folder lacks, then the manifest: who sees it finds all of its parts.

    ``anew``: a damaged manifest of another number's name goes.
    """
    manifest = bundle.manifest
    damaged = paths(folder).get(manifest["id"]) if anew else None
    (folder / PARTS).mkdir(parents=True, exist_ok=True)
    for name, body in bundle.bodies.items():
        if not has_part(folder, name):
            write_once(folder / PARTS / name, body)
    path = folder / f"{manifest['number']:06d}.{manifest['id']}.json"
    write_once(path, parts.canonical(manifest))
    if damaged and damaged != path:
        damaged.unlink()


def tidy(folder: Path) -> None:
    """Remove what writers left behind that were killed an hour ago or longer."""
    for path in (*folder.glob(f"{DRAFT}*"), *(folder / PARTS).glob(f"{DRAFT}*")):
        # Whoever writes it may have finished meanwhile.
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def from_bodies(manifest: Mapping[str, Any], bodies: Mapping[str, bytes]) -> Edition:
    """Put an edition together that is in no folder: a draft."""
    return joined_edition.join(
        manifest,
        part_of=lambda kind, name: parts.parse(kind, bodies[name]),
        lines_of=lambda name: ReasonLines(bodies[name]),
    )


def newest_number(folder: Path) -> int:
    """Return the highest number given in the folder, 0 if there is none."""
    return max(map(number_of, paths(folder).values()), default=0)


def number_of(path: Path) -> int:
    """Return the number in the name of a manifest."""
    return int(path.name.split(".")[0])


def paths(folder: Path) -> dict[str, Path]:
    """Return the manifests by the edition's id, oldest first; only to be looked at."""
    return listing(folder).paths


def marks(folder: Path) -> dict[str, Path]:
    """Return the files that say that an edition was withdrawn, by its id; only to be looked at."""
    return listing(folder).marks


def withdraw(folder: Path, name: str, withdrawal: Withdrawal) -> None:
    """Mark an edition of the folder as withdrawn; once said, it stays said."""
    path = paths(folder)[name]
    mark = path.with_name(path.name.removesuffix(".json") + _WITHDRAWN)
    if not mark.exists():
        write_once(mark, parts.canonical(asdict(withdrawal)))


def withdrawals(folder: Path) -> dict[str, Withdrawal]:
    """Return the editions that were withdrawn, by their id."""
    return {name: _withdrawal(path, path.stat().st_mtime_ns) for name, path in marks(folder).items()}


@lru_cache(maxsize=1_000)
def _withdrawal(path: Path, _changed: int) -> Withdrawal:
    """Read a mark; one that is damaged still says that its edition does not stand."""
    try:
        return Withdrawal(**json_files.parse(path.read_bytes()))
    except (ValueError, TypeError):
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Withdrawal(moment.isoformat(timespec="seconds"), "…")


@dataclass(frozen=True, slots=True)
class EditionListing:
    """The manifests and withdrawals of a folder by edition; ``moment`` is when it had changed.

    ``every`` is what the system listed: as long as that is the same, nothing need be made of it again.
    """

    moment: int
    settled: bool
    every: list[str]
    paths: dict[str, Path]
    marks: dict[str, Path]


_listings: dict[Path, EditionListing] = {}


def listing(folder: Path) -> EditionListing:
    """Return what is in a folder, only to be looked at.

    It is listed again only when its time of change has moved.
    """
    try:
        moment = folder.stat().st_mtime_ns
    except OSError:
        return EditionListing(0, False, [], {}, {})
    held = _listings.get(folder)
    if held and held.settled and held.moment == moment:
        return held
    seen = time.time_ns()
    every, settled = os.listdir(folder), seen - moment > SETTLED_NS  # noqa: PTH208
    if held and held.every == every:
        made = replace(held, moment=moment, settled=settled)
    else:
        made = EditionListing(moment, settled, every, *_sorted(folder, every))
    if len(_listings) >= _CACHED_LISTINGS:
        _listings.clear()
    _listings[folder] = made
    return made


def _sorted(folder: Path, every: list[str]) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return the manifests and the withdrawals among the names of a folder, by edition, oldest first."""
    names = sorted(name for name in every if name[0].isdigit() and name.endswith(".json"))
    manifests, marks = ([n for n in names if n.endswith(_WITHDRAWN) is mark] for mark in (False, True))
    return _by_edition(folder, manifests), _by_edition(folder, marks)


def _by_edition(folder: Path, names: list[str]) -> dict[str, Path]:
    return {name.split(".")[1]: folder / name for name in names}


def read(folder: Path, name: str) -> Edition:
    """Read an edition and check that its content still has the hash in its name.

    Raises
    ------
    UserError
        There is no such edition, or its file was damaged or changed.
    """
    present = paths(folder)
    if name not in present:
        raise _no_edition(name, list(present))
    return _read(present[name], present[name].stat().st_mtime_ns)


def _no_edition(name: str, present: list[str]) -> RefusalError:
    """Return the refusal of a name that no edition has: it names the newest ones."""
    newest = present[::-1][:_MOST_NAMED] + ["…"] * (len(present) > _MOST_NAMED)
    key = "no_such_edition" if present else "no_edition_yet"
    return RefusalError(key, value=name[:80], choices=newest)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Edition:
    """Read the manifest and its parts; the reasons are read when they are asked for."""
    try:
        document = json_files.parse(path.read_bytes())
        _check(path, parts.content_digest(document))
        if "format" not in document:
            return _WHOLE.validate_python(document)
        folder = path.parent
        joined = joined_edition.join(
            document,
            part_of=lambda kind, name: parsed[kind](folder, name),
            lines_of=lambda name: lines_of(folder, name),
            earlier=_joined.get(folder),
        )
    except UnreadableEditionError:
        raise
    except ValidationError as error:
        raise UnreadableEditionError(
            f"{path}: not an edition of this version ({error.error_count()} faults)"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableEditionError(f"{path}: not an edition of this version ({error})") from error
    if len(_joined) >= _CACHED_LISTINGS:
        _joined.clear()
    _joined[path.parent] = JoinedEdition(document, joined)
    return joined


def content_digest(folder: Path, name: str) -> str:
    """Return the whole SHA-256 of an edition's content, of which its name holds the first digits."""
    path = paths(folder)[name]
    return _digest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int) -> str:
    return parts.content_digest(json_files.parse(path.read_bytes()))


# The edition of each folder that was read last: the next one read has most days in common with it.
_joined: dict[Path, JoinedEdition] = {}


def _check(path: Path, digest: str) -> None:
    """Refuse a file whose content is not the one in its name."""
    if digest[:10] != path.stem.rpartition("-")[2]:
        raise UnreadableEditionError(
            f"{path}: the content does not match the hash in its name; restore it from a copy"
        )


def _is_broken(folder: Path, name: str) -> bool:
    """Tell whether an edition has reasons that could not be read, and still cannot."""
    doubtful = suspects(folder)
    if not doubtful:
        return False
    path = paths(folder)[name]
    for part in doubtful & _reasons_of(path, path.stat().st_mtime_ns):
        try:
            fetch(folder, part)
        except UnreadableEditionError:
            return True
    return False


@lru_cache(maxsize=64)
def _reasons_of(path: Path, _changed: int) -> frozenset[str]:
    """Return the parts with an edition's reasons; none where its manifest cannot be read."""
    try:
        return frozenset(json_files.parse(path.read_bytes())["parts"]["reasons"])
    except (ValueError, KeyError, TypeError):
        return frozenset()


def catalogue(folder: Path) -> list[Edition]:
    """Return all editions, oldest first."""
    return [read(folder, name) for name in paths(folder)]


def newest(folder: Path) -> str:
    """Return the id of the newest edition that was not withdrawn; if all were, of the newest.

    Raises
    ------
    NothingPublishedError
        Nothing has been published.
    """
    held = listing(folder)
    standing = (name for name in reversed(held.paths) if name not in held.marks)
    # Who shows it says that it was withdrawn: that is more than to say that there was nothing.
    found = next(standing, next(reversed(held.paths), None))
    if found is None:
        raise NothingPublishedError(f"nothing has been published in {folder}; run: fivecolour publish")
    return found


def candidates(folder: Path) -> list[str]:
    """Return the ids of all editions as they may be shown: standing ones first, newest first.

    Raises
    ------
    NothingPublishedError
        Nothing has been published.
    """
    gone, newest_first = withdrawals(folder), list(reversed(paths(folder)))
    if not newest_first:
        newest(folder)
    return sorted(newest_first, key=lambda name: name in gone)


def latest_whole(folder: Path) -> Edition:
    """Return the newest edition that can be read; raises as `read` does if none can.

    One whose reasons could not be read when they were asked for, and still cannot, comes after the others.
    """
    names, gone = candidates(folder), marks(folder)
    for late in (False, True):
        group = [name for name in names if (name in gone) is late]
        # Asked only until one can be shown: of hundreds of editions each would be looked into.
        whole = (name for name in group if not _is_broken(folder, name))
        for name in chain(whole, group):
            with suppress(UnreadableEditionError):
                return read(folder, name)
    return read(folder, names[-1])


def whole_and_damaged(folder: Path) -> tuple[Edition, tuple[str, ...]]:
    """Return the same as `latest_whole`, and the ids of the newer ones that stand and cannot be shown."""
    found, gone, names = latest_whole(folder), marks(folder), candidates(folder)
    newer = names[: names.index(found.id)] if found.id in names else []
    return found, tuple(name for name in newer if name not in gone)


def latest(folder: Path) -> Edition:
    """Return the newest edition as `newest` finds it; raises as that does."""
    return read(folder, newest(folder))
