"""Drafts of a scheme: its own file with some numbers changed and everything else, comments too, as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import tomlkit

from fivecolour.scoring.schemes.library import parse
from fivecolour.scoring.schemes.scheme import Scheme

Number: TypeAlias = int | float


def values(text: str) -> dict[str, Any]:
    r"""Return every value of a TOML file by its key; entries of lists are counted from 1.

    >>> values('[[a]]\nb = [{ c = 3 }, { c = 12 }]')
    {'a.1.b.1.c': 3, 'a.1.b.2.c': 12}
    """
    return dict(_leaves(tomlkit.parse(text).unwrap()))


def _leaves(table: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(table, dict | list):
        steps = table.items() if isinstance(table, dict) else enumerate(table, start=1)
        for step, value in steps:
            yield from _leaves(value, f"{before}.{step}" if before else str(step))
    else:
        yield before, table


def draft_text(text: str, numbers: Mapping[str, Number]) -> str:
    """Return the file of a scheme with some numbers changed, as the file of a draft.

    It is named ``<name>-draft``, is a proposal, says in its first lines what was changed, and a changed
    number rests on nothing any more: the ``basis`` that stands next above it becomes ``"assumed"``.

    Parameters
    ----------
    text : str
        A scheme's file that is not faulty.
    numbers : mapping of str to number
        By key, as in `values`.

    Raises
    ------
    KeyError
        If the file has no such number.
    """
    document = tomlkit.parse(text)
    there, name = values(text), str(document["name"])
    comments = [f"# Draft, not in force: made from {name} in the scheme lab."]
    for key, value in numbers.items():
        table, step = _place(document, key)
        comments.append(f"#   {key}: {table[step].as_string()} -> {written(value)}")
        table[step] = tomlkit.value(written(value))
        basis = _basis(there, key)
        if basis:
            table, step = _place(document, basis)
            table[step] = "assumed"
    document["name"] = draft_name(name)
    document["status"] = "proposal"
    return "\n".join([*comments, "", tomlkit.dumps(document)])


def _place(document: Any, key: str) -> tuple[Any, str | int]:
    """Return the table or list that holds a value, and the value's place in it."""
    table = document
    *steps, last = (int(step) - 1 if step.isdecimal() else step for step in key.split("."))
    for step in steps:
        table = table[step]
    table[last]  # a key that is not there is a KeyError, never a new value
    return table, last


def draft_name(name: str) -> str:
    """Name the draft of a scheme.

    >>> draft_name("zhejiang-2020"), draft_name("zhejiang-2020-draft")
    ('zhejiang-2020-draft', 'zhejiang-2020-draft')
    """
    return f"{name.removesuffix('-draft')}-draft"


def _basis(there: Mapping[str, Any], key: str) -> str | None:
    """Return the key of the nearest ``basis`` above a number; bands of a sum have theirs beside them."""
    steps = key.split(".")
    tables = (".".join(steps[:length]) for length in range(len(steps) - 1, 0, -1))
    above = (table + ending for table in tables for ending in (".basis", "_basis"))
    return next((found for found in above if found in there), None)


def written(value: Number) -> str:
    """Write a number as a file has it.

    >>> written(24.0), written(0.05), written(120000)
    ('24', '0.05', '120000')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def draft(text: str, numbers: Mapping[str, Number]) -> Scheme:
    """Return the draft as a scheme.

    Raises
    ------
    UserError
        If the numbers make the scheme faulty; with line, key and remedy.
    KeyError
        If the file has no such number.
    """
    return parse(draft_text(text, numbers), Path(f"{draft_name(values(text)['name'])}.toml"))
