"""What is wrong with a TOML file that was checked against a model: file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


def fault_lines(
    path: Path,
    text: str,
    table: Mapping[str, Any],
    fault: ValidationError,
    *,
    of: str,
    choices: Sequence[str] = (),
) -> str:
    """Return a line for each fault of a file: path, line, key and remedy.

    Parameters
    ----------
    text, table
        What the file holds, and what was read of it.
    of : str
        What the file describes, such as ``"scheme"``.
    choices : sequence of str
        Names of what a key may be one of; they stand in the place of an error, but not in the file.
    """
    return "\n".join(_fault_line(path, text, table, one, of, choices) for one in fault.errors())


def _fault_line(
    path: Path, text: str, table: Mapping[str, Any], error: ErrorDetails, of: str, choices: Sequence[str]
) -> str:
    place = [step for step in error["loc"] if step not in choices]
    line = _line(text.splitlines(), _written(table, place))
    return f"{path}, line {line}: {_key(place)}: {_remedy(error, of)}"


def _remedy(error: ErrorDetails, of: str) -> str:
    if error["type"] == "missing":
        return "is missing; add it"
    if error["type"] == "extra_forbidden":
        return f"is not a key of a {of}; correct its spelling or remove it"
    message = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:] + (f" (found {error['input']!r})" if _plain(error) else "")


def _plain(error: ErrorDetails) -> bool:
    return error["type"] != "value_error" and isinstance(error["input"], str | int | float)


def _key(place: Sequence[str | int]) -> str:
    """Write a place as a person would: entries are counted from 1.

    >>> _key(("assessment", "parts", 0, "bands", 2, "at_least"))
    'assessment.parts[1].bands[3].at_least'
    """
    names = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(names).removeprefix(".") or "the whole file"


def _written(table: Any, place: Sequence[str | int]) -> list[str | int]:
    """Cut a place down to the steps that are written in the file."""
    written: list[str | int] = []
    for step in place:
        found = isinstance(table, dict) and step in table
        found = found or (isinstance(table, list) and isinstance(step, int) and step < len(table))
        if not found:
            break
        table = table[step]
        written.append(step)
    return written


def _line(lines: Sequence[str], place: Sequence[str | int]) -> int:
    """Find the line, from 1, where a place is written; entries of a one-line list share its line."""
    line, depth = 0, 0
    while depth < len(place):
        names = [str(step) for step in place[: depth + 1] if isinstance(step, str)]
        entry = place[depth + 1] if depth + 1 < len(place) and isinstance(place[depth + 1], int) else None
        header = _nth(lines, f"[[{'.'.join(names)}]]", line, int(entry or 0))
        if header is None:
            header = _nth(lines, f"[{'.'.join(names)}]", line, 0)
        found = header if header is not None else _assigned(lines, str(place[depth]), line)
        if found is None:
            break
        line = found
        if entry is not None and header is None:
            return (_nth(lines, "{", line + 1, int(entry)) or line) + 1
        depth += 1 if entry is None else 2
    return line + 1


def _nth(lines: Sequence[str], beginning: str, start: int, skip: int) -> int | None:
    at = [
        number for number, line in enumerate(lines) if number >= start and line.strip().startswith(beginning)
    ]
    return at[skip] if skip < len(at) else None


def _assigned(lines: Sequence[str], key: str, start: int) -> int | None:
    for number in range(start, len(lines)):
        if lines[number].split("=")[0].strip() == key:
            return number
    return None
