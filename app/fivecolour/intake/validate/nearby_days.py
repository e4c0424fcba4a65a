"""How a figure fits to those of the days beside it: falls of a cumulative count, and jumps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import arrays, numbered
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules
from fivecolour.intake.validate.shown import shown
from fivecolour.reports.report_data import CUMULATIVE

FALL, LARGE_FALL, JUMP = "fall", "large_fall", "jump"
# Of growth by the factor of a jump: by then any figure may have come about.
_MOST_PERIODS = 20.0
_NO_JUMP = 1e9
COLUMNS = ("position", "code", "value", "before", "before_date", "factor")


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a fall is large and a rise is a jump, and which of them set a figure apart."""

    share: float
    cases: float
    to_zero: float
    factor: float
    least: float
    days: float
    apart: frozenset[str]

    @classmethod
    def of(cls, rules: IntakeRules) -> Limits:
        """Take the limits from the table of rules."""
        large, jump = rules.of(LARGE_FALL).parameters, rules.of(JUMP).parameters
        return cls(
            share=large.get("share", 0.0),
            cases=large.get("cases", 0.0),
            to_zero=large.get("to_zero", math.inf),
            factor=jump.get("factor", _NO_JUMP),
            least=jump.get("cases", 0.0),
            days=jump.get("days", 0.0),
            apart=frozenset(code for code in (FALL, LARGE_FALL, JUMP) if rules.severity(code) == QUARANTINE),
        )

    def code(self, value: float, before: float, *, gap: int, cumulative: bool) -> str:
        """Return the reason code of ``value``, ``gap`` days after ``before``; empty where there is none."""
        if cumulative and value < before:
            drop = before - value
            large = drop > self.share * before and drop > self.cases
            return LARGE_FALL if large or (value == 0 and before >= self.to_zero) else FALL
        leap = value > self.allowed(gap) * max(before, 1) and value - before >= self.least
        return JUMP if leap and gap > 0 else ""

    def allowed(self, gap: int) -> float:
        """Return how many times as large a figure may be after ``gap`` days.

        After longer than ``days`` as much as growth at the same pace allows: no gap makes it unbounded.
        """
        periods = max(gap / self.days, 1.0) if self.days else 1.0
        return float(self.factor ** min(periods, _MOST_PERIODS))


@dataclass(slots=True)
class _Courses:
    """Figures by place, indicator and kind, then day; ``last`` is the row that each is compared with."""

    course: NDArray[np.int64]
    value: NDArray[np.float64]
    day: NDArray[np.int64]
    cumulative: NDArray[np.bool_]
    position: NDArray[np.int64]
    last: NDArray[np.int64]


def findings(figures: pd.DataFrame, rules: IntakeRules) -> pd.DataFrame:
    """Return the falls and jumps among ``figures``.

    A figure is compared with the last one before it that was not itself set apart, so that one slip of
    the pen does not take the days after it with it. Where a figure that is kept already lies below a
    reported one before it, or far above it, the reported one is in doubt.

    Parameters
    ----------
    figures : DataFrame
        ``place``, ``indicator``, ``kind``, ``period``, ``event_date`` (datetime64), ``value`` (float, none
        missing) and ``position`` (row of the observations; -1 for a figure that is kept and is not judged).
        One figure for each place, indicator, kind and day.
    rules : IntakeRules
        ``fall``, ``large_fall`` and ``jump``.

    Returns
    -------
    DataFrame
        ``position``, ``code``, ``value`` and ``before`` (the two figures) and ``before_date``.
    """
    if figures.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    limits, courses = Limits.of(rules), _courses(figures)
    code = _codes(courses, limits)
    if not (code != "").any():
        return pd.DataFrame(columns=list(COLUMNS))
    _walk_again(courses, code, limits)
    seen = np.flatnonzero(code != "")
    last, own = courses.last[seen], courses.position[seen]
    gaps = courses.day[seen] - courses.day[last]
    found = pd.DataFrame(
        {
            "position": np.where(own >= 0, own, courses.position[last]),
            "code": code[seen],
            "value": shown(courses.value[seen]),
            "before": shown(courses.value[last]),
            "before_date": courses.day[last].astype("datetime64[D]").astype(str),
            "factor": [
                round(limits.allowed(int(gap)) if jump else limits.factor)
                for gap, jump in zip(gaps, code[seen] == JUMP, strict=True)
            ],
        }
    )
    return found[found["position"] >= 0].reset_index(drop=True)


