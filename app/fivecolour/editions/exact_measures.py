"""What the indicators of a rule are, as far as an edition's own figures and what it holds of a week tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.editions.day_signs import DaySigns
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.ends import PER
from fivecolour.scoring.indicators.values import compute_exact

_WEEK = 7
# What is known of a week's cases is their number, no bound.
_KNOWN = "="


def exact_measures(
    figures: Figures, signs: Sequence[DaySigns], names: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Return values of indicators, shape (D, T), NaN where one is unknown or known as a bound alone.

    Editions of a version that did not keep what came before their first day hold cases of a week of every
    day, as grading counted them; what else looks back is unknown there until there are days enough.
    """
    found = compute_exact(figures, names)
    # Days of which a week reaches before the first.
    first = signs[: _WEEK - 1]
    if figures.past or figures.period != "day" or not all(day.recent for day in first):
        return found
    for name in names:
        of_case = _of_one_case(name, figures.population)
        if of_case is None:
            continue
        values = np.array(found[name])
        for day, held in enumerate(first):
            cases = np.array(held.recent, dtype=np.float64)
            told = np.array([letter == _KNOWN for letter in held.recent_known])
            open_ = np.isnan(values[:, day]) & told
            values[open_, day] = (cases * of_case)[open_]
        found[name] = values
    return found


def _of_one_case(name: str, people: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return, shape (D,), what one case is in an indicator of a week's cases; None for any other."""
    indicator = catalogue.indicator(name)
    how = indicator.entry.calculation
    if indicator.days != _WEEK or how is None or how.of != ("confirmed",):
        return None
    if how.function not in ("window_sum", "mean"):
        return None
    share = np.full(len(people), 1 / _WEEK if how.function == "mean" else 1.0)
    return share * PER / people if how.per_100k else share
