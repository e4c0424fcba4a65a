"""What a rule says, as data: chapters of statements with lists."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.texts import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: which values, what they give, and the tier that colours it, if it is one."""

    text: Text
    gives: Text | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the rule says, with an optional heading, list and address."""

    text: Text | None = None
    title: Text | None = None
    lines: tuple[Line, ...] = ()
    basis: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the rule: ``measures``, ``lines``, ``combining`` … as in ``data/texts/rule.toml``."""

    key: str
    title: Text
    statements: tuple[Statement, ...]
