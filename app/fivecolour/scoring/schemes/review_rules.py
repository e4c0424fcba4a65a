"""When tiers may change after the first assessment: reviews, raising, easing, missing reports."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag

from fivecolour.scoring.schemes.assessment import Assessment
from fivecolour.scoring.schemes.rule_table import Basis, Indicator, Strict, as_tuple

# Names of the two ways to raise and to ease; they stand in the place of an error, but not in the file.
WAYS = ("(by indicators)", "(from the assessment)")


class Reviews(Strict):
    """The days on which tiers may change: ``first``, then every ``every_days`` days.

    Until and on ``first`` every day is assessed afresh; afterwards a tier is held between reviews.
    """

    first: date
    every_days: Annotated[int, Field(ge=1)]
    basis: Basis


class Easing(Strict):
    """When a tier is lowered at a review, and by how many tiers."""

    indicator: Indicator
    at_least: float
    step: Annotated[int, Field(ge=1, le=4)]
    basis: Basis


class RaisingByAssessment(Strict):
    """Raised to what the assessment gives, once it gave more at so many ``reviews`` in a row.

    The tier is the lowest that it gave at them. An unreported review breaks the row. A change is in force
    ``effective_after_days`` days after its review.
    """

    from_: Annotated[Literal["assessment"], Field(alias="from")]
    reviews: Annotated[int, Field(ge=1)] = 1
    effective_after_days: Annotated[int, Field(ge=0)] = 0
    basis: Basis


class EasingByAssessment(Strict):
    """Lowered by ``step`` tiers at most, once the assessment gave less at so many ``reviews`` in a row.

    Never below the highest tier that it gave at them, and not before ``min_reviews_in_tier`` reviews after
    the tier was given. With ``days = "working"`` reviews on Sundays neither count nor break the row.
    """

    from_: Annotated[Literal["assessment"], Field(alias="from")]
    reviews: Annotated[int, Field(ge=1)] = 1
    min_reviews_in_tier: Annotated[int, Field(ge=0)] = 0
    step: Annotated[int, Field(ge=1, le=4)]
    days: Literal["all", "working"] = "all"
    effective_after_days: Annotated[int, Field(ge=0)] = 0
    basis: Basis


def _way(table: Any) -> str:
    if isinstance(table, RaisingByAssessment | EasingByAssessment):
        return WAYS[1]
    return WAYS["from" in table] if isinstance(table, dict) else WAYS[0]


RaisingTable: TypeAlias = Annotated[
    Annotated[Assessment, Tag(WAYS[0])] | Annotated[RaisingByAssessment, Tag(WAYS[1])], Discriminator(_way)
]
EasingTable: TypeAlias = Annotated[
    Annotated[Easing, Tag(WAYS[0])] | Annotated[EasingByAssessment, Tag(WAYS[1])], Discriminator(_way)
]


class Missing(Strict):
    """What becomes of a district that does not report.

    A day counts as reported if one of the figures ``reported_by`` is known. A review day without any is
    ``"not_graded"`` until the next review; after the first review a district without a tier is assessed
    by the parts named in ``return_assessed_by`` alone, the others taken as missing.
    """

    reported_by: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    on_review_day: Literal["not_graded"]
    return_assessed_by: Annotated[tuple[Indicator, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    basis: Basis
