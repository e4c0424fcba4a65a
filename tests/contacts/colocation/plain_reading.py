"""Co-location read once more, minute by minute and pair by pair, to compare the query with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from fivecolour.contacts.colocation.colocation_rule import ColocationRule
from fivecolour.contacts.colocation.colocation_search import InfectiousCase

MINUTE = 60


@dataclass(frozen=True)
class Visit:
    """A row of visits."""

    person: str
    place: str
    kind: str
    start: int
    stop: int | None
    rough: int = 0
    section: str | None = None
    seat_row: int | None = None


@dataclass
class Shared:
    """The minutes of one pair at one place: all, those beside the case, those of unknown ends."""

    whole: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)
    rough: set[int] = field(default_factory=set)


def contacts(
    visits: Sequence[Visit], cases: Sequence[InfectiousCase], rule: ColocationRule
) -> dict[tuple[str, str], tuple[str, int]]:
    """Return by case and person the certainty and the minutes shared; all times are whole minutes."""
    shared: dict[tuple[str, str], dict[str, Shared]] = defaultdict(lambda: defaultdict(Shared))
    rides: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for case in cases:
        for mine in (visit for visit in visits if visit.person == case.person):
            here = _minutes(mine, rule) & set(range(case.start // MINUTE, case.stop // MINUTE))
            seated = mine.kind in rule.seats
            tail = 0 if seated or not here else rule.tail_minutes
            air = here | {max(here) + 1 + more for more in range(tail)}
            met = [
                (other, _minutes(other, rule) & air)
                for other in visits
                if other.place == mine.place and other.person != case.person and _near(mine, other, rule)
            ]
            met = [(other, both) for other, both in met if both]
            if len({other.person for other, _ in met}) > rule.most_people:
                continue
            for other, both in met:
                rough = bool(mine.stop is None or other.stop is None or mine.rough or other.rough)
                if seated:
                    found = "unseated" if _unseated(mine, other, rule) else "recorded"
                    rides[case.case, other.person].append((found, 0 if rough else len(both)))
                    continue
                pair = shared[case.case, other.person][mine.place]
                pair.whole |= both
                pair.beside |= both & here
                if rough:
                    pair.rough |= both
    judged = {pair: _judged(shared[pair], rides[pair], rule) for pair in {*shared, *rides}}
    return {pair: found for pair, found in judged.items() if found[0]}


def _judged(
    places: dict[str, Shared], rides: Sequence[tuple[str, int]], rule: ColocationRule
) -> tuple[str, int]:
    stays: list[tuple[int, int, int, bool]] = []
    for one in places.values():
        runs = _runs(one.whole)
        stays.extend((min(run), len(run), len(run & one.beside), bool(run & one.rough)) for run in runs)
    minutes = sum(stay[1] for stay in stays) + sum(ride[1] for ride in rides)
    sure = [stay for stay in stays if not stay[3]]
    if any(found == "recorded" for found, _ in rides) or _most(sure, 2, rule) >= rule.minutes:
        return "recorded", minutes
    if _most(sure, 1, rule) >= rule.minutes:
        return "after", minutes
    if _most(stays, 1, rule) >= rule.minutes:
        return "assumed", minutes
    return ("unseated", minutes) if rides else ("", minutes)


def _most(stays: Sequence[tuple[int, int, int, bool]], which: int, rule: ColocationRule) -> int:
    if not rule.within_hours:
        return max((stay[which] for stay in stays), default=0)
    hours = rule.within_hours * 60
    return max(
        (sum(stay[which] for stay in stays if first[0] <= stay[0] < first[0] + hours) for first in stays),
        default=0,
    )


def _runs(minutes: set[int]) -> list[set[int]]:
    runs: list[set[int]] = []
    for minute in sorted(minutes):
        if runs and minute - 1 in runs[-1]:
            runs[-1].add(minute)
        else:
            runs.append({minute})
    return runs


def _minutes(visit: Visit, rule: ColocationRule) -> set[int]:
    stop = visit.start + rule.check_in_minutes * MINUTE if visit.stop is None else visit.stop
    return set(range(visit.start // MINUTE, stop // MINUTE))


def _near(mine: Visit, other: Visit, rule: ColocationRule) -> bool:
    seats = rule.seats.get(mine.kind)
    if seats is None:
        return True
    if seats.same_section and None not in (mine.section, other.section) and mine.section != other.section:
        return False
    if seats.rows_apart is None or mine.seat_row is None or other.seat_row is None:
        return True
    return abs(mine.seat_row - other.seat_row) <= seats.rows_apart


def _unseated(mine: Visit, other: Visit, rule: ColocationRule) -> bool:
    seats = rule.seats[mine.kind]
    no_section = seats.same_section and None in (mine.section, other.section)
    return no_section or (seats.rows_apart is not None and None in (mine.seat_row, other.seat_row))
