"""The files of ``data/``: those of ``FIVECOLOUR_DATA`` and, for what it lacks, the bundled ones.

Somebody's own folder of data need not be changed when a new version brings further words, or files that
`own_or_bundled` is asked for.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fivecolour.environment import environment
from fivecolour.errors import UserError

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return ``data`` or ``assets``: beside ``app`` in a checkout, inside the package of a wheel."""
    beside = _PACKAGE.parents[1] / name
    return beside if beside.is_dir() else _PACKAGE / "_bundled" / name


def folder() -> Path:
    """Return the folder of data files: ``FIVECOLOUR_DATA``, else the bundled one."""
    given = environment().data
    return given.resolve() if given else bundled("data")


def own_or_bundled(*parts: str) -> Path:
    """Return a file of the folder, or the bundled one where the folder has none.

    >>> own_or_bundled("drill", "disease.toml").name
    'disease.toml'
    """
    own = folder().joinpath(*parts)
    return own if own.exists() else bundled("data").joinpath(*parts)


def texts(name: str) -> dict[str, Any]:
    """Return the words of ``texts/<name>.toml``; those that the folder lacks are the bundled ones.

    Raises
    ------
    UserError
        The folder's file cannot be read.
    """
    own, ours = folder() / "texts" / f"{name}.toml", bundled("data") / "texts" / f"{name}.toml"
    return _over(_read(own), _read(ours)) if own.exists() and own != ours else _read(ours)


def _over(own: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return the bundled words with the own ones in their places, word by word."""
    replaced = {
        key: _over(value, ours[key]) if isinstance(value, dict) and isinstance(ours.get(key), dict) else value
        for key, value in own.items()
    }
    return ours | replaced


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise UserError(f"{path}: cannot be read ({fault}); write it as the bundled one is") from None
