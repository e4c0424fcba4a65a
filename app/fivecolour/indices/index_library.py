"""The indices there are: TOML files, refused with file, line, key and remedy where they are faulty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError
from fivecolour.indices.index_rule import IndexRule
from fivecolour.rule_files import read_rule, rule_path


def index_files() -> dict[str, Path]:
    """Return the files of the indices by name, one's own and the bundled ones."""
    return {path.stem: path for path in data_files.both("indices", "*.toml").values()}


def list_indices() -> list[IndexRule]:
    """Read all indices, in the order of their names.

    Raises
    ------
    UserError
        If one of the files is faulty.
    """
    return [_read(path) for _, path in sorted(index_files().items())]


def load_index(name_or_path: str | Path) -> IndexRule:
    """Read one index, by name or from a file that ends in ``.toml``.

    Raises
    ------
    UserError
        If there is no such index, or its file is faulty.

    Examples
    --------
    >>> load_index("zhejiang-precision-2020").status
    'reconstruction'
    """
    path = rule_path(name_or_path, index_files())
    if not path.is_file():
        known = ", ".join(sorted(index_files())) or "none"
        raise UserError(f"there is no index {str(name_or_path)!r}; indices: {known}, or give a .toml file")
    return _read(path)


def _read(path: Path) -> IndexRule:
    return read_rule(path, toml_files.read_text(path), IndexRule, of="composite index", short="index")


def index_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an index's file; ``data/indices/index.schema.json`` is a copy.

    It knows keys, types and choices; what hangs together only `load_index` checks.

    Examples
    --------
    >>> index_json_schema()["properties"]["higher"]["enum"]
    ['worse', 'better']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **IndexRule.model_json_schema(),
        "title": "A composite index of the five-colour map",
    }
