"""A scheme: a published rule that turns indicators into tiers, as typed data read from one TOML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from fivecolour.scoring.schemes.assessment import (
    NOT_GRADED,
    Assessment,
    Band,
    Case,
    Condition,
    Cut,
    Part,
    Suppressed,
)
from fivecolour.scoring.schemes.levels import Level, LevelCondition, Parameter, ParameterName, RuleException
from fivecolour.scoring.schemes.review_rules import (
    Easing,
    EasingByAssessment,
    EasingTable,
    Missing,
    RaisingTable,
    Reviews,
)
from fivecolour.scoring.schemes.rule_table import Strict, Words, as_tuple
from fivecolour.scoring.schemes.tier_label import COLOURS, SchemeSource, TierLabel, grey
from fivecolour.texts import Text, text_of

__all__ = [
    "NOT_GRADED",
    "Assessment",
    "Band",
    "Case",
    "Condition",
    "Level",
    "LevelCondition",
    "Parameter",
    "Part",
    "Scheme",
]

_SUNDAY = 6


def _with_a_level(value: Any) -> Any:
    texts = value.values() if isinstance(value, dict) else ()
    if not all("{level}" in str(text) for text in texts):
        raise ValueError('must hold {level} in every language, such as "{level}风险" and "{level} risk"')
    return value


def _usual_title() -> Text:
    return text_of("tiers", "heading")


LevelTitle: TypeAlias = Annotated[Words, BeforeValidator(_with_a_level)]


def _day(value: Any) -> Any:
    """Take a day, or a text that is one; a number, which would be seconds, is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _whole_day(value)
    except ValueError:
        raise ValueError("is not a day; write it as 2026-03-01, without quotes") from None


def _whole_day(value: Any) -> date:
    # A moment is a date too, for Python.
    if type(value) is not date:
        raise ValueError("no day")
    return value


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]


# The assessment of a rule by levels: it gives no tier, these do.
_BY_LEVELS = Assessment(combine="first", cases=(Case(tier=NOT_GRADED, basis="published"),))


