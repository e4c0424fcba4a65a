"""A folder in which files are dropped: each is taken in once, and moved aside with a receipt beside it."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.exc import DBAPIError
from watchfiles import watch

from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.read.limits import shown_name
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import Receipt
from fivecolour.logs import log

DONE, REFUSED = "done", "refused"
# A file that somebody still writes has such a name, or changes.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".swp", "~")
_NOT_TO_BE_READ = (".", "~$")  # hidden files, and those by which office programs mark open ones
# A folder with such a name was meant as a table.
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".json", ".geojson", ".gz")
SETTLE_SECONDS = 1.0
# Bytes that a file system takes for a name, less those of a time before and of ".receipt.json" behind it.
_NAME_BYTES = 255 - 40


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """What became of one file: moved to ``path``, with a receipt or the reason why it was refused."""

    path: Path
    receipt: Receipt | None
    problem: str = ""


def check_folder(folder: Path) -> None:
    """Make the folders for what was handled.

    Raises
    ------
    UserError
        The folder is not there or cannot be written.
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: is no folder; make it, or name another")
    try:
        for name in (DONE, REFUSED):
            (folder / name).mkdir(exist_ok=True)
    except OSError as fault:
        raise UserError(f"{folder}: cannot be written ({fault.strerror}); check its owner") from None


def handle_all(
    receiver: Receiver, folder: Path, asked: IntakeOptions, *, settle: float = SETTLE_SECONDS
) -> Iterator[WatchedFile]:
    """Take in every finished file of the folder, in the order of their names.

    A file that was taken in before a crash and not moved yet is found unchanged, and moved. Where the store
    or the disk does not answer, the file stays and is tried again.
    """
    for path in finished(folder, settle=settle):
        try:
            handled = handle(receiver, folder, path, asked)
            if handled is None:
                log.warning("%s: changed while it was read; it is read again", shown_name(path.name))
            else:
                yield handled
        except (DBAPIError, OSError) as fault:
            log.error(
                "%s: left where it is, to be tried again: %s", shown_name(path.name), _first_line(fault)
            )


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]


def finished(folder: Path, *, settle: float) -> list[Path]:
    """Return the files of the folder, links too, that nobody has written to for ``settle`` seconds.

    Folders are left, unless they are named as tables are.
    """
    found = []
    now = datetime.now(UTC).timestamp()
    for path in sorted(folder.iterdir()):
        try:
            state = path.lstat()
        except OSError:
            continue
        unfinished = path.name.startswith(_NOT_TO_BE_READ) or path.name.endswith(_UNFINISHED)
        is_other = stat.S_ISDIR(state.st_mode) and not path.name.lower().endswith(_TABLES)
        # A time that another machine set may lie ahead: then the file system's own counts.
        changed = state.st_mtime if state.st_mtime <= now else state.st_ctime
        if not (unfinished or is_other) and now - changed >= settle and not _is_being_written(path, state):
            found.append(path)
    return found


def _is_being_written(path: Path, state: os.stat_result) -> bool:
    """Tell whether a program of this machine has a file open to write: however long it pauses.

    Linux grants a lease for reading only where nobody has; elsewhere, and where it cannot be asked for, the
    time of the last change has to do.
    """
    if not stat.S_ISREG(state.st_mode) or not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # Who opens it to write meanwhile breaks the lease by a signal, which must not end the program.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as fault:
        return fault.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False


def handle(receiver: Receiver, folder: Path, path: Path, asked: IntakeOptions) -> WatchedFile | None:
    """Take one file in and move it to ``done`` or ``refused``, a receipt beside it.

    A link, or another thing that is no plain file, is refused unread: it may lead anywhere. None for a file
    that was replaced or written to meanwhile: it stays, for the receipt would be of what it held before.
    """
    before = path.lstat()
    try:
        if stat.S_ISDIR(before.st_mode):
            raise UserError(f"{shown_name(path.name)}: is a folder and is not read; put the files in it here")
        if not stat.S_ISREG(before.st_mode):
            name = shown_name(path.name)
            raise UserError(f"{name}: is a link or no plain file and is not read; put the file itself here")
        receipt = take_in(receiver, path, asked)
    except UserError as fault:
        if _identity(path.lstat()) != _identity(before):
            return None
        moved = _move(folder / REFUSED, path, {"file": shown_name(path.name), "problem": str(fault)})
        return WatchedFile(moved, None, str(fault))
    if _identity(path.lstat()) != _identity(before):
        return None
    return WatchedFile(_move(folder / DONE, path, receipt.to_json()), receipt)


def _identity(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns


def _move(folder: Path, path: Path, receipt: dict[str, Any]) -> Path:
    """Move a file, its receipt first; a name that is taken gets the time put before it."""
    name = _fitting(shown_name(path.name))
    target = folder / name
    if target.exists() or target.with_name(f"{name}.receipt.json").exists():
        target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{name}"
    text = json.dumps(receipt, ensure_ascii=False, indent=1) + "\n"
    target.with_name(f"{target.name}.receipt.json").write_text(text, encoding="utf-8")
    os.replace(path, target)  # noqa: PTH105
    return target


def _fitting(name: str) -> str:
    """Return a name short enough for a time before it and the ending of a receipt; its own ending stays."""
    return name.encode()[-_NAME_BYTES:].decode(errors="ignore")


def keep_watch(
    receiver: Receiver,
    folder: Path,
    asked: IntakeOptions,
    *,
    tell: Callable[[WatchedFile], None],
    stop: Event | None = None,
    settle: float = SETTLE_SECONDS,
) -> None:
    """Handle what lies in the folder, then whatever is dropped there, until ``stop`` is set."""
    check_folder(folder)
    pause = max(int(settle * 1000), 50)
    # Woken by changes, and at every timeout to see whether what changed has settled.
    changes = watch(
        folder, stop_event=stop, recursive=False, rust_timeout=pause, yield_on_timeout=True, debounce=50
    )
    for handled in handle_all(receiver, folder, asked, settle=settle):
        tell(handled)
    for _ in changes:
        for handled in handle_all(receiver, folder, asked, settle=settle):
            tell(handled)
