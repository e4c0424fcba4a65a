"""Where everything of a chain stands in its drawing: as a timeline by onset, or as a tree by generation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from fivecolour.contacts.chains import ChainLink, ChainPerson, Chains
from fivecolour.contacts.contact_rules import ContactRules

TIMELINE, TREE = "timeline", "tree"
ROW, _LEFT, _RIGHT, _TOP = 20, 90, 130, 30
_DAY, _MOST_WIDTH, _GENERATION = 16, 1_200, 150
_BETWEEN_TICKS = 80  # pixels, at least


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case as a dot with its number; ``window`` is the infectious one, from and to."""

    number: str
    x: float
    y: float
    is_known: bool
    window: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A line from a source down and across to a target."""

    path: str
    is_faulty: bool
    is_aside: bool


@dataclass(frozen=True, slots=True)
class ChainDrawing:
    """A whole drawing in pixels; ``ticks`` are days with where they stand."""

    width: float
    height: float
    cases: tuple[DrawnCase, ...]
    links: tuple[DrawnLink, ...]
    ticks: tuple[tuple[float, date], ...]


def drawing(found: Chains, rules: ContactRules, view: str) -> ChainDrawing:
    """Lay chains out: across is time or generation, down is the order of the tree."""
    days = [day for one in found.people if (day := _day(one)) is not None]
    if view == TREE or not days:
        return _drawn(
            found, {one.person.id: _LEFT + one.generation * _GENERATION for one in found.people}, {}, ()
        )
    first = min(days) - timedelta(days=rules.infectious_before_onset)
    span = max(1, (max(days) - first).days + 1)
    scale = min(_DAY, _MOST_WIDTH / span)

    def at(day: date) -> float:
        return round(_LEFT + (day - first).days * scale, 1)

    places = {one.person.id: at(day) if (day := _day(one)) else _LEFT - 20.0 for one in found.people}
    windows = {}
    for one in found.people:
        onset = one.person.day("onset")
        if onset is not None and one.person.is_case:
            start, end = rules.infectious(onset, one.person.day("isolated"))
            windows[one.person.id] = (at(start), at(min(end, max(days))))
    step = math.ceil(_BETWEEN_TICKS / scale)
    ticks = tuple((at(first + timedelta(days=n)), first + timedelta(days=n)) for n in range(0, span, step))
    return _drawn(found, places, windows, ticks)


def _day(one: ChainPerson) -> date | None:
    return one.person.day("onset") or one.person.day("reported")


def _drawn(
    found: Chains,
    places: dict[int, float],
    windows: dict[int, tuple[float, float]],
    ticks: tuple[tuple[float, date], ...],
) -> ChainDrawing:
    heights = {one.person.id: float(_TOP + one.row * ROW) for one in found.people}
    cases = tuple(
        DrawnCase(
            one.person.text("number"),
            places[one.person.id],
            heights[one.person.id],
            one.person.day("onset") is not None,
            windows.get(one.person.id),
        )
        for one in found.people
    )
    links = tuple(_line(link, places, heights) for link in found.links if link.source.id != link.target.id)
    width = max((*places.values(), *(x for x, _ in ticks)), default=0) + _RIGHT
    return ChainDrawing(width, _TOP + len(cases) * ROW, cases, links, ticks)


def _line(link: ChainLink, places: dict[int, float], heights: dict[int, float]) -> DrawnLink:
    source, target = link.source.id, link.target.id
    path = f"M{places[source]} {heights[source]}V{heights[target]}H{places[target]}"
    return DrawnLink(path, bool(link.faults), not link.drawn)
