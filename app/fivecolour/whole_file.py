"""Files that are written whole or not at all: whoever reads sees all of the old or all of the new."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fivecolour.errors import UserError

# Begins the names of files that are not whole yet.
DRAFT = ".draft-"


class UnwritableFileError(UserError):
    """A file cannot be written: the disk is full, or the folder is not to be written to."""


def write_whole(path: Path, body: bytes, *, mode: int = 0o666) -> None:
    """Write a file beside its place and put it there; what stood there stays where that fails.

    Parameters
    ----------
    mode : int
        Who may read and write it; see `draft_beside`.

    Raises
    ------
    UnwritableFileError
        It cannot be written.
    """
    target = path.resolve()
    with unwritable(path):
        if target.exists() and not target.is_file():
            # A pipe, or what a terminal shows.
            target.write_bytes(body)
        else:
            replace_whole(target, body, mode=mode)


def replace_whole(path: Path, body: bytes, *, mode: int = 0o666, durable: bool = False) -> None:
    """Do the same for a file of the program's own; see `draft_beside`, of which it leaves the faults."""
    with draft_beside(path, body, mode=mode, durable=durable) as draft:
        draft.replace(path)


@contextmanager
def draft_beside(path: Path, body: bytes, *, mode: int = 0o666, durable: bool = False) -> Iterator[Path]:
    """Write a draft beside a path and give its own; afterwards it is gone, if it is still there.

    Parameters
    ----------
    mode : int
        Who may read and write it, from its first byte on; less what the process forbids (umask).
    durable : bool
        Whether the disk has it before it is given.

    Raises
    ------
    OSError
        It cannot be written.
    """
    draft = path.with_name(f"{DRAFT}{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        yield draft
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Say of a fault of the disk which file cannot be written.

    Raises
    ------
    UnwritableFileError
        There was one.
    """
    try:
        yield
    except OSError as fault:
        raise UnwritableFileError(f"{path}: cannot be written: {fault.strerror}; check the folder") from None
