"""The words of ``data/reports/headers.toml`` and of the catalogue's figures, as they are written there."""

from __future__ import annotations

import unicodedata
from functools import cache

from fivecolour import catalogue, data_files, toml_files

Table = dict[str, tuple[str, ...]]


@cache
def tables() -> dict[str, Table]:
    """Return all tables; those that somebody's own file lacks are the bundled ones.

    ``indicators`` is made from the catalogue, in which every figure's name means it too; an own file's words
    come first.
    """
    bundled = data_files.bundled("data") / "reports" / "headers.toml"
    found: dict[str, Table] = {}
    for path in (bundled, data_files.own_or_bundled("reports", "headers.toml")):
        content: dict[str, dict[str, list[str]]] = toml_files.read(path)
        found |= {
            name: {key: tuple(entries) for key, entries in rows.items()} for name, rows in content.items()
        }
    headers = {name: (name, *words) for name, words in catalogue.headers().items()}
    return found | {"indicators": headers | found.get("indicators", {})}


@cache
def folded(name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of words as texts are compared with them: in NFKC, without regard to case."""
    return {
        key: tuple(unicodedata.normalize("NFKC", word).casefold() for word in words)
        for key, words in tables()[name].items()
    }
