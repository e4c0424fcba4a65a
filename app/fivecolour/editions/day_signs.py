"""Doubt and early warning as an edition keeps them: day by day, beside the tiers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DaySigns:
    """What small numbers leave open and early warning, of all districts on one day; beside the tier only.

    Tuples and strings have one place for each district of the region set, in its order; dicts are by code
    and hold only those of whom something can be said.

    Attributes
    ----------
    cases : tuple of int or None
        Cases of the basis's window, None where unknown.
    known : str
        ``=`` exact, ``<`` at most, ``>`` at least (reports are missing), ``?`` unknown.
    week : tuple of int or None
        Cases of the seven days on which Rt rests, None where a day was not reported.
    alarms : str
        1 for EARS C1 + 2 for C2 + 4 for C3; ``-`` where none of them has got its days.
    growth : dict of str to tuple
        Growth rate and its 95 % interval, in ten-thousandths a day.
    rt : dict of str to tuple
        Reproduction number and its 95 % interval, in hundredths.
    recent : tuple of int or None
        Cases of the last seven days by the same reading; empty in editions of a version without it.
    recent_known : str
        As ``known``.
    chances : dict of str to tuple
        Percent for tiers 0 … 5 where the tier goes by a rate and no tier has 99.5 % or more.
    smoothed : dict of str to tuple
        Rate drawn towards that of all districts and of the neighbours, in tenths per 100,000 people.
    hidden : str
        1 where a report of the day holds a number that is not told (suppressed), else 0; empty where none is.
    bounds : dict of str to dict
        By name of a figure and code of a district, the most that the number which is not told can be, None
        where nobody said; it lies between 0 and that.
    """

    cases: tuple[int | None, ...]
    known: str
    week: tuple[int | None, ...]
    alarms: str
    growth: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    rt: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    chances: dict[str, tuple[int, ...]] = field(default_factory=dict)
    smoothed: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    recent: tuple[int | None, ...] = ()
    recent_known: str = ""
    hidden: str = ""
    bounds: dict[str, dict[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecentCases:
    """The cases of the seven days up to one; ``known`` as in `DaySigns`, where ``cases`` may be a bound."""

    cases: int | None
    known: str

    @property
    def exact(self) -> int | None:
        """The cases where they are known exactly; None elsewhere."""
        return self.cases if self.known == "=" else None


@dataclass(frozen=True, slots=True)
class SignsBasis:
    """What the signs of an edition rest on.

    Attributes
    ----------
    days : int
        Length of the window of cases.
    daily : bool
        Whether the rate is a mean per day.
    graded : bool
        Whether the rate decides the tier, so that tiers have chances; else it is information only.
    at_once : bool
        Whether the tier is that of the day's own rate, without reviews that hold, raise or ease it.
    serial_interval : tuple of float
        Mean and standard deviation in days, taken for Rt.
    provisional_days : int or None
        For how many days a figure is provisional; None where the revisions are too few to tell.
    as_of : str
        The day of the newest report, from which the age of a figure counts; empty where unknown.
    """

    days: int
    daily: bool
    graded: bool
    at_once: bool
    serial_interval: tuple[float, float]
    provisional_days: int | None = None
    as_of: str = ""
