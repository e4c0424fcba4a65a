"""New days graded by what earlier ones left behind: as the whole history, in tiers and in reasons."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.memory import remember
from fivecolour.scoring.grading.state import State, remembered_days
from fivecolour.scoring.grading.state_arrays import from_arrays, to_arrays
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import made_up
from tests.scoring.explain.test_outlook import SCHEMES, reported, values
from tests.scoring.test_every_scheme import NAMES, start_of

NAN = float("nan")
DISTRICTS = 2


def days_of(figures: Figures, first: int, stop: int | None = None) -> Figures:
    """Return some days of figures."""
    rows = {name: found[:, first:stop] for name, found in figures.values.items()}
    return replace(figures, dates=figures.dates[first:stop], values=rows)


@st.composite
def histories(draw: st.DrawFn, scheme: Scheme, *, of_cases: bool | None = None) -> Figures:
    """Return counts of cases with gaps, or given indicators, about as long as anything is remembered."""
    days = max(4, remembered_days(scheme) + draw(st.integers(-12, 12)))
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
    kept = random.integers(0, len(drawn), size=shape)
    same = random.random(shape) < 0.6
    for day in range(1, shape[1]):
        kept[:, day] = np.where(same[:, day], kept[:, day - 1], kept[:, day])
    return np.array(drawn)[kept]


def kept(state: State) -> State:
    """Return a state that was written and read again."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **to_arrays(state))
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        return from_arrays(arrays)


def assert_same(new: Grading, whole: Grading, first: int) -> None:
    """Compare some days of a grading with those of another."""
    stop = first + len(new.dates)
    for name in ("tiers", "rules", "decided"):
        np.testing.assert_array_equal(getattr(new, name), getattr(whole, name)[:, first:stop], name)


@pytest.mark.parametrize("name", NAMES)
class TestContinued:
    """For every rule."""

    @settings(deadline=None, max_examples=8)
    @given(st.data())
    def test_day_by_day_is_as_the_whole_history(self, name: str, data: st.DataObject) -> None:
        figures = data.draw(histories(SCHEMES[name]))
        whole = grade(SCHEMES[name], figures)
        state = remember(grade(SCHEMES[name], days_of(figures, 0, 1)))
        for day in range(1, len(figures.dates)):
            new = grade(SCHEMES[name], days_of(figures, day, day + 1), after=state)
            assert_same(new, whole, day)
            state = remember(new)
        for district in range(DISTRICTS):
            assert explain(new, district, 0) == explain(whole, district, len(figures.dates) - 1)

    @settings(deadline=None, max_examples=8)
    @given(st.data())
    def test_several_days_at_once(self, name: str, data: st.DataObject) -> None:
        figures = data.draw(histories(SCHEMES[name]))
        last = len(figures.dates) - 1
        first, second = sorted(data.draw(st.sets(st.integers(1, last), min_size=2, max_size=2)))
        whole = grade(SCHEMES[name], figures)
        state = kept(remember(grade(SCHEMES[name], days_of(figures, 0, first))))
        middle = grade(SCHEMES[name], days_of(figures, first, second), after=state)
        assert_same(middle, whole, first)
        end = grade(SCHEMES[name], days_of(figures, second), after=kept(remember(middle)))
        assert_same(end, whole, second)
        day = data.draw(st.integers(0, len(end.dates) - 1))
        for district in range(DISTRICTS):
            assert explain(end, district, day) == explain(whole, district, second + day)

    @settings(deadline=None, max_examples=5)
    @given(st.data())
    def test_a_correction_is_graded_from_the_state_before_it(self, name: str, data: st.DataObject) -> None:
        figures = data.draw(histories(SCHEMES[name]))
        corrected = data.draw(st.integers(1, len(figures.dates) - 1))
        state = remember(grade(SCHEMES[name], days_of(figures, 0, corrected)))
        grade(SCHEMES[name], days_of(figures, corrected), after=state)
        for row in figures.values.values():
            row[0, corrected] = data.draw(st.sampled_from([0.0, 1.0, 50.0, NAN]))
        again = grade(SCHEMES[name], days_of(figures, corrected), after=state)
        assert_same(again, grade(SCHEMES[name], figures), corrected)


class TestRefused:
    """What does not continue a state."""

    FIGURES = made_up.figures(rt=[1.0, 2.0, 3.0], people=1000)

    def refused(self, match: str, **changes: object) -> None:
        scheme = made_up.scheme(made_up.BY_RT)
        state = remember(grade(scheme, days_of(self.FIGURES, 0, 2)))
        with pytest.raises(ValueError, match=match):
            grade(scheme, replace(days_of(self.FIGURES, 2), **changes), after=state)

    def test_another_rule(self) -> None:
        state = remember(grade(made_up.scheme(made_up.BY_RT), days_of(self.FIGURES, 0, 2)))
        with pytest.raises(ValueError, match="made-up version 1; regrade"):
            grade(made_up.scheme(made_up.BY_RT, version=2), days_of(self.FIGURES, 2), after=state)

    def test_other_districts_or_people(self) -> None:
        self.refused("other districts", codes=("2",))
        self.refused("other people", population=np.array([999.0]))

    def test_other_figures(self) -> None:
        self.refused("other names", values={"new_7d": np.array([[1.0]])})

    def test_another_day_than_the_next(self) -> None:
        days = np.array(["2020-02-13"], dtype="datetime64[D]")
        self.refused("after 2020-02-11 is to be graded next, not 2020-02-13", dates=days)
