"""Rules of co-location: how long, how near and for how long after makes somebody a contact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError

_Minutes = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]


class SeatRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which seats of a vehicle are near: of one section (carriage, cabin), so many rows apart at the most."""

    same_section: bool = False
    rows_apart: Annotated[int, msgspec.Meta(ge=0)] | None = None


class ColocationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of ``data/colocation``.

    Parameters
    ----------
    id
        The name of the file.
    name
        Its name by language.
    sources
        Where each of its numbers was published, or that it is a choice.
    minutes
        So many minutes in one place make somebody a contact.
    within_hours
        Stays that begin within so many hours are added up; 0: each stay counts alone.
    tail_minutes
        So long after the case left, the place is not free of it.
    check_in_minutes
        How long a check-in without an end stands for.
    most_people
        Where more people than this met a case during one stay, the place is put aside as crowded and their
        number told, since a list of them helps nobody.
    seats
        By kind of vehicle, which seats are near whatever the minutes; other kinds go by minutes.
    """

    id: str
    name: dict[str, str]
    sources: dict[str, str]
    minutes: _Minutes
    within_hours: Annotated[int, msgspec.Meta(ge=0, le=24 * 14)] = 0
    tail_minutes: _Minutes = 0
    check_in_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)] = 60
    most_people: Annotated[int, msgspec.Meta(ge=1)] = 200
    seats: dict[str, SeatRule] = {}


def colocation_rules() -> dict[str, ColocationRule]:
    """Return the rules by their ids: one's own and the bundled ones.

    >>> colocation_rules()["us-cdc-2020-10"].minutes
    15
    """
    found = (read_rule(path) for path in data_files.both("colocation", "*.toml").values())
    return {rule.id: rule for rule in found}


def rule_names(language: str) -> dict[str, str]:
    """Return what the rules are called in a language, else in English, by their ids."""
    return {
        name: rule.name.get(language) or rule.name.get("en", name)
        for name, rule in colocation_rules().items()
    }


def read_rule(path: Path) -> ColocationRule:
    """Return the rule of a file.

    Raises
    ------
    UserError
        The file is no TOML, has a key that is none, lacks one, or a number without a source; it is named.
    """
    try:
        rule = msgspec.convert({"id": path.stem, **toml_files.read(path)}, ColocationRule)
    except msgspec.ValidationError as fault:
        raise UserError(f"{path}: {fault}; see data/colocation/README.md") from None
    lacking = [key for key in ("minutes", *rule.seats) if not rule.sources.get(key, "").strip()]
    if lacking:
        raise UserError(
            f"{path}: no source of {', '.join(lacking)} in [sources]; write where it was published"
        )
    return rule
