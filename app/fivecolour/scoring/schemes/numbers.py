"""The numbers of a scheme one by one, named in plain words, with the range in which each may be moved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fivecolour import catalogue
from fivecolour.regions.region_set import Text
from fivecolour.scoring.schemes.review_rules import Easing, EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.rule_texts import (
    amount,
    band_values,
    indicator_name,
    is_counted,
    say,
    say_counted,
    tier_words,
)
from fivecolour.scoring.schemes.scheme import Assessment, Band, Case, Condition, LevelCondition, Part, Scheme

_SIDES = ("at_least", "above", "at_most", "below")
_NOTHING = Text("", "")
# How far the numbers of days and reviews may be moved, and no further than this if they are more already.
_MOST = {"every_days": 28, "reviews": 28, "min_reviews_in_tier": 28, "effective_after_days": 14, "step": 4}
_UNITS = {
    "reviews": "reviews",
    "min_reviews_in_tier": "reviews",
    "step": "tiers",
    "effective_after_days": "days",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a scheme's file.

    Attributes
    ----------
    key : str
        Where it stands, as in `fivecolour.scoring.schemes.drafts.values`.
    group, label, unit : Text
        What it belongs to, what it is, and what it counts; ``unit`` may be empty.
    tier : int | None
        The tier that begins at it, or that its case gives, if either does.
    kind : {"bound", "points", "course"}
        A bound of an indicator or of a sum, points of a score, or how tiers are reviewed, raised and eased.
    low, high : float
        Between which values it makes sense: up to its neighbours, where it has some.
    step : float
        A step that is fine enough.
    basis : str | None
        What it rests on.
    """

    key: str
    value: float
    group: Text
    label: Text
    unit: Text
    kind: str
    low: float
    high: float
    step: float
    tier: int | None = None
    basis: str | None = None


def numbers(scheme: Scheme) -> tuple[Number, ...]:
    """Return every number of a scheme that can be moved: bounds, points, days and numbers of reviews.

    A number that the file leaves to its default is not among them.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> first = numbers(load("portugal-2021"))[0]
    >>> first.key, first.value, first.low, first.high
    ('assessment.parts.1.bands.2.at_least', 120.0, 0.0, 239.0)
    >>> first.label.zh
    '蓝色（Moderado，中等）达到'
    """
    raising = scheme.raising_bands
    return (
        *_assessment(scheme, scheme.assessment, "assessment", "first" if raising else None),
        *(_assessment(scheme, raising, "raising", "raising") if raising else ()),
        *_course(scheme),
        *_levels(scheme),
    )


# -- bounds and points -----------------------------------------------------------------------------


def _assessment(scheme: Scheme, assessment: Assessment, key: str, stage: str | None) -> Iterator[Number]:
    for number in _unstaged(scheme, assessment, key):
        group = say(f"numbers.{stage}", name=number.group) if stage else number.group
        yield replace(number, group=group)


def _unstaged(scheme: Scheme, assessment: Assessment, key: str) -> Iterator[Number]:
    yield from _combination(scheme, assessment, key)
    for place, case in enumerate(assessment.cases, start=1):
        for at, condition in enumerate(case.when, start=1):
            for number in _condition(condition, f"{key}.cases.{place}.when.{at}"):
                yield replace(number, group=say("standing.cases", n=place), basis=case.basis, tier=case.tier)
        for number in _combination(scheme, case, f"{key}.cases.{place}"):
            yield replace(number, group=say("cases.of_case", n=place, name=number.group))


def _combination(scheme: Scheme, combination: Assessment | Case, key: str) -> Iterator[Number]:
    for place, part in enumerate(combination.parts, start=1):
        for number in (
            *_bands(scheme, part.bands, f"{key}.parts.{place}.bands", part.indicator),
            *_points(part, f"{key}.parts.{place}.bands"),
            *_suppressed(part, f"{key}.parts.{place}.suppressed"),
        ):
            yield replace(number, group=indicator_name(part.indicator), basis=part.basis)
    if combination.cap is not None:
        found = _bound(f"{key}.cap", combination.cap, None, say("combining.cap_label"))
        yield replace(found, group=say("combining.sum"), basis=combination.tiers_basis)
    for number in _bands(scheme, combination.tiers or (), f"{key}.tiers", None):
        yield replace(number, group=say("combining.sum"), basis=combination.tiers_basis)


def _bands(scheme: Scheme, bands: Sequence[Band], key: str, indicator: str | None) -> Iterator[Number]:
    """Yield the bounds of bands; each may be moved up to its neighbours."""
    edges = [band.edge for band in bands[1:]]
    for place, band in enumerate(bands[1:], start=2):
        before, after = [None, *edges][place - 2], [*edges, None][place - 1]
        side = _side(band)
        if band.tier is None:
            name = say(
                "numbers.points_from", points=say_counted("points", band.worth), side=say(f"numbers.{side}")
            )
        else:
            name = say("numbers.condition", name=tier_words(scheme, band.tier), side=say(f"numbers.{side}"))
        found = _bound(f"{key}.{place}.{side}", band.edge or 0.0, indicator, name, before=before, after=after)
        yield replace(found, tier=band.tier)


def _points(part: Part, key: str) -> Iterator[Number]:
    texts = band_values(part.indicator, part.bands)
    for place, (values, band) in enumerate(zip(texts, part.bands, strict=True), start=1):
        if band.points is not None:
            most = _round(2 * max(abs(one.worth) for one in part.bands))
            unit = say("numbers.unit_points")
            yield Number(
                f"{key}.{place}.points", band.points, _NOTHING, values, unit, "points", -most, most, 1.0
            )


