"""A scheme: a published rule that turns indicators into tiers, as typed data read from one TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property, reduce
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.regions.types import Text
from app.scoring.indicators import is_known, known_names

NOT_GRADED = 0
Basis: TypeAlias = Literal["published", "derived", "fitted", "assumed"]
Tier: TypeAlias = Annotated[int, Field(ge=0, le=5)]


def _both_languages(value: Any) -> Any:
    if not isinstance(value, dict) or set(value) != {"zh", "en"} or not all(value.values()):
        raise ValueError('must be a text in both languages, such as { zh = "低", en = "low" }')
    return value


def _known_indicator(name: str) -> str:
    if not is_known(name):
        raise ValueError(f"{name!r} is not an indicator; use one of: {known_names()}")
    return name


Words: TypeAlias = Annotated[Text, BeforeValidator(_both_languages)]
Indicator: TypeAlias = Annotated[str, BeforeValidator(_known_indicator)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Band(_Strict):
    """What a value is worth from a lower bound on, up to the next band's bound.

    ``at_least`` includes the bound, ``above`` does not; a list's first band has neither and holds
    everything below the second. The worth is a ``tier``, or ``points`` of a score.
    """

    at_least: float | None = None
    above: float | None = None
    tier: Tier | None = None
    points: float | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.at_least is not None and self.above is not None:
            raise ValueError("has both at_least and above; keep one")
        if (self.tier is None) == (self.points is None):
            raise ValueError("needs either tier or points")
        return self

    @property
    def edge(self) -> float | None:
        """Lower bound, None for a first band."""
        return self.at_least if self.at_least is not None else self.above

    @property
    def inclusive(self) -> bool:
        """Whether the bound itself belongs to the band."""
        return self.above is None

    @property
    def worth(self) -> float:
        """Tier or points."""
        return float(self.tier if self.tier is not None else self.points or 0.0)


def _rising(bands: Sequence[Band]) -> Sequence[Band]:
    if not bands or bands[0].edge is not None:
        raise ValueError("the first band holds everything below the others: give it no at_least or above")
    edges = [band.edge for band in bands[1:]]
    if None in edges:
        raise ValueError("every band but the first needs at_least or above")
    order = [(edge, not band.inclusive) for edge, band in zip(edges, bands[1:], strict=True)]
    if any(lower >= upper for lower, upper in pairwise(order)):
        raise ValueError("the bounds must rise from band to band")
    if len({band.tier is None for band in bands}) > 1:
        raise ValueError("some bands give tiers and some points; let all give the same")
    return bands


def _give_tiers(bands: Sequence[Band]) -> Sequence[Band]:
    if any(band.tier is None for band in bands):
        raise ValueError("every band needs a tier here")
    return bands


def _as_list(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Bands: TypeAlias = Annotated[tuple[Band, ...], BeforeValidator(_as_list), Field(min_length=1)]


class Part(_Strict):
    """One indicator of an assessment and what its values are worth.

    ``missing`` says what an unknown value is worth: ``"worst"`` the most that any band gives,
    ``"not_graded"`` no tier at all, ``"ignore"`` nothing, so that the other parts decide.
    """

    indicator: Indicator
    bands: Bands
    missing: Literal["worst", "not_graded", "ignore"]
    basis: Basis

    @model_validator(mode="after")
    def _check(self) -> Self:
        _rising(self.bands)
        return self

    @cached_property
    def edges(self) -> tuple[tuple[float, bool], ...]:
        """Bounds of the bands after the first, each with whether it belongs to its band."""
        return tuple((band.edge, band.inclusive) for band in self.bands if band.edge is not None)

    @cached_property
    def worths(self) -> tuple[float, ...]:
        """What each band gives, and last what an unknown value does (NaN: no tier at all).

        Ignored, it gives no points, or the tier that every other part outdoes.
        """
        given = [band.worth for band in self.bands]
        unknown = {"worst": max(given), "ignore": 0.0, "not_graded": float("nan")}[self.missing]
        return (*given, unknown)


class Assessment(_Strict):
    """How indicators combine: the sum of points (``"score"``) or the worst tier (``"worst"``)."""

    combine: Literal["score", "worst"]
    parts: Annotated[tuple[Part, ...], BeforeValidator(_as_list), Field(min_length=1)]
    tiers: Bands | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        gives_points = {part.bands[0].tier is None for part in self.parts}
        if self.combine == "score":
            if self.tiers is None:
                raise ValueError("a score needs tiers: the bands of the sum")
            _give_tiers(_rising(self.tiers))
            if gives_points != {True}:
                raise ValueError('with combine = "score" every band of a part gives points')
        elif self.tiers is not None or gives_points != {False}:
            raise ValueError(
                'with combine = "worst" every band of a part gives a tier, and tiers is left out'
            )
        return self

    @cached_property
    def table(self) -> NDArray[np.uint8]:
        """Tier for every combination of bands: one axis for each part, its last place for unknown."""
        worths = np.ix_(*(np.array(part.worths) for part in self.parts))
        if self.tiers is None:
            combined = reduce(np.maximum, worths)
        else:
            score = reduce(np.add, worths)
            combined = np.where(np.isnan(score), np.nan, self.tiers[0].worth)
            for band in self.tiers[1:]:
                combined[score >= band.edge if band.inclusive else score > band.edge] = band.worth
        return np.where(np.isnan(combined), NOT_GRADED, combined).astype(np.uint8)


class Reviews(_Strict):
    """The days on which tiers may change: ``first``, then every ``every_days`` days.

    Until and on ``first`` every day is assessed afresh; afterwards a tier is held between reviews.
    """

    first: date
    every_days: Annotated[int, Field(ge=1)]
    basis: Basis


class Easing(_Strict):
    """When a tier is lowered at a review, and by how many tiers."""

    indicator: Indicator
    at_least: float
    step: Annotated[int, Field(ge=1, le=4)]
    basis: Basis


class Missing(_Strict):
    """What becomes of a district that does not report.

    A day counts as reported if one of the figures ``reported_by`` is known. A review day without any is
    ``"not_graded"`` until the next review; after the first review a district without a tier is assessed
    by the parts named in ``return_assessed_by`` alone, the others taken as missing.
    """

    reported_by: Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]
    on_review_day: Literal["not_graded"]
    return_assessed_by: Annotated[tuple[Indicator, ...], BeforeValidator(_as_list), Field(min_length=1)]
    basis: Basis


class TierLabel(_Strict):
    """What the authority calls a tier."""

    tier: Tier
    colour: Words
    level: Words


class Source(_Strict):
    """Where the rule, or evidence of it, was published."""

    title: str
    url: str


_GREY = TierLabel.model_validate(
    {
        "tier": NOT_GRADED,
        "colour": {"zh": "灰", "en": "grey"},
        "level": {"zh": "未评", "en": "not graded"},
    }
)


class Scheme(_Strict):
    """A rule with its source, status and names; see ``data/schemes/README.md`` for every key.

    ``assessment`` alone grades a day. With ``reviews`` it is the first assessment, and ``raising`` and
    ``easing`` change the tier afterwards.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    status: Literal["published", "reconstruction", "proposal"]
    in_force_from: date
    in_force_to: date | None = None
    title: Words
    about: Words
    sources: Annotated[tuple[Source, ...], BeforeValidator(_as_list), Field(min_length=1)]
    tiers: Annotated[tuple[TierLabel, ...], BeforeValidator(_as_list), Field(min_length=1)]
    assessment: Assessment
    reviews: Reviews | None = None
    raising: Assessment | None = None
    easing: Easing | None = None
    missing: Missing | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        named = [label.tier for label in self.tiers]
        if len(set(named)) < len(named):
            raise ValueError("tiers names a tier twice; name each once")
        nameless = sorted(_tiers_given(self.assessment, self.raising) - {*named, NOT_GRADED})
        if nameless:
            raise ValueError(f"tiers does not name tier {nameless[0]}, which the bands give; add it")
        changing = (self.reviews, self.raising, self.easing, self.missing)
        if any(changing) and not all(changing):
            raise ValueError("reviews, raising, easing and missing belong together: give all or none")
        if self.missing:
            parts = {part.indicator for part in self.assessment.parts}
            unknown = sorted(set(self.missing.return_assessed_by) - parts)
            if unknown:
                raise ValueError(f"missing.return_assessed_by: {unknown[0]!r} is no part of the assessment")
        return self

    def label(self, tier: int) -> TierLabel:
        """Return the authority's names of a tier; of tier 0 the product's own, if it has none."""
        return next((label for label in self.tiers if label.tier == tier), _GREY)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of all indicators that the scheme reads, in its order."""
        raising = self.raising.parts if self.raising else ()
        names = [part.indicator for part in (*self.assessment.parts, *raising)]
        return tuple(dict.fromkeys([*names, *([self.easing.indicator] if self.easing else [])]))

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the indicators without which nothing can be graded."""
        return tuple(part.indicator for part in self.assessment.parts if part.missing == "not_graded")


def _tiers_given(*assessments: Assessment | None) -> set[int]:
    given: set[int] = set()
    for assessment in filter(None, assessments):
        lists = [assessment.tiers or (), *(part.bands for part in assessment.parts)]
        given |= {band.tier for bands in lists for band in bands if band.tier is not None}
    return given
