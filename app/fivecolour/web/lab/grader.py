"""Grades two sides over the history of a region set, and says what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from fivecolour.config import Settings
from fivecolour.editions.history import Histories, History
from fivecolour.errors import UserError
from fivecolour.export.drawing.prescribed_colours import ink_of
from fivecolour.messages import RefusalError
from fivecolour.scoring.comparison import SchemeComparison, verdict
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import can_compute
from fivecolour.scoring.schemes import library
from fivecolour.scoring.schemes.drafts import draft, draft_text
from fivecolour.scoring.schemes.numbers import Number, numbers
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.rule_texts import indicator_name
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme
from fivecolour.web.lab.question import SIDES, Question, Side

# Districts of a day that are listed with their reasons; the others are counted.
LISTED = 300
_CACHED = 32


@dataclass(frozen=True, slots=True)
class FaultyError(Exception):
    """What makes the sides faulty: one message for each that is."""

    faults: Mapping[str, str]


class LabGrader:
    """Answers questions; keeps the last gradings, since mostly one number of one side is moved.

    Raises
    ------
    FaultyError
        By all its methods, where numbers make a scheme faulty: the words of ``schemes check``.
    UserError
        Where there is no such scheme or region set, or no figures of it.
    """

    def __init__(self, config: Settings) -> None:
        self._histories = Histories(config)
        self._graded = lru_cache(maxsize=_CACHED)(self._grade)

    def history(self, region_set: str) -> History:
        """Return the figures that everything here rests on."""
        return self._histories.of(region_set)

    def schemes(self) -> dict[str, Scheme]:
        """Return the schemes there are, by name."""
        return {scheme.name: scheme for scheme in library.list_schemes()}

    def numbers(self, scheme: str) -> tuple[Number, ...]:
        """Return the numbers of a scheme that can be moved."""
        return _numbers(scheme, self._source(scheme))

    def draft_file(self, side: Side) -> str:
        """Return the file of a side's draft; it has been checked."""
        self._check(side)
        text = self._source(side.scheme)
        draft(text, side.numbers)
        return draft_text(text, side.numbers)

    def answer(self, question: Question) -> dict[str, Any]:
        """Return what the page draws: both gradings, and how they differ on every day."""
        history = self.history(question.region_set)
        a, b = self._sides(question, history)
        comparison = SchemeComparison(a.grading, b.grading)
        days = range(len(a.grading.dates))
        ranks = dict(zip(SIDES, comparison.ranks, strict=True))
        return {
            **{
                name: side.document(question.language) | {"ranks": ranks[name]}
                for name, side in zip(SIDES, (a, b), strict=True)
            },
            "counts": [list(asdict(comparison.counts(day)).values()) for day in days],
            "matrices": comparison.matrices.reshape(len(days), -1).tolist(),
            **_reasons(comparison, history, question),
        }

    def reasons(self, question: Question) -> dict[str, Any]:
        """Return the districts that differ on the question's day, with both reasons."""
        history = self.history(question.region_set)
        a, b = self._sides(question, history)
        return _reasons(SchemeComparison(a.grading, b.grading), history, question)

    def _sides(self, question: Question, history: History) -> list[_GradedSide]:
        graded, faults = [], {}
        for name in SIDES:
            side = question.side(name)
            try:
                self._check(side)
                text, changed = self._source(side.scheme), tuple(sorted(side.numbers.items()))
                graded.append(self._graded(question.region_set, history.arrivals, side.scheme, text, changed))
            except UserError as fault:
                faults[name] = fault.in_language(question.language)
        if faults:
            raise FaultyError(faults)
        return graded

    def _source(self, scheme: str) -> str:
        return library.source(scheme)

    def _check(self, side: Side) -> None:
        unknown = sorted(set(side.numbers) - {number.key for number in self.numbers(side.scheme)})
        if unknown:
            raise RefusalError("no_number", scheme=side.scheme, key=unknown[0])

    def _grade(
        self, region_set: str, _arrivals: int, name: str, text: str, changed: tuple[tuple[str, float], ...]
    ) -> _GradedSide:
        scheme = draft(text, dict(changed)) if changed else _scheme(name, text)
        scheme = library.with_tables_of(scheme, name)
        return _GradedSide(grade(scheme, self.history(region_set).figures))


@lru_cache(maxsize=_CACHED)
def _scheme(name: str, text: str) -> Scheme:
    return library.parse(text, Path(f"{name}.toml"))


@lru_cache(maxsize=_CACHED)
def _numbers(name: str, text: str) -> tuple[Number, ...]:
    return numbers(_scheme(name, text))


@dataclass(frozen=True)
class _GradedSide:
    """One side, and what the page needs of it."""

    grading: Grading

    def document(self, language: str) -> dict[str, Any]:
        """Return it in the words of a language."""
        scheme, figures = self.grading.scheme, self.grading.figures
        held = {*figures.values, *(["population"] if figures.population.size else [])}
        lacking = [name for name in scheme.indicators if not can_compute(name, held)]
        return {
            "tiers": self._tiers,
            "levels": [_level(scheme, tier, language) for tier in range(MOST_TIERS + 1)],
            "inks": _inks(scheme),
            "ranges": self._ranges,
            "lacking": [indicator_name(name)[language] for name in lacking],
            "blocked": any(name in scheme.required for name in lacking),
        }

    @cached_property
    def _tiers(self) -> list[str]:
        return ["".join(map(str, row)) for row in self.grading.tiers.tolist()]

    @cached_property
    def _ranges(self) -> dict[str, list[float]]:
        return {one.key: [one.value, one.low, one.high] for one in numbers(self.grading.scheme)}


def _level(scheme: Scheme, tier: int, language: str) -> str:
    """Return what the rule calls a tier; nothing where it has no such tier."""
    named = tier == NOT_GRADED or any(label.tier == tier for label in scheme.tiers)
    return scheme.label(tier).shown(language) if named else ""


def _inks(scheme: Scheme) -> dict[int, list[str]]:
    """Return fill, pattern and text of each tier that is not drawn in the colour of its own number.

    ``--f4`` and its like are the page's five colours, in the theme that the reader has.
    """
    found = {}
    for label in scheme.tiers:
        shown = label.colour_tier
        if label.hex:
            found[label.tier] = list(astuple(ink_of(label.hex)))
        elif shown and shown != label.tier:
            found[label.tier] = [f"var(--{part}{shown})" for part in ("f", "g", "y")]
    return found


def _reasons(comparison: SchemeComparison, history: History, question: Question) -> dict[str, Any]:
    day = _day_of(question, history)
    found = comparison.differences(history.region.districts, day, question.language, most=LISTED)
    return {
        "date": str(history.figures.dates[day]),
        "differ": int(comparison.per_day[day]),
        "list": [asdict(one) for one in found],
        "chosen": _chosen(comparison, history, question, day),
    }


def _chosen(
    comparison: SchemeComparison, history: History, question: Question, day: int
) -> dict[str, Any] | None:
    if question.district not in history.figures.codes:
        return None
    row = history.figures.codes.index(question.district)
    sides = {"a": comparison.a, "b": comparison.b}
    told = {side: asdict(verdict(graded, row, day, question.language)) for side, graded in sides.items()}
    return {
        "code": question.district,
        "name": history.region.districts[row].name[question.language],
        **told,
    }


def _day_of(question: Question, history: History) -> int:
    days = [str(day) for day in history.figures.dates]
    if question.date is None:
        return len(days) - 1
    if str(question.date) not in days:
        raise RefusalError("no_figures", day=question.date, first=days[0], last=days[-1])
    return days.index(str(question.date))
