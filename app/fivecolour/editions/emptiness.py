"""An edition in which every district is grey: almost always something is missing, so that it is asked for."""

from __future__ import annotations

from fivecolour.editions.types import Edition
from fivecolour.errors import UserError

OPTION = "--even-if-empty"


class EmptyEditionError(UserError):
    """No district of an edition is graded on the day that it opens on."""


def is_empty(edition: Edition) -> bool:
    """Tell whether every district is grey, in both layers, on the day that readers see first."""
    day = edition.day_index[edition.opens_on]
    return not any(edition.shown_tier(code, day, edition.opening_layer) for code in edition.districts)


def what_is_missing(edition: Edition) -> str:
    """Say in a line how many districts gave figures for the day, until when, and why one is grey."""
    day, count = edition.day_index[edition.opens_on], len(edition.districts)
    reported = [
        index
        for index in range(len(edition.days))
        if any(s.cumulative[index] is not None or s.new[index] is not None for s in edition.series.values())
    ]
    on_day = sum(s.cumulative[day] is not None or s.new[day] is not None for s in edition.series.values())
    last = f"the newest day with a figure is {edition.days[reported[-1]]}" if reported else "no day has any"
    first = next(iter(edition.districts.values()))
    why = edition.reason(first.code, day).sentence.en
    return (
        f"every district is grey on {edition.opens_on}: {on_day} of {count} gave figures for that day "
        f"({last}); {first.name.en}: {why}"
    )


def refuse_empty(edition: Edition, *, even_if_empty: bool = False) -> None:
    """Raise if every district is grey, unless that is wanted.

    Raises
    ------
    EmptyEditionError
        It is; the message says what is missing.
    """
    if not even_if_empty and is_empty(edition):
        raise EmptyEditionError(
            f"{what_is_missing(edition)} Send in what is missing, or publish it all the same with {OPTION}"
        )
