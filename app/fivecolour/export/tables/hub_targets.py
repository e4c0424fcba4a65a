"""Weekly counts as forecast hubs take them: the target data of hubverse, one row a place, week and target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fivecolour import catalogue
from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views.content import known_until

_NEW = "new"


def has_targets(edition: Edition) -> bool:
    """Tell whether a map has counts of weeks."""
    return edition.period == "week" and bool(_targets(edition))


def target_count(edition: Edition, days: Sequence[int]) -> int:
    """Return how many rows a district has."""
    return len(_targets(edition)) * len(days) if has_targets(edition) else 0


def target_rows(edition: Edition, code: str, days: Sequence[int]) -> list[dict[str, Any]]:
    """Return the rows of a district; an observation that is not known is None, never zero."""
    as_of = day_of(known_until(edition))
    return [
        {
            "target_end_date": edition.days[day],
            "target": target,
            "location": code,
            "observation": values[day],
            "as_of": as_of,
        }
        for target, values in _of_district(edition, code)
        for day in days
    ]


def _targets(edition: Edition) -> dict[str, str]:
    """Return the new counts of an edition by the name of their target: ``wk inc confirmed``."""
    there = ["new_confirmed"] if edition.has_cases else []
    new = {figure.field(_NEW): figure.name for figure in catalogue.figures().values() if _NEW in figure.forms}
    return {f"wk inc {new[name]}": name for name in (*there, *sorted(edition.figures)) if name in new}


def _of_district(edition: Edition, code: str) -> Iterator[tuple[str, Sequence[float | None]]]:
    for target, name in _targets(edition).items():
        own = name == "new_confirmed"
        yield target, edition.series[code].new if own else edition.figures[name][code]
