"""TOML files, bounded: what somebody edits by hand is never large, and parsing what is takes minutes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fivecolour.errors import UserError

MOST_KIB = 1024


def read_text(path: Path) -> str:
    """Return the text of a TOML file.

    Raises
    ------
    UserError
        It is larger than ``MOST_KIB``; the message names file and limit.
    OSError, UnicodeDecodeError
        It cannot be read, or is not UTF-8: for the caller, who knows the remedy.
    """
    with path.open("rb") as file:
        content = file.read(MOST_KIB * 1024 + 1)
    if len(content) > MOST_KIB * 1024:
        raise UserError(f"{path}: larger than the {MOST_KIB:,} KiB that a TOML file may have; shorten it")
    return content.decode("utf-8").replace("\r\n", "\n")


def read(path: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises
    ------
    UserError
        As `read_text`; so are its other errors.
    tomllib.TOMLDecodeError, RecursionError
        It is no TOML, or is nested too deeply.
    """
    return tomllib.loads(read_text(path))
