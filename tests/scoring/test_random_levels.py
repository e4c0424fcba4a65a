"""Rules of levels that nobody has written, beside a second reading of the same files."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import NeededValue, PossibleChange
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.table import grade_table
from tests.scoring.grading.test_level_tiers import moved
from tests.scoring.plain_indicators import PlainIndicators, Span, as_span
from tests.scoring.plain_levels import PlainLevels
from tests.scoring.random_levels import PERIODS, RandomLevels


class Plain:
    """The files of a drawn rule, read plainly."""

    def __init__(self, drawn: RandomLevels) -> None:
        self.drawn = drawn
        self.rules = [PlainLevels.read(path) for path in sorted(drawn.folder.glob("made-up-*.toml"))]
        with drawn.table.open(encoding="utf-8", newline="") as file:
            self.cells = {(row["district"], row["date"]): row for row in csv.DictReader(file)}
        self.bounds = {
            path.stem: list(csv.DictReader(path.read_text("utf-8").splitlines()))
            for path in drawn.folder.glob("line_*.csv")
        }

    def rows(self, rule: PlainLevels, code: str) -> tuple[int, dict[str, list[Span]]]:
        """Return with which period a district begins, and all that a rule reads of it from there on."""
        found = [self.cells.get((code, str(end))) for end in self.drawn.ends]
        begin = next(at for at, row in enumerate(found) if row)
        given = {
            name: [as_span(row[name]) if row else None for row in found[begin:]]
            for name in self.drawn.columns
        }
        indicators = PlainIndicators(given, self.drawn.period)
        length = PERIODS - begin
        rows = {name: [indicators.span(name, at) for at in range(length)] for name in rule.names()}
        for name in rule.parameters():
            rows[name] = [self._parameter(name, code, end) for end in self.drawn.ends[begin:]]
        for name, at in itertools.product(rule.names(), range(length)):
            if indicators.is_sparse(name, at) and not rule.reaches(name, rows, at):
                rows[name][at] = None
        return begin, rows

    def _parameter(self, name: str, code: str, end: dt.date) -> Span:
        for row in self.bounds[name]:
            if row["code"] == code and (row["from"] or "0") <= str(end) <= (row["to"] or "9"):
                return float(row["value"]), float(row["value"])
        return None

    def labels(self, code: str) -> dict[str, tuple[str, str]]:
        """Return colour and level of a district by day."""
        found = {}
        for rule in self.rules:
            begin, rows = self.rows(rule, code)
            tiers = [0] * begin + rule.tiers(rows)
            first = rule.table["in_force_from"] if rule is not self.rules[0] else dt.date.min
            for end, tier in zip(self.drawn.ends, tiers, strict=True):
                if end >= first:
                    found[str(end)] = self._label(rule, tier)
        return found

    @staticmethod
    def _label(rule: PlainLevels, tier: int) -> tuple[str, str]:
        for label in rule.table["tiers"]:
            if label["tier"] == tier:
                return str(label.get("colour_tier", tier)), label["level"]["en"]
        return "0", ""


def drawn_of(seed: int, folder: Path) -> RandomLevels:
    return RandomLevels(Random(seed), folder)


@pytest.mark.parametrize("seed", range(24))
def test_a_table_is_graded_as_the_file_is_read_plainly(seed: int, tmp_path: Path) -> None:
    drawn = drawn_of(seed, tmp_path)
    scheme = load("made-up", root=tmp_path) if drawn.by_version else load(drawn.path)
    frame = pd.read_csv(drawn.table, dtype=str, keep_default_na=False)
    graded = grade_table(scheme, frame, {}, language="en", period=drawn.period)
    plain = Plain(drawn)
    expected = {code: plain.labels(code) for code in drawn.codes}
    found: list[dict[str, Any]] = graded.to_dict("records")
    wrong = [
        (row["district"], row["date"], (row["tier"], row["level"]), expected[row["district"]][row["date"]])
        for row in found
        if (row["tier"], row["level"]) != expected[row["district"]][row["date"]]
    ]
    assert not wrong


def figures_of(drawn: RandomLevels, begin: int, rows: dict[str, list[Span]], rule: PlainLevels) -> Figures:
    """Return what a rule reads of one district as it is given to grading, hidden numbers with their bound."""
    exact, hidden = {}, {}
    for name, row in rows.items():
        known = [one if one else (np.nan, np.nan) for one in row]
        exact[name] = np.array([[np.nan if least < most else least for least, most in known]])
        hidden[name] = np.array([[most if least < most else np.nan for least, most in known]])
    return Figures(
        codes=("1",),
        dates=np.array(drawn.ends[begin:], dtype="datetime64[D]"),
        values={name: exact[name] for name in rule.names()},
        population=np.array([np.nan]),
        period=drawn.period,
        parameters={name: exact[name] for name in rule.parameters()},
        most={name: hidden[name] for name in rule.names() if not np.isnan(hidden[name]).all()},
    )


@pytest.mark.parametrize("seed", range(100, 112))
def test_reasons_tell_what_is_counted_plainly_and_what_would_change_it(seed: int, tmp_path: Path) -> None:
    drawn = drawn_of(seed, tmp_path)
    plain, scheme = Plain(drawn), load(drawn.path).with_earlier(())
    rule = plain.rules[-1]
    for code in drawn.codes:
        begin, rows = plain.rows(rule, code)
        if any(one and one[0] < one[1] and one[0] for row in rows.values() for one in row):
            continue  # figures can only say of a hidden number that it lies between zero and a bound
        figures = figures_of(drawn, begin, rows, rule)
        grading = grade(scheme, figures)
        for at in range(grading.tiers.shape[1]):
            reason = explain_day(grading, at)[0]
            level = reason.level
            assert level is not None
            found = {
                "since": grading.days.index(level.since),
                "periods": level.periods,
                "row": level.row,
                "last": grading.days.index(level.last) if level.last else None,
                "left": level.left,
                "open": list(level.open),
            }
            assert (reason.tier, found) == (rule.tier(rows, at), rule.reason(rows, at)), (code, at)
            for change in (reason.up, reason.down):
                if change is not None and all(row[at] and row[at][0] == row[at][1] for row in rows.values()):
                    assert after(scheme, figures, at, change) == change.tier, (code, at, change)


def after(scheme: Scheme, figures: Figures, at: int, change: PossibleChange) -> int:
    """Return the tier after the periods that a change takes, with its needs met and all else as it is."""
    first = NeededValue(change.indicator, change.needed, change.side)

    def followed(name: str, row: FloatArray) -> FloatArray:
        value = row[0, at]
        for need in (one for one in (first, *change.also) if one.indicator == name):
            value = moved(value, need)
        return np.column_stack([row[:, : at + 1], *[[value]] * change.reviews])

    values = {name: followed(name, row) for name, row in figures.values.items()}
    length = at + 1 + change.reviews
    most = {name: np.column_stack([row[:, : at + 1], np.full((1, change.reviews), np.nan)])
            for name, row in figures.most.items()}  # fmt: skip
    further = replace(
        figures,
        dates=np.arange(length).astype("datetime64[D]"),
        values=values,
        parameters={name: followed(name, row) for name, row in figures.parameters.items()},
        most=most,
    )
    return int(grade(scheme, further).tiers[0, -1])