class Scheme(Strict):
    """A rule with its source, status and names; see ``data/schemes/README.md`` for every key.

    ``assessment`` alone grades a day. With ``reviews`` it is the first assessment, and ``raising`` and
    ``easing`` change the tier afterwards. Or ``levels`` grade each period, by conditions of periods in a
    row; the highest that is in force counts.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    status: Literal["published", "reconstruction", "proposal"]
    in_force_from: Day
    in_force_to: Day | None = None
    title: Words
    about: Words
    sources: Annotated[tuple[SchemeSource, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    tiers: Annotated[tuple[TierLabel, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    level_title: Annotated[LevelTitle, Field(alias="heading", default_factory=_usual_title)]
    monotone: bool = False
    graded_from: Annotated[int, Field(ge=1)] = 1
    assessment: Assessment = _BY_LEVELS
    levels: Annotated[tuple[Level, ...], BeforeValidator(as_tuple)] = ()
    parameters: Annotated[tuple[Parameter, ...], BeforeValidator(as_tuple)] = ()
    exceptions: Annotated[tuple[RuleException, ...], BeforeValidator(as_tuple)] = ()
    supersedes: str | None = None
    reviews: Reviews | None = None
    raising: RaisingTable | None = None
    easing: EasingTable | None = None
    missing: Missing | None = None
    _earlier: tuple[Scheme, ...] = PrivateAttr(())

    @property
    def versions(self) -> tuple[Scheme, ...]:
        """The versions by which the days of a history are graded, the oldest first, itself last."""
        return (*self._earlier, self)

    def with_earlier(self, earlier: tuple[Scheme, ...]) -> Self:
        """Return the same that leaves the days before it was in force to versions before it, oldest first."""
        found = self.model_copy()
        found._earlier = earlier
        return found

    @model_validator(mode="after")
    def _check(self) -> Self:
        named = [label.tier for label in self.tiers]
        if len(set(named)) < len(named):
            raise ValueError("tiers names a tier twice; name each once")
        nameless = sorted({*self._tiers_given()} - {*named, NOT_GRADED})
        if nameless:
            raise ValueError(f"tiers does not name tier {nameless[0]}, which the rule gives; add it")
        self._check_levels()
        self._check_colours()
        changing = (self.reviews, self.raising, self.easing, self.missing)
        if any(changing) and not all(changing):
            raise ValueError("reviews, raising, easing and missing belong together: give all or none")
        self._check_missing()
        self._check_suppressed()
        self._check_delay()
        self._check_sundays()
        return self

    def _check_levels(self) -> None:
        if bool(self.levels) == ("assessment" in self.model_fields_set):
            raise ValueError("a rule has either assessment or levels; give one of them")
        if not self.levels:
            if self.parameters or self.graded_from > 1:
                raise ValueError("parameters and graded_from belong to levels; remove them")
            return
        if self.reviews or self.raising or self.easing or self.missing:
            raise ValueError(
                "levels have durations of their own; remove reviews, raising, easing and missing"
            )
        self._check_base()
        self._check_parameters()

    def _check_base(self) -> None:
        if sum(not level.when for level in self.levels) > 1:
            raise ValueError("two levels have no when; only one can be the base")
        if any(not level.when and level.tier > min(one.tier for one in self.levels) for level in self.levels):
            raise ValueError("the base, the level without when, has to be the lowest tier")

    def _check_parameters(self) -> None:
        named, used = {one.name for one in self.parameters}, set(self.parameter_names)
        for name in sorted(used - named):
            raise ValueError(f"a level reads the parameter {name!r}; describe it under [[parameters]]")
        for name in sorted(named - used):
            raise ValueError(f"no level reads the parameter {name!r}; remove it or correct its name")

    def _check_colours(self) -> None:
        given = sorted((label.tier, label.colour_tier) for label in self.tiers if label.colour_tier)
        beyond = [label.tier for label in self.tiers if label.tier > COLOURS and not label.colour_tier]
        if beyond:
            raise ValueError(f"tier {beyond[0]} is beyond the five colours; give each tier a colour_tier")
        if given and len(given) < sum(label.tier != NOT_GRADED for label in self.tiers):
            raise ValueError("some tiers have a colour_tier and some have none; give each one")
        prescribed = [label.hex.lower() for label in self.tiers if label.hex]
        if prescribed and len(prescribed) < sum(label.tier != NOT_GRADED for label in self.tiers):
            raise ValueError("some tiers have a hex and some have none; give each one or none")
        twice = next((one for one in prescribed if prescribed.count(one) > 1), None)
        if twice:
            raise ValueError(f"two tiers have the hex {twice!r}; give each a colour of its own")
        if [colour for _, colour in given] != sorted(colour or 0 for _, colour in given):
            raise ValueError("a higher tier has a lower colour_tier; let colours rise with the tiers")

    def _check_missing(self) -> None:
        if self.missing:
            unknown = sorted(set(self.missing.return_assessed_by) - set(self.assessment.axes))
            if unknown:
                raise ValueError(f"missing.return_assessed_by: {unknown[0]!r} is no part of the assessment")

    def _check_suppressed(self) -> None:
        raising = self.raising_bands.all_parts if self.raising_bands else ()
        for part in (*self.assessment.all_parts, *raising):
            if part.suppressed and part.suppressed != self.suppressed[part.indicator]:
                raise ValueError(f"suppressed of {part.indicator} is said in two ways; let all parts agree")

    def _check_delay(self) -> None:
        raising, easing = self.raising, self.easing
        delays = {
            getattr(raising, "effective_after_days", 0),
            getattr(easing, "effective_after_days", 0),
        }
        if len(delays) > 1:
            raise ValueError("effective_after_days must be the same in raising and easing")

    def _check_sundays(self) -> None:
        working = isinstance(self.easing, EasingByAssessment) and self.easing.days == "working"
        reviews = self.reviews
        if working and reviews and reviews.every_days % 7 == 0 and reviews.first.weekday() == _SUNDAY:
            raise ValueError(
                'all reviews are on Sundays, when days = "working" lowers nothing; change either'
            )

    @property
    def delay(self) -> int:
        """Days from a review that changes a tier to the day on which the change is in force."""
        return self.easing.effective_after_days if isinstance(self.easing, EasingByAssessment) else 0

    def colour_tier(self, tier: int) -> int:
        """Return which of the five colours a tier is shown in: 1 green to 5 red, 0 grey."""
        return self.label(tier).colour_tier or tier

    def shown_in(self, colour: int) -> tuple[TierLabel, ...]:
        """Return the levels that are shown in one of the five colours, the lowest first."""
        found = (label for label in self.tiers if self.colour_tier(label.tier) == colour)
        return tuple(sorted(found, key=lambda label: label.tier))

    def label(self, tier: int) -> TierLabel:
        """Return the authority's names of a tier; of tier 0 the product's own, if it has none."""
        return next((label for label in self.tiers if label.tier == tier), grey())

    def lowered(self, tier: int) -> int:
        """Return the tier that is a step lower, among those that the rule gives; its lowest if there is none.

        >>> from fivecolour.scoring.schemes.library import load
        >>> load("zhejiang-2020").lowered(5), load("zhejiang-2020").lowered(1)
        (4, 1)
        """
        lower = [given for given in self._ladder if given < tier]
        if not lower or self.easing is None:
            return tier
        return lower[max(len(lower) - self.easing.step, 0)]

    @cached_property
    def _ladder(self) -> list[int]:
        return sorted({*self._tiers_given()} - {NOT_GRADED})

    @property
    def raising_bands(self) -> Assessment | None:
        """The assessment that raises, if it is another than the first."""
        return self.raising if isinstance(self.raising, Assessment) else None

    @property
    def easing_bound(self) -> Easing | None:
        """The bound of one indicator that lowers, if the assessment does not."""
        return self.easing if isinstance(self.easing, Easing) else None

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of all indicators that the scheme reads, in its order."""
        raising = self.raising_bands.axes if self.raising_bands else ()
        easing = [self.easing_bound.indicator] if self.easing_bound else []
        levels = [one.indicator for one in self.conditions]
        return tuple(dict.fromkeys([*self.assessment.axes, *raising, *easing, *levels]))

    @property
    def all_indicators(self) -> tuple[str, ...]:
        """Names of all indicators that the scheme or one of its versions reads."""
        return tuple(dict.fromkeys(name for version in self.versions for name in version.indicators))

    @cached_property
    def conditions(self) -> tuple[LevelCondition, ...]:
        """All conditions of its levels."""
        return tuple(condition for level in self.levels for condition in level.when)

    @cached_property
    def parameter_names(self) -> tuple[str, ...]:
        """Names of the parameters that its levels read."""
        bounds = (bound for condition in self.conditions for _, bound in condition.bounds)
        return tuple(dict.fromkeys(bound.parameter for bound in bounds if isinstance(bound, ParameterName)))

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by its name."""
        return next(one for one in self.parameters if one.name == name)

    @cached_property
    def lines(self) -> Mapping[str, tuple[Cut, ...]]:
        """Every number at which assessing, raising or a level draws a line on an indicator."""
        assessed = self.assessment.axes
        raising = self.raising_bands.axes if self.raising_bands else {}
        found = {name: (*assessed.get(name, ()), *raising.get(name, ())) for name in {**assessed, **raising}}
        for one in self.conditions:
            found[one.indicator] = (*found.get(one.indicator, ()), *one.cuts)
        return found

    @cached_property
    def suppressed(self) -> Mapping[str, Suppressed]:
        """What suppressed rates can be, by indicator; the same wherever the rule reads one."""
        raising = self.raising_bands.suppressed if self.raising_bands else {}
        return {**raising, **self.assessment.suppressed}

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the indicators without which nothing can be graded, or a level could not be told."""
        return self.indicators if self.levels else self.assessment.required

    def _tiers_given(self) -> Iterator[int]:
        yield from (level.tier for level in self.levels)
        for assessment in filter(None, (self.assessment, self.raising_bands)):
            yield from (case.tier for case in assessment.cases if case.tier is not None)
            bands = [
                *(assessment.tiers or ()),
                *(band for part in assessment.all_parts for band in part.bands),
            ]
            bands += [band for case in assessment.cases for band in case.tiers or ()]
            yield from (band.tier for band in bands if band.tier is not None)
