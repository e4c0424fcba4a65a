"""Sums over districts, each with how many of them it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour import toml_files
from fivecolour.data_files import own_or_bundled
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.regions.region_set import City

Kind: TypeAlias = Literal["cumulative", "new"]
CUMULATIVE: Kind = "cumulative"
NEW: Kind = "new"
_FIGURES = {CUMULATIVE: "cumulative_confirmed", NEW: "new_confirmed"}


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over districts.

    Attributes
    ----------
    value : int or None
        None where nothing was reported: that is no zero.
    of : int
        How many districts it rests on.
    districts : int
        How many there are.
    """

    value: int | None
    of: int
    districts: int

    @property
    def enough(self) -> bool:
        """Whether so many are known that the sum stands for all (see `least_share`)."""
        return self.value is not None and self.of >= least_share() * self.districts


def least_share() -> float:
    """Return the share of districts below which a sum over them stands for nothing: ``data/totals.toml``.

    Raises
    ------
    UserError
        The file has no number from 0 to 1.
    """
    return read_share(own_or_bundled("totals.toml"))


@lru_cache(maxsize=4)
def read_share(path: Path) -> float:
    """Return the share that a file says.

    Raises
    ------
    UserError
        As `least_share`.
    """
    share = toml_files.read(path).get("least_share")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise UserError(f"{path}: least_share is {share!r}; write a number from 0 to 1, as 0.8")
    return float(share)


def total(values: Iterable[int | None]) -> Total:
    """Return the sum of what is known, one value a district; corrections (below zero) are not known."""
    return _total(np.array([*values], dtype=np.float64))


def _total(values: NDArray[np.float64]) -> Total:
    """Return `total` of values of which NaN are not known."""
    known = values[values >= 0]
    return Total(int(known.sum()) if known.size else None, known.size, values.size)


def of_districts(edition: Edition, day: int, kind: Kind) -> Total:
    """Return the sum of what the districts reported for a day, as `total` does."""
    return _total(edition.reported(_FIGURES[kind], day))


def before_first(edition: Edition, kind: Kind) -> list[Total]:
    """Return the same of the days before the first that the edition keeps, the oldest first."""
    return [_total(day) for day in edition.past.days(_FIGURES[kind])] if edition.past else []


def cities_known(edition: Edition, day: int, kind: Kind) -> list[City]:
    """Return the cities that published a figure for a day, in the region set's order."""
    return [
        city
        for city in edition.region.cities
        if city.code in edition.cities
        and (value := getattr(edition.cities[city.code], kind)[day]) is not None
        and value >= 0
    ]


def of_cities(edition: Edition, day: int, kind: Kind) -> Total:
    """Return the sum of what the cities published for a day; it rests on the districts of those that did."""
    known = [city.code for city in cities_known(edition, day, kind)]
    value = sum(getattr(edition.cities[code], kind)[day] for code in known)
    of = sum(len(edition.districts_of.get(code, ())) for code in known)
    return Total(value if known else None, of, len(edition.districts))


def of_week(edition: Edition, day: int) -> Total:
    """Return the sum of the cases of seven days, over the districts where they are known exactly."""
    return total(edition.week(code, day).exact for code in edition.districts)
