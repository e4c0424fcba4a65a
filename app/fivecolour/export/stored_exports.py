"""Exports that were made once: the same request gives the same bytes, after any upgrade too."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from fivecolour.editions.edition_data import Edition
from fivecolour.export.maker import MEDIA_TYPES, Export, file_name, make
from fivecolour.export.provenance import provenance
from fivecolour.export.request import ExportRequest
from fivecolour.logs import log
from fivecolour.whole_file import replace_whole

FOLDER = "exports"
# Beyond so many bytes of an edition nothing further of it is kept: who fills it fills that of no other.
# Nothing that is kept is ever removed.
MOST_BYTES = 1 << 30
# Share of the disk that exports leave free, whoever asks for however many of all editions: figures go first.
LEAST_FREE = 0.05
_NAME = re.compile(r"[\w-]{1,200}")


@dataclass
class StoredExports:
    """The files in ``exports/EDITION/`` of a home, by the hash of their request.

    Parameters
    ----------
    home : Path
        Of the map.
    most : int
        Bytes of all files of an edition together.
    """

    home: Path
    most: int = MOST_BYTES

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[str, int] = {}

    def export(self, request: ExportRequest, edition: Edition, folder: Path) -> Export:
        """Return the file of a resolved request: as it was made at first, else made now and kept.

        Raises
        ------
        UserError
            It cannot be made.
        """
        stored = self.find(request)
        if stored is None:
            made = make(request, edition, folder)
            self._keep(request, made.body)
            return made
        origin = provenance(request, edition, folder)
        return Export(file_name(request, edition), MEDIA_TYPES[request.kind], stored, origin)

    def find(self, request: ExportRequest) -> bytes | None:
        """Return what was made for a request; None if that was not kept."""
        if not _NAME.fullmatch(request.edition) or request.kind not in MEDIA_TYPES:
            return None
        try:
            return self.path(request).read_bytes()
        except OSError:
            return None

    def path(self, request: ExportRequest) -> Path:
        """Return where the file of a request is kept."""
        return self.home / FOLDER / request.edition / f"{request.digest}.{request.kind}"

    def _keep(self, request: ExportRequest, body: bytes) -> None:
        """Write a file whole or not at all; an export is given out even where it cannot be kept."""
        path = self.path(request)
        if not self._has_room(path.parent, len(body)):
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(path, body, mode=0o444)
        except OSError as fault:
            log.warning("%s: an export cannot be kept (%s)", path.parent, fault.strerror)

    def _has_room(self, folder: Path, size: int) -> bool:
        with self._lock:
            if folder.name not in self._taken:
                self._taken[folder.name] = sum(path.stat().st_size for path in folder.glob("*.*"))
            if self._taken[folder.name] + size > self.most:
                log.warning("%s: full; exports of this edition are made and not kept", folder)
                return False
            with suppress(FileNotFoundError):
                disk = shutil.disk_usage(self.home)
                if disk.free - size < LEAST_FREE * disk.total:
                    log.warning("%s: the disk is nearly full; exports are made and not kept", self.home)
                    return False
            self._taken[folder.name] += size
            return True
