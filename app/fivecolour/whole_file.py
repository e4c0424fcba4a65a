"""Files that are written whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fivecolour.errors import UserError


class UnwritableFileError(UserError):
    """A file cannot be written: the disk is full, or the folder is not to be written to."""


def write_whole(path: Path, body: bytes) -> None:
    """Write a file beside its place and put it there; what stood there stays where that fails.

    Raises
    ------
    UnwritableFileError
        It cannot be written.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            # A pipe, or what a terminal shows.
            target.write_bytes(body)
            return
    except OSError as fault:
        raise _unwritable(path, fault) from None
    draft = target.with_name(f".{target.name[:200]}.part")
    try:
        draft.write_bytes(body)
        draft.replace(target)
    except OSError as fault:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _unwritable(path, fault) from None


def _unwritable(path: Path, fault: OSError) -> UnwritableFileError:
    return UnwritableFileError(f"{path}: cannot be written: {fault.strerror}; check the folder")
