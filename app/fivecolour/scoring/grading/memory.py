"""What is remembered of a grading, so that the next days are graded without its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.state import GradedDay, LastKnown, State, last_known_after, remembered_days
from fivecolour.scoring.indicators.values import clear_run


def remember(grading: Grading) -> State:
    """Return what the last day of a grading leaves behind, to grade the next ones by."""
    figures, before = grading.figures, grading.after
    kept = remembered_days(grading.scheme)
    known = () if before is None else before.days
    first = max(0, len(grading.dates) - kept)
    days = (*known, *_days(grading, first))
    gone, days = (known if first else days[:-kept]), days[-kept:]
    cumulative = np.full(len(figures.codes), np.nan) if before is None else before.cumulative
    for reported in _gone(figures, gone, first):
        cumulative = np.where(np.isnan(reported), cumulative, reported)
    last_known = _nobody(len(figures.codes)) if before is None else before.last_known
    decided = [(day.date, day.decided) for day in gone]
    decided += zip(grading.dates[:first], grading.decided[:, :first].T, strict=True)
    return State(
        scheme=grading.scheme.name,
        version=grading.scheme.version,
        codes=figures.codes,
        population=figures.population,
        began=grading.dates[0] if before is None else before.began,
        begins=grading.begins,
        days=days,
        cumulative=cumulative,
        last_known=last_known_after(last_known, decided),
        held=grading.held,
    )


def _days(grading: Grading, first: int) -> tuple[GradedDay, ...]:
    """Return the graded days from one on, apart from the arrays that they come from."""
    figures, runs = grading.figures, clear_run(grading.figures)
    return tuple(
        GradedDay(
            date=grading.dates[day],
            values={name: found[:, day].copy() for name, found in figures.values.items()},
            clear_days=runs[:, day].astype(np.uint32),
            tiers=grading.tiers[:, day].copy(),
            rules=grading.rules[:, day].copy(),
            decided=grading.decided[:, day].copy(),
        )
        for day in range(first, len(grading.dates))
    )


def _gone(figures: Figures, days: Iterable[GradedDay], first: int) -> Iterator[FloatArray]:
    """Yield the cumulatives of days that are not remembered any longer, oldest first."""
    if "cumulative_confirmed" in figures.values:
        yield from (day.values["cumulative_confirmed"] for day in days)
        yield from figures.values["cumulative_confirmed"][:, :first].T


def _nobody(districts: int) -> LastKnown:
    return LastKnown(np.zeros(districts, dtype=np.uint8), np.full(districts, np.datetime64("NaT", "D")))
