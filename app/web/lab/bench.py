"""Grades two sides over the history of a region set, and says what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from app.config import Settings
from app.editions.history import Histories, History
from app.errors import UserError
from app.scoring import schemes
from app.scoring.comparison import Comparison, verdict
from app.scoring.drafts import draft, draft_text
from app.scoring.grading import Grading, grade
from app.scoring.indicators import can_compute
from app.scoring.numbers import Number, numbers
from app.scoring.rule_texts import indicator_name
from app.scoring.scheme import NOT_GRADED, Scheme
from app.web.lab.question import SIDES, Question, Side

# Districts of a day that are listed with their reasons; the others are counted.
LISTED = 300
_KEPT = 32


@dataclass(frozen=True, slots=True)
class FaultyError(Exception):
    """What makes the sides faulty: one message for each that is."""

    faults: Mapping[str, str]


class Bench:
    """Answers questions; keeps the last gradings, since mostly one number of one side is moved.

    Raises
    ------
    FaultyError
        By all its methods, where numbers make a scheme faulty: the words of ``schemes check``.
    UserError
        Where there is no such scheme or region set, or no figures of it.
    """

    def __init__(self, config: Settings) -> None:
        self._folder = config.data / "schemes"
        self._histories = Histories(config)
        self._graded = lru_cache(maxsize=_KEPT)(self._grade)

    def history(self, region_set: str) -> History:
        """Return the figures that everything here rests on."""
        return self._histories.of(region_set)

    def schemes(self) -> dict[str, Scheme]:
        """Return the schemes there are, by name."""
        return {scheme.name: scheme for scheme in schemes.list_schemes(self._folder)}

    def numbers(self, scheme: str) -> tuple[Number, ...]:
        """Return the numbers of a scheme that can be moved."""
        return numbers(schemes.load(scheme, root=self._folder))

    def draft_file(self, side: Side) -> str:
        """Return the file of a side's draft; it has been checked."""
        self._check(side)
        text = schemes.source(side.scheme, root=self._folder)
        draft(text, side.numbers)
        return draft_text(text, side.numbers)

    def answer(self, question: Question) -> dict[str, Any]:
        """Return what the page draws: both gradings, and how they differ on every day."""
        history = self.history(question.region_set)
        comparison = self._compare(question, history)
        days = range(len(comparison.a.dates))
        return {
            "a": _said(comparison.a, question.language),
            "b": _said(comparison.b, question.language),
            "counts": [list(asdict(comparison.counts(day)).values()) for day in days],
            "matrices": [comparison.matrix(day).ravel().tolist() for day in days],
            **self.reasons(question),
        }

    def reasons(self, question: Question) -> dict[str, Any]:
        """Return the districts that differ on the question's day, with both reasons."""
        history = self.history(question.region_set)
        comparison = self._compare(question, history)
        day = _day_of(question, history)
        found = comparison.differences(history.region.districts, day, question.language, most=LISTED)
        return {
            "date": str(history.figures.dates[day]),
            "differ": int(comparison.per_day[day]),
            "list": [asdict(one) for one in found],
            "chosen": _chosen(comparison, history, question, day),
        }

    def _compare(self, question: Question, history: History) -> Comparison:
        graded, faults = {}, {}
        for name in SIDES:
            side = question.side(name)
            try:
                self._check(side)
                text = schemes.source(side.scheme, root=self._folder)
                changed = tuple(sorted(side.numbers.items()))
                graded[name] = self._graded(question.region_set, history.arrivals, side.scheme, text, changed)
            except UserError as fault:
                faults[name] = str(fault)
        if faults:
            raise FaultyError(faults)
        return Comparison(graded["a"], graded["b"])

    def _check(self, side: Side) -> None:
        unknown = sorted(set(side.numbers) - {number.key for number in self.numbers(side.scheme)})
        if unknown:
            raise UserError(f"{side.scheme} has no number {unknown[0]!r}; remove it from the address")

    def _grade(
        self, region_set: str, _arrivals: int, name: str, text: str, changed: tuple[tuple[str, float], ...]
    ) -> Grading:
        scheme = draft(text, dict(changed)) if changed else schemes.load(name, root=self._folder)
        return grade(scheme, self.history(region_set).figures)


def _said(grading: Grading, language: str) -> dict[str, Any]:
    """Return what the page needs of one grading."""
    scheme, figures = grading.scheme, grading.figures
    named = {NOT_GRADED, *(label.tier for label in scheme.tiers)}
    held = {*figures.values, *(["population"] if figures.population.size else [])}
    lacking = [name for name in scheme.indicators if not can_compute(name, held)]
    return {
        "tiers": ["".join(map(str, row)) for row in grading.tiers.tolist()],
        "levels": [scheme.label(tier).shown(language) if tier in named else "" for tier in range(6)],
        "ranges": {one.key: [one.value, one.low, one.high] for one in numbers(scheme)},
        "lacking": [indicator_name(name)[language] for name in lacking],
        "blocked": any(name in scheme.required for name in lacking),
    }


def _chosen(comparison: Comparison, history: History, question: Question, day: int) -> dict[str, Any] | None:
    if question.district not in history.figures.codes:
        return None
    row = history.figures.codes.index(question.district)
    sides = {"a": comparison.a, "b": comparison.b}
    said = {side: asdict(verdict(graded, row, day, question.language)) for side, graded in sides.items()}
    return {"code": question.district, "name": history.region.districts[row].name[question.language], **said}


def _day_of(question: Question, history: History) -> int:
    days = [str(day) for day in history.figures.dates]
    if question.date is None:
        return len(days) - 1
    if str(question.date) not in days:
        raise UserError(f"there are no figures of {question.date}; choose a day from {days[0]} to {days[-1]}")
    return days.index(str(question.date))
