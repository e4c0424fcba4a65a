"""Early warning by EARS: C1, C2 and C3 compare today's cases with the week or so before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivecolour.surveillance.windows import BoolArray, FloatArray, counts, delayed

BASELINE = 7
GUARD = 2
# Standard normal quantiles 0.999 and 0.975.
Z_SHEWHART = 3.090232306167813
Z_SUM = 1.959963984540054
# In a week of zeros the standard deviation is 0 and a single case would alarm. Burkom advises 0.5 or 1 for
# sparse counts; with 0.5 the second case on a day after a week of zeros alarms.
LEAST_DEVIATION = 0.5


@dataclass(frozen=True, slots=True)
class Signal:
    """One of the three methods on every day.

    Attributes
    ----------
    statistic : ndarray of float64, shape (..., T)
        In standard deviations of the baseline; NaN where the method has not got its days.
    upper : ndarray of float64, shape (..., T)
        The number of cases, never below 0, above which there is an alarm; NaN as above or where only
        today is unreported: then the number is known.
    alarm : ndarray of bool, shape (..., T)
        Today's cases exceed ``upper``. False also where nothing can be said: ask ``usable``.
    """

    statistic: FloatArray
    upper: FloatArray
    alarm: BoolArray

    @property
    def usable(self) -> BoolArray:
        """Where the method says something at all, shape (..., T)."""
        return ~np.isnan(self.statistic)


@dataclass(frozen=True, slots=True)
class Ears:
    """The three methods, from the most specific to the most sensitive to a slow rise."""

    c1: Signal
    c2: Signal
    c3: Signal


def ears(
    new: FloatArray, *, least_deviation: float = LEAST_DEVIATION, least_reported: int = BASELINE
) -> Ears:
    """Compare each day's cases with a baseline of seven earlier days.

    With mean m and standard deviation s (divisor n − 1, raised to ``least_deviation``) of the baseline:
    C1 takes the days t−7 … t−1 and C2 the days t−9 … t−3, so that an outbreak that has begun does not hide
    itself; both are (x − m) / s and alarm above 3.09. C3 adds to C2 of today what C2 of yesterday and of
    the day before had above 1, and alarms above 1.96. The first usable days of a series are therefore the
    8th, the 10th and the 12th.

    Parameters
    ----------
    new : ndarray of float64, shape (..., T)
        New cases per day, oldest first; NaN where nothing was reported, negative where a correction was:
        neither is a count.
    least_deviation : float
        Cases per day, above 0.
    least_reported : int
        A baseline with fewer reported days, of seven, is not used; at least 2. All seven by default; 5
        suits places that do not report at weekends: then m and s are those of the reported days.

    Raises
    ------
    ValueError
        If ``least_deviation`` is not above 0 or ``least_reported`` is not 2 … 7.

    Notes
    -----
    Hutwagner et al. (2003), J Urban Health 80 (suppl 1); thresholds and bounds as documented for ``earsC``
    of the R package surveillance (Salmon, Schumacher and Höhle 2016, J Stat Softw 70(10)).

    Examples
    --------
    >>> week = ears(np.array([2.0, 1, 3, 2, 2, 1, 3, 9]))
    >>> week.c1.statistic.round(2).tolist()[-2:], round(float(week.c1.upper[-1]), 2)
    ([nan, 8.57], 4.52)
    >>> week.c1.alarm.tolist()[-1], week.c2.usable.any()
    (True, np.False_)
    """
    if least_deviation <= 0:
        raise ValueError(f"least_deviation must be above 0, not {least_deviation}")
    if not 1 < least_reported <= BASELINE:
        raise ValueError(f"least_reported must be 2 to {BASELINE}, not {least_reported}")
    cases = counts(new)
    mean, deviation = _baseline(cases, least_reported)
    deviation = np.maximum(deviation, least_deviation)
    none = np.float64(0.0)
    c1 = _signal(cases, delayed(mean, 1), delayed(deviation, 1), carried=none, threshold=Z_SHEWHART)
    mean, deviation = delayed(mean, 1 + GUARD), delayed(deviation, 1 + GUARD)
    c2 = _signal(cases, mean, deviation, carried=none, threshold=Z_SHEWHART)
    excess = np.maximum(c2.statistic - 1.0, 0.0)
    carried = delayed(excess, 1) + delayed(excess, 2)
    return Ears(c1=c1, c2=c2, c3=_signal(cases, mean, deviation, carried=carried, threshold=Z_SUM))


def _signal(
    cases: FloatArray,
    mean: FloatArray,
    deviation: FloatArray,
    *,
    carried: FloatArray | np.float64,
    threshold: float,
) -> Signal:
    """Judge each day; ``carried`` is what earlier days add to the statistic."""
    upper = np.maximum(mean + deviation * (threshold - carried), 0.0)
    return Signal(statistic=(cases - mean) / deviation + carried, upper=upper, alarm=cases > upper)


def _baseline(cases: FloatArray, least_reported: int) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation of the seven days that end at each day, NaN where not usable."""
    mean, deviation = np.full(cases.shape, np.nan), np.full(cases.shape, np.nan)
    length = cases.shape[-1] - BASELINE + 1
    if length < 1:
        return mean, deviation
    known = ~np.isnan(cases)
    filled = np.where(known, cases, 0.0)
    days = [slice(day, day + length) for day in range(BASELINE)]
    reported = np.zeros((*cases.shape[:-1], length))
    total = np.zeros_like(reported)
    for day in days:
        reported += known[..., day]
        total += filled[..., day]
    reported[reported < least_reported] = np.nan
    centre = total / reported
    squares = np.zeros_like(reported)
    for day in days:
        squares += known[..., day] * (filled[..., day] - centre) ** 2
    mean[..., BASELINE - 1 :] = centre
    deviation[..., BASELINE - 1 :] = np.sqrt(squares / (reported - 1.0))
    return mean, deviation
