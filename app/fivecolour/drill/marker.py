"""The marker of a drill that is being played: a file in the real home, touched again and again."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fivecolour import json_files
from fivecolour.whole_file import replace_whole

FOLDER = "drill"
RUNNING = "running.json"
STOP = "stop"
# Silent for longer, a drill was broken off.
_SILENT_SECONDS = 30.0


@lru_cache(maxsize=64)
def marker(home: Path) -> Path:
    """Return the file that is there while the drill of a home is played."""
    return home / FOLDER / RUNNING


def is_running(home: Path) -> bool:
    """Tell whether the drill of an instance's home is being played; costs some microseconds."""
    try:
        return time.time() - marker(home).stat().st_mtime < _SILENT_SECONDS
    except OSError:
        return False


def state(home: Path) -> dict[str, Any]:
    """Return what was last said of the drill that is played; empty without one."""
    try:
        fields: dict[str, Any] = json_files.parse(marker(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return fields


def say(home: Path, fields: Mapping[str, Any]) -> None:
    """Say how far the drill is; readers see the old words or the new ones."""
    path = marker(home)
    replace_whole(path, json.dumps(fields, ensure_ascii=False, indent=1).encode())


def ask_to_stop(home: Path) -> bool:
    """Ask who plays the drill to end; False if nobody does."""
    if not is_running(home):
        marker(home).unlink(missing_ok=True)
        return False
    (home / FOLDER / STOP).touch()
    return True


def is_asked_to_stop(home: Path) -> bool:
    """Tell whether the drill is to end."""
    return (home / FOLDER / STOP).exists()


def beat(home: Path) -> None:
    """Say that the drill is still being played."""
    marker(home).touch()


def ended(home: Path) -> None:
    """Take the marker away: the drill is not played any longer; what was made from it stays."""
    for name in (RUNNING, STOP):
        (home / FOLDER / name).unlink(missing_ok=True)
