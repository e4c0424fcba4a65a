"""Drafts of a scheme: its own file with some numbers changed and everything else, comments too, as it was."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from fivecolour.scoring.schemes.library import parse
from fivecolour.scoring.schemes.scheme import Scheme

# Where a value stands in the text: its first character and the one after its last.
Span: TypeAlias = tuple[int, int]
Number: TypeAlias = int | float

# What a TOML text is made of, as far as values in it have to be found. Days are no numbers.
_TOKENS = re.compile(
    r"""(?P<skip>\#[^\n]* | \"{3}.*?\"{3} | '{3}.*?'{3} | \d{4}-\d\d-\d\d[^\s,\]}]*)
    | (?P<text>"(?:[^"\\\n]|\\.)*" | '[^'\n]*')(?!\s*=)
    | (?P<number>(?<![\w.+-])[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?![\w.:-]))""",
    re.VERBOSE | re.DOTALL,
)
# Stands for the n-th value while the text is read to find out which value that is.
_MARK = 10**15


@lru_cache(maxsize=64)
def places(text: str) -> Mapping[str, Span]:
    r"""Find every number and every text of a TOML file by its key; entries of lists are counted from 1.

    >>> dict(places('[[a]]\nb = [{ c = 3 }, { c = 12 }]'))
    {'a.1.b.1.c': (17, 18), 'a.1.b.2.c': (28, 30)}
    """
    found = [match for match in _TOKENS.finditer(text) if match.lastgroup != "skip"]
    marked, end = [], 0
    for at, match in enumerate(found):
        mark = str(_MARK + at)
        marked += [text[end : match.start()], mark if match.lastgroup == "number" else f'"{mark}"']
        end = match.end()
    leaves = _leaves(tomllib.loads("".join([*marked, text[end:]])))
    numbered = ((key, int(value) - _MARK) for key, value in leaves if str(value).isdecimal())
    return MappingProxyType({key: found[at].span() for key, at in numbered if at >= 0})


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
        By key, as in `places`.

    Raises
    ------
    KeyError
        If the file has no such number.
    """
    at, name = places(text), _name(text)
    changes = {at["name"]: f'"{draft_name(name)}"', at["status"]: '"proposal"'}
    said = [f"# Draft, not in force: made from {name} in the scheme lab."]
    for key, value in numbers.items():
        start, end = at[key]
        said.append(f"#   {key}: {text[start:end]} -> {written(value)}")
        changes[start, end] = written(value)
        basis = _basis(at, key)
        if basis:
            changes[at[basis]] = '"assumed"'
    for (start, end), replaced in sorted(changes.items(), reverse=True):
        text = text[:start] + replaced + text[end:]
    return "\n".join([*said, "", text])


def draft_name(name: str) -> str:
    """Name the draft of a scheme.

    >>> draft_name("zhejiang-2020"), draft_name("zhejiang-2020-draft")
    ('zhejiang-2020-draft', 'zhejiang-2020-draft')
    """
    return f"{name.removesuffix('-draft')}-draft"


def _basis(at: Mapping[str, Span], key: str) -> str | None:
    """Return the key of the nearest ``basis`` above a number; bands of a sum have theirs beside them."""
    steps = key.split(".")
    tables = (".".join(steps[:length]) for length in range(len(steps) - 1, 0, -1))
    above = (table + ending for table in tables for ending in (".basis", "_basis"))
    return next((found for found in above if found in at), None)


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
    return parse(draft_text(text, numbers), Path(f"{draft_name(_name(text))}.toml"))


def _name(text: str) -> str:
    start, end = places(text)["name"]
    return text[start + 1 : end - 1]
