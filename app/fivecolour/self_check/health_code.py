"""A health code: a published rule that turns places, contacts, symptoms and tests into a colour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from fivecolour.texts import Text

CodeColour: TypeAlias = Literal["red", "yellow"]
Dimension: TypeAlias = Literal["place", "contact", "symptom", "test"]
# The worst last.
RANKS = {"green": 0, "yellow": 1, "red": 2}
# What a reader answers by kinds and days; places are districts and key areas.
ANSWERED: tuple[Dimension, ...] = ("contact", "symptom", "test")
NEGATIVE = "negative"
ASSUMED = "assumed"
MOST_WINDOW = 90

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Days: TypeAlias = Annotated[int, Field(ge=0, le=MOST_WINDOW, strict=True)]


class _CodePart(BaseModel):
    """A part of a rule file, in which nothing unknown may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CodeSource(_CodePart):
    """Where a number of the rule was published."""

    title: Text
    url: str = Field(pattern=r"^https?://\S+$")
    read: date
    note: Text | None = None


class ColourWords(_CodePart):
    """How a colour is called, and what it asks of people."""

    name: Text
    asks: Text


class DeclaredKind(_CodePart):
    """A contact notice, symptom or test result that a reader may declare."""

    id: Name
    dimension: Literal["contact", "symptom", "test"]
    name: Text


class KeyArea(_CodePart):
    """An area that the rule names; ``districts`` are codes of the map that belong to it."""

    id: Name
    name: Text
    districts: tuple[str, ...] = ()


class Lifting(_CodePart):
    """Negative tests, on so many days of the last ``within``, that end a clause early."""

    negatives: int = Field(ge=1, le=10, strict=True)
    within: Days


class CodeClause(_CodePart):
    """One clause: who meets it in the ``window`` has the colour for ``lasts`` days from the last day of it.

    Attributes
    ----------
    tiers : tuple of int
        Tiers of the map's districts that meet a clause of places.
    areas, kinds : tuple of str
        Ids of key areas and of declared kinds that meet it.
    window : int
        Days back from the day of the check on which it can be met, that day itself being 0.
    lasts : int
        Days after the last day on which it was met, on the last of which it still binds.
    sources : dict of str to str
        For each number (``tiers``, ``areas``, ``window``, ``lasts``, ``negatives``, ``within``): the id of a
        source, or ``"assumed"``, which ``assumption`` then explains.
    """

    id: Name
    dimension: Dimension
    colour: CodeColour
    window: Days
    lasts: Days
    tiers: tuple[Annotated[int, Field(ge=1, le=5, strict=True)], ...] = ()
    areas: tuple[Name, ...] = ()
    kinds: tuple[Name, ...] = ()
    lifted_by: Lifting | None = None
    sources: dict[str, str]
    assumption: Text | None = None
    reason: Text
    back: Text
    appeal: Text | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """What each needs a source: the numbers that this clause has."""
        listed = tuple(name for name in ("tiers", "areas") if getattr(self, name))
        return (*listed, "window", "lasts", *(("negatives", "within") if self.lifted_by else ()))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._check_what_meets_it()
        if self.lasts > self.window:
            raise ValueError(
                f"lasts = {self.lasts} is more than window = {self.window}: what still binds would not be "
                "asked for; make the window as long"
            )
        self._check_sources()
        return self

    def _check_what_meets_it(self) -> None:
        if self.dimension == "place":
            if not (self.tiers or self.areas) or self.kinds:
                raise ValueError("a clause of places is met by tiers or areas; add tiers = [5], and no kinds")
        elif not self.kinds or self.tiers or self.areas:
            raise ValueError(f"a clause of the dimension {self.dimension} is met by kinds; add kinds = [...]")

    def _check_sources(self) -> None:
        for name in self.numbers:
            if name not in self.sources:
                raise ValueError(f'sources lacks {name!r}; name its source, or write {name} = "{ASSUMED}"')
        for name in self.sources:
            if name not in self.numbers:
                raise ValueError(f"sources has {name!r}, which the clause has not; remove it")
        if (ASSUMED in self.sources.values()) != (self.assumption is not None):
            raise ValueError(
                f'sources say "{ASSUMED}" where assumption explains it, and only there; add or remove one'
            )


class HealthCode(_CodePart):
    """A rule file as a whole.

    Attributes
    ----------
    regions : tuple of str
        Region sets on whose maps it is offered where the standing order names none.
    start, end : date or None
        The days on which it was in force.
    valid_days, tier_holds : int
        How many days a result is valid, the day of the check being the first; and for how many days after
        the last one of the edition its tier still holds.
    """

    name: Name
    status: Literal["published", "reconstruction", "template"]
    regions: tuple[str, ...] = ()
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")
    title: Text
    about: Text
    authority: Text
    valid_days: int = Field(ge=1, le=MOST_WINDOW, strict=True)
    tier_holds: Days
    basis: dict[Literal["valid_days", "tier_holds"], str]
    assumption: Text | None = None
    appeal: Text
    sources: dict[Name, CodeSource]
    colours: dict[Literal["red", "yellow", "green"], ColourWords]
    areas: tuple[KeyArea, ...] = ()
    kinds: tuple[DeclaredKind, ...] = ()
    clauses: tuple[CodeClause, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for told, what in ((self.areas, "areas"), (self.kinds, "kinds"), (self.clauses, "clauses")):
            _each_once([one.id for one in told], what)
        if set(self.colours) != set(RANKS):
            raise ValueError("colours must have red, yellow and green; add what is missing")
        if set(self.basis) != {"valid_days", "tier_holds"}:
            raise ValueError(f'basis must name a source of valid_days and of tier_holds, or "{ASSUMED}"')
        if (ASSUMED in self.basis.values()) != (self.assumption is not None):
            raise ValueError(
                f'basis says "{ASSUMED}" where assumption explains it, and only there; add or remove one'
            )
        self._known_sources()
        self._known_ids()
        if self.start and self.end and self.end < self.start:
            raise ValueError("to is before from; correct one of them")
        return self

    def _known_sources(self) -> None:
        named = [("basis", self.basis.values()), *((one.id, one.sources.values()) for one in self.clauses)]
        for where, sources in named:
            for source in sources:
                if source != ASSUMED and source not in self.sources:
                    raise ValueError(
                        f'{where}: no source {source!r}; add [sources.{source}], or write "{ASSUMED}"'
                    )

    def _known_ids(self) -> None:
        areas, kinds = {one.id for one in self.areas}, {one.id: one.dimension for one in self.kinds}
        for clause in self.clauses:
            for area in set(clause.areas) - areas:
                raise ValueError(f"clause {clause.id}: no area {area!r}; add it to [[areas]]")
            for kind in clause.kinds:
                if kinds.get(kind) != clause.dimension:
                    raise ValueError(
                        f"clause {clause.id}: no kind {kind!r} of the dimension {clause.dimension}; "
                        "add it to [[kinds]]"
                    )
        used = {area for clause in self.clauses for area in clause.areas}
        for area in areas - used:
            raise ValueError(f"area {area!r} is in no clause; remove it, or name it in one")
        needs_negative = any(one.lifted_by for one in self.clauses)
        if needs_negative and kinds.get(NEGATIVE) != "test":
            raise ValueError(f'negative tests lift clauses; add a kind "{NEGATIVE}" of the dimension test')

    def asked(self) -> tuple[Dimension, ...]:
        """Return the dimensions that are asked for besides places."""
        return tuple(one for one in ANSWERED if any(kind.dimension == one for kind in self.kinds))


def _each_once(ids: list[str], what: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise ValueError(f"{what}: {one!r} stands there twice; give each an id of its own")
