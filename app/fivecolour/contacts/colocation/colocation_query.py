"""Who was where a case was: one query, written in Ibis, for every database that holds visits.

Times are whole seconds since 1970 in UTC and every figure is an integer, so that DuckDB, PostgreSQL and
Spark return the same rows to the byte. The join is of equal places with a condition on times: an ASOF join
finds one neighbour in time and loses the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis

from fivecolour.contacts.colocation.colocation_rule import ColocationRule

# An expression of Ibis: the columns of its tables are known only at run time.
Expression = Any
Span = tuple[int, int]

CASE_COLUMNS = {"case": "string", "person": "string", "start": "int64", "stop": "int64"}
STAY_COLUMNS = {
    "stay": "int64",
    "case": "string",
    "person": "string",
    "place": "string",
    "kind": "string",
    "section": "string",
    "seat_row": "int64",
    "start": "int64",
    "stop": "int64",
    "leaves": "int64",
    "assumed": "int64",
}
EXPOSURE_COLUMNS = {
    "case": "string",
    "person": "string",
    "place": "string",
    "kind": "string",
    "start": "int64",
    "stop": "int64",
    "seconds": "int64",
    "beside": "int64",
    "assumed": "int64",
    "unseated": "int64",
}
_PAIR = ("case", "person")


@dataclass(frozen=True, slots=True)
class VisitTables:
    """The visits in two orders: the rows of a person and those of a place each lie together."""

    by_person: Expression
    by_place: Expression


def case_stays(
    visits: VisitTables, cases: Expression, people: list[str], span: Span, rule: ColocationRule
) -> Expression:
    """Return the visits of cases while they could infect, cut to that time.

    Parameters
    ----------
    visits
        Columns of ``visit_columns.COLUMNS``.
    cases
        Columns ``CASE_COLUMNS``: a case's number, its pseudonym and the seconds from and to which it infects.
    people
        The pseudonyms of the cases.
    span
        The seconds between which any of them infects.
    rule
        Says how long a check-in stands for and how long the air of a place does.

    Returns
    -------
    Expression
        Columns ``STAY_COLUMNS`` but ``stay``; until ``leaves`` the place is not free of the case.
    """
    some = visits.by_person.filter(visits.by_person.person.isin(people))
    visit = _ended(_between(some, span), rule)
    case = cases.select("case", case_person="person", infects="start", ends="stop")
    met = visit.join(
        case,
        [visit.person == case.case_person, visit.start < case.ends, visit.stop > case.infects],
    )
    stop = ibis.least(met.stop, met.ends)
    tail = ibis.ifelse(_is_seated(met.kind, rule), 0, rule.tail_minutes * 60).cast("int64")
    return met.select(
        "case",
        "person",
        "place",
        "kind",
        "section",
        "seat_row",
        "assumed",
        start=ibis.greatest(met.start, met.infects),
        stop=stop,
        leaves=stop + tail,
    )


def exposures(
    visits: VisitTables, stays: Expression, places: list[str], span: Span, rule: ColocationRule
) -> Expression:
    """Return each unbroken time that somebody shared a place with a case, and which places were crowded.

    It is one query, so that the visits are read once for both.

    Parameters
    ----------
    stays
        Columns ``STAY_COLUMNS``.
    places
        Theirs.
    span
        The seconds between which any of them lies.

    Returns
    -------
    Expression
        Columns case, person (the contact), place, kind, start, stop, seconds, beside (those while the case
        was there), assumed (1 where an end was not recorded), unseated (1 where a seat was not); and stay and
        people, which alone are filled in where a place was crowded: a case's stay and how many met it there.
    """
    met = _met(visits, stays, places, span, rule)
    people = met.group_by("stay").aggregate(people=met.person.nunique().cast("int64"))
    crowded = people.filter(people.people > rule.most_people)
    nought = ibis.literal(0, "int64")
    near = _unbroken(met.anti_join(crowded, "stay")).mutate(stay=nought, people=nought)
    nothing = {
        name: ibis.literal("") if kind == "string" else nought for name, kind in EXPOSURE_COLUMNS.items()
    }
    return near.union(crowded.select(**nothing, stay=crowded.stay, people=crowded.people))


def _met(
    visits: VisitTables, stays: Expression, places: list[str], span: Span, rule: ColocationRule
) -> Expression:
    """Return a row for each visit of somebody else that meets a stay of a case."""
    visit = _ended(_between(visits.by_place.filter(visits.by_place.place.isin(places)), span), rule)
    stay = stays.select(
        "stay",
        "case",
        "place",
        "leaves",
        case_person="person",
        case_kind="kind",
        case_section="section",
        case_row="seat_row",
        case_start="start",
        case_stop="stop",
        case_assumed="assumed",
    )
    met = visit.join(
        stay,
        [
            visit.place == stay.place,
            visit.start < stay.leaves,
            visit.stop > stay.case_start,
            visit.person != stay.case_person,
        ],
    )
    met = met.mutate(unseated=_unseated(met, rule))
    met = met.filter(_is_near(met, rule))
    return met.select(
        "stay",
        "case",
        "person",
        "place",
        "unseated",
        kind=met.case_kind,
        start=ibis.greatest(met.start, met.case_start),
        stop=ibis.least(met.stop, met.leaves),
        beside_stop=ibis.least(met.stop, met.case_stop),
        assumed=ibis.greatest(met.assumed, met.case_assumed),
    )


def _unbroken(met: Expression) -> Expression:
    """Join what somebody shared with a case without a break."""
    group = [*_PAIR, "place", "kind"]
    before = ibis.window(group_by=group, order_by=["start", "stop"], rows=(None, -1))
    so_far = ibis.window(group_by=group, order_by=["start", "stop"], rows=(None, 0))
    met = met.mutate(reached=met.stop.max().over(before), beside_reached=met.beside_stop.max().over(before))
    new = ibis.ifelse(met.reached.isnull() | (met.start > met.reached), 1, 0).cast("int64")
    # The length of a union of intervals in order of their starts: what each adds beyond the furthest end.
    added = met.beside_stop - ibis.greatest(met.start, met.beside_reached.fill_null(met.start))
    met = met.mutate(new=new, beside=ibis.greatest(added, 0).cast("int64"))
    met = met.mutate(island=met.new.sum().over(so_far))
    whole = met.group_by([*group, "island"]).aggregate(
        start=met.start.min(),
        stop=met.stop.max(),
        beside=met.beside.sum().cast("int64"),
        assumed=met.assumed.max(),
        unseated=met.unseated.max(),
    )
    return whole.mutate(seconds=whole.stop - whole.start).select(*EXPOSURE_COLUMNS)


def _between(visits: Expression, span: Span) -> Expression:
    """Spare the database the visits that end before a span or begin after it."""
    first, last = span
    return visits.filter(visits.start < last, visits.stop.isnull() | (visits.stop > first))


def _ended(visits: Expression, rule: ColocationRule) -> Expression:
    """Give visits whose end is not recorded the one that the rule assumes."""
    return visits.mutate(
        stop=visits.stop.fill_null(visits.start + rule.check_in_minutes * 60),
        assumed=ibis.ifelse(visits.stop.isnull(), 1, visits.rough).cast("int64"),
    )


def _is_seated(kind: Expression, rule: ColocationRule) -> Expression:
    """Return whether the rule goes by seats for a kind of visit."""
    return kind.isin(list(rule.seats)) if rule.seats else ibis.literal(False)


def _unseated(met: Expression, rule: ColocationRule) -> Expression:
    """Return 1 where a seat that the rule asks for was not recorded, 0 elsewhere."""
    lacking = ibis.literal(False)
    for kind, seats in rule.seats.items():
        one = ibis.literal(False)
        if seats.same_section:
            one |= met.section.isnull() | met.case_section.isnull()
        if seats.rows_apart is not None:
            one |= met.seat_row.isnull() | met.case_row.isnull()
        lacking |= (met.case_kind == kind) & one
    return ibis.ifelse(lacking, 1, 0).cast("int64")


def _is_near(met: Expression, rule: ColocationRule) -> Expression:
    """Return whether a pair of seats is as near as the rule asks; one that was not recorded may be."""
    near = ibis.literal(True)
    for kind, seats in rule.seats.items():
        one = ibis.literal(True)
        if seats.same_section:
            one &= (met.section == met.case_section).fill_null(True)
        if seats.rows_apart is not None:
            one &= ((met.seat_row - met.case_row).abs() <= seats.rows_apart).fill_null(True)
        near &= (met.case_kind != kind) | one
    return near
