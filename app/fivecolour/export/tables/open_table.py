"""What a table of open data is: columns, rows in groups, and how it is written as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import orjson

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.spreadsheets import csv_text, plain
from fivecolour.texts import Text

Kind: TypeAlias = Literal["string", "integer", "number", "date", "object", "array"]
Row: TypeAlias = dict[str, Any]
# How many rows come next, and what makes them.
Group: TypeAlias = tuple[int, Callable[[], list[Row]]]


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column: what its cells are, and whether none of them is ever empty.

    ``by_language``: there is one for each language of the edition, such as ``name_zh``.
    """

    name: str
    kind: Kind = "string"
    needed: bool = False
    by_language: bool = False

    def spread(self, languages: Sequence[str]) -> list[OpenColumn]:
        """Return the columns that it is in a table."""
        if not self.by_language:
            return [self]
        return [OpenColumn(f"{self.name}_{one}", self.kind, self.needed) for one in languages]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are wanted: of which districts, between which days, of an edition compared with which."""

    districts: tuple[str, ...]
    first: int
    last: int
    since: Edition | None = None

    @property
    def days(self) -> range:
        """The days, as indices."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table.

    ``groups`` yields how many rows come next and what makes them, so that a late page costs no more than the
    first one; ``there`` tells whether an edition has any. More than ``most`` rows are not given at once.
    """

    name: str
    columns: tuple[OpenColumn, ...]
    key: tuple[str, ...]
    groups: Callable[[Edition, Choice], Iterator[Group]]
    compared: bool = False
    there: Callable[[Edition], bool] = lambda _edition: True
    most: int | None = None

    def spread(self, edition: Edition) -> list[OpenColumn]:
        """Return its columns in an edition; the last says which edition a row is of, in every file."""
        every = (*self.columns, OpenColumn("edition", needed=True))
        return [one for column in every for one in column.spread(edition.languages)]


def rows(
    table: OpenTable, edition: Edition, choice: Choice, *, after: int = 0, most: int | None = None
) -> tuple[int, list[Row]]:
    """Return how many rows there are, and those from ``after`` on, at most so many."""
    at, found = 0, []
    end = None if most is None else after + most
    for count, make in table.groups(edition, choice):
        begins, at = at, at + count
        if at > after and (end is None or begins < end):
            found += make()[max(after - begins, 0) : None if end is None else end - begins]
    return at, found


def to_csv(columns: Sequence[OpenColumn], found: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV: unknown is empty, no text is a formula, objects are JSON."""
    names = [column.name for column in columns]
    cells = ([row.get(name) for row in found] for name in names)
    return csv_text(
        names,
        (
            one if column.kind in _AS_THEY_ARE else [*map(_cell, one)]
            for column, one in zip(columns, cells, strict=True)
        ),
    )


_AS_THEY_ARE = frozenset(("integer", "number", "date"))


def _cell(value: Any) -> Any:
    """Return a cell as it should stand; numbers and None do already."""
    write = _WRITTEN.get(type(value))
    return write(value) if write else value


def _json(value: Any) -> str:
    # Levels are numbers, and keys in JSON are texts.
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: plain,
    bool: lambda value: "true" if value else "false",
    dict: _json,
    list: _json,
}


def words(edition: Edition, **texts: Text) -> Row:
    """Return a cell for each language of the edition."""
    return {f"{what}_{lang}": text[lang] for what, text in texts.items() for lang in edition.languages}


def each_district(
    make: Callable[[Edition, str, Choice], list[Row]], count: Callable[[Edition, Choice], int]
) -> Any:
    """Return the groups of a table that has as many rows of every district."""

    def groups(edition: Edition, choice: Choice) -> Iterator[Group]:
        number = count(edition, choice)
        for code in choice.districts:
            yield number, lambda code=code: make(edition, code, choice)  # type: ignore[misc]

    return groups


def listed_rows(make: Callable[[Edition, Choice], list[Row]]) -> Any:
    """Return the one group of a short table."""

    def groups(edition: Edition, choice: Choice) -> Iterator[Group]:
        found = make(edition, choice)
        yield len(found), lambda: found

    return groups
