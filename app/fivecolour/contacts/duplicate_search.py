"""Finds rows that may be of one person. It proposes; a person of the staff decides (`merging`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sqlalchemy import Connection, func, select

from fivecolour.contacts import name_marks, traced_people
from fivecolour.contacts.contact_rules import ContactRules
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, DuplicateRow, MarkRow, TracedRow
from fivecolour.contacts.traced_people import TracedPerson

OPEN, DISTINCT, MERGED = "open", "distinct", "merged"
SAME_PHONE, SAME_NAME, NEAR_NAME = "same_phone", "same_name", "near_name"
_SOMEWHAT, _SAME, _NO_YEAR = 50, 100, -1
_PAIR = 2


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two rows that may be one person's, ``first`` the older; ``likeness`` of the names is in hundredths."""

    first: int
    second: int
    why: str
    likeness: int


@dataclass(frozen=True, slots=True)
class _Compared:
    name: str
    phone: str
    year: int
    sex: str
    district: str


def search(
    connection: Connection, store: ContactStore, new: Sequence[TracedPerson]
) -> tuple[list[PossibleDuplicate], int]:
    """Compare new persons, stored by now, with all that share a mark with them.

    Returns
    -------
    list of PossibleDuplicate
        Each pair once.
    int
        How many of the new persons share a mark with so many that it was not compared by.
    """
    if not new:
        return [], 0
    blocks = _blocks(connection, min(one.id for one in new))
    people = _compared(connection, store, new, {person for block in blocks for person in block})
    fresh = {one.id for one in new}
    found: dict[tuple[int, int], PossibleDuplicate] = {}
    passed_over: set[int] = set()
    for block in blocks:
        if len(block) > store.rules.largest_block:
            passed_over |= fresh & set(block)
            continue
        for pair in _pairs([one for one in block if one in people], people, fresh, store.rules):
            key = (pair.first, pair.second)
            if key not in found or pair.likeness > found[key].likeness:
                found[key] = pair
    return sorted(found.values(), key=lambda one: (one.first, one.second)), len(passed_over)


def propose(connection: Connection, pairs: Sequence[PossibleDuplicate]) -> None:
    """Store pairs for somebody to decide about."""
    rows = [
        {"first": one.first, "second": one.second, "why": one.why, "likeness": one.likeness, "decision": OPEN}
        for one in pairs
    ]
    for chunk in traced_people.chunks(rows):
        connection.execute(DuplicateRow.__table__.insert(), chunk)  # type: ignore[attr-defined]


def _blocks(connection: Connection, first_new: int) -> list[list[int]]:
    """Return who shares a mark with a new person, a list a mark."""
    of_new = select(MarkRow.mark).where(MarkRow.person >= first_new)
    shared = (
        select(MarkRow.mark)
        .where(MarkRow.mark.in_(of_new))
        .group_by(MarkRow.mark)
        .having(func.count() >= _PAIR)
    )
    query = select(MarkRow.mark, MarkRow.person).where(MarkRow.mark.in_(shared))
    rows = connection.execute(query.order_by(MarkRow.mark, MarkRow.person))
    return [[row.person for row in block] for _, block in groupby(rows, key=lambda row: bytes(row.mark))]


def _compared(
    connection: Connection, store: ContactStore, new: Sequence[TracedPerson], wanted: set[int]
) -> dict[int, _Compared]:
    found = {one.id: _of(one.fields) for one in new if one.id in wanted}
    for chunk in traced_people.chunks(sorted(wanted - set(found))):
        there = traced_people.read(connection, store, TracedRow.id.in_(chunk), UNMERGED)
        found |= {one.id: _of(one.fields) for one in there}
    return found


def _of(fields: Mapping[str, Any]) -> _Compared:
    year = name_marks.birth_year(fields)
    return _Compared(
        name_marks.compared_name(str(fields.get("name", ""))),
        name_marks.compared_phone(str(fields.get("phone", ""))),
        _NO_YEAR if year is None else year,
        str(fields.get("sex", "")),
        str(fields.get("district", "")),
    )


def _pairs(
    block: list[int], people: Mapping[int, _Compared], fresh: set[int], rules: ContactRules
) -> list[PossibleDuplicate]:
    rows = [one for one in block if one in fresh]
    if not rows or len(block) < _PAIR:
        return []
    left, right = [people[one] for one in rows], [people[one] for one in block]
    likeness = process.cdist(
        [one.name for one in left],
        [one.name for one in right],
        scorer=fuzz.ratio,
        score_cutoff=_SOMEWHAT,
        dtype=np.uint8,
    )
    reasons = _reasons(left, right, likeness, rules)
    pairs = []
    for why, fits in reasons.items():
        for i, j in zip(*np.nonzero(fits), strict=True):
            first, second = sorted((rows[i], block[j]))
            if first != second and not (block[j] in fresh and rows[i] > block[j]):
                pairs.append(PossibleDuplicate(first, second, why, int(likeness[i, j])))
    return pairs


def _reasons(
    left: list[_Compared], right: list[_Compared], likeness: NDArray[np.uint8], rules: ContactRules
) -> dict[str, NDArray[np.bool_]]:
    """Return by reason which pairs have it; two of different sex are not one person."""

    def known(what: str) -> tuple[Any, Any, Any]:
        values = [np.array([getattr(one, what) for one in side]) for side in (left, right)]
        ours, theirs = values[0][:, None], values[1][None]
        nothing = _NO_YEAR if what == "year" else ""
        return ours, theirs, (ours != nothing) & (theirs != nothing)

    ours, theirs, both = known("year")
    close, equal = both & (np.abs(ours - theirs) <= 1), both & (ours == theirs)
    places, sexes, phones = known("district"), known("sex"), known("phone")
    fits = ~(sexes[2] & (sexes[0] != sexes[1]))
    near_place = ~places[2] | (places[0] == places[1])
    phone = fits & phones[2] & (phones[0] == phones[1]) & ((likeness >= _SOMEWHAT) | equal)
    same = fits & ~phone & (likeness == _SAME) & np.where(both, close, near_place)
    near = fits & ~phone & ~same & (likeness >= rules.near_name) & close
    return {SAME_PHONE: phone, SAME_NAME: same, NEAR_NAME: near}
