"""The flows of an edition: who went where on each day, what that brings, and where more cases came than that.

Each day is a part of its own, so that editions share the days that did not change; days of which nothing is
known have the same empty part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fivecolour.reports.flow_report import PERSONS, FlowPlace
from fivecolour.reports.report_data import DAY


@dataclass(frozen=True, slots=True)
class PressureOrigin:
    """An origin that is a reason: the share that it brings, and whether by a modelled flow."""

    code: str
    share: float
    modelled: bool


@dataclass(frozen=True, slots=True)
class DistrictPressure:
    """What flows bring to one district (see `fivecolour.flow.importation`); None where nothing is known.

    ``split_of`` is the city whose flow was split by population, "" where flows are the district's own.
    ``upper`` is None where `at_least`: there is no upper end. Probabilities are None where flows are no
    persons.
    """

    code: str
    split_of: str = ""
    expected: float | None = None
    lower: float | None = None
    upper: float | None = None
    probability: float | None = None
    probability_lower: float | None = None
    probability_upper: float | None = None
    known: float | None = None
    modelled: float | None = None
    at_least: bool = False
    origins: tuple[PressureOrigin, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowBasis:
    """What the flows of an edition are.

    Attributes
    ----------
    source, unit : str
        Who counted them, in what (`fivecolour.reports.flow_report.UNITS`).
    window : int
        Days over which pressure and residuals count cases: those of the rule.
    outside : tuple of FlowPlace
        The places of flows that are none of the map's.
    others : tuple of str
        Other flows that the store held, by source and unit: flows of two sources are never added.
    period : str
        Of which they are: those of a week or month are shown as its own on each of its days.
    """

    source: str
    unit: str
    window: int
    outside: tuple[FlowPlace, ...]
    others: tuple[str, ...] = ()
    period: str = DAY

    @property
    def in_persons(self) -> bool:
        """Whether probabilities can be told."""
        return self.unit == PERSONS

    def is_of(self, other: FlowBasis) -> bool:
        """Tell whether days of both may stand in one edition."""
        names = ("source", "unit", "window", "period")
        return all(getattr(self, name) == getattr(other, name) for name in names)


@dataclass(frozen=True, slots=True)
class FlowPairs:
    """The pairs of a day, each array of shape (n,): positions in its places, and values."""

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    value: NDArray[np.float64]


@dataclass(frozen=True)
class EditionFlowDay:
    """The flows of a day that begin or end on the map; a pair that is not here is not known, not zero.

    Attributes
    ----------
    places : tuple of str
        Codes that origins and destinations are positions in.
    origin, destination : tuple of int
    value : tuple of float
        In the basis' unit.
    flow_days : int
        How many days of the window have flows.
    gravity : tuple of float
        Coefficients by which unlisted flows are modelled; empty where none are.
    pressure : dict of str to DistrictPressure
        By district; none of those where nothing is known. Of days with flows only.
    residual : dict of str to float
        By district how many standard deviations the cases of the window until this day lie above what flows
        until the day before it explain.
    last : str
        The last day of the week or month that they are of; "" where they are the day's own. They have no
        pressure and no residuals, which rest on flows of days.
    """

    places: tuple[str, ...] = ()
    origin: tuple[int, ...] = ()
    destination: tuple[int, ...] = ()
    value: tuple[float, ...] = ()
    flow_days: int = 0
    gravity: tuple[float, ...] = ()
    pressure: Mapping[str, DistrictPressure] | None = None
    residual: Mapping[str, float] | None = None
    last: str = ""

    @cached_property
    def pairs(self) -> FlowPairs:
        """Its pairs as arrays; of a day of residuals alone they are empty."""
        # Of empty ones numpy would not know of what kind they are.
        return FlowPairs(
            np.array(self.origin, dtype=np.int64),
            np.array(self.destination, dtype=np.int64),
            np.array(self.value, dtype=np.float64),
        )

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.value or self.pressure or self.residual)


NO_FLOW = EditionFlowDay()


def ever_known(days: Iterable[EditionFlowDay]) -> EditionFlowDay:
    """Return every pair that has a flow above 0 on one of the days, as a day whose values are 1."""
    at: dict[str, int] = {}
    seen = np.zeros((0, 0), dtype=np.bool_)
    for day in days:
        place = np.array([at.setdefault(code, len(at)) for code in day.places], dtype=np.int64)
        if len(at) > len(seen):
            larger = np.zeros((len(at), len(at)), dtype=np.bool_)
            larger[: len(seen), : len(seen)] = seen
            seen = larger
        there = day.pairs.value > 0
        seen[place[day.pairs.origin[there]], place[day.pairs.destination[there]]] = True
    origin, destination = np.nonzero(seen)
    return EditionFlowDay(
        tuple(at), tuple(origin.tolist()), tuple(destination.tolist()), (1.0,) * len(origin)
    )


@dataclass(frozen=True, slots=True)
class EditionFlows:
    """What an edition is given: the basis, and the days by their ISO date."""

    basis: FlowBasis
    days: Mapping[str, EditionFlowDay]


class StoredFlowDays(Mapping[str, EditionFlowDay]):
    """Days that are read from their parts when somebody asks: those of a year would fill a server.

    Parameters
    ----------
    names : dict of str to str
        The part of each day that has one.
    of : callable
        Returns the day of a part.
    """

    def __init__(self, names: Mapping[str, str], of: Callable[[str], EditionFlowDay]) -> None:
        self._names = names
        self._of = of

    def __getitem__(self, day: str) -> EditionFlowDay:
        """Return what is known of a day."""
        return self._of(self._names[day])

    def __iter__(self) -> Iterator[str]:
        """Go through the days."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many days have flows."""
        return len(self._names)
