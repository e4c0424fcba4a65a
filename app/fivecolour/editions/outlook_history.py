"""The outlook of the edition that is being made, with the record of the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import Engine

from fivecolour.editions.completed_counts import CompletedCounts
from fivecolour.editions.edition_outlook import (
    HORIZONS,
    EditionOutlook,
    Outlooked,
    OutlookRound,
    last_cases,
    outlook,
)
from fivecolour.editions.outlook_record import OutlookOutcome, outside_by_record, score
from fivecolour.editions.store_arrays import StoreArrays
from fivecolour.scoring.figures import FloatArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.store.editions import Editions
from fivecolour.surveillance.forecast import groups_of

# No horizon lies further ahead.
_REACH = timedelta(days=60)
_OUTLOOK: TypeAdapter[EditionOutlook] = TypeAdapter(EditionOutlook)


def earlier_outlooks(
    engine: Engine, *, region: str, scheme: str, drill: bool, until: date
) -> tuple[EditionOutlook, ...]:
    """Return the newest outlook of published editions and those of the sixty days before it, oldest first.

    Of several editions with the same last day that of the newest stands.
    """
    repository = Editions(engine)
    newest: dict[date, str] = {}
    for name in repository.published_names():
        own, _, rest = name.rpartition("-")
        set_name, _, last = own.rpartition("-")
        if set_name == region and rest and last.isdigit():
            newest[date.fromisoformat(last)] = name
    days = sorted(day for day in newest if day <= until)
    found: list[EditionOutlook] = []
    for day in reversed(days):
        # Of an edition that comes late the one before is older than that.
        if found and day < date.fromisoformat(found[0].reference) - _REACH:
            break
        manifest = repository.one(newest[day]).manifest
        part = manifest["parts"].get("outlook") if "parts" in manifest else None
        if part and manifest["scheme"] == scheme and manifest["drill"] is drill:
            found.append(_read(engine, part))
    return tuple(reversed(found))


@lru_cache(maxsize=128)
def _read(engine: Engine, part: str) -> EditionOutlook:
    return _OUTLOOK.validate_json(Editions(engine).bodies([part])[part])


def with_record(
    grading: Grading,
    material: StoreArrays,
    *,
    draws: int,
    nowcast: CompletedCounts | None,
    earlier: Sequence[EditionOutlook] = (),
) -> EditionOutlook | None:
    """Return the outlook from the last day of a grading, and how the earlier ones did until then."""
    if draws < 1:
        return None
    series = material.districts.between(material.start, grading.days[-1])
    groups = groups_of([district.parent for district in material.region.districts])
    completed = _completed(series.new, series.dates.astype(str).tolist(), grading.codes, nowcast)
    rounds = rounds_until(grading, series.new, earlier)
    outside = {name: outside_by_record(rounds, name) for name in HORIZONS[grading.figures.period]}
    found = outlook(Outlooked(grading, series.new, groups, draws, completed, outside))
    return replace(found, rounds=rounds) if found else None


def _completed(
    new: FloatArray, days: Sequence[str], codes: Sequence[str], nowcast: CompletedCounts | None
) -> FloatArray | None:
    """Return new cases in which the last ones are what they will be in the median."""
    if nowcast is None:
        return None
    found, column, row = (
        new.copy(),
        {day: at for at, day in enumerate(days)},
        {code: at for at, code in enumerate(codes)},
    )
    for code, counts in nowcast.counts.items():
        for day, ends in zip(nowcast.days, counts, strict=True):
            if ends is not None and day in column:
                found[row[code], column[day]] = ends[0]
    return found


def rounds_until(
    grading: Grading, new: FloatArray, earlier: Sequence[EditionOutlook]
) -> tuple[OutlookRound, ...]:
    """Return the rounds of earlier outlooks, with those whose day has come since the last of them."""
    if not earlier:
        return ()
    today, since = grading.days[-1].isoformat(), earlier[-1].reference
    place = {day.isoformat(): at for at, day in enumerate(grading.days)}
    counts = np.where(new >= 0, new, np.nan)
    behind = counts.shape[1] - len(grading.days)
    added = []
    for one in earlier:
        for horizon in one.horizons:
            if since < horizon.target <= today and horizon.target in place:
                at = place[horizon.target]
                cases = last_cases(counts[:, : behind + at + 1], grading.figures.period)
                added.append(score(one, horizon, outcome_of(grading, at, cases)))
    added.sort(key=lambda one: (one.target, one.reference))
    return (*earlier[-1].rounds, *added)


def outcome_of(grading: Grading, at: int, cases: FloatArray) -> OutlookOutcome:
    """Return what came on a day of a grading: its tiers, and the cases that are known."""
    known = np.flatnonzero(~np.isnan(cases)).tolist()
    return OutlookOutcome(
        dict(zip(grading.codes, grading.tiers[:, at].tolist(), strict=True)),
        {grading.codes[row]: int(cases[row]) for row in known},
    )