def falls_of_hidden(hidden: pd.DataFrame, figures: pd.DataFrame, rules: IntakeRules) -> pd.DataFrame:
    """Return the falls of hidden figures of which even the most they can be is below the count before.

    Parameters
    ----------
    hidden : DataFrame
        Columns as of ``figures``, with ``bound`` in place of ``value``.
    figures : DataFrame
        As in `findings`; what is hidden is not among them.

    Returns
    -------
    DataFrame
        As of `findings`; ``value`` is a text, ``≤ 4``.
    """
    series = ["place", "indicator", "kind", "period"]
    of_it = hidden[hidden["kind"].eq(CUMULATIVE) & hidden["bound"].notna()]
    before = figures[figures["kind"].eq(CUMULATIVE)]
    if of_it.empty or before.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    types = dict.fromkeys(series, object)
    both = pd.merge_asof(
        of_it[[*series, "event_date", "bound", "position"]].astype(types).sort_values("event_date"),
        before[[*series, "event_date", "value"]]
        .astype(types)
        .assign(before_date=before["event_date"])
        .sort_values("event_date"),
        on="event_date",
        by=series,
        allow_exact_matches=False,
    )
    limits = Limits.of(rules)
    low = both[both["bound"].astype(float) < both["value"]]
    most, known = low["bound"].astype(float).to_numpy(), low["value"].to_numpy(np.float64)
    codes = [
        limits.code(a, b, gap=1, cumulative=True) for a, b in zip(most.tolist(), known.tolist(), strict=True)
    ]
    return pd.DataFrame(
        {
            "position": low["position"].to_numpy(np.int64),
            "code": codes,
            "value": [f"≤ {one}" for one in shown(most)],
            "before": shown(known),
            "before_date": low["before_date"].dt.strftime("%Y-%m-%d").to_numpy(),
            "factor": 0,
        }
    )


def _courses(figures: pd.DataFrame) -> _Courses:
    course = numbered(arrays(figures, ["place", "indicator", "kind", "period"]))
    day = figures["event_date"].to_numpy("datetime64[D]").astype(np.int64)
    order = np.lexsort((day, course))
    course, day = course[order], day[order]
    follows = np.r_[False, course[1:] == course[:-1]]
    return _Courses(
        course=course,
        value=figures["value"].to_numpy(np.float64)[order],
        day=day,
        cumulative=(figures["kind"] == CUMULATIVE).to_numpy()[order],
        position=figures["position"].to_numpy(np.int64)[order],
        last=np.where(follows, np.arange(len(day)) - 1, -1),
    )


def _codes(courses: _Courses, limits: Limits) -> NDArray[np.object_]:
    """Compare every figure with the one before it, all at once; only what stands out is looked at closely."""
    value, last = courses.value, courses.last
    before = np.where(last >= 0, value[last], np.nan)
    lower = courses.cumulative & (value < before)
    higher = value > limits.factor * np.maximum(before, 1)
    code = np.full(len(value), "", dtype=object)
    for row in np.flatnonzero(lower | higher):
        code[row] = _code(courses, int(row), limits)
    return code


def _code(courses: _Courses, row: int, limits: Limits) -> str:
    last = courses.last[row]
    if last < 0:
        return ""
    gap = int(courses.day[row] - courses.day[last])
    cumulative = bool(courses.cumulative[row])
    return limits.code(float(courses.value[row]), float(courses.value[last]), gap=gap, cumulative=cumulative)


def _walk_again(courses: _Courses, code: NDArray[np.object_], limits: Limits) -> None:
    """Judge anew, figure by figure, each course in which one was set apart."""
    apart = np.isin(code.astype(str), list(limits.apart)) & (courses.position >= 0)
    for number in np.unique(courses.course[apart]):
        last = -1
        start, end = np.searchsorted(courses.course, [number, number + 1])
        for row in range(start, end):
            courses.last[row] = last
            code[row] = _code(courses, row, limits)
            if courses.position[row] < 0 or code[row] not in limits.apart:
                last = row
