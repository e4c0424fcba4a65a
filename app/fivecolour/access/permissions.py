"""Who may do what, as plain data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from fivecolour.messages import RefusalError

ACTIONS = (
    "ingest",
    "quarantine",
    "lab",
    "publish",
    "approve",
    "withdraw",
    "trace",
    "trace_lead",
    "colocate",
    "issue",
    "admin",
)
# What a person must do in person: no token carries these.
IN_PERSON = ("approve", "admin", "trace", "trace_lead", "colocate", "issue")
NAME_LENGTH = 60
# What the log has behind the name of somebody who works on the server itself.
COMMAND_LINE = " (command line)"


class AccessError(RefusalError):
    """What was asked for is not allowed, or names somebody who is not there."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be done, with whose figures, about which districts.

    Attributes
    ----------
    actions : frozenset of str
        Some of `ACTIONS`.
    sources, districts : frozenset of str
        Names of sources, codes of districts or cities; empty means all of them.
    """

    actions: frozenset[str]
    sources: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def may(self, action: str) -> bool:
        """Return whether the action is allowed."""
        return action in self.actions

    def covers_source(self, source: str) -> bool:
        """Return whether the scope reaches a source."""
        return not self.sources or source in self.sources

    def covers_district(self, code: str, *, city: str = "") -> bool:
        """Return whether the scope reaches a district: by its own code or by its city's.

        >>> ningbo = Scope(frozenset({"ingest"}), districts=frozenset({"330200"}))
        >>> ningbo.covers_district("330203", city="330200")
        True
        """
        return not self.districts or code in self.districts or (city != "" and city in self.districts)

    def contains(self, other: Scope) -> bool:
        """Return whether ``other`` asks for nothing beyond this scope."""
        return other.actions <= self.actions and all(
            not own or (bool(asked) and asked <= own)
            for own, asked in ((self.sources, other.sources), (self.districts, other.districts))
        )


@dataclass(frozen=True, slots=True)
class Person(Scope):
    """Somebody who signed in, or the program that a token stands for (``name`` is ``"token:…"``)."""

    name: str = ""


def scope(actions: Iterable[str], sources: Iterable[str] = (), districts: Iterable[str] = ()) -> Scope:
    """Return a scope.

    Raises
    ------
    AccessError
        No action, or one that does not exist.
    """
    asked = frozenset(actions)
    unknown = sorted(asked - set(ACTIONS))
    if unknown:
        raise AccessError("no_such_action", action=unknown[0], choices=ACTIONS)
    if not asked:
        raise AccessError("no_action", choices=ACTIONS)
    return Scope(asked, _codes(sources), _codes(districts))


def _codes(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(part for part in map(str.strip, codes) if part)


def proper_name(name: str) -> str:
    """Return a name as it is kept: normal form, no blanks around it.

    Raises
    ------
    AccessError
        It is empty, too long, or holds a sign that is no letter, digit, blank, or one of ``.-_``.
    """
    normal = " ".join(unicodedata.normalize("NFKC", name).split())
    if not normal or len(normal) > NAME_LENGTH:
        raise AccessError("length_of_name", most=NAME_LENGTH, length=len(normal))
    if not all(sign.isalnum() or sign in " .-_" for sign in normal):
        raise AccessError("signs_of_name", name=normal)
    return normal


def name_key(name: str) -> str:
    """Return what two names that look alike share.

    >>> name_key("Ｗang.Min ") == name_key("wang.min")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
