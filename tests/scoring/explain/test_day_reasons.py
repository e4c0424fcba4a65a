"""Reasons of all districts on a day: the same as of each by itself, in data and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_evidence import DayEvidence
from fivecolour.scoring.explain.day_reasons import explain, explain_day
from fivecolour.scoring.explain.lookback import lookback
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import ningbo
from tests.scoring.explain.test_outlook import SCHEMES, reported, values
from tests.scoring.made_up import days_of
from tests.scoring.test_every_scheme import NAMES, start_of

NAN = float("nan")
DISTRICTS = 2


@st.composite
def histories(draw: st.DrawFn, scheme: Scheme, *, of_cases: bool | None = None) -> Figures:
    """Return counts of cases with gaps, or given indicators, longer and shorter than a rule looks back."""
    days = draw(st.integers(4, 45))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape, rows = (DISTRICTS, days), {}
    if draw(st.booleans()) if of_cases is None else of_cases:
        new = random.poisson(random.choice([0.0, 0.2, 3.0, 20.0], size=shape)).astype(float)
        new[:, draw(st.integers(0, days)) :] *= draw(st.sampled_from([0.0, 1.0]))
        total = new.cumsum(axis=1)
        rows = {"new_confirmed": new, "cumulative_confirmed": total, "cluster_cases": np.floor(new / 2)}
        rows["local_cumulative"] = np.floor(total / 3)
    else:
        drawn = {name: values(scheme, name) for name in scheme.indicators}
        rows = {name: _some(random, draw(st.lists(some, min_size=4, max_size=8)), shape)
                for name, some in drawn.items()}  # fmt: skip
        rows = reported(scheme, {name: row.tolist() for name, row in rows.items()})
        rows = {name: np.broadcast_to(np.array(row, dtype=float), shape).copy() for name, row in rows.items()}
    silent = random.random(shape) < draw(st.sampled_from([0.0, 0.1, 0.9]))
    for row in rows.values():
        row[silent | (random.random(shape) < 0.05)] = NAN
    people = np.array([20_000.0, 300_000.0])
    first = start_of(scheme) + draw(st.sampled_from([0, 0, 4]))
    return Figures(("1", "2"), first + np.arange(days), rows, people)


def _some(random: np.random.Generator, drawn: list[float], shape: tuple[int, int]) -> FloatArray:
    """Return drawn values, each for some days in a row."""
    chosen = random.integers(0, len(drawn), size=shape)
    same = random.random(shape) < 0.6
    for day in range(1, shape[1]):
        chosen[:, day] = np.where(same[:, day], chosen[:, day - 1], chosen[:, day])
    return np.array(drawn)[chosen]


def assert_told_alike(grading: Grading, day: int) -> None:
    """Compare every reason of a day and its sentences with those of each district by itself."""
    reasons = explain_day(grading, day)
    singly = [explain(grading, district, day) for district in range(len(grading.codes))]
    assert list(reasons) == singly
    for language in ("zh", "en"):
        assert reasons.sentences(language) == [sentence(one, grading.scheme, language) for one in singly]


def together(histories: list[Figures]) -> Figures:
    """Return figures of equal names as those of many districts, over the days that all have."""
    days = min(len(figures.dates) for figures in histories)
    parts = [days_of(figures, 0, days) for figures in histories]
    values = {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values}
    codes = tuple(map(str, range(sum(len(part.codes) for part in parts))))
    people = np.concatenate([part.population for part in parts])
    return replace(parts[0], codes=codes, values=values, population=people)


@pytest.mark.parametrize("name", NAMES)
class TestEveryScheme:
    """Whatever the rule."""

    @settings(deadline=None, max_examples=5)
    @given(st.data())
    def test_together_as_each_alone(self, name: str, data: st.DataObject) -> None:
        of_cases = data.draw(st.booleans())
        figures = together(
            data.draw(st.lists(histories(SCHEMES[name], of_cases=of_cases), min_size=2, max_size=5))
        )
        grading = grade(SCHEMES[name], figures)
        for day in data.draw(st.sets(st.integers(0, len(figures.dates) - 1), min_size=1, max_size=2)):
            assert_told_alike(grading, day)
            # What came later is no reason.
            shortened = grade(SCHEMES[name], days_of(figures, 0, day + 1))
            assert list(explain_day(shortened, day)) == list(explain_day(grading, day))


class TestDayReasons:
    """Ningbo's counties in February 2020."""

    GRADING = grade(load("zhejiang-2020"), ningbo.figures())

    def test_every_third_day(self) -> None:
        for day in range(0, len(self.GRADING.dates), 3):
            assert_told_alike(self.GRADING, day)

    def test_of_some_districts(self) -> None:
        day, some = ningbo.day("02-18"), np.array([7, 2])
        assert list(explain_day(self.GRADING, day, some)) == [
            explain(self.GRADING, row, day) for row in (7, 2)
        ]

    def test_what_the_next_review_does_not_ask_for_makes_no_shape_of_its_own(self) -> None:
        """After the first assessment the local share neither raises nor lowers."""
        days = np.arange("2020-02-09", "2020-02-13", dtype="datetime64[D]")
        rows = {"cumulative_confirmed": np.full((2, 4), 30.0), "local_share": np.full((2, 4), 90.0)}
        rows["local_share"][1, 3] = 0.0
        grading = grade(load("zhejiang-2020"), Figures(("1", "2"), days, rows))
        assert grading.tiers[:, 3].tolist() == [4, 4]
        assert DayEvidence(lookback(grading, 3)).shapes()[0].tolist() == [0]

    def test_of_no_district(self) -> None:
        assert explain_day(self.GRADING, ningbo.day("02-18"), np.array([], dtype=int)).sentences("zh") == []

    def test_a_sequence_in_the_order_of_the_codes(self) -> None:
        reasons = explain_day(self.GRADING, ningbo.day("02-18"))
        assert tuple(reason.code for reason in reasons) == self.GRADING.codes
        assert len(reasons) == len(self.GRADING.codes)
        assert reasons[-1] == list(reasons)[-1] == reasons[-1:][0]


def test_a_figure_suppressed_before_the_first_day_is_said_to_be_so() -> None:
    """An edition that begins within the window gives the reason that one of all days gives."""
    new, most = np.array([[1.0, NAN, 0, 0, 0, 0, 0]]), np.array([[NAN, 30.0] + [NAN] * 5])
    dates = np.datetime64("2020-07-01") + np.arange(7)
    whole = Figures(("1",), dates, {"new_confirmed": new}, np.array([1e5]), most={"new_confirmed": most})
    later = whole.periods(slice(5, None), past_of(whole.periods(slice(5))))
    scheme = load("harvard-2020")
    expected = (
        "Not graded (grey): at least 0.14 daily new cases per 100,000 over the last 7 days on 7 July; "
        "as a figure is suppressed, it can have been more, which is not enough for a level."
    )
    for figures, day in ((whole, 6), (later, 1)):
        (reason,) = explain_day(grade(scheme, figures), day)
        assert sentence(reason, scheme, "en") == expected
