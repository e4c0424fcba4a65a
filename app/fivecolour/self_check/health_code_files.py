"""The health codes there are: TOML files, refused with file, line, key and remedy where they are faulty."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError
from fivecolour.rule_files import read_rule, rule_path
from fivecolour.self_check.health_code import HealthCode

_KIND = "health_codes"


@dataclass(frozen=True, slots=True)
class HealthCodeFile:
    """A rule as it was read, and the SHA-256 of its text."""

    rule: HealthCode
    digest: str


def files() -> dict[str, Path]:
    """Return the rule files by name: one's own and the bundled ones."""
    return {path.stem: path for path in data_files.both(_KIND, "*.toml").values()}


def load(name_or_path: str | Path) -> HealthCodeFile:
    """Read a health code, by name or from a file that ends in ``.toml``.

    Raises
    ------
    UserError
        There is none, or its file is faulty: file, line, key and remedy.

    Examples
    --------
    >>> load("ningbo-2020-02").rule.status
    'reconstruction'
    """
    path = rule_path(name_or_path, files())
    if not path.is_file():
        known = ", ".join(files())
        raise UserError(
            f"there is no health code {str(name_or_path)[:80]!r}; there are: {known}, or give a .toml file"
        )
    return parse(toml_files.read_text(path), path)


@lru_cache(maxsize=64)
def parse(text: str, path: Path) -> HealthCodeFile:
    """Read a health code from the text of a file; the same text is read once.

    Raises
    ------
    UserError
        As `load`.
    """
    rule = read_rule(path, text, HealthCode, of="health code", short="rule")
    return HealthCodeFile(rule, hashlib.sha256(text.encode()).hexdigest())


def of_map(named: Sequence[str] | None, region: str) -> list[HealthCodeFile]:
    """Return the rules that a map offers: those that its order names, else those made for its region set.

    Raises
    ------
    UserError
        One that is named is not there, or a file is faulty.
    """
    if named is not None:
        return [load(name) for name in named]
    every = [load(path) for path in files().values()]
    return [one for one in every if region in one.rule.regions]
