"""An edition in which every district is grey: almost always something is missing, so that it is asked for."""

from __future__ import annotations

from fivecolour import catalogue
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.scoring.schemes import library

OPTION = "--even-if-empty"


class EmptyEditionError(UserError):
    """No district of an edition is graded on the day that it opens on."""


def is_empty(edition: Edition) -> bool:
    """Tell whether every district is grey, in both layers, on the day that readers see first."""
    day = edition.day_index[edition.opens_on]
    return not any(edition.shown_tiers(day, edition.opening_layer))


def what_is_missing(edition: Edition) -> str:
    """Say in a line how many districts gave figures, until when, what the rule lacks, and why one is grey."""
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
    lacks = lacking(edition, day)
    needs = f"; the rule lacks {', '.join(lacks)}" if lacks else ""
    return (
        f"every district is grey on {edition.opens_on}: {on_day} of {count} gave figures for that "
        f"{edition.period} ({last}){needs}; {first.name.en}: {why}"
    )


def lacking(edition: Edition, day: int) -> list[str]:
    """Return what the rule goes by and not every district has on a day, each with how many have it."""
    found = []
    try:
        names = catalogue.sources(library.load(edition.scheme.name).indicators)
    except UserError:
        # The rule of an edition may be gone; its figures are still there.
        return []
    for name in sorted(names):
        entry = catalogue.figures().get(name)
        if entry is not None or name == "population":
            known = _known(edition, name, day)
            title = name if entry is None else entry.title.en
            if known < len(edition.districts):
                found.append(f"{title} ({known} of {len(edition.districts)} have it)")
    return found


def _known(edition: Edition, name: str, day: int) -> int:
    """Return how many districts have a figure on a day, in any of its forms."""
    if name == "population":
        return sum(district.population is not None for district in edition.districts.values())
    if name == CONFIRMED:
        series = edition.series.values()
        return sum(one.cumulative[day] is not None or one.new[day] is not None for one in series)
    entry = catalogue.figures()[name]
    held = [edition.figures[field] for form in entry.forms if (field := entry.field(form)) in edition.figures]
    return sum(any(one[code][day] is not None for one in held) for code in edition.districts)


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
