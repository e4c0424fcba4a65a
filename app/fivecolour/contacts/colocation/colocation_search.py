"""From cases to the people who shared a place with them: with minutes, certainty, and what was put aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pandas as pd

from fivecolour.contacts.colocation import colocation_query
from fivecolour.contacts.colocation.colocation_query import (
    CASE_COLUMNS,
    EXPOSURE_COLUMNS,
    STAY_COLUMNS,
    VisitTables,
)
from fivecolour.contacts.colocation.colocation_rule import ColocationRule

# More names of places in one condition cost a database more than reading what they would spare it.
_MOST_PLACES = 5000
RECORDED, AFTER, ASSUMED, UNSEATED = "recorded", "after", "assumed", "unseated"


@dataclass(frozen=True, slots=True)
class InfectiousCase:
    """A case as it is looked up: its number, its pseudonym in the visits, from and until when it infects."""

    case: str
    person: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Colocations:
    """What a search found.

    Parameters
    ----------
    contacts
        A row for each case and contact, in order: case, person, certainty, seconds, most_seconds (within the
        rule's hours), beside (seconds while the case was there), stays, places, first, last. Certainty is
        ``recorded``; ``after``: the minutes are reached only with those after the case had left; ``assumed``:
        only with times that were not recorded; ``unseated``: in one vehicle, the seats not recorded. A ride
        of which only the day is recorded adds no seconds.
    exposures
        The stays behind them, as `colocation_query.exposures` returns.
    crowded
        Stays of cases among more people than the rule's most: case, place, start, stop, people. Nobody met
        there is in ``contacts`` for it.
    brief
        How many people shared a place with a case for less than the rule's minutes.
    unseen
        Cases without a visit in the log while they could infect.
    """

    contacts: pd.DataFrame
    exposures: pd.DataFrame
    crowded: pd.DataFrame
    brief: int
    unseen: tuple[str, ...]


def search(
    database: Any, visits: VisitTables, cases: Sequence[InfectiousCase], rule: ColocationRule
) -> Colocations:
    """Find who shared a place with cases while they could infect.

    Parameters
    ----------
    database
        A connection of Ibis that holds the visits.
    """
    people = sorted({case.person for case in cases})
    table = _memory(pd.DataFrame([_fields(case) for case in cases], columns=list(CASE_COLUMNS)), CASE_COLUMNS)
    span = min((case.start for case in cases), default=0), max((case.stop for case in cases), default=0)
    stays = database.execute(colocation_query.case_stays(visits, table, people, span, rule))
    stays = stays.sort_values(
        ["case", "place", "start", "stop", "kind", "section", "seat_row"], ignore_index=True
    )
    stays.insert(0, "stay", np.arange(len(stays)))
    unseen = tuple(sorted({case.case for case in cases} - set(stays["case"])))
    found = _found(database, visits, stays, rule)
    met = found.loc[found["people"] == 0, list(EXPOSURE_COLUMNS)]
    met = met.sort_values(list(EXPOSURE_COLUMNS)[:5], ignore_index=True)
    people_there = found[found["people"] > 0].set_index("stay")["people"]
    crowded = stays[stays["stay"].isin(people_there.index)][["case", "place", "start", "stop", "stay"]]
    crowded = crowded.astype({"start": "int64", "stop": "int64"})
    crowded["people"] = crowded.pop("stay").map(people_there).astype("int64")
    pairs = _pairs(met, rule)
    contacts = pairs[pairs["certainty"] != ""]
    behind = met.merge(contacts[["case", "person"]], on=["case", "person"])
    return Colocations(
        contacts.reset_index(drop=True),
        behind,
        crowded.reset_index(drop=True),
        len(pairs) - len(contacts),
        unseen,
    )


def _fields(case: InfectiousCase) -> tuple[str, str, int, int]:
    return case.case, case.person, case.start, case.stop


def _memory(frame: pd.DataFrame, columns: dict[str, str]) -> Any:
    types = {"string": "object", "int64": "Int64"}
    # In this order: Spark takes columns by their place, not by their name.
    typed = frame[list(columns)].astype({name: types[kind] for name, kind in columns.items()})
    return ibis.memtable(typed, schema=ibis.schema(columns))


def _batches(stays: pd.DataFrame) -> Iterable[pd.DataFrame]:
    places = sorted(set(stays["place"]))
    for at in range(0, len(places), _MOST_PLACES):
        yield stays[stays["place"].isin(places[at : at + _MOST_PLACES])]


def _found(database: Any, visits: VisitTables, stays: pd.DataFrame, rule: ColocationRule) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=[*EXPOSURE_COLUMNS, "stay", "people"])]
    for some in _batches(stays):
        places = sorted(set(some["place"]))
        span = int(some["start"].min()), int(some["leaves"].max())
        table = _memory(some, STAY_COLUMNS)
        parts.append(database.execute(colocation_query.exposures(visits, table, places, span, rule)))
    numbers = [name for name, kind in EXPOSURE_COLUMNS.items() if kind == "int64"]
    return pd.concat(parts).astype(dict.fromkeys([*numbers, "stay", "people"], "int64"))


def _pairs(exposures: pd.DataFrame, rule: ColocationRule) -> pd.DataFrame:
    """Return a row for each case and person met; certainty is empty where they are no contact."""
    seated = exposures["kind"].isin(list(rule.seats)).to_numpy()
    sure = (exposures["assumed"] == 0).to_numpy()
    placed = (exposures["unseated"] == 0).to_numpy()
    timed = exposures[["seconds", "beside"]].mul(np.where(sure | ~seated, 1, 0), axis=0)
    groups = exposures.assign(**timed).groupby(["case", "person"], sort=True)
    pairs = groups.agg(
        seconds=("seconds", "sum"),
        beside=("beside", "sum"),
        stays=("start", "size"),
        places=("place", "nunique"),
        first=("start", "min"),
        last=("stop", "max"),
    ).reset_index()
    group = groups.ngroup().to_numpy(np.int64)

    def reached(which: np.ndarray, seconds: str) -> np.ndarray:
        some = exposures[which]
        most = _most(group[which], _numbers(some, "start"), _numbers(some, seconds), rule, len(pairs))
        return most >= max(rule.minutes * 60, 1)

    def is_any(which: np.ndarray) -> np.ndarray:
        return np.bincount(group[which], minlength=len(pairs)) > 0

    certain = {
        RECORDED: is_any(seated & placed) | reached(~seated & sure, "beside"),
        AFTER: reached(~seated & sure, "seconds"),
        ASSUMED: reached(~seated, "seconds"),
        UNSEATED: is_any(seated),
    }
    pairs.insert(2, "certainty", np.select(list(certain.values()), list(certain), ""))
    most = _most(group, _numbers(exposures, "start"), _numbers(timed, "seconds"), rule, len(pairs))
    pairs.insert(4, "most_seconds", most)
    return pairs


def _numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    return frame[name].to_numpy(np.int64)


def _most(
    group: np.ndarray, start: np.ndarray, seconds: np.ndarray, rule: ColocationRule, groups: int
) -> np.ndarray:
    """Return for each group the most seconds of one stay, or of stays that begin within the rule's hours."""
    most = np.zeros(groups, np.int64)
    if not len(group):
        return most
    together = seconds
    if rule.within_hours:
        order = np.lexsort((start, group))
        group, seconds = group[order], seconds[order]
        hours = rule.within_hours * 3600
        moment = start[order] - start.min()
        # Groups lie so far from one another on one line that no span of hours reaches into the next.
        moment += group * (moment.max() + hours + 1)
        sums = np.concatenate([[0], np.cumsum(seconds)])
        past = np.searchsorted(moment, moment + hours, side="left")
        together = sums[past] - sums[: len(group)]
    np.maximum.at(most, group, together)
    return most
