"""A scheme in plain words, Chinese and English, made from its data alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.regions.types import Text
from app.scoring.rule_texts import (
    amount,
    band_values,
    edges,
    indicator_meaning,
    indicator_name,
    listed,
    number,
    say,
    texts,
    tier_words,
    written_day,
)
from app.scoring.scheme import NOT_GRADED, Assessment, Band, Basis, Part, Scheme

_REVIEWS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: which values, what they give, and the tier that colours it, if it is one."""

    text: Text
    gives: Text | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the rule says, with an optional heading, list and address."""

    text: Text | None = None
    title: Text | None = None
    lines: tuple[Line, ...] = ()
    basis: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the rule: ``measures``, ``lines``, ``combining`` … as in ``data/texts/rule.toml``."""

    key: str
    title: Text
    statements: tuple[Statement, ...]


def plain_words(scheme: Scheme) -> tuple[Section, ...]:
    """Say a scheme in plain words, chapter by chapter.

    Examples
    --------
    >>> from app.scoring.schemes import load
    >>> sections = plain_words(load("zhejiang-2020"))
    >>> [section.key for section in sections][:3]
    ['measures', 'lines', 'combining']
    >>> sections[5].statements[0].text.en
    'At a review that does not raise it, a district with 6 or more clear days in a row is lowered by one \
tier; otherwise its colour is held.'
    """
    chapters = {
        "measures": _measures(scheme),
        "lines": _lines(scheme, scheme.assessment),
        "combining": _combining(scheme, scheme.assessment),
        "reviews": _reviews(scheme),
        "raising": _raising(scheme),
        "easing": _easing(scheme),
        "missing": _missing(scheme),
        "standing": _standing(scheme),
        "sources": [Statement(Text(s.title, s.title), link=s.url) for s in scheme.sources],
    }
    return tuple(Section(key, say(f"sections.{key}"), tuple(said)) for key, said in chapters.items())


def _measures(scheme: Scheme) -> list[Statement]:
    return [Statement(indicator_meaning(name), title=indicator_name(name)) for name in scheme.indicators]


def _lines(scheme: Scheme, assessment: Assessment, *, alone: bool = False) -> list[Statement]:
    return [_ladder(scheme, part, alone=alone) for part in assessment.parts]


def _ladder(scheme: Scheme, part: Part, *, alone: bool) -> Statement:
    unknown = "ignore_alone" if part.missing == "ignore" and alone else part.missing
    return Statement(
        say(f"unknown.{unknown}"),
        title=indicator_name(part.indicator),
        lines=_bands(scheme, part.indicator, part.bands),
        basis=part.basis,
    )


def _bands(scheme: Scheme, indicator: str | None, bands: tuple[Band, ...]) -> tuple[Line, ...]:
    values = band_values(indicator, bands)
    return tuple(_line(scheme, said, band) for said, band in zip(values, bands, strict=True))


def _line(scheme: Scheme, said: Text, band: Band) -> Line:
    if band.tier is not None:
        return Line(said, tier_words(scheme, band.tier), band.tier)
    key = "points_off" if band.worth < 0 else "points"
    return Line(said, say(key, n=number(abs(band.worth))))


def _combining(scheme: Scheme, assessment: Assessment) -> list[Statement]:
    if assessment.tiers is not None:
        lines = _bands(scheme, None, assessment.tiers)
        return [Statement(say("combining.score")), Statement(title=say("combining.sum"), lines=lines)]
    return [Statement(say("combining.one" if len(assessment.parts) == 1 else "combining.worst"))]


def _reviews(scheme: Scheme) -> list[Statement]:
    reviews = scheme.reviews
    if reviews is None:
        return [Statement(say("reviews.none"))]
    first = say("reviews.first", first=written_day(reviews.first))
    if reviews.every_days == 1:
        return [Statement(first), Statement(say("reviews.every_day"), basis=reviews.basis)]
    beat = timedelta(days=reviews.every_days)
    days = listed(written_day(reviews.first + beat * step) for step in range(1, _REVIEWS_NAMED + 1))
    every = say("reviews.every", n=reviews.every_days, days=days)
    return [Statement(first), Statement(every, basis=reviews.basis)]


def _raising(scheme: Scheme) -> list[Statement]:
    if scheme.raising is None:
        return [Statement(say("raising.none"))]
    ladders = _lines(scheme, scheme.raising, alone=len(scheme.raising.parts) == 1)
    combined = _combining(scheme, scheme.raising) if len(ladders) > 1 else []
    return [Statement(say("raising.rule")), *ladders, *combined]


def _easing(scheme: Scheme) -> list[Statement]:
    easing = scheme.easing
    if easing is None:
        return [Statement(say("easing.none"))]
    rule = say(
        "easing.rule",
        name=indicator_name(easing.indicator),
        amount=amount(easing.indicator, number(easing.at_least)),
        step=say("easing.step_one" if easing.step == 1 else "easing.step", n=easing.step),
    )
    return [Statement(rule, basis=easing.basis), Statement(say("easing.floor"))]


def _missing(scheme: Scheme) -> list[Statement]:
    said = [Statement(say("missing.not_zero"))]
    if scheme.missing is None:
        return said
    figures = texts()["figures"]
    reported = listed(
        say(f"figures.{name}") if name in figures else Text(name, name) for name in scheme.missing.reported_by
    )
    names = listed(indicator_name(name) for name in scheme.missing.return_assessed_by)
    return [
        *said,
        Statement(say("missing.reported_by", names=reported)),
        Statement(say("missing.not_graded", tier=tier_words(scheme, NOT_GRADED)), basis=scheme.missing.basis),
        Statement(say("missing.return", names=names)),
    ]


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
                lines=tuple(Line(said) for said, rests_on in numbers if rests_on == basis),
                basis=basis,
            )
            for basis in texts()["basis"]
            if any(rests_on == basis for _, rests_on in numbers)
        ),
    ]


def _in_force(scheme: Scheme) -> Text:
    since = written_day(scheme.in_force_from)
    if scheme.in_force_to is None:
        said = say("status.since", **{"from": since})
    else:
        said = say("status.between", **{"from": since, "to": written_day(scheme.in_force_to)})
    earlier = say("status.earlier")
    return Text(said.zh + earlier.zh, f"{said.en} {earlier.en}")


def _numbers(scheme: Scheme) -> Iterable[tuple[Text, Basis]]:
    """Yield every group of numbers with what it rests on."""
    for key, assessment in (("lines", scheme.assessment), ("raising", scheme.raising)):
        for part in assessment.parts if assessment else ():
            yield _standing_of(key, part), part.basis
    if scheme.reviews:
        said = {"first": written_day(scheme.reviews.first), "n": scheme.reviews.every_days}
        yield say("standing.reviews", **said), scheme.reviews.basis
    if scheme.easing:
        enough = amount(scheme.easing.indicator, number(scheme.easing.at_least))
        name = indicator_name(scheme.easing.indicator)
        yield say("standing.easing", name=name, amount=enough), scheme.easing.basis
    if scheme.missing:
        yield say("standing.missing"), scheme.missing.basis


def _standing_of(key: str, part: Part) -> Text:
    name = indicator_name(part.indicator)
    return say(f"standing.{key}", name=name, numbers=edges(part.indicator, part.bands))
