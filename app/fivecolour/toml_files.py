"""TOML files, bounded: what somebody edits by hand is never large, and parsing what is takes minutes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from fivecolour.errors import UserError

MOST_KIB = 1024
MOST_DEPTH = 32
# A key of so many parts would take the parser minutes: its time goes by the square of them.
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_DEEP_KEY = re.compile(rf"(?<![\w-])(?:{_PART}){{{MOST_DEPTH}}}", re.ASCII)


def read_text(path: Path) -> str:
    """Return the text of a TOML file.

    Raises
    ------
    UserError
        There is none, it cannot be read, is larger than ``MOST_KIB``, or is not in UTF-8; the message names
        file and remedy.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_KIB * 1024 + 1)
    except OSError as fault:
        raise UserError(
            f"{path}: cannot be read ({fault.strerror or fault}); check that it is there"
        ) from None
    if len(content) > MOST_KIB * 1024:
        raise UserError(f"{path}: larger than the {MOST_KIB:,} KiB that a TOML file may have; shorten it")
    try:
        # Editors of Windows begin a file with a mark of its encoding.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        raise UserError(f"{path}: is not TOML in UTF-8: {fault}; save it as UTF-8") from None


def read(path: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises
    ------
    UserError
        As `read_text` and `parse`.
    """
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> dict[str, Any]:
    """Return what the text of a TOML file says; ``path`` is named in messages.

    Raises
    ------
    UserError
        It is no TOML, or lists or tables lie deeper in one another than ``MOST_DEPTH``.
    """
    try:
        table = None if _DEEP_KEY.search(text) else tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UserError(f"{path}: is not TOML: {fault}; mend that place") from None
    except ValueError:
        # A number of more digits than Python reads, or a day that no calendar has.
        raise UserError(f"{path}: holds a number or a day that is beyond all bounds; mend it") from None
    except RecursionError:
        table = None  # lists in one another
    if table is None or _is_deep(table):
        raise UserError(f"{path}: lists or tables lie too deep in one another; write them flat")
    return table


def text(path: Path, key: str) -> str:
    """Return a text that a TOML file has to have.

    Raises
    ------
    UserError
        As `read`, or it lacks the text.
    """
    value = read(path).get(key)
    if not isinstance(value, str) or not value:
        raise UserError(f'{path}: {key} is missing; write {key} = "NAME"')
    return value


def _is_deep(table: dict[str, Any]) -> bool:
    level: list[Any] = [table]
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
