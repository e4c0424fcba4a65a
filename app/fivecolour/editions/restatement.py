"""A day as an edition showed it, beside the same day as a later edition knows it: what differs, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fivecolour.editions.edition_data import Edition

# ``late``: a figure that nobody had reported yet; ``correction``: one that was another; ``gone``: one that is
# no longer reported; ``rule``, ``population``, ``boundaries``: what is not the same any more; ``published``:
# the authority's own map; ``withdrawn``: the edition itself; ``elsewhere``: none of these.
Cause: TypeAlias = Literal[
    "late",
    "correction",
    "gone",
    "rule",
    "population",
    "boundaries",
    "published",
    "withdrawn",
    "elsewhere",
]


@dataclass(frozen=True, slots=True)
class FigureRevision:
    """One figure of a district that is not what it was; None where it is not reported."""

    figure: str
    day: str
    was: float | None
    now: float | None

    @property
    def cause(self) -> Cause:
        """What kind of difference it is."""
        return "late" if self.was is None else "gone" if self.now is None else "correction"


@dataclass(frozen=True, slots=True)
class TierRevision:
    """A district that a day shows in another tier; None where an edition does not have the district.

    ``figures`` are those up to the day that differ, the latest day first.
    """

    code: str
    was: int | None
    now: int | None
    causes: tuple[Cause, ...]
    figures: tuple[FigureRevision, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRevision:
    """What differs on a day: districts of another tier, and how many have other figures in the same."""

    tiers: tuple[TierRevision, ...]
    figures_only: int


def revision(
    shown: Edition, now: Edition, day: str, *, layer: str = "graded", withdrawn: bool = False
) -> DayRevision:
    """Return how a day that both editions have differs between them; ``withdrawn`` is said of ``shown``."""
    was_at, now_at = shown.day_index[day], now.day_index[day]
    days = [(shown.day_index[d], now.day_index[d], d) for d in now.days if d <= day and d in shown.day_index]
    found, figures_only = [], 0
    for code in dict.fromkeys((*now.districts, *shown.districts)):
        was = shown.shown_tier(code, was_at, layer) if code in shown.districts else None
        is_now = now.shown_tier(code, now_at, layer) if code in now.districts else None
        both = was is not None and is_now is not None
        if was == is_now:
            figures_only += both and _differ(shown, now, code, days)
            continue
        figures = tuple(_figures(shown, now, code, days)) if both else ()
        causes = tuple(_causes(shown, now, code, day, figures, layer)) if both else ("boundaries",)
        causes += ("withdrawn",) if withdrawn else ()
        found.append(TierRevision(code, was, is_now, causes or ("elsewhere",), figures))
    return DayRevision(tuple(found), figures_only)


_Days: TypeAlias = Sequence[tuple[int, int, str]]


def _differ(shown: Edition, now: Edition, code: str, days: _Days) -> bool:
    return next(_figures(shown, now, code, days), None) is not None


def _figures(shown: Edition, now: Edition, code: str, days: _Days) -> Iterator[FigureRevision]:
    columns = _columns(shown, now, code)
    for was_at, now_at, day in reversed(days):
        for name, (old, new) in columns.items():
            was, is_now = old[was_at] if old else None, new[now_at] if new else None
            if was != is_now:
                yield FigureRevision(name, day, was, is_now)


def _columns(
    shown: Edition, now: Edition, code: str
) -> dict[str, tuple[Sequence[float | None], Sequence[float | None]]]:
    """Return both editions' figures of a district by name, without those that are the same throughout."""
    old, new = shown.series[code], now.series[code]
    names = dict.fromkeys((*now.figures, *shown.figures))
    every: dict[str, tuple[Sequence[float | None], Sequence[float | None]]] = {
        "cumulative_confirmed": (old.cumulative, new.cumulative),
        "new_confirmed": (old.new, new.new),
        **{
            name: (shown.figures.get(name, {}).get(code, ()), now.figures.get(name, {}).get(code, ()))
            for name in names
        },
    }
    return {name: pair for name, pair in every.items() if pair[0] != pair[1]}


def _causes(
    shown: Edition, now: Edition, code: str, day: str, figures: tuple[FigureRevision, ...], layer: str
) -> Iterator[Cause]:
    if layer == "published":
        yield "published"
        return
    old, new = shown.scheme.on(day), now.scheme.on(day)
    if (old.name, old.rule, old.levels) != (new.name, new.rule, new.levels):
        yield "rule"
    yield from dict.fromkeys(one.cause for one in figures)
    if shown.districts[code].population != now.districts[code].population:
        yield "population"
