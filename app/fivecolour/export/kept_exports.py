"""Exports that were made once: the same request gives the same bytes, after any upgrade too."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from fivecolour.editions.types import Edition
from fivecolour.export.maker import MEDIA_TYPES, Export, file_name, make
from fivecolour.export.provenance import provenance
from fivecolour.export.request import ExportRequest
from fivecolour.logs import log

FOLDER = "exports"
# Beyond so many bytes nothing further is kept; nothing that is kept is ever removed.
MOST_BYTES = 4 << 30
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass
class KeptExports:
    """The files in ``exports/`` of a home, by the hash of their request.

    Parameters
    ----------
    home : Path
        Of the map.
    most : int
        Bytes of all files together.
    """

    home: Path
    most: int = MOST_BYTES

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._taken: int | None = None

    def export(self, request: ExportRequest, edition: Edition, folder: Path) -> Export:
        """Return the file of a resolved request: as it was made at first, else made now and kept.

        Raises
        ------
        UserError
            It cannot be made.
        """
        kept = self.find(request.digest, request.kind)
        if kept is None:
            made = make(request, edition, folder)
            self._keep(request.digest, request.kind, made.body)
            return made
        said = provenance(request, edition, folder)
        return Export(file_name(request, edition), MEDIA_TYPES[request.kind], kept, said)

    def find(self, digest: str, kind: str) -> bytes | None:
        """Return what was made for a request, by its hash; None if that was not kept."""
        if not _DIGEST.fullmatch(digest) or kind not in MEDIA_TYPES:
            return None
        try:
            return self._path(digest, kind).read_bytes()
        except OSError:
            return None

    def _path(self, digest: str, kind: str) -> Path:
        return self.home / FOLDER / digest[:2] / f"{digest}.{kind}"

    def _keep(self, digest: str, kind: str, body: bytes) -> None:
        """Write a file whole or not at all; an export is given out even where it cannot be kept."""
        if not self._has_room(len(body)):
            return
        path = self._path(digest, kind)
        draft = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(draft).chmod(0o444)
            Path(draft).replace(path)
        except OSError as fault:
            log.warning("%s: an export cannot be kept (%s)", path.parent, fault.strerror)
            with suppress(OSError):
                Path(draft).unlink(missing_ok=True)

    def _has_room(self, size: int) -> bool:
        with self._lock:
            if self._taken is None:
                self._taken = sum(path.stat().st_size for path in (self.home / FOLDER).glob("*/*.*"))
            if self._taken + size > self.most:
                log.warning("%s: full; exports are made and not kept", self.home / FOLDER)
                return False
            self._taken += size
            return True
