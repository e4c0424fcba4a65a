"""A folder in which files are dropped: each is taken in once, and moved aside with a receipt beside it."""

from __future__ import annotations

import json
import os
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
from fivecolour.intake.files import Asked, take_in
from fivecolour.intake.read.limits import shown_name
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import Receipt
from fivecolour.logs import log

DONE, REFUSED = "done", "refused"
# A file that somebody still writes has such a name, or changes.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".swp", "~")
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
    receiver: Receiver, folder: Path, asked: Asked, *, settle: float = SETTLE_SECONDS
) -> Iterator[WatchedFile]:
    """Take in every finished file of the folder, in the order of their names.

    A file that was taken in before a crash and not moved yet is found unchanged, and moved. Where the store
    or the disk does not answer, the file stays and is tried again.
    """
    for path in finished(folder, settle=settle):
        try:
            yield handle(receiver, folder, path, asked)
        except (DBAPIError, OSError) as fault:
            log.error(
                "%s: left where it is, to be tried again: %s", shown_name(path.name), _first_line(fault)
            )


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]


def finished(folder: Path, *, settle: float) -> list[Path]:
    """Return the files of the folder, links too, that nobody has written to for ``settle`` seconds."""
    found = []
    now = datetime.now(UTC).timestamp()
    for path in sorted(folder.iterdir()):
        try:
            state = path.lstat()
        except OSError:
            continue
        unfinished = path.name.startswith(".") or path.name.endswith(_UNFINISHED)
        if not stat.S_ISDIR(state.st_mode) and not unfinished and now - state.st_mtime >= settle:
            found.append(path)
    return found


def handle(receiver: Receiver, folder: Path, path: Path, asked: Asked) -> WatchedFile:
    """Take one file in and move it to ``done`` or ``refused``, a receipt beside it.

    A link, or another thing that is no plain file, is refused unread: it may lead anywhere.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            name = shown_name(path.name)
            raise UserError(f"{name}: is a link or no plain file and is not read; put the file itself here")
        receipt = take_in(receiver, path, asked)
    except UserError as fault:
        moved = _move(folder / REFUSED, path, {"file": shown_name(path.name), "problem": str(fault)})
        return WatchedFile(moved, None, str(fault))
    return WatchedFile(_move(folder / DONE, path, receipt.to_json()), receipt)


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
    asked: Asked,
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
