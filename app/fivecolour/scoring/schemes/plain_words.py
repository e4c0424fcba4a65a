"""A scheme in plain words, Chinese and English, made from its data alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import get_args

from fivecolour import catalogue
from fivecolour.regions.region_set import Text
from fivecolour.scoring.indicators.names import is_bounded
from fivecolour.scoring.indicators.window_cases import LEAST_KNOWN
from fivecolour.scoring.schemes.level_words import (
    exceptions,
    level_combining,
    level_lines,
    level_numbers,
    parameter_measures,
)
from fivecolour.scoring.schemes.review_rules import Easing, EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.rule_table import Basis
from fivecolour.scoring.schemes.rule_texts import (
    amount,
    band_values,
    edges,
    indicator_meaning,
    indicator_name,
    listed,
    number,
    say,
    say_counted,
    tier_words,
    values,
    written_day,
)
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Assessment, Band, Case, Condition, Part, Scheme
from fivecolour.scoring.schemes.statements import Line, Section, Statement

_REVIEWS_NAMED = 3


def plain_words(scheme: Scheme, period: str = "day") -> tuple[Section, ...]:
    """Say a scheme in plain words, chapter by chapter; without reviews there is none on raising and easing.

    ``period`` is what the map that it grades goes by: ``"day"``, ``"week"`` or ``"month"``.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> sections = plain_words(load("zhejiang-2020"))
    >>> [section.key for section in sections][:3]
    ['measures', 'lines', 'combining']
    >>> sections[5].statements[0].text.en
    'At a review that does not raise it, a district with 6 or more clear days in a row is lowered by one \
tier; otherwise its colour is held.'
    """
    chapters = {
        "measures": [*_measures(scheme), *parameter_measures(scheme)],
        "lines": level_lines(scheme) if scheme.levels else _lines(scheme, scheme.assessment),
        "combining": [
            *(level_combining() if scheme.levels else _combining(scheme, scheme.assessment)),
            *([Statement(say("combining.monotone"))] if scheme.monotone else []),
        ],
        "reviews": [] if scheme.levels else _reviews(scheme, period),
        "raising": _raising(scheme),
        "easing": _easing(scheme),
        "missing": _missing(scheme),
        "exceptions": exceptions(scheme),
        "standing": _standing(scheme),
        "sources": [Statement(source.name, link=source.url) for source in scheme.sources],
    }
    return tuple(
        Section(key, say(f"sections.{key}"), tuple(statements))
        for key, statements in chapters.items()
        if statements
    )


def _measures(scheme: Scheme) -> list[Statement]:
    return [Statement(indicator_meaning(name), title=indicator_name(name)) for name in scheme.indicators]


def _lines(scheme: Scheme, assessment: Assessment, *, single: bool = False) -> list[Statement]:
    if not assessment.cases:
        return [_ladder(scheme, part, single=single) for part in assessment.parts]
    statements = [_table(scheme, assessment)]
    if any(one.missing == "not_graded" for case in assessment.cases for one in case.when):
        statements.append(Statement(say("cases.open")))
    for place, case in enumerate(assessment.cases, start=1):
        lines = [*(_ladder(scheme, part) for part in case.parts), *_sum(scheme, case)]
        statements.extend(replace(one, title=say("cases.of_case", n=place, name=one.title)) for one in lines)
    return statements


def _table(scheme: Scheme, assessment: Assessment) -> Statement:
    """Say a decision table, a line for each case."""
    bases = {case.basis for case in assessment.cases}
    return Statement(
        title=say("cases.title"),
        lines=tuple(_case(scheme, place, case) for place, case in enumerate(assessment.cases, start=1)),
        basis=bases.pop() if len(bases) == 1 else None,
    )


def _case(scheme: Scheme, place: int, case: Case) -> Line:
    conditions = listed(map(_condition, case.when), "cases.and") if case.when else say("cases.otherwise")
    text = say("cases.case", n=place, conditions=conditions)
    if case.tier is None:
        return Line(text, say("cases.see", n=place))
    return Line(text, tier_words(scheme, case.tier), case.tier)


def _condition(condition: Condition) -> Text:
    name = indicator_name(condition.indicator)
    held = say(
        "cases.condition", name=name, values=values(condition.indicator, condition.lower, condition.upper)
    )
    if condition.missing == "not_graded":
        return held
    unknown = say(f"cases.{condition.missing}")
    return listed([held, unknown], "cases.beside")


def _ladder(scheme: Scheme, part: Part, *, single: bool = False) -> Statement:
    unknown = say(
        "unknown.ignore_alone" if part.missing == "ignore" and single else f"unknown.{part.missing}"
    )
    if hidden := part.suppressed:
        key = "suppressed" if hidden.taken is None else "suppressed_most"
        unknown = listed([unknown, say(f"unknown.{key}", n=number(hidden.count))], "status.between_sentences")
    return Statement(
        unknown,
        title=indicator_name(part.indicator),
        lines=_bands(scheme, part.indicator, part.bands),
        basis=part.basis,
    )


def _sum(scheme: Scheme, combination: Assessment | Case) -> list[Statement]:
    """Say the bands of a sum of points, if points are added."""
    if combination.tiers is None:
        return []
    return [Statement(title=say("combining.sum"), lines=_bands(scheme, None, combination.tiers))]


def _bands(scheme: Scheme, indicator: str | None, bands: tuple[Band, ...]) -> tuple[Line, ...]:
    values = band_values(indicator, bands)
    return tuple(_line(scheme, one, band) for one, band in zip(values, bands, strict=True))


def _line(scheme: Scheme, values: Text, band: Band) -> Line:
    if band.tier is not None:
        return Line(values, tier_words(scheme, band.tier), band.tier)
    key = "points_off" if band.worth < 0 else "points"
    return Line(values, say_counted(key, abs(band.worth)))


def _combining(scheme: Scheme, assessment: Assessment) -> list[Statement]:
    key = "one" if assessment.combine == "worst" and len(assessment.parts) == 1 else assessment.combine
    cap = [] if assessment.cap is None else [Statement(say("combining.cap", n=number(assessment.cap)))]
    return [Statement(say(f"combining.{key}")), *cap, *_sum(scheme, assessment)]


def _reviews(scheme: Scheme, period: str) -> list[Statement]:
    reviews = scheme.reviews
    if reviews is None:
        return [Statement(say("reviews.none" if period == "day" else f"reviews.none_in_{period}"))]
    first = say("reviews.first", first=written_day(reviews.first))
    if reviews.every_days == 1:
        return [Statement(first), Statement(say("reviews.every_day"), basis=reviews.basis)]
    beat = timedelta(days=reviews.every_days)
    days = listed(written_day(reviews.first + beat * step) for step in range(1, _REVIEWS_NAMED + 1))
    every = say("reviews.every", n=reviews.every_days, days=days)
    return [Statement(first), Statement(every, basis=reviews.basis)]


def _raising(scheme: Scheme) -> list[Statement]:
    raising = scheme.raising
    if raising is None:
        return []
    if isinstance(raising, RaisingByAssessment):
        key = "raised_one" if raising.reviews == 1 else "raised"
        rule = Statement(say(f"by_assessment.{key}", n=raising.reviews), basis=raising.basis)
        return [rule, *_delay(raising.effective_after_days)]
    lines = _lines(scheme, raising, single=len(raising.parts) == 1)
    several = raising.cases or len(raising.parts) > 1
    return [Statement(say("raising.rule")), *lines, *(_combining(scheme, raising) if several else [])]


def _easing(scheme: Scheme) -> list[Statement]:
    easing = scheme.easing
    if easing is None:
        return []
    if isinstance(easing, EasingByAssessment):
        return _eased_by_assessment(easing)
    rule = say(
        "easing.rule",
        name=indicator_name(easing.indicator),
        amount=amount(easing.indicator, number(easing.at_least)),
        step=_step(easing.step),
    )
    return [Statement(rule, basis=easing.basis), Statement(say("easing.floor"))]


def _eased_by_assessment(easing: EasingByAssessment) -> list[Statement]:
    key = "eased_one" if easing.reviews == 1 else "eased"
    statements = [
        Statement(say(f"by_assessment.{key}", n=easing.reviews, step=_step(easing.step)), basis=easing.basis)
    ]
    if easing.min_reviews_in_tier:
        statements.append(Statement(say_counted("by_assessment.dwell", easing.min_reviews_in_tier)))
    if easing.days == "working":
        statements.append(Statement(say("by_assessment.working")))
    return [*statements, *_delay(easing.effective_after_days), Statement(say("by_assessment.broken"))]


def _delay(days: int) -> list[Statement]:
    key = "delay_one" if days == 1 else "delay"
    return [Statement(say(f"by_assessment.{key}", n=days))] if days else []


def _step(step: int) -> Text:
    return say("easing.step_one" if step == 1 else "easing.step", n=step)


def _missing(scheme: Scheme) -> list[Statement]:
    statements = [Statement(say("missing.not_zero"))]
    if any(is_bounded(name) for name in scheme.indicators):
        statements.append(Statement(say("missing.sparse", percent=number(100 * LEAST_KNOWN))))
    if scheme.missing is None:
        return statements
    reported = listed(map(_figure, scheme.missing.reported_by))
    names = listed(indicator_name(name) for name in scheme.missing.return_assessed_by)
    anew = "return_all" if {*scheme.assessment.axes} <= {*scheme.missing.return_assessed_by} else "return"
    return [
        *statements,
        Statement(say("missing.reported_by", names=reported)),
        Statement(say("missing.not_graded", tier=tier_words(scheme, NOT_GRADED)), basis=scheme.missing.basis),
        Statement(say(f"missing.{anew}", names=names)),
    ]


def _figure(name: str) -> Text:
    """Name a reported figure, or an indicator that is given as such."""
    for figure in catalogue.figures().values():
        for form in figure.forms:
            if figure.field(form) == name:
                plain = form == "state" or name == figure.name
                return figure.title if plain else say(f"forms.{form}", name=figure.title)
    return indicator_name(name) if catalogue.is_known(name) else Text(name, name)


def _standing(scheme: Scheme) -> list[Statement]:
    """Say the scheme's standing, then list its numbers by what they rest on."""
    numbers = list(_numbers(scheme))
    return [
        Statement(say(f"status.{scheme.status}")),
        Statement(_in_force(scheme)),
        *(
            Statement(
                say(f"basis.{basis}.text"),
                title=say(f"basis.{basis}.name"),
                lines=tuple(Line(text) for text, rests_on in numbers if rests_on == basis),
                basis=basis,
            )
            for basis in get_args(Basis)
            if any(rests_on == basis for _, rests_on in numbers)
        ),
    ]


