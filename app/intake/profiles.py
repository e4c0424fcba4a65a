"""How files of a source are read, saved under a name: ``profiles/NAME.json`` in the instance's home."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

from app.config import Settings
from app.errors import UserError
from app.reports.context import Context

_NAME = re.compile(r"[\w-]{1,60}")
# What is of one file alone belongs to no profile.
_OWN = ("day", "issued_at", "locate")


def save(config: Settings, name: str, source: str, context: Context) -> Path:
    """Save what is said about files of a source.

    Raises
    ------
    UserError
        The name cannot be a file's, or the home cannot be written.
    """
    said = {one.name: getattr(context, one.name) for one in fields(context) if one.name not in _OWN}
    said = {key: dict(value) if key == "columns" else value for key, value in said.items() if value}
    path = _path(config, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"source": source, **said}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as fault:
        raise UserError(f"{path}: cannot be written ({fault.strerror}); check FIVECOLOUR_HOME") from None
    return path


def load(config: Settings, name: str) -> tuple[str, Context]:
    """Return the source and what is said about its files.

    Raises
    ------
    UserError
        There is no such profile, or it is not understood.
    """
    path = _path(config, name)
    try:
        said = json.loads(path.read_text("utf-8"))
        return str(said.pop("source")), Context(**said)
    except OSError:
        there = ", ".join(sorted(one.stem for one in path.parent.glob("*.json"))) or "none"
        raise UserError(f"no profile {name!r}; there are: {there}; make one with --save-profile") from None
    except (ValueError, KeyError, TypeError) as fault:
        raise UserError(f"{path}: is no profile ({fault}); save it again with --save-profile") from None


def _path(config: Settings, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UserError(f"profile {name!r}: name it with letters, digits, - and _")
    return config.home / "profiles" / f"{name}.json"
