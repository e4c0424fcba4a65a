"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.grading import Grading, in_force_since, versions_in_force
from fivecolour.scoring.grading.level_tiers import level_tiers
from fivecolour.scoring.grading.progression import GradingProgress
from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.grading.suppressed_rates import with_suppressed
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme


def grade(scheme: Scheme, figures: Figures, *, begins: NDArray[np.intp] | None = None) -> Grading:
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

    Of a rule with versions each day is graded by the one in force on it, as if it had always been.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> grade(load("zhejiang-2020"), figures).tiers.tolist()
    [[4, 4]]
    """
    if len(scheme.versions) > 1:
        return _by_versions(scheme, figures, begins)
    figures = with_suppressed(figures, scheme.suppressed)
    first = np.zeros(len(figures.codes), dtype=np.intp) if begins is None else begins
    if scheme.levels:
        tiers = level_tiers(scheme, figures, first)
        rules = np.full_like(tiers, ReviewRule.FIRST_ASSESSMENT)
        np.copyto(rules, np.uint8(ReviewRule.NOT_GRADED), where=tiers == NOT_GRADED)
        return Grading(scheme, figures, tiers, rules, tiers, first)
    course = GradingProgress(scheme, figures, figures.dates[0] + first)
    tiers = course.tiers
    if scheme.delay:
        tiers = np.take_along_axis(tiers, in_force_since(tiers, course.rules, scheme.delay), axis=1)
    return Grading(scheme, figures, tiers, course.rules, course.tiers, first)


def _by_versions(scheme: Scheme, figures: Figures, begins: NDArray[np.intp] | None) -> Grading:
    """Grade all days by each version, and take each day from the one in force on it."""
    *earlier, newest = scheme.versions
    every = tuple(grade(one, figures, begins=begins) for one in (*earlier, newest.with_earlier(())))
    at = versions_in_force(scheme, figures.dates)
    days = np.arange(len(figures.dates))

    def in_force(arrays: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(np.stack(arrays)[at, :, days].T)

    return Grading(
        scheme,
        every[-1].figures,
        in_force([one.tiers for one in every]),
        in_force([one.rules for one in every]),
        in_force([one.decided for one in every]),
        every[-1].begins,
        every,
    )
