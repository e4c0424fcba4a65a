"""Chains of transmission: who infected whom, how long after, and which links cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from fivecolour.contacts.contact_rules import ContactRules
from fivecolour.contacts.exposures import Exposure
from fivecolour.contacts.traced_people import EVENT, TracedPerson

TOO_EARLY, BEFORE_WINDOW, AFTER_WINDOW, AFTER_ONSET, CIRCLE = (
    "onset_too_early",
    "contact_before_window",
    "contact_after_window",
    "contact_after_onset",
    "circle",
)


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A link between two cases, or from an event to a case.

    Attributes
    ----------
    serial_interval : int or None
        Days from the onset of the source to that of the target; None where one of them is not known.
    faults : tuple of str
        Why the link cannot be as it is noted; each has its words in the texts.
    drawn : bool
        Whether it is the one by which the target stands in the tree: a person has one place in it.
    """

    source: TracedPerson
    target: TracedPerson
    last_contact: date | None
    serial_interval: int | None
    faults: tuple[str, ...]
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class ChainPerson:
    """Somebody's place in a chain: the row of the drawing and the generation, 0 for who began it."""

    person: TracedPerson
    row: int
    generation: int


@dataclass(frozen=True, slots=True)
class Chains:
    """All chains of some persons, one below the other, the largest first."""

    people: tuple[ChainPerson, ...]
    links: tuple[ChainLink, ...]

    @property
    def impossible(self) -> tuple[ChainLink, ...]:
        """The links that cannot be as they are noted."""
        return tuple(link for link in self.links if link.faults)

    @property
    def median_interval(self) -> float | None:
        """The median of the serial intervals in days; None where none is known."""
        known = [one.serial_interval for one in self.links if one.serial_interval is not None]
        return float(median(known)) if known else None


def chains(people: Iterable[TracedPerson], exposures: Iterable[Exposure], rules: ContactRules) -> Chains:
    """Return the chains of the cases and events among ``people``; contacts who are well are in none.

    Somebody with several sources has a place below the one whose onset is the latest before theirs; the other
    links are there too. A circle is opened where it is met and said to be one.
    """
    nodes = {one.id: one for one in people if one.is_case or one.text("kind") == EVENT}
    found = [one for one in exposures if one.source in nodes and one.target in nodes]
    above = _above(found, nodes)
    circles = _circles(above)
    links = tuple(
        ChainLink(
            nodes[one.source],
            nodes[one.target],
            one.last_contact,
            serial_interval(nodes[one.source], nodes[one.target]),
            faults(nodes[one.source], nodes[one.target], one, rules)
            + ((CIRCLE,) if one.target in circles and above.get(one.target) is one else ()),
            above.get(one.target) is one,
        )
        for one in found
    )
    below: dict[int, list[int]] = defaultdict(list)
    for target, link in above.items():
        if target not in circles:
            below[link.source].append(target)
    linked = {end for one in found for end in (one.source, one.target)}
    roots = [one for one in linked if one not in above or one in circles]
    return Chains(tuple(_rows(roots, below, nodes)), links)


def serial_interval(source: TracedPerson, target: TracedPerson) -> int | None:
    """Return the days between two onsets; an event has none."""
    first, second = source.day("onset"), target.day("onset")
    if first is None or second is None or source.text("kind") == EVENT:
        return None
    return (second - first).days


def faults(
    source: TracedPerson, target: TracedPerson, link: Exposure, rules: ContactRules
) -> tuple[str, ...]:
    """Return why a link cannot be as it is noted, by the infectious window of its source and the onsets."""
    onset, contact = target.day("onset"), link.last_contact
    begun = source.day("onset")
    found = [CIRCLE] if source.id == target.id else []
    if begun is not None and source.text("kind") != EVENT:
        first, last = rules.infectious(begun, source.day("isolated"))
        if onset is not None and onset <= first:
            found.append(TOO_EARLY)
        if contact is not None and contact < first:
            found.append(BEFORE_WINDOW)
        if contact is not None and contact > last:
            found.append(AFTER_WINDOW)
    if onset is not None and contact is not None and contact > onset and not link.estimated:
        found.append(AFTER_ONSET)
    return tuple(found)


def _above(links: Sequence[Exposure], nodes: Mapping[int, TracedPerson]) -> dict[int, Exposure]:
    """Return for everybody who has one the link by which they stand in the tree."""
    of_target: dict[int, list[Exposure]] = defaultdict(list)
    for one in links:
        if one.source != one.target:
            of_target[one.target].append(one)

    def fit(link: Exposure) -> tuple[bool, int, int]:
        between = serial_interval(nodes[link.source], nodes[link.target])
        # The latest source that is not too late; without days the one noted first.
        return (between is None or between <= 0, abs(between or 0), link.source)

    return {target: min(several, key=fit) for target, several in of_target.items()}


def _circles(above: Mapping[int, Exposure]) -> set[int]:
    """Return one person of each circle: where it is opened."""
    opened, done = set(), set()
    for start in sorted(above):
        path: list[int] = []
        at = start
        while at in above and at not in done and at not in path:
            path.append(at)
            at = above[at].source
        if at in path:
            opened.add(min(path[path.index(at) :]))
        done |= set(path)
    return opened


def _rows(
    roots: Sequence[int], below: Mapping[int, list[int]], nodes: Mapping[int, TracedPerson]
) -> list[ChainPerson]:
    """Return everybody in the order of the drawing: each after their source, before the source's next."""

    def when(one: int) -> tuple[date, int]:
        return nodes[one].day("onset") or nodes[one].day("reported") or date.max, one

    trees = []
    for root in sorted(roots, key=when):
        tree, waiting = [], [(root, 0)]
        while waiting:
            one, generation = waiting.pop()
            tree.append((one, generation))
            later = sorted(below.get(one, ()), key=when, reverse=True)
            waiting += [(child, generation + 1) for child in later]
        trees.append(tree)
    trees.sort(key=len, reverse=True)
    places = [place for tree in trees for place in tree]
    return [ChainPerson(nodes[one], row, generation) for row, (one, generation) in enumerate(places)]
