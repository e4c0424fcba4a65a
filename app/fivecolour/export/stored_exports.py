"""Exports that were made once: the same request gives the same bytes, after any upgrade too."""

from __future__ import annotations

import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.export.maker import MEDIA_TYPES, Export, file_name, make
from fivecolour.export.proof import content_credentials, signing_identity
from fivecolour.export.proof.signing_identity import SigningIdentity
from fivecolour.export.views.provenance import provenance
from fivecolour.export.views.request import ExportRequest
from fivecolour.logs import log
from fivecolour.whole_file import draft_beside

FOLDER = "exports"
# Beyond so many bytes of an edition nothing further of it is kept: who fills it fills that of no other.
# Nothing that is kept is ever removed.
MOST_BYTES = 1 << 30
# Share of the disk that exports leave free, whoever asks for however many of all editions: figures go first.
LEAST_FREE = 0.05
# Seconds for which a time stamp authority that failed is not asked: each time may take half a minute.
_SILENCE = 300
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
    identity : SigningIdentity, optional
        In whose name what is made is signed. No two signatures are alike: what is kept is what is given out.
    """

    home: Path
    most: int = MOST_BYTES
    identity: SigningIdentity | None = None

    @classmethod
    def of(cls, config: Settings, *, most: int = MOST_BYTES) -> StoredExports:
        """Return the exports of a map, which are signed where its operator wants that.

        Raises
        ------
        UserError
            They cannot be signed with what the settings name.
        """
        identity = signing_identity.signing_identity(config)
        if identity is not None:
            content_credentials.check(identity, signing_identity.authorities(config))
        return cls(config.home, most, identity)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._unstamped_until = 0.0
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
            return self._made(request, edition, folder)
        origin = provenance(request, edition, folder)
        return Export(file_name(request, edition), MEDIA_TYPES[request.kind], stored, origin)

    def _made(self, request: ExportRequest, edition: Edition, folder: Path) -> Export:
        if self.identity is not None and not self.identity.is_valid(datetime.now(UTC)):
            # Not kept: it is to be signed when there is a new certificate.
            log.warning("the certificate of %s has ended: exports are not signed", self.identity.name)
            return make(request, edition, folder)
        if time.monotonic() < self._unstamped_until:
            return self._unstamped(request, edition, folder)
        try:
            made = make(request, edition, folder, self.identity)
        except content_credentials.NoTimeStampError as fault:
            log.warning("%s; exports are signed without for some minutes, and not kept", fault)
            self._unstamped_until = time.monotonic() + _SILENCE
            return self._unstamped(request, edition, folder)
        return replace(made, body=self._keep(request, made.body))

    def _unstamped(self, request: ExportRequest, edition: Edition, folder: Path) -> Export:
        """Return an export that is signed without a time stamp; the next who asks later has it with one."""
        identity = self.identity and replace(self.identity, timestamp_url="")
        return make(request, edition, folder, identity)

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

    def _keep(self, request: ExportRequest, body: bytes) -> bytes:
        """Write a file whole or not at all; return it, or what another process kept in that moment.

        An export is given out even where it cannot be kept.
        """
        path = self.path(request)
        if not self._has_room(path.parent, len(body)):
            return body
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft_beside(path, body, mode=0o444) as draft:
                _put(draft, path)
        except FileExistsError:
            return self.find(request) or body
        except OSError as fault:
            log.warning("%s: an export cannot be kept (%s)", path.parent, fault.strerror)
        return body

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


def _put(draft: Path, path: Path) -> None:
    """Give a file its name unless another has it."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        # The file system knows no links; between two processes the last one wins.
        draft.replace(path)