def _suppressed(part: Part, key: str) -> Iterator[Number]:
    how = catalogue.indicator(part.indicator).calculation
    if part.suppressed and how:
        unit, count = catalogue.figures()[how.of[0]].unit, part.suppressed.count
        label = say("unknown.suppressed_label")
        yield Number(f"{key}.count", count, _NOTHING, label, unit, "bound", 0.0, _round(3 * count), 1.0)


def _condition(condition: Condition | LevelCondition, key: str) -> Iterator[Number]:
    for side in _SIDES:
        value = getattr(condition, side)
        if isinstance(value, float):
            name = indicator_name(condition.indicator)
            label = say("numbers.condition", name=name, side=say(f"numbers.{side}"))
            yield _bound(f"{key}.{side}", value, condition.indicator, label)


def _bound(
    key: str,
    value: float,
    indicator: str | None,
    label: Text,
    *,
    before: float | None = None,
    after: float | None = None,
) -> Number:
    unit = amount(indicator, "") if indicator else say("numbers.unit_points")
    step = 1.0 if indicator is None or is_counted(indicator) else _fine(after or value)
    low = 0.0 if before is None else before + step
    most = catalogue.indicator(indicator).entry.most if indicator else None
    high = after - step if after is not None else _round(3 * value) if most is None else most
    unit = unit.each(str.strip)
    return Number(key, value, _NOTHING, label, unit, "bound", min(low, value), max(high, value), step)


def _side(band: Band) -> str:
    return "at_least" if band.inclusive else "above"


def _fine(value: float) -> float:
    """Return a step of about a hundredth, a power of ten.

    >>> _fine(240), _fine(7.5), _fine(0)
    (1.0, 0.01, 0.01)
    """
    return max(10.0 ** (math.floor(math.log10(value)) - 2), 0.01) if value > 0 else 0.01


def _round(value: float) -> float:
    """Return the next number of one digit and noughts, at least 10.

    >>> _round(72), _round(2880), _round(3)
    (80.0, 3000.0, 10.0)
    """
    if value <= 10:  # noqa: PLR2004
        return 10.0
    digit = 10.0 ** math.floor(math.log10(value))
    return math.ceil(value / digit) * digit


# -- levels ----------------------------------------------------------------------------------------


def _levels(scheme: Scheme) -> Iterator[Number]:
    """Yield the durations of levels, and the bounds of their conditions that are numbers."""
    if "graded_from" in scheme.model_fields_set:
        yield Number(
            key="graded_from",
            value=float(scheme.graded_from),
            group=say("sections.reviews"),
            label=say("levels.graded_from_label"),
            unit=say("levels.unit"),
            kind="course",
            low=1.0,
            high=float(max(_MOST["reviews"], scheme.graded_from)),
            step=1.0,
        )
    for place, level in enumerate(scheme.levels, start=1):
        group = say("levels.group", tier=tier_words(scheme, level.tier))
        for name in ("on", "hold"):
            if name in level.model_fields_set:
                value, low = float(getattr(level, name)), float(name == "on")
                most, unit = max(value, _MOST["reviews"]), say("levels.unit")
                yield Number(
                    key=f"levels.{place}.{name}",
                    value=value,
                    group=group,
                    label=say(f"levels.{name}"),
                    unit=unit,
                    kind="course",
                    low=low,
                    high=most,
                    step=1.0,
                    tier=level.tier,
                    basis=level.basis,
                )
        for at, condition in enumerate(level.when, start=1):
            for number in _condition(condition, f"levels.{place}.when.{at}"):
                yield replace(number, group=group, basis=level.basis, tier=level.tier)


# -- reviews, raising, easing ----------------------------------------------------------------------


def _course(scheme: Scheme) -> Iterator[Number]:
    reviews, raising, easing = scheme.reviews, scheme.raising, scheme.easing
    if reviews:
        yield _days("reviews", "every_days", reviews.every_days, "days", reviews.basis)
    if isinstance(raising, RaisingByAssessment):
        yield from _written("raising", raising)
    if isinstance(easing, Easing):
        label = say("numbers.clear", name=indicator_name(easing.indicator))
        found = _bound("easing.at_least", easing.at_least, easing.indicator, label)
        yield replace(found, group=say("sections.easing"), kind="course", basis=easing.basis)
        yield _days("easing", "step", easing.step, "tiers", easing.basis)
    if isinstance(easing, EasingByAssessment):
        yield from _written("easing", easing)


def _written(section: str, way: RaisingByAssessment | EasingByAssessment) -> Iterator[Number]:
    for name, unit in _UNITS.items():
        if name in way.model_fields_set:
            yield _days(section, name, getattr(way, name), unit, way.basis)


def _days(section: str, name: str, value: int, unit: str, basis: str) -> Number:
    label = say(f"numbers.{section}_reviews" if name == "reviews" else f"numbers.{name}")
    low = 0.0 if name in ("min_reviews_in_tier", "effective_after_days") else 1.0
    return Number(
        key=f"{section}.{name}",
        value=float(value),
        group=say(f"sections.{section}"),
        label=label,
        unit=say(f"numbers.unit_{unit}"),
        kind="course",
        low=low,
        high=float(max(_MOST[name], value)),
        step=1.0,
        basis=basis,
    )
