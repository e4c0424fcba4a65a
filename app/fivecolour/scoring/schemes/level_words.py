"""A rule's levels in plain words: when each begins, how long it is held, and where they are departed from."""

from __future__ import annotations

from collections.abc import Iterator

from fivecolour.scoring.schemes.levels import Level, LevelBound, LevelCondition, ParameterName
from fivecolour.scoring.schemes.rule_table import Basis
from fivecolour.scoring.schemes.rule_texts import (
    amount,
    indicator_name,
    listed,
    number,
    say,
    say_counted,
    tier_words,
)
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.schemes.statements import Line, Statement
from fivecolour.texts import Text


def level_lines(scheme: Scheme) -> list[Statement]:
    """Say when each level begins and how long it is held, the highest first."""
    ordered = sorted(scheme.levels, key=lambda level: -level.tier)
    lines = [_level(scheme, level) for level in ordered]
    if scheme.graded_from > 1:
        lines.append(Statement(say("levels.graded_from", n=scheme.graded_from)))
    return lines


def level_combining() -> list[Statement]:
    """Say how levels make one colour."""
    return [Statement(say("levels.highest")), Statement(say("levels.unknown"))]


def parameter_measures(scheme: Scheme) -> list[Statement]:
    """Say what the bounds are that differ by district and time."""
    return [Statement(say("levels.parameter"), title=one.title) for one in scheme.parameters]


def exceptions(scheme: Scheme) -> list[Statement]:
    """Say where what was published departs from the rule."""
    return [Statement(one.text, basis=one.basis) for one in scheme.exceptions]


def level_numbers(scheme: Scheme) -> Iterator[tuple[Text, Basis]]:
    """Yield each level with what it rests on."""
    for level in scheme.levels:
        if level.when:
            values = {"tier": tier_words(scheme, level.tier), "on": level.on, "hold": level.hold}
            yield say("levels.standing", **values), level.basis


def _level(scheme: Scheme, level: Level) -> Statement:
    title = tier_words(scheme, level.tier)
    if not level.when:
        return Statement(say(f"levels.base_{level.missing}"), title=title, basis=level.basis)
    begins = say("levels.begins_one" if level.on == 1 else "levels.begins", n=level.on)
    held = say_counted("levels.held", level.hold) if level.hold else say("levels.held_none")
    return Statement(
        say("levels.both", begins=begins, held=held),
        title=title,
        lines=tuple(Line(_condition(scheme, one)) for one in level.when),
        basis=level.basis,
    )


def _condition(scheme: Scheme, condition: LevelCondition) -> Text:
    sides = [
        say(f"range.{side}", amount=_bound(scheme, condition.indicator, bound))
        for side, bound in condition.bounds
    ]
    return say("cases.condition", name=indicator_name(condition.indicator), values=listed(sides))


def _bound(scheme: Scheme, indicator: str, bound: LevelBound) -> Text:
    if isinstance(bound, ParameterName):
        return scheme.parameter(bound.parameter).title
    return amount(indicator, number(bound))
