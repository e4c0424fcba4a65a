"""What an edition says of its rule: name, status, sources, levels, and the whole of it in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fivecolour.editions.measures import Measure, measures_of
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.scoring.schemes.plain_words import plain_words
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme
from fivecolour.scoring.schemes.statements import Section
from fivecolour.scoring.schemes.tier_label import TierLabel
from fivecolour.texts import text_of

_TIERS = 6


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


def card_of(scheme: Scheme, region: RegionSet, period: str) -> SchemeCard:
    """Return what an edition of a region set, by a period, says of a scheme."""
    named = {level.tier: level for level in map(_level, scheme.tiers)}
    return SchemeCard(
        name=scheme.name,
        title=scheme.title,
        status=scheme.status,
        status_note=scheme.about,
        sources=tuple(
            FigureSource(source.title, source.url, source.title_zh or "") for source in scheme.sources
        ),
        in_force_from=scheme.in_force_from.isoformat(),
        levels=_all_levels(named),
        used=tuple(sorted({*named} - {NOT_GRADED})),
        rule=plain_words(scheme, period),
        measures=measures_of(scheme, {district.code for district in region.districts}),
        earlier=tuple(card_of(version, region, period) for version in scheme.versions[:-1]),
    )


def _own_levels() -> tuple[EditionLevel, ...]:
    """Return the product's own words: for grey, and for tiers that only a published map has."""
    return tuple(
        EditionLevel(tier, text_of("tiers", f"level_{tier}"), text_of("tiers", f"colour_{tier}"))
        for tier in range(_TIERS)
    )


def _level(label: TierLabel) -> EditionLevel:
    text, url = (label.advice.text, label.advice.url) if label.advice else (None, "")
    own = label.colour_tier or 0, label.hex or ""
    return EditionLevel(label.tier, label.level, label.colour, *own, advice=text, advice_url=url)


def _all_levels(named: Mapping[int, EditionLevel]) -> tuple[EditionLevel, ...]:
    """Return the rule's levels and the others of five; a rule with colours of its own has no others."""
    own = _own_levels()
    if any(level.colour_tier for level in named.values()):
        return tuple(sorted({0: own[0], **named}.values(), key=lambda level: level.tier))
    return tuple(named.get(one.tier, one) for one in own)
