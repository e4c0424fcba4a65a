"""The clauses of a reason by levels: since when, by what, for how long, and what would change it."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from fivecolour import texts
from fivecolour.scoring.reason import BoundedReading, LevelInForce, NeededValue, PossibleChange, Reason


class Writer(Protocol):
    """What writes a sentence: it knows the language, and the words of rule and indicators."""

    reason: Reason
    undated: str
    language: str

    def say(self, key: str, **values: object) -> str:
        """Say what stands under a key of the texts."""

    def named(self, name: str) -> str:
        """Name an indicator, or a parameter of the rule."""

    def unknown(self, name: str) -> str:
        """Name an indicator, or a parameter, that is unknown."""

    def tier(self, tier: int | None) -> str:
        """Say a tier."""

    def day(self, day: dt.date) -> str:
        """Write a day."""

    def fact(self, fact: BoundedReading) -> str:
        """Say an indicator with its bounds."""

    def need(self, need: NeededValue, key: str) -> str:
        """Say what an indicator has to do."""


def why(writer: Writer, level: LevelInForce) -> list[str]:
    """Say since when a tier is in force, and by what."""
    reason, facts = writer.reason, _facts(writer)
    values = {"tier": writer.tier(reason.tier), "since": _period(writer, level, level.since)}
    values |= {"periods": _number(writer, level, level.periods), "facts": facts}
    if writer.undated:
        return [facts or writer.tier(reason.tier), *still_open(writer, level)]
    if level.last is not None:
        last = _period(writer, level, level.last)
        left = _number(writer, level, level.left)
        key = "held" if level.left else "held_last"
        clauses = [writer.say(f"levels.{key}", last=last, left=left, **values)]
    elif level.row > 1:
        clauses = [writer.say("levels.begun", row=_number(writer, level, level.row), **values)]
    elif facts:
        clauses = [writer.say("levels.plain", **values)]
    else:
        clauses = [writer.say("levels.since", **values)]
    return [*clauses, *still_open(writer, level)]


def still_open(writer: Writer, level: LevelInForce) -> list[str]:
    """Say of which higher tiers it is not known whether they are in force."""
    if not level.open:
        return []
    between = writer.say("list_separator")
    tiers = between.join(writer.tier(tier) for tier in level.open)
    names = between.join(writer.unknown(name) for name in level.unknown)
    return [writer.say("levels.open" if names else "levels.open_before", tiers=tiers, names=names)]


def change(writer: Writer, level: LevelInForce, possible: PossibleChange | None, direction: str) -> str:
    """Say what would raise or lower the tier: ``direction`` is ``"up"`` or ``"down"``."""
    if possible is None or possible.in_force is None:
        return ""
    key = "side_still" if possible.already else "side"
    needs = [NeededValue(possible.indicator, possible.needed, possible.side), *possible.also]
    form = f"{direction}_{'still' if possible.already else 'if'}{'_one' if possible.reviews == 1 else ''}"
    needed = writer.say("and").join(writer.need(need, key) for need in needs)
    if writer.undated:
        return writer.say(f"{direction}.daily", needs=needed, tier=writer.tier(possible.tier))
    return writer.say(
        f"levels.{form}",
        needs=needed,
        periods=_number(writer, level, possible.reviews),
        day=_period(writer, level, possible.in_force),
        tier=writer.tier(possible.tier),
    )


def _facts(writer: Writer) -> str:
    return writer.say("list_separator").join(writer.fact(fact) for fact in writer.reason.conditions)


def _period(writer: Writer, level: LevelInForce, day: dt.date) -> str:
    return writer.say(f"levels.the_{level.period}", day=writer.day(day))


def _number(writer: Writer, level: LevelInForce, number: int) -> str:
    return texts.counted_of("reasons", f"levels.{level.period}s", number, writer.language).format(n=number)
