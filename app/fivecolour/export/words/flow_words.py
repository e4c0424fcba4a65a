"""Flows of a day in words: amounts, arrows, the legend, who comes from where; pages and pictures alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay, FlowBasis
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.flow_map import FlowPicture, short_names
from fivecolour.export.words.pressure_words import percent
from fivecolour.reports.flow_report import SHARE_IN, SHARE_OUT
from fivecolour.text_direction import isolated
from fivecolour.texts import counted, fixed, long_period, number, sentences

# Partners of a district that are listed.
MOST_PARTNERS = 6
_SHARES = (SHARE_IN, SHARE_OUT)
_FEW, _SOME = 10, 100


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom a district has a flow: how much, which share of what is known, and how long its bar is."""

    code: str
    value: str
    share: str
    bar: int


def amount(value: float, unit: str, language: str) -> str:
    """Return a flow as it is told: persons, an index, or per cent of the whole.

    >>> amount(1200, "persons", "en"), amount(0.1234, "share-in", "en"), amount(2.5, "index", "en")
    ('1,200', '12.3%', '2.50')
    """
    if unit in _SHARES:
        return f"{fixed(value * 100, language, 1)}%"
    if float(value).is_integer() or value >= _SOME:
        return number(round(value), language)
    return fixed(value, language, 1 if value >= _FEW else 2)


def arrow_words(edition: Edition, picture: FlowPicture, language: str) -> dict[tuple[str, str, float], str]:
    """Return what each arrow says, by origin, destination and value."""
    basis, names = edition.flow_basis, short_names(edition)
    text = own_table(edition, "flow", language)["arrow"]
    if basis is None:
        return {}
    return {
        (one.origin, one.destination, one.value): text.format(
            origin=isolated(names[one.origin][language], language),
            destination=isolated(names[one.destination][language], language),
            value=amount(one.value, basis.unit, language),
        )
        for one in picture.arrows
    }


def places_of(edition: Edition, code: str) -> frozenset[str]:
    """Return the places whose flows are those of a district or a city.

    Of a district's city flows may be known alone, and of a city's districts.
    """
    if code in edition.districts:
        return frozenset({code, edition.districts[code].parent} - {""})
    return frozenset({code, *(one.code for one in edition.region.districts if one.parent == code)} - {""})


def flow_date(edition: Edition, day: str, language: str) -> str:
    """Write out of which day, week or month the flows are that are shown on a day."""
    found, basis = edition.flow_days.get(day), edition.flow_basis
    if found is None or basis is None or not found.last:
        return long_period(day, language, edition.period)
    return long_period(found.last, language, basis.period)


def of_period(edition: Edition, day: str, language: str) -> str:
    """Say that flows are of a longer period than the day on which they are shown; "" where they are not."""
    written = flow_date(edition, day, language)
    if written == long_period(day, language, edition.period):
        return ""
    return own_table(edition, "flow", language)["of_period"].format(period=written)


def flow_legend(edition: Edition, picture: FlowPicture, day: str, language: str, *, place: str = "") -> str:
    """Say what is drawn: how many, of how many, in what unit, of which day, by whom.

    ``place``: of which place alone they are, by its name.
    """
    texts, basis = own_table(edition, "flow", language), edition.flow_basis
    if basis is None:
        return texts["none"]
    if not picture.known:
        return no_day(edition, day, language)
    values = {
        "shown": number(len(picture.arrows), language),
        "all": number(picture.known, language),
        "share": percent(picture.share, language),
        "date": flow_date(edition, day, language),
        "measure": texts[f"unit_{basis.unit}"],
        "source": basis.source,
        "place": place,
    }
    key = "legend_place" if place else "legend_count" if basis.unit in _SHARES else "legend"
    lines = [texts[key].format(**values), *filter(None, [of_period(edition, day, language)])]
    if picture.undrawn:
        words = counted(texts, "undrawn", picture.undrawn, language)
        lines.append(words.format(count=number(picture.undrawn, language)))
    return sentences([*lines, texts["how_drawn"], texts["outside_names"] if basis.outside else ""], language)


def last_known(edition: Edition, day: str) -> str:
    """Return the last day until one of which flows are known; "" where there is none."""
    past = sorted((one for one in edition.flow_days if one <= day), reverse=True)
    # Each day is read from its part: no more of them than are needed.
    return next((one for one in past if edition.flow_days[one].value), "")


def no_day(edition: Edition, day: str, language: str) -> str:
    """Say that no flows of a day are known, and which day before it is."""
    texts, last = own_table(edition, "flow", language), last_known(edition, day)
    dates = {"date": long_period(day, language, edition.period)}
    if not last:
        return texts["no_day"].format(**dates)
    return texts["no_day_until"].format(**dates, last=long_period(last, language, edition.period))


class FlowPartners:
    """With whom places have flows on a day, the largest first.

    Parameters
    ----------
    edition, found, basis
        The day, and what its flows are.
    """

    def __init__(self, edition: Edition, found: EditionFlowDay, basis: FlowBasis, language: str) -> None:
        self._edition, self._basis, self._language = edition, basis, language
        self._places = found.places
        self._at = {code: at for at, code in enumerate(found.places)}
        origin, destination, value = found.pairs.origin, found.pairs.destination, found.pairs.value
        self._sides = [self._of_each(destination, origin, value), self._of_each(origin, destination, value)]

    @staticmethod
    def _of_each(own: Any, other: Any, value: Any) -> tuple[Any, Any, Any]:
        # Small numbers sort in one pass.
        order = np.argsort(own.astype(np.uint16), kind="stable")
        return own[order], other[order], value[order]

    def place_of(self, code: str) -> str:
        """Return of which place flows are known: itself, else the city of a district; "" of none."""
        parent = self._edition.districts[code].parent if code in self._edition.districts else ""
        return next((one for one in (code, parent) if one in self._at), "")

    def of(self, code: str) -> tuple[list[Partner], list[Partner]]:
        """Return from where people arrive in a place, and where they go."""
        arriving, leaving = (self._side(side, code) for side in self._sides)
        return arriving, leaving

    def _side(self, side: tuple[Any, Any, Any], code: str) -> list[Partner]:
        own, other, value = side
        begin, end = np.searchsorted(own, [self._at[code], self._at[code] + 1])
        every = value[begin:end]
        whole = float(every.sum())
        # Of few values at a time that takes less than of all.
        first = np.argsort(-every, kind="stable")[:MOST_PARTNERS]
        values = every[first].tolist()
        partners = zip(other[begin:end][first].tolist(), values, strict=True)
        return [
            Partner(
                self._places[place],
                amount(found, self._basis.unit, self._language),
                percent(found / whole, self._language) if whole else "–",
                round(100 * found / values[0]) if values[0] else 0,
            )
            for place, found in partners
        ]


def partners_of(
    edition: Edition, day: str, code: str, language: str
) -> tuple[str, list[Partner], list[Partner]]:
    """Return of which place flows are known, from where people arrive there, and where they go."""
    found, basis = edition.flow_days.get(day), edition.flow_basis
    if found is None or basis is None or not found.value:
        return "", [], []
    partners = FlowPartners(edition, found, basis, language)
    place = partners.place_of(code)
    return (place, *partners.of(place)) if place else ("", [], [])
