"""The schemes there are: TOML files, refused with file, line, key and remedy where they are faulty."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fivecolour import catalogue, data_files, toml_files
from fivecolour.errors import UserError
from fivecolour.rule_files import read_rule, rule_path
from fivecolour.scoring.schemes.parameter_tables import with_tables
from fivecolour.scoring.schemes.review_rules import WAYS
from fivecolour.scoring.schemes.scheme import Scheme

# Names of what a key may be one of; they stand in the place of an error, but not in the file.
_CHOICES = (*WAYS, "float", "ParameterName")


def folder() -> Path:
    """Return the folder of the bundled schemes."""
    return data_files.bundled("data") / "schemes"


def files(root: Path | None = None) -> dict[str, Path]:
    """Return the files of the schemes by name: of a folder, by default one's own and the bundled ones."""
    found = root.glob("*.toml") if root is not None else data_files.both("schemes", "*.toml").values()
    return {path.stem: path for path in sorted(found, key=lambda path: path.stem)}


def list_schemes(root: Path | None = None) -> list[Scheme]:
    """Read all schemes (of a folder), in the order of their names.

    Raises
    ------
    UserError
        If one of the files is faulty.
    """
    return [_read(path) for path in files(root).values()]


def load(name_or_path: str | Path, *, root: Path | None = None) -> Scheme:
    """Read one scheme, by name or from a file that ends in ``.toml``.

    A name that several versions share, ``aqi-pm25`` of ``aqi-pm25-2012`` and ``aqi-pm25-2024``, is the newest
    of them, which leaves the days before it was in force to those that it supersedes.

    Raises
    ------
    UserError
        If there is no such scheme, or its file is faulty.

    Examples
    --------
    >>> load("zhejiang-2020").status
    'reconstruction'
    """
    newest = _newest_of(str(name_or_path), root)
    return load_in_force(newest, root=root) if newest else _read(_place(name_or_path, root))


def load_in_force(name_or_path: str | Path, *, root: Path | None = None) -> Scheme:
    """Read a scheme with the versions that it supersedes: each day is graded by the one in force.

    Raises
    ------
    UserError
        As `load`; or a version is not there, was not in force before, or names its levels otherwise.
    """
    scheme = load(name_or_path, root=root)
    if len(scheme.versions) > 1:
        return scheme
    chain = [scheme]
    while chain[0].supersedes:
        name = chain[0].supersedes
        if name not in files(root):
            raise UserError(
                f"{chain[0].name}: supersedes {name!r}, which is no scheme; write {name}.toml, "
                "or remove supersedes"
            )
        chain.insert(0, _before(chain[0], _read(files(root)[name])))
    return scheme.with_earlier(tuple(chain[:-1]))


def _before(later: Scheme, earlier: Scheme) -> Scheme:
    """Return an earlier version; refuse one that cannot be one."""
    if earlier.in_force_from >= later.in_force_from:
        raise UserError(
            f"{later.name}: supersedes {earlier.name!r}, which is in force from {earlier.in_force_from}, "
            f"not before {later.in_force_from}; correct in_force_from or supersedes"
        )
    if earlier.tiers != later.tiers:
        raise UserError(
            f"{later.name}: supersedes {earlier.name!r}, whose [[tiers]] are others; versions of one "
            "rule have the same levels: make them equal, or remove supersedes"
        )
    return earlier


def _newest_of(name: str, root: Path | None) -> str | None:
    """Return the newest of the versions that share a name; None where it is a scheme's own or nobody's."""
    known = files(root)
    if name in known or name.endswith(".toml"):
        return None
    versions = [_read(path) for stem, path in known.items() if stem.startswith(f"{name}-")]
    replaced = {one.supersedes for one in versions}
    newest = [one.name for one in versions if one.supersedes and one.name not in replaced]
    return newest[0] if len(newest) == 1 else None


def take_over(name_or_path: str) -> str:
    """Return the name of a scheme; one given as a file is copied with its tables to one's own schemes.

    There every command, server and page finds it, wherever they are begun.

    Raises
    ------
    UserError
        As `load`; or another rule has the name already.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        return name_or_path
    scheme, own = load(path), data_files.folder() / "schemes"
    target = own / path.name
    known = files().get(scheme.name, target)
    if known.resolve() == path.resolve():
        return scheme.name
    if known.is_file() and known.read_bytes() != path.read_bytes():
        raise UserError(
            f"{path}: there is another rule {scheme.name!r} in {known}; change name and file name, or, if "
            "that is an earlier draft of this one, remove it first"
        )
    own.mkdir(parents=True, exist_ok=True)
    for table in (path, *(path.parent / one.table for one in scheme.parameters if one.table)):
        if table.is_file():
            shutil.copyfile(table, own / table.name)
    return scheme.name


def source(name: str, *, root: Path | None = None) -> str:
    """Return the text of a scheme's file.

    Raises
    ------
    UserError
        If there is no such scheme, or its file is not UTF-8.
    """
    return toml_files.read_text(_place(name, root))


def with_tables_of(scheme: Scheme, name: str, *, root: Path | None = None) -> Scheme:
    """Return a scheme, or a draft of its text, with the tables that stand beside the file of ``name``."""
    return with_tables(scheme, _place(name, root).parent)


def _place(name_or_path: str | Path, root: Path | None) -> Path:
    path = rule_path(name_or_path, files(root))
    if not path.is_file():
        known = ", ".join(files(root)) or "none"
        raise UserError(f"there is no scheme {str(name_or_path)!r}; schemes: {known}, or give a .toml file")
    return path


def _read(path: Path) -> Scheme:
    return with_tables(_parsed(toml_files.read_text(path), path, catalogue.entries()), path.parent)


@lru_cache(maxsize=64)
def _parsed(text: str, path: Path, _catalogue: Mapping[str, catalogue.Entry]) -> Scheme:
    """Parse a file once for the same text and catalogue: the lab lists all rules for every page."""
    return parse(text, path)


def parse(text: str, path: Path) -> Scheme:
    """Read a scheme from the text of a file, which need not have been written yet.

    Raises
    ------
    UserError
        If the text is faulty, with ``path``, line, key and remedy.
    """
    return read_rule(path, text, Scheme, of="scheme", short="scheme", choices=_CHOICES)
