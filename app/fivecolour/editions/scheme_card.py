"""What an edition says of its rule: name, status, sources, levels, and the whole of it in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.editions.measures import Measure
from fivecolour.regions.region_set import Text
from fivecolour.scoring.schemes.statements import Section


@dataclass(frozen=True, slots=True)
class EditionLevel:
    """How a scheme names one tier.

    ``colour_tier`` is which of the five colours it is shown in, where that is not its own number, and ``hex``
    the colour that the authority prescribes for it. ``advice`` is what it asks of people there, in its own
    words, and ``advice_url`` where it said so.
    """

    tier: int
    name: Text
    colour: Text
    colour_tier: int = 0
    hex: str = ""
    advice: Text | None = None
    advice_url: str = ""

    @property
    def shown_in(self) -> int:
        """Which of the five colours stands for it."""
        return self.colour_tier or self.tier


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a rule was published; ``title_zh`` where that is Chinese."""

    title: str
    url: str
    title_zh: str = ""

    @property
    def name(self) -> Text:
        """What it is called in both languages."""
        return Text(self.title_zh or self.title, self.title)


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """What a reader must know of the rule: its name, status and sources, and the whole of it in plain words.

    ``levels`` name every tier, ``used`` are those that the rule itself gives; ``rule`` is empty in
    editions of a version that did not keep it. ``measures`` are the indicators that it
    reads, ``earlier`` the versions that it took the place of, where it has some, the oldest first.
    """

    name: str
    title: Text
    status: str
    status_note: Text
    sources: tuple[FigureSource, ...]
    in_force_from: str
    levels: tuple[EditionLevel, ...]
    rule: tuple[Section, ...] = ()
    used: tuple[int, ...] = (1, 2, 3, 4, 5)
    measures: tuple[Measure, ...] = ()
    earlier: tuple[SchemeCard, ...] = ()

    @property
    def versions(self) -> tuple[SchemeCard, ...]:
        """The versions by which days are graded, the oldest first, itself last."""
        return (*self.earlier, self)

    def on(self, day: str) -> SchemeCard:
        """Return the version in force on a day; before the first that one."""
        begun = [version for version in self.versions if version.in_force_from <= day]
        return begun[-1] if begun else self.versions[0]

    @property
    def descending(self) -> tuple[int, ...]:
        """All tiers that have a name, the highest first, not graded last."""
        return tuple(sorted((level.tier for level in self.levels), reverse=True))

    @property
    def by_tier(self) -> tuple[EditionLevel, ...]:
        """The level of every tier from 0 on; a number that the rule leaves out has no name."""
        named, none = {level.tier: level for level in self.levels}, Text("", "")
        return tuple(named.get(tier, EditionLevel(tier, none, none)) for tier in range(max(named) + 1))

    def level(self, tier: int) -> EditionLevel:
        """Return the level of a tier, 0 included."""
        return next(level for level in self.levels if level.tier == tier)
