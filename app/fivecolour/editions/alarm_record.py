"""How early warnings did: the methods of EARS scored by the higher tiers that came."""

from __future__ import annotations

from threading import Lock

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from fivecolour.editions.delay_record import STEP
from fivecolour.editions.edition_data import Edition
from fivecolour.evaluation.alarm_scores import AlarmScore, score_alarms
from fivecolour.scoring.figures import FloatArray, Period
from fivecolour.scoring.schemes.scheme import NOT_GRADED
from fivecolour.surveillance.ears import ears

_CACHED = 8


def alarms_of(new: FloatArray, tiers: NDArray[np.uint8], period: Period) -> dict[str, AlarmScore]:
    """Score the methods of EARS by the higher tiers that came within two weeks.

    Parameters
    ----------
    new : ndarray of float64, shape (D, T)
        New cases, NaN where unknown.
    tiers : ndarray of uint8, shape (D, T)
        The tiers of the same districts and periods.
    """
    found = ears(new)
    rises = np.zeros(tiers.shape, dtype=np.bool_)
    rises[:, 1:] = (tiers[:, 1:] > tiers[:, :-1]) & (tiers[:, :-1] != NOT_GRADED)
    return {
        name: score_alarms(signal.alarm, rises, signal.usable, step=STEP[period])
        for name, signal in (("C1", found.c1), ("C2", found.c2), ("C3", found.c3))
    }


def _name_of(edition: Edition) -> object:
    """Return what one that was read from a folder has in common with no other; anything new for others."""
    return edition.id if edition.rule_sha256 else object()


@cached(LRUCache(_CACHED), key=_name_of, lock=Lock())
def alarm_record(edition: Edition) -> dict[str, AlarmScore]:
    """Return the same of an edition's own figures and tiers; nothing where nobody was watched."""
    if not edition.has_cases:
        return {}
    codes = list(edition.districts)
    new = np.array([edition.series[code].new for code in codes], dtype=np.float64)
    tiers = np.array([[int(tier) for tier in edition.tiers[code]] for code in codes], dtype=np.uint8)
    found = alarms_of(new, tiers, edition.period)
    return {name: score for name, score in found.items() if score.years > 0}
