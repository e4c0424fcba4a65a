"""What follows from a declaration by a health code: the reference of what the page works out on the device.

``assets/self-check/evaluate.js`` does the same; ``tests/self_check/test_parity.py`` holds them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from fivecolour.self_check.declaration import AREA, ELSEWHERE, Declaration
from fivecolour.self_check.health_code import NEGATIVE, RANKS, CodeClause, HealthCode
from fivecolour.self_check.tier_record import TierRecord

UNKNOWN = "unknown"
# Why a part of the answer cannot be told.
NO_TIER, OUTSIDE, NOT_DECLARED, NOT_ANSWERED = "no_tier", "outside", "not_declared", "not_answered"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MetClause:
    """A clause that is met by a place or a kind, from the first to the last day of it, binding ``until``."""

    clause: str
    colour: str
    subject: str
    first: date
    last: date
    until: date


@dataclass(frozen=True, slots=True)
class UntoldPart:
    """Days of which nothing can be told, and the worst ``colour`` that they might give."""

    why: str
    subject: str
    first: date
    last: date
    colour: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The answer.

    Attributes
    ----------
    colour : {"red", "yellow", "green", "unknown"}
        Of the worst clause that binds; green only where nothing binds and nothing is unknown.
    at_least : bool
        Whether something unknown might make it worse.
    binding, lifted : tuple of MetClause
        Every clause that binds, and those that negative tests have ended.
    untold : tuple of UntoldPart
        What cannot be told.
    until : date or None
        The last day on which a clause of this colour binds.
    valid_until : date
        The last day on which this answer may be used.
    """

    colour: str
    at_least: bool
    binding: tuple[MetClause, ...]
    lifted: tuple[MetClause, ...]
    untold: tuple[UntoldPart, ...]
    until: date | None
    valid_until: date

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, days as ISO dates."""
        return _plain(asdict(self))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def check(rule: HealthCode, tiers: TierRecord, declared: Declaration) -> SelfCheck:
    """Work out the colour of a declaration, with every clause that binds.

    Parameters
    ----------
    tiers : TierRecord
        As known in the edition that the check is made with.
    """
    met = [one for clause in rule.clauses for one in _met(rule, clause, tiers, declared)]
    binding = [one for clause, one in met if not _is_lifted(clause, one.last, declared)]
    untold = [*_untold_places(rule, tiers, declared), *_unanswered(rule, declared)]
    worst = max((RANKS[one.colour] for one in binding), default=0)
    colour = next(name for name, rank in RANKS.items() if rank == worst)
    return SelfCheck(
        colour=UNKNOWN if not binding and untold else colour,
        at_least=bool(binding) and any(RANKS[one.colour] > worst for one in untold),
        binding=tuple(binding),
        lifted=tuple(one for clause, one in met if _is_lifted(clause, one.last, declared)),
        untold=tuple(untold),
        until=max((one.until for one in binding if one.colour == colour), default=None),
        valid_until=declared.on + timedelta(days=rule.valid_days - 1),
    )


# --- clauses that are met ---------------------------------------------------------------------------


def _met(
    rule: HealthCode, clause: CodeClause, tiers: TierRecord, declared: Declaration
) -> Iterator[tuple[CodeClause, MetClause]]:
    """Yield the clause for each place or kind that meets it and has not run out."""
    found: dict[str, tuple[date, date]] = {}
    for subject, day in _meeting(rule, clause, tiers, declared):
        first, last = found.get(subject, (day, day))
        found[subject] = min(first, day), max(last, day)
    for subject, (first, last) in found.items():
        until = last + timedelta(days=clause.lasts)
        if until >= declared.on:
            yield clause, MetClause(clause.id, clause.colour, subject, first, last, until)


def _meeting(
    rule: HealthCode, clause: CodeClause, tiers: TierRecord, declared: Declaration
) -> Iterator[tuple[str, date]]:
    """Yield what meets a clause, and each day of it within the window."""
    start = declared.on - timedelta(days=clause.window)
    if clause.dimension != "place":
        for event in declared.events(clause.dimension) or ():
            if event.kind in clause.kinds and start <= event.day <= declared.on:
                yield event.kind, event.day
        return
    for stay in declared.stays:
        in_area = _in_area(rule, clause, stay.place)
        for day in _days(max(stay.start, start), min(stay.end, declared.on)):
            if in_area or tiers.on(stay.place, day, holds=rule.tier_holds) in clause.tiers:
                yield stay.place, day


def _in_area(rule: HealthCode, clause: CodeClause, place: str) -> bool:
    named = (area for area in rule.areas if area.id in clause.areas)
    return any(place == AREA + area.id or place in area.districts for area in named)


def _is_lifted(clause: CodeClause, last: date, declared: Declaration) -> bool:
    """Tell whether enough negative tests, since the last day of it, end a clause."""
    needed = clause.lifted_by
    if needed is None:
        return False
    start = max(last, declared.on - timedelta(days=needed.within))
    days = {
        one.day for one in declared.test or () if one.kind == NEGATIVE and start <= one.day <= declared.on
    }
    return len(days) >= needed.negatives


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


# --- what cannot be told ----------------------------------------------------------------------------


def _untold_places(rule: HealthCode, tiers: TierRecord, declared: Declaration) -> list[UntoldPart]:
    """Return the days that might bind and of which the place, or the tier there, is not known."""
    window = max((one.window for one in rule.clauses if one.dimension == "place"), default=-1)
    gaps: dict[tuple[str, str], list[tuple[date, str]]] = {}
    for day in _days(declared.on - timedelta(days=window), declared.on) if window >= 0 else ():
        for why, place in _gaps_on(rule, tiers, declared, day):
            colour = _might_give(rule, declared, day, any_clause=why == NOT_DECLARED)
            if colour:
                gaps.setdefault((why, place), []).append((day, colour))
    order = [
        ("", NOT_DECLARED),
        *((stay.place, why) for stay in declared.stays for why in (NO_TIER, OUTSIDE)),
    ]
    keys = dict.fromkeys((why, place) for place, why in order)
    return [part for key in keys if key in gaps for part in _joined(*key, gaps[key])]


def _gaps_on(
    rule: HealthCode, tiers: TierRecord, declared: Declaration, day: date
) -> Iterator[tuple[str, str]]:
    there = dict.fromkeys(stay.place for stay in declared.stays if stay.start <= day <= stay.end)
    areas = {AREA + one.id for one in rule.areas}
    if not there:
        yield NOT_DECLARED, ""
    for place in there:
        if place == ELSEWHERE:
            yield OUTSIDE, place
        elif place not in areas and tiers.on(place, day, holds=rule.tier_holds) is None:
            yield NO_TIER, place


def _might_give(rule: HealthCode, declared: Declaration, day: date, *, any_clause: bool) -> str:
    """Return the worst colour that a day of unknown place or tier might give; "" for none."""
    ranks = [
        RANKS[clause.colour]
        for clause in rule.clauses
        if clause.dimension == "place"
        and (clause.tiers or any_clause)
        and (declared.on - day).days <= clause.lasts
        and not _is_lifted(clause, day, declared)
    ]
    return next(name for name, rank in RANKS.items() if rank == max(ranks)) if ranks else ""


def _joined(why: str, place: str, days: list[tuple[date, str]]) -> Iterator[UntoldPart]:
    """Join days that follow one another."""
    run = [days[0]]
    for one in (*days[1:], None):
        if one and one[0] == run[-1][0] + _DAY:
            run.append(one)
            continue
        yield UntoldPart(why, place, run[0][0], run[-1][0], max((c for _, c in run), key=RANKS.__getitem__))
        run = [one] if one else run


def _unanswered(rule: HealthCode, declared: Declaration) -> Iterator[UntoldPart]:
    for dimension in rule.asked():
        clauses = [one for one in rule.clauses if one.dimension == dimension]
        if declared.events(dimension) is None and clauses:
            first = declared.on - timedelta(days=max(one.window for one in clauses))
            worst = max((one.colour for one in clauses), key=RANKS.__getitem__)
            yield UntoldPart(NOT_ANSWERED, dimension, first, declared.on, worst)
