"""How well alarms warn: how many events they precede, how early, and how often they are false."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DAYS_WITHIN = 14
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class AlarmScore:
    """How alarms of one kind did.

    Attributes
    ----------
    events, warned : int
        Events, and those with an alarm in the days before or on the day itself.
    false : int
        Runs of alarms after which no event came.
    lead : float
        Median days from the first of these alarms to the event; NaN where none was warned of.
    years : float
        District-years watched.
    """

    events: int
    warned: int
    false: int
    lead: float
    years: float

    @property
    def sensitivity(self) -> float:
        """Share of the events that were warned of; NaN without events."""
        return self.warned / self.events if self.events else float("nan")

    @property
    def false_a_year(self) -> float:
        """False alarms for each district and year."""
        return self.false / self.years if self.years else float("nan")


def score_alarms(
    alarms: ArrayLike, events: ArrayLike, watched: ArrayLike, *, within: int = DAYS_WITHIN, step: int = 1
) -> AlarmScore:
    """Score alarms by the events that came.

    An alarm is right if an event comes within so many days, its own day included. Alarms on days in a row
    are one, begun on the first.

    Parameters
    ----------
    alarms, events, watched : array of bool, shape (D, T)
        Whether there was an alarm; whether the event began, such as a higher tier; whether the method could
        say anything.
    within, step : int
        Days, and days of a period.

    Notes
    -----
    Sensitivity, false alarms and timeliness: Buckeridge (2007), J Biomed Inform 40:370.

    Examples
    --------
    >>> alarms, events = [[0, 1, 1, 0, 0, 1, 0, 0, 0]], [[0, 0, 0, 1, 0, 0, 0, 0, 0]]
    >>> found = score_alarms(alarms, events, np.ones((1, 9)), within=3)
    >>> found.events, found.warned, found.false, found.lead
    (1, 1, 1, 2.0)
    """
    fired, came, seen = (np.asarray(one, dtype=np.bool_) for one in (alarms, events, watched))
    reach = within // step
    first = fired & ~_before(fired)
    leads = []
    for row, day in zip(*np.nonzero(came & seen), strict=True):
        start = max(0, day - reach)
        warned = np.flatnonzero(fired[row, start : day + 1])
        leads.append((day - start - int(warned[0])) * step if warned.size else -1)
    lead = np.array(leads, dtype=float)
    soon = came.copy()
    for back in range(1, reach + 1):
        soon[:, :-back] |= came[:, back:]
    # What is too near the end to be judged is neither right nor wrong.
    judged = first.copy()
    judged[:, max(0, fired.shape[1] - reach) :] &= soon[:, max(0, fired.shape[1] - reach) :]
    return AlarmScore(
        events=len(lead),
        warned=int((lead >= 0).sum()),
        false=int((judged & ~soon).sum()),
        lead=float(np.median(lead[lead >= 0])) if (lead >= 0).any() else float("nan"),
        years=float(seen.sum() * step / _YEAR),
    )


def _before(fired: NDArray[np.bool_]) -> NDArray[np.bool_]:
    found = np.zeros_like(fired)
    found[:, 1:] = fired[:, :-1]
    return found
