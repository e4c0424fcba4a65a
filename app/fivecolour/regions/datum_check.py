"""Asks whether coordinates are really in the datum that they are read in.

GCJ-02 and BD-09 shift points by 300 to 1,200 metres: too little to be seen, enough to put points at borders
and coasts into the wrong district. The shift is systematic, so a test of many points shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from fivecolour.regions.datums import TO_WGS84
from fivecolour.regions.points import NONE, Floats, Integers

MAX_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class DatumQuestion:
    """Points fit better if they are read in another datum: to be asked, never to be assumed.

    Attributes
    ----------
    datum : str
        ``"GCJ-02"`` or ``"BD-09"``, whichever fits best.
    better, worse : int
        Points that fit only if read in it, and points that fit only as they are.
    chance : float
        The chance of so one-sided a result where the datum is right (sign test).
    """

    datum: str
    better: int
    worse: int
    chance: float

    def __str__(self) -> str:
        return (
            f"{self.better:,} points lie where they should only if read as {self.datum}, {self.worse:,} only "
            f"as they are; say their datum: WGS-84, GCJ-02 or BD-09"
        )


def datum_question(
    points: Floats, *, rows: Callable[[Floats], Integers], declared: Integers | None = None
) -> DatumQuestion | None:
    """Return the question that points in an undeclared datum raise, None where they raise none.

    Parameters
    ----------
    points : array of shape (n, 2)
        Degrees, read as WGS 84.
    rows : callable
        `fivecolour.regions.points.Districts.rows`.
    declared : array of shape (n,), optional
        The position of the district that each row itself names, ``NONE`` where it names none. Without it,
        a point fits where it lies in any district (not in the sea, not beyond the border).
    """
    as_given = _fits(rows(points), declared)
    questions = []
    for datum, convert in TO_WGS84.items():
        fits = _fits(rows(convert(points)), declared)
        better, worse = int((fits & ~as_given).sum()), int((as_given & ~fits).sum())
        if better > worse:
            # The sign test: so many better ones or more, were both equally likely.
            chance = float(bdtrc(better - 1, better + worse, 0.5))
            questions.append(DatumQuestion(datum, better, worse, chance))
    likely = [question for question in questions if question.chance < MAX_CHANCE]
    return max(likely, key=lambda question: question.better - question.worse, default=None)


def _fits(found: Integers, declared: Integers | None) -> NDArray[np.bool_]:
    fits: NDArray[np.bool_] = found != NONE
    return fits if declared is None else fits & (found == declared)
