"""Suppressed rates at the most that the cases behind them can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fivecolour.scoring.figures import Figures, FloatArray, Past
from fivecolour.scoring.indicators.ends import PER
from fivecolour.scoring.indicators.names import days_divided_by
from fivecolour.scoring.indicators.values import compute
from fivecolour.scoring.schemes.assessment import Suppressed

_UNKNOWN: FloatArray = np.array(np.nan)


def with_suppressed(figures: Figures, rules: Mapping[str, Suppressed]) -> Figures:
    """Return figures in which a rule has said how high its suppressed rates can be.

    Parameters
    ----------
    figures : Figures
        As reported; nothing changes where no rate of the rule was suppressed.
    rules : mapping of str to Suppressed
        Of the scheme, by indicator.

    Returns
    -------
    Figures
        ``most`` is the lesser of what was reported with the rate and ``count`` cases among the district's
        people, infinite where neither is known. Where the rate is taken at its most, that is its value too.

    Examples
    --------
    >>> day, hidden = np.array(["2021-11-10"], dtype="datetime64[D]"), np.array([[np.inf], [np.inf]])
    >>> figures = Figures(
    ...     ("01023", "1"), day, {}, np.array([12_589, np.nan]), most={"cases_7d_per_100k": hidden}
    ... )
    >>> found = with_suppressed(figures, {"cases_7d_per_100k": Suppressed(count=9, taken="most")})
    >>> found.values["cases_7d_per_100k"].round(2).tolist()
    [[71.49], [nan]]
    """
    wanted = {name: rule for name, rule in rules.items() if name in figures.most}
    if not wanted:
        return figures
    people = compute(figures, ["population"])["population"]
    values, most, past = dict(figures.values), dict(figures.most), figures.past
    for name, rule in wanted.items():
        values[name], most[name] = _at_most(name, rule, values.get(name, _UNKNOWN), most[name], people)
        if past and name in past.most:
            past = _past(past, name, rule, people[:, 0])
    return replace(figures, values=values, most=most, past=past)


def _past(past: Past, name: str, rule: Suppressed, people: FloatArray) -> Past:
    hidden = past.most[name]
    days = zip(past.values.get(name, (_UNKNOWN,) * len(hidden)), hidden, strict=True)
    both = [_at_most(name, rule, values, most, people) for values, most in days]
    values, most = (tuple(one[at] for one in both) for at in (0, 1))
    return replace(past, values={**past.values, name: values}, most={**past.most, name: most})


def _at_most(
    name: str, rule: Suppressed, values: FloatArray, most: FloatArray, people: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return values of a rate, and the most that they can be where it was suppressed."""
    limit = rule.count * PER / (np.where(people > 0, people, np.nan) * days_divided_by(name))
    bounded = np.where(np.isnan(most), np.nan, np.fmin(most, limit))
    taken = np.isnan(values) & np.isfinite(bounded) & (rule.taken == "most")
    return np.where(taken, bounded, values), bounded
