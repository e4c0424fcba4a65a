"""Names of cities that the map lacks, as the codes of districts beside them tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def cities_told(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which city each name of a column means.

    Only where the column tells cities apart: each of its names stands beside districts of one city, and
    no two beside those of the same. A column of countries does not.

    Parameters
    ----------
    pairs : iterable of (str, str)
        The name in a row, and the code of the city of the district that the row's code means.

    Examples
    --------
    >>> cities_told([("Piemonte", "01"), ("Lombardia", "03"), ("Piemonte", "01")])
    {'Piemonte': '01', 'Lombardia': '03'}
    >>> cities_told([("Italia", "01"), ("Italia", "03")]), cities_told([("Italia", "01")])
    ({}, {})
    """
    told: dict[str, set[str]] = defaultdict(set)
    for name, city in pairs:
        told[name].add(city)
    sure = {name: min(cities) for name, cities in told.items() if len(cities) == 1}
    return sure if len(sure) == len(told) == len(set(sure.values())) > 1 else {}
