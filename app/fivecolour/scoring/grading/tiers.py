"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.grading import Grading, in_force_since
from fivecolour.scoring.grading.progression import Course
from fivecolour.scoring.grading.state import State
from fivecolour.scoring.schemes.scheme import Scheme


def grade(
    scheme: Scheme,
    figures: Figures,
    *,
    begins: NDArray[np.intp] | None = None,
    after: State | None = None,
) -> Grading:
    """Grade districts day by day.

    Parameters
    ----------
    scheme : Scheme
        From `fivecolour.scoring.schemes.library.load`; nothing about a rule is known here.
    figures : Figures
        Reported figures, and indicators where they are given rather than computed.
    begins : ndarray of int, shape (D,), optional
        Index of the day on which each district's history begins, by default the first. A review before
        it was not missed, so that a district is assessed on its first report after it.
    after : State, optional
        `fivecolour.scoring.grading.memory.remember` of the grading of all days before these figures: then
        only the new days are graded, and their tiers and reasons are those that the whole history gives.
        After a correction of an earlier day, grade again from the state of the day before it.

    Raises
    ------
    ValueError
        The figures do not continue ``after``: other districts, other names, other people, another rule, or
        a first day that is not the next.

    Examples
    --------
    >>> from fivecolour.scoring.grading.memory import remember
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> grading = grade(load("zhejiang-2020"), figures)
    >>> grading.tiers.tolist()
    [[4, 4]]
    >>> new = Figures(("330203",), days + 2, {"cumulative_confirmed": np.array([[66.0, 70.0]])})
    >>> grade(load("zhejiang-2020"), new, after=remember(grading)).tiers.tolist()
    [[4, 4]]
    """
    if after is None:
        first = np.zeros(len(figures.codes), dtype=np.intp) if begins is None else begins
        since = figures.dates[0] + first
    else:
        figures, since = after.continued_by(scheme, figures), after.begins
    course = Course(scheme, figures, since, after.held if after else None)
    tiers = _in_force(course.tiers, course.rules, scheme.delay, after)
    return Grading(
        scheme=scheme,
        figures=figures,
        tiers=tiers,
        rules=course.rules,
        decided=course.tiers,
        begins=since,
        held=course.held,
        after=after,
    )


def _in_force(tiers: TierArray, rules: NDArray[np.uint8], delay: int, after: State | None) -> TierArray:
    if delay == 0:
        return tiers
    new = tiers.shape[1]
    for day in after.days[: -delay - 2 : -1] if after else ():
        tiers, rules = np.column_stack([day.decided, tiers]), np.column_stack([day.rules, rules])
    return np.take_along_axis(tiers, in_force_since(tiers, rules, delay), axis=1)[:, -new:]