def _in_force(scheme: Scheme) -> Text:
    since = written_day(scheme.in_force_from)
    if scheme.in_force_to is None:
        period = say("status.since", **{"from": since})
    else:
        period = say("status.between", **{"from": since, "to": written_day(scheme.in_force_to)})
    earlier = say("status.earlier")
    if scheme.supersedes:
        earlier = listed(
            [say("status.supersedes", name=scheme.supersedes), earlier], "status.between_sentences"
        )
    return listed([period, earlier], "status.between_sentences")


def _numbers(scheme: Scheme) -> Iterator[tuple[Text, Basis]]:
    """Yield every group of numbers with what it rests on."""
    yield from level_numbers(scheme) if scheme.levels else _numbers_of("lines", "cases", scheme.assessment)
    if scheme.raising_bands:
        yield from _numbers_of("raising", "raising_cases", scheme.raising_bands)
    if isinstance(scheme.raising, RaisingByAssessment):
        yield say("standing.raised", n=scheme.raising.reviews), scheme.raising.basis
    if scheme.reviews:
        values = {"first": written_day(scheme.reviews.first), "n": scheme.reviews.every_days}
        key = "reviews_daily" if scheme.reviews.every_days == 1 else "reviews"
        yield say(f"standing.{key}", **values), scheme.reviews.basis
    if scheme.easing:
        yield _easing_number(scheme.easing), scheme.easing.basis
    if scheme.missing:
        yield say("standing.missing"), scheme.missing.basis


def _easing_number(easing: Easing | EasingByAssessment) -> Text:
    if isinstance(easing, EasingByAssessment):
        return say("standing.eased", n=easing.reviews, step=_step(easing.step))
    enough = amount(easing.indicator, number(easing.at_least))
    return say("standing.easing", name=indicator_name(easing.indicator), amount=enough)


def _numbers_of(lines: str, cases: str, assessment: Assessment) -> Iterator[tuple[Text, Basis]]:
    for part in assessment.parts:
        yield _bounds(f"standing.{lines}", part), part.basis
    if assessment.tiers and assessment.tiers_basis:
        sums = [band.edge for band in assessment.tiers if band.edge is not None]
        numbers = listed(say("sum", n=number(one)) for one in sums)
        yield say("standing.sum", numbers=numbers), assessment.tiers_basis
    for place, case in enumerate(assessment.cases, start=1):
        yield say(f"standing.{cases}", n=place), case.basis
        for part in case.parts:
            yield _bounds("standing.case_lines", part, n=place), part.basis


def _bounds(key: str, part: Part, **values: object) -> Text:
    name = indicator_name(part.indicator)
    return say(key, name=name, numbers=edges(part.indicator, part.cuts), **values)
