"""The nouns of flows: how many went from one place to another, who says so, and when it was issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.reports.report_data import DAY, PERIODS

PERSONS, INDEX = "persons", "index"
# Of all who leave the origin, and of all who reach the destination: never added to each other.
SHARE_OUT, SHARE_IN = "share-out", "share-in"
UNITS = (PERSONS, INDEX, SHARE_OUT, SHARE_IN)
# What rows that were set apart, and the audit log, call a flow.
FLOW = "flow"
IntArray: TypeAlias = NDArray[np.integer[Any]]
FloatArray: TypeAlias = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class FlowPlace:
    """Where flows begin and end: a district or city of the map, or a place outside it.

    ``code`` is the map's code where it is of the map, else the table's own; what is not known is None.
    """

    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    population: float | None = None


@dataclass(frozen=True, slots=True)
class FlowDay:
    """The flows of one period, of which ``day`` is the last day.

    ``origin`` and ``destination``, shape (n,), are positions in the report's places; ``value``, shape (n,),
    is known for all: a pair that is not listed is not known, and a listed zero is zero.
    """

    day: date
    origin: IntArray
    destination: IntArray
    value: FloatArray


@dataclass(frozen=True, slots=True)
class FlowReport:
    """What one source said of flows at one moment, the days in their order; they are gone through once."""

    places: tuple[FlowPlace, ...]
    unit: str
    source: str
    days: Iterable[FlowDay]
    period: str = DAY
    issued_on: date | None = None
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlowTable:
    """What is known of flows at a moment: ``values`` has the shape (days, origins, destinations).

    NaN is a pair of which nothing is known. Days without any flow are not in it.
    """

    places: tuple[FlowPlace, ...]
    unit: str
    source: str
    days: tuple[date, ...]
    values: NDArray[np.float32] | NDArray[np.float64]


def is_shown(period: str, of_map: str) -> bool:
    """Tell whether a map by days, weeks or months shows flows of a period: none of a shorter one."""
    return PERIODS.index(period) >= PERIODS.index(of_map)
