"""A folder of static files: each written whole or not at all, packed beside, and only where it changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import brotli
from isal import igzip

from fivecolour import json_files
from fivecolour.errors import UserError
from fivecolour.web.site.static_paths import checked
from fivecolour.whole_file import UnwritableFileError, replace_whole, unwritable, write_whole

MANIFEST = "site-manifest.json"
# A file that goes in one packet of the network anyway is none the sooner for being packed.
_LEAST = 1_400
_PACKED = (".html", ".css", ".js", ".json", ".csv", ".svg", ".geojson", ".xml", ".atom", ".ics", ".txt")
# Pages, and what their scripts wait for, are packed with more care than tables and drawings that are
# downloaded. What is said of districts is much alike: looking further finds more of it, and sooner.
_QUALITIES = (
    (re.compile(r"(.*/)?districts/[^/]*\.json"), 6),
    (re.compile(r"(.*/)?api/.*|.*\.(csv|geojson|svg)"), 3),
    (re.compile(".*"), 5),
)
# Brotli looks back on half a megabyte: on more, a map of two took half as long again for 0.2 % less.
_WINDOW = 19
# Whoever lacks Brotli is rare: for them a tenth longer on the way, for each edition a fifth of the time.
_GZIP_LEVEL = 1
_AT_ONCE = 2

# A file and its packed copies by their endings.
_Packed: TypeAlias = tuple[bytes, dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that is put in its place later, packed meanwhile."""

    body: bytes
    digest: str
    copies: Future[dict[str, bytes]]


class SiteFolder:
    """The folder, and by its manifest what stands in it.

    Parameters
    ----------
    folder : Path
        Made where it is not there. One that holds files but no manifest is refused: they are somebody else's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Packing and writing go on beside the making of the next file.
        self._pool, self._begun = ThreadPoolExecutor(_AT_ONCE), list[Future[None]]()
        self.written: list[str] = []
        self._now, self._ready = set[str](), set[Path]()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            filled = any(folder.iterdir())
        except OSError as fault:
            raise UserError(f"{folder}: {fault.strerror}; name a folder that can be written") from None
        manifest = folder / MANIFEST
        if filled and not manifest.is_file():
            raise UserError(f"{folder} holds files that are no site of ours; name an empty or a new folder")
        if not filled:
            # From now on the folder is ours, whatever stops the writing.
            write_whole(manifest, b'{"files": {}, "done": {}}')
        self._files, self.done = _read(manifest) if filled else ({}, {})

    def put(self, path: str, body: bytes) -> None:
        """Write a file and its packed copies, unless it stands there with the same content; see `settle`."""
        self.put_made(path, hashlib.sha256(body).hexdigest(), lambda: body)

    def hold(self, path: str, body: bytes) -> HeldFile:
        """Begin to pack a file that waits for others, unless it stands there with the same content."""
        digest = hashlib.sha256(body).hexdigest()
        begun = Future[dict[str, bytes]]()
        if self.stands(path, digest):
            begun.set_result({})
        else:
            begun = self._pool.submit(_copies, path, body)
        return HeldFile(body, digest, begun)

    def put_held(self, path: str, held: HeldFile) -> None:
        """Write a file that was held for this path, unless it stands there with the same content."""
        self._put(path, held.digest, lambda: (held.body, held.copies.result()))

    def put_made(self, path: str, digest: str, make: Callable[[], bytes]) -> None:
        """Make and write a file of a content that ``digest`` says, unless it stands there."""

        def packed() -> _Packed:
            body = make()
            return body, _copies(path, body)

        self._put(path, digest, packed)

    def _put(self, path: str, digest: str, make: Callable[[], _Packed]) -> None:
        if self.stands(path, digest):
            return
        target = self._folder / path
        if target.parent not in self._ready:
            self._prepare(target.parent)
        self._begun.append(self._pool.submit(_place, target, make))
        self._files[path] = digest
        self.written.append(path)
        self._now.add(path)

    def _prepare(self, parent: Path) -> None:
        """Make a folder of the site; files are put into it, and in the place of links, not through them."""
        if not parent.resolve().is_relative_to(self._folder.resolve()):
            raise UserError(f"{parent} leads out of the site's folder; take the link away")
        try:
            parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise UnwritableFileError(f"{parent}: {fault.strerror}; check the folder") from None
        self._ready.add(parent)

    def has(self, path: str) -> bool:
        """Tell whether a file of the site stands there, or is being written."""
        known = checked(path) in self._files
        return known and (path in self._now or (self._folder / path).is_file())

    def stands(self, path: str, digest: str) -> bool:
        """Tell whether a file of the site with a content stands there, or is being written."""
        return self.has(path) and self._files[path] == digest

    def settle(self) -> None:
        """Wait until everything that was put stands there."""
        for begun in self._begun:
            begun.result()
        self._begun.clear()

    @property
    def count(self) -> int:
        """How many files it has, packed copies aside."""
        return len(self._files)

    def close(self) -> None:
        """Write down what stands in the folder, last of all."""
        self.settle()
        self._pool.shutdown()
        manifest = {"files": dict(sorted(self._files.items())), "done": self.done}
        write_whole(self._folder / MANIFEST, json.dumps(manifest, indent=0, ensure_ascii=False).encode())


def _read(manifest: Path) -> tuple[dict[str, str], dict[str, Any]]:
    try:
        table = json_files.parse(manifest.read_bytes())
        return dict(table["files"]), dict(table["done"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{manifest}: cannot be read; delete the folder and export it anew") from None


def _copies(path: str, body: bytes) -> dict[str, bytes]:
    if not path.endswith(_PACKED) or len(body) < _LEAST:
        return {}
    quality = next(quality for pattern, quality in _QUALITIES if pattern.fullmatch(path))
    return {
        ".br": brotli.compress(body, quality=quality, lgwin=_WINDOW),
        ".gz": igzip.compress(body, _GZIP_LEVEL, mtime=0),
    }


def _place(target: Path, make: Callable[[], _Packed]) -> None:
    body, copies = make()
    with unwritable(target):
        for ending in (".br", ".gz"):
            # Before the file itself: no host finds a packed copy that is older than it.
            beside = target.with_name(target.name + ending)
            if ending in copies:
                replace_whole(beside, copies[ending])
            else:
                beside.unlink(missing_ok=True)
        replace_whole(target, body)
