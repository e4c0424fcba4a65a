"""The files of ``data/``: one's own and, for what they lack, the bundled ones.

Somebody's own folder holds only what is theirs; it need not be changed when a new version brings further
words, rules or files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fivecolour import toml_files
from fivecolour.environment import DRILL, environment
from fivecolour.errors import UserError

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return ``data`` or ``assets``: beside ``app`` in a checkout, inside the package of a wheel."""
    beside = _PACKAGE.parents[1] / name
    return beside if beside.is_dir() else _PACKAGE / "_bundled" / name


def folder() -> Path:
    """Return the folder of one's own data files: ``FIVECOLOUR_DATA``, else ``data`` in the home.

    It need not be there. A drill, whose home lies in the instance's, has the instance's.
    """
    variables = environment()
    if variables.data:
        return variables.data.resolve()
    home = variables.home.resolve()
    return (home.parent if (home / DRILL).is_file() else home) / "data"


def own_or_bundled(*parts: str) -> Path:
    """Return a file of the folder, or the bundled one where the folder has none.

    >>> own_or_bundled("drill", "disease.toml").name
    'disease.toml'
    """
    own = folder().joinpath(*parts)
    return own if own.exists() else bundled("data").joinpath(*parts)


def both(kind: str, pattern: str) -> dict[str, Path]:
    """Return the files of a kind of data that fit a pattern, by their names within it: own ones win.

    >>> both("schemes", "zhejiang-*.toml")["zhejiang-2020.toml"].name
    'zhejiang-2020.toml'
    """
    roots = (bundled("data") / kind, folder() / kind)
    found = {path.relative_to(root).as_posix(): path for root in roots for path in root.glob(pattern)}
    return dict(sorted(found.items()))


def first_figures() -> Path:
    """Return the folder of the figures of a first start: the own one where it has any, else the bundled."""
    own = folder() / "reports"
    patterns = ("cases*.csv", "published_tiers*.csv")
    return own if any(any(own.glob(pattern)) for pattern in patterns) else bundled("data") / "reports"


def first_order() -> Path:
    """Return what is published on a first start: the own ``reports/publish.toml``, else the bundled one."""
    return own_or_bundled("reports", "publish.toml")


def texts(name: str, language: str) -> dict[str, Any]:
    """Return the words of ``texts/<language>/<name>.toml``; those that the folder lacks are the bundled ones.

    Raises
    ------
    UserError
        The folder's file cannot be read, or is one for all languages as earlier versions had it.
    """
    former = folder() / "texts" / f"{name}.toml"
    if former.exists():
        raise UserError(
            f"{former}: every language has a folder of its own now; move its words to "
            f'{former.parent / language / former.name}, each as KEY = "TEXT"'
        )
    found: dict[str, Any] = {}
    for root in dict.fromkeys((bundled("data"), folder())):
        path = root / "texts" / language / f"{name}.toml"
        if path.exists():
            found = _over(toml_files.read(path), found)
    return found


def _over(own: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return words with others in their places, word by word."""
    replaced = {
        key: _over(value, ours[key]) if isinstance(value, dict) and isinstance(ours.get(key), dict) else value
        for key, value in own.items()
    }
    return ours | replaced
