"""The words of ``data/reports/headers.toml`` and of the catalogue's figures, as they are written there."""

from __future__ import annotations

import unicodedata
from functools import cache

from fivecolour import catalogue, data_files, toml_files

Table = dict[str, tuple[str, ...]]


@cache
def tables() -> dict[str, Table]:
    """Return all tables; those that somebody's own file lacks are the bundled ones.

    ``indicators`` and ``states`` are made from the catalogue; of the former an own file's words come first.
    """
    bundled = data_files.bundled("data") / "reports" / "headers.toml"
    found: dict[str, Table] = {}
    for path in (bundled, data_files.own_or_bundled("reports", "headers.toml")):
        content: dict[str, dict[str, list[str]]] = toml_files.read(path)
        found |= {
            name: {key: tuple(entries) for key, entries in rows.items()} for name, rows in content.items()
        }
    counts = {name: entry for name, entry in catalogue.figures().items() if _is_taken(entry)}
    headers = {name: entry.headers for name, entry in counts.items()}
    stocks = tuple(name for name, entry in counts.items() if entry.is_stock)
    return found | {"indicators": headers | found.get("indicators", {}), "states": {"names": stocks}}


def _is_taken(entry: catalogue.Entry) -> bool:
    """Tell whether intake reads a figure: whole counts."""
    return entry.kind == "count" and not entry.decimals


@cache
def folded(name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of words as texts are compared with them: in NFKC, without regard to case."""
    return {
        key: tuple(unicodedata.normalize("NFKC", word).casefold() for word in words)
        for key, words in tables()[name].items()
    }
