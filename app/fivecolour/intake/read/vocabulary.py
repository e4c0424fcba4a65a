"""The words of ``data/reports/headers.toml`` as they are written there."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache

from fivecolour import data_files

Table = dict[str, tuple[str, ...]]


@cache
def tables() -> dict[str, Table]:
    """Return all tables; those that somebody's own file lacks are the bundled ones."""
    bundled = data_files.bundled("data") / "reports" / "headers.toml"
    found: dict[str, Table] = {}
    for path in (bundled, data_files.own_or_bundled("reports", "headers.toml")):
        with path.open("rb") as file:
            content: dict[str, dict[str, list[str]]] = tomllib.load(file)
        found |= {
            name: {key: tuple(entries) for key, entries in rows.items()} for name, rows in content.items()
        }
    return found


@cache
def folded(name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of words as texts are compared with them: in NFKC, without regard to case."""
    return {
        key: tuple(unicodedata.normalize("NFKC", word).casefold() for word in words)
        for key, words in tables()[name].items()
    }
