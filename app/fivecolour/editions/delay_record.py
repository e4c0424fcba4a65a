"""How late figures come, by the store's own record; kept day by day, so that a new day costs itself alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from fivecolour.reports.report_data import CONFIRMED
from fivecolour.scoring.figures import Period
from fivecolour.store import revisions
from fivecolour.store.revisions import Log, Statements
from fivecolour.surveillance.reporting_delay import (
    LONGEST,
    Revisions,
    Steps,
    delay_of,
    known_by_age,
    steps,
    together,
)

# The delay is that of the last days; it is told only if most figures arrived while it could be seen.
DAYS_SEEN, LEAST_DAYS_SEEN, LEAST_SHARE_SEEN = 60, 14, 0.5
# By period: its days as ages count them, the oldest age that is waited for, and the periods looked back on.
STEP = {"day": 1, "week": 7, "month": 30}
OLDEST = {"day": 42, "week": 12, "month": 12}
HISTORY = {"day": 90, "week": 30, "month": 24}


@dataclass(frozen=True, slots=True)
class DelayOfDay:
    """What was said of the districts on one day.

    Attributes
    ----------
    figures, timely : int
        Districts with a figure, and those of whom one became known within 28 days.
    newest : int
        The day, since 1970, on which the last of the timely figures became known; -1 without any.
    steps : Steps
        How the timely figures grew with their age.
    places : ndarray of int64, shape (n,)
        The districts of whom a figure became known before it was `OLDEST` periods old.
    known : ndarray of float32, shape (n, K + 1)
        Their cases as known at each age in periods; NaN before they were first told.
    """

    figures: int
    timely: int
    newest: int
    steps: Steps
    places: NDArray[np.int64]
    known: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Delay:
    """What was reported lately, and what was said of each day, by days since 1970."""

    log: Log
    days: Mapping[int, DelayOfDay]

    @property
    def lately(self) -> Collection[DelayOfDay]:
        """The last 60 days, by which days are called provisional."""
        first = revisions.day_number(self.log.end - timedelta(days=DAYS_SEEN))
        return [one for day, one in self.days.items() if day >= first]


def delay_until(
    engine: Engine,
    places: tuple[str, ...],
    *,
    end: date,
    period: Period = "day",
    as_of: datetime | None = None,
    held: Delay | None = None,
) -> Delay:
    """Return how late the figures until ``end`` came, of the periods that are looked back on.

    Parameters
    ----------
    as_of : datetime, optional
        Only what was known at that moment.
    held : Delay, optional
        What was read before, of the same places, period and moment: it is not read again.
    """
    start = end - timedelta(days=HISTORY[period] * STEP[period])
    log = revisions.log(
        engine,
        indicator=CONFIRMED,
        places=places,
        # What was said of a day rests on the day before too.
        start=start - timedelta(days=1),
        end=end,
        as_of=as_of,
        held=held.log if held else None,
    )
    first, changed = revisions.day_number(start), np.union1d(log.later, log.later + 1)
    unchanged = {day: one for day, one in (held.days if held else {}).items() if day not in changed}
    days = unchanged | by_day(revisions.statements(log, changed), period)
    return Delay(log, {day: one for day, one in days.items() if day >= first})


def by_day(statements: Statements, period: Period = "day") -> dict[int, DelayOfDay]:
    """Return what was said of each day, by days since 1970."""
    day = statements.event_dates.astype(np.int64)
    return {int(one): _of_day(statements, np.flatnonzero(day == one), period) for one in np.unique(day)}


def _of_day(statements: Statements, rows: NDArray[np.intp], period: Period) -> DelayOfDay:
    ages = (statements.known_on[rows] - statements.event_dates[rows]).astype(np.int64)
    every = Revisions(statements.places, statements.event_dates, statements.known_on, statements.cases)
    known = every.only(rows[(ages >= 0) & (ages <= LONGEST)])
    in_time = every.only(rows[(ages >= 0) & (ages < (OLDEST[period] + 1) * STEP[period])])
    cases, place, _ = known_by_age(in_time, longest=OLDEST[period], step=STEP[period], unstated=np.nan)
    return DelayOfDay(
        figures=np.unique(statements.places[rows]).size,
        timely=np.unique(known.districts).size,
        newest=int(known.known_on.astype(np.int64).max(initial=-1)),
        steps=steps(known),
        places=place,
        known=cases.astype(np.float32),
    )


def provisional(days: Collection[DelayOfDay]) -> tuple[int, date] | None:
    """Return for how many days figures are provisional and the day of the newest; None if unknown.

    Unknown where less than half of the figures, or those of fewer than 14 days, became known within 28
    days of their day: history that was loaded later says nothing of the delay.
    """
    seen = [one for one in days if one.timely]
    figures, timely = (sum(getattr(one, name) for one in days) for name in ("figures", "timely"))
    if len(seen) < LEAST_DAYS_SEEN or timely < LEAST_SHARE_SEEN * figures:
        return None
    as_of = np.datetime64(max(one.newest for one in seen), "D")
    found = delay_of(together([one.steps for one in seen]), as_of=as_of).provisional_days()
    return None if found is None else (found, as_of.item())
