"""The reasons of all districts on one day, found and said once for each evidence that they have."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.explain.day_evidence import DayEvidence
from fivecolour.scoring.explain.explanation import Readings, points_of, reason_of
from fivecolour.scoring.explain.level_reasons import level_reasons
from fivecolour.scoring.explain.lookback import lookback
from fivecolour.scoring.explain.sentences import Pattern, sentence
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.indicators.values import bounds
from fivecolour.scoring.indicators.window_cases import BOUNDS, BoundArray
from fivecolour.scoring.reason import Reading, Reason, reading_of
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.texts import text_of

_FIELDS = [field.name for field in fields(Reason)]
_CODE, _BINDING, _READINGS, _CLEAR_DAYS, _CONDITIONS = (
    _FIELDS.index(name) for name in ("code", "binding", "readings", "clear_days", "conditions")
)


def explain(grading: Grading, district: int, day: int) -> Reason:
    """Return why a grading gives a district its tier on a day, both by index: `explain_day` of one."""
    return explain_day(grading, day, np.array([district]))[0]


def explain_day(
    grading: Grading, day: int, districts: NDArray[np.intp] | None = None
) -> DayReasons | LevelReasons:
    """Return why a grading gives every district, or some by index, its tier on a day.

    Examples
    --------
    >>> from fivecolour.scoring.figures import Figures
    >>> from fivecolour.scoring.grading.tiers import grade
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-10", dtype="datetime64[D]")
    >>> figures = Figures(("330203", "330127"), days, {"cumulative_confirmed": np.array([[66.0], [0.0]])})
    >>> grading = grade(load("zhejiang-2020"), figures)
    >>> [reason.tier for reason in explain_day(grading, 0)]
    [4, 1]
    """
    day = range(len(grading.dates))[day]
    of_day = grading.on(day)
    asked = of_day if districts is None else of_day.of(districts)
    version = of_day.scheme if grading.versions else None
    return LevelReasons(asked, day, version) if asked.scheme.levels else DayReasons(asked, day, version)


def _naming(sentences: list[str], version: Scheme | None, language: str) -> list[str]:
    """Let sentences say by which version of the rule a day was graded, where it has several."""
    if version is None:
        return sentences
    named = text_of("reasons", "version")[language].format(title=version.title[language])
    return [sentence + named for sentence in sentences]


class _Reasons(Sequence[Reason]):
    """Why each district of a grading has its tier on a day, in the order of its codes."""

    def __init__(self, grading: Grading, version: Scheme | None) -> None:
        self.scheme, self._version, self._districts = grading.scheme, version, len(grading.codes)

    @property
    @abstractmethod
    def _reasons(self) -> list[Reason]: ...

    def __len__(self) -> int:
        return self._districts

    @overload
    def __getitem__(self, district: int) -> Reason: ...
    @overload
    def __getitem__(self, district: slice) -> list[Reason]: ...
    def __getitem__(self, district: int | slice) -> Reason | list[Reason]:
        return self._reasons[district]

    def __iter__(self) -> Iterator[Reason]:
        return iter(self._reasons)


class LevelReasons(_Reasons):
    """The reasons of a grading by levels."""

    def __init__(self, grading: Grading, day: int, version: Scheme | None = None) -> None:
        super().__init__(grading, version)
        self._found = level_reasons(grading, day)

    @property
    def _reasons(self) -> list[Reason]:
        return self._found

    def sentences(self, language: str, *, dated: bool = True) -> list[str]:
        """Say every reason in a language, as `.sentences.sentence` does."""
        sentences = [sentence(reason, self.scheme, language, dated=dated) for reason in self._reasons]
        return _naming(sentences, self._version, language)


class DayReasons(_Reasons):
    """The reasons of other gradings, found once for each shape of evidence, filled in for all districts."""

    def __init__(self, grading: Grading, day: int, version: Scheme | None = None) -> None:
        super().__init__(grading, version)
        self._back = lookback(grading, day)
        evidence = DayEvidence(self._back)
        first, shape = evidence.shapes()
        self._first: list[int] = first.tolist()
        self._shape: list[int] = shape.tolist()
        self._evidence = [evidence.of(district) for district in self._first]

    def sentences(self, language: str, *, dated: bool = True) -> list[str]:
        """Say every reason in ``"zh"`` or ``"en"``, as `.sentences.sentence` does."""
        patterns: dict[tuple[int, object], Pattern] = {}
        sentences = []
        for shape, reason in zip(self._shape, self._reasons, strict=True):
            key = shape, Pattern.of(reason)
            if key not in patterns:
                patterns[key] = Pattern(reason, self.scheme, language, dated=dated)
            sentences.append(patterns[key].say(reason))
        return _naming(sentences, self._version, language)

    @cached_property
    def _reasons(self) -> list[Reason]:
        codes, readings, clear_days = self._back.grading.codes, self._readings, self._clear_days
        fillers = [
            _Filler(reason_of(evidence, codes[at], readings[at], clear_days[at]))
            for at, evidence in zip(self._first, self._evidence, strict=True)
        ]
        cells = zip(self._shape, codes, readings, clear_days, strict=True)
        return [
            fillers[shape].reason(code, readings, clear_days) for shape, code, readings, clear_days in cells
        ]

    @cached_property
    def _readings(self) -> list[Readings]:
        """Every indicator on the day of the decision, for each district."""
        columns = [self._column(at, name) for at, name in enumerate(self.scheme.indicators)]
        return list(zip(*columns, strict=True))

    def _column(self, position: int, name: str) -> list[Reading]:
        days = self._back.grading.decided_on[:, -1]
        values = self._back.indicators[name][np.arange(len(days)), days]
        points = [given[position] for given in self._points]
        made: dict[tuple[float, int, float | None], Reading] = {}
        column = []
        for value, limit, shape in zip(
            values.tolist(), self._limits[name].tolist(), self._shape, strict=True
        ):
            key = value, limit, points[shape]
            if key not in made:
                made[key] = reading_of(name, value, BOUNDS[limit], key[2])
            column.append(made[key])
        return column

    @cached_property
    def _points(self) -> list[tuple[float | None, ...]]:
        """What each indicator gave to a score, for each shape."""
        return [points_of(evidence) for evidence in self._evidence]

    @cached_property
    def _limits(self) -> dict[str, BoundArray]:
        """What each indicator's value on the day of the decision is, as an index into `BOUNDS`."""
        days = self._back.grading.decided_on[:, -1]
        found = {name: np.zeros(len(days), dtype=np.uint8) for name in self.scheme.indicators}
        for day in np.unique(days).tolist():
            on = days == day
            for name, limits in found.items():
                limits[on] = bounds(self._back.grading.figures, name, day, self.scheme.lines)[on]
        return found

    @cached_property
    def _clear_days(self) -> list[int | None]:
        """Clear days in a row up to the day; None where unknown, or if the scheme does not read them."""
        days = self._back.indicators.get("clear_days")
        if days is None:
            return [None] * len(self)
        return [None if math.isnan(value) else int(value) for value in days[:, -1].tolist()]


class _Filler:
    """One reason of a shape, to be filled in for the others: field by field, as this is the inner loop."""

    def __init__(self, shape: Reason) -> None:
        self.values = [getattr(shape, name) for name in _FIELDS]
        self.conditions = shape.conditions
        names = [reading.indicator for reading in shape.readings]
        self.binding = names.index(shape.binding.indicator) if shape.binding else None
        self.of_condition = [names.index(fact.reading.indicator) for fact in shape.conditions]

    def reason(self, code: str, readings: Readings, clear_days: int | None) -> Reason:
        """Return the reason of a district of this shape."""
        values = self.values.copy()
        values[_CODE], values[_READINGS], values[_CLEAR_DAYS] = code, readings, clear_days
        if self.binding is not None:
            values[_BINDING] = readings[self.binding]
        if self.conditions:
            facts = zip(self.conditions, self.of_condition, strict=True)
            values[_CONDITIONS] = tuple(replace(fact, reading=readings[at]) for fact, at in facts)
        return Reason(*values)
