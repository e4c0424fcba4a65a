"""What must hold for every scheme in the data, and for made-up ones of other kinds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import days_back, inputs
from fivecolour.scoring.schemes.review_rules import EasingByAssessment
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring.explain.test_outlook import SCHEMES, around_bounds, reported

NAN = float("nan")
NAMES = sorted(SCHEMES)
MONOTONE = [name for name in NAMES if SCHEMES[name].monotone]
EASING = [name for name in NAMES if SCHEMES[name].easing]
DAYS = 20
NEW = st.lists(st.sampled_from([0] * 5 + [1, 2, 9, 25, 70]), min_size=DAYS, max_size=DAYS)
DAY_SETS = st.sets(st.integers(0, DAYS - 1))


def start_of(scheme: Scheme) -> np.datetime64:
    first = scheme.reviews.first if scheme.reviews else scheme.in_force_from
    return np.datetime64(first) - 2


def counted(scheme: Scheme, new: list[int], unreported: set[int], people: float = 50_000) -> Figures:
    """Return figures of one district from its cases, and its other indicators at their middle."""
    cumulative, daily = np.cumsum(new).astype(float), np.array(new, dtype=float)
    out = list(unreported)
    cumulative[out] = daily[out] = NAN
    rows = {"cumulative_confirmed": cumulative, "new_confirmed": daily, "cluster_cases": daily}
    rows["local_cumulative"] = 0.4 * cumulative
    for name in ("positivity_7d", "admissions_7d_per_100k", "covid_beds_percent", "rt", "deaths_7d_per_100k"):
        rows[name] = np.where(np.isnan(daily), NAN, 1.0)
    rows["tests_7d_per_100k"] = np.where(np.isnan(daily), NAN, 5000.0)
    values = {name: row[np.newaxis] for name, row in rows.items()}
    return Figures(("1",), start_of(scheme) + np.arange(DAYS), values, np.array([people]))


@st.composite
def districts(draw: st.DrawFn, scheme: Scheme, number: int = 3) -> dict[str, FloatArray]:
    """Return given indicators of some districts."""
    days, random = 8, np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    whole = {
        name: random.choice(around_bounds(scheme, name), size=(number, days)) for name in scheme.indicators
    }
    extra = reported(scheme, {name: [0.0] * days for name in whole})
    return {**{name: np.zeros((number, days)) for name in extra}, **whole}


def graded(scheme: Scheme, rows: dict[str, FloatArray]) -> np.ndarray:
    first = next(iter(rows.values()))
    codes = tuple(map(str, range(len(first))))
    dates = start_of(scheme) + np.arange(first.shape[1])
    return grade(scheme, Figures(codes, dates, rows, np.full(len(codes), NAN))).tiers


@pytest.mark.parametrize("name", NAMES)
class TestEveryScheme:
    """Whatever the rule."""

    @settings(deadline=None, max_examples=6)
    @given(st.data())
    def test_the_order_of_districts_and_the_other_districts_do_not_matter(
        self, name: str, data: st.DataObject
    ) -> None:
        scheme = SCHEMES[name]
        rows = data.draw(districts(scheme))
        tiers = graded(scheme, rows)
        turned = graded(scheme, {key: row[::-1] for key, row in rows.items()})
        np.testing.assert_array_equal(turned[::-1], tiers)
        for at in range(len(tiers)):
            single = graded(scheme, {key: row[at : at + 1] for key, row in rows.items()})
            np.testing.assert_array_equal(single[0], tiers[at])

    @settings(deadline=None, max_examples=6)
    @given(st.data())
    def test_day_by_day_is_as_the_whole_history(self, name: str, data: st.DataObject) -> None:
        scheme = SCHEMES[name]
        rows = data.draw(districts(scheme))
        tiers = graded(scheme, rows)
        for days in range(1, tiers.shape[1]):
            begun = graded(scheme, {key: row[:, :days] for key, row in rows.items()})
            np.testing.assert_array_equal(begun, tiers[:, :days])

    @settings(deadline=None, max_examples=10)
    @given(NEW, DAY_SETS, DAY_SETS, st.sampled_from([20_000.0, 300_000.0]))
    def test_removing_days_never_turns_a_district_greener(
        self, name: str, new: list[int], unreported: set[int], removed: set[int], people: float
    ) -> None:
        """The first report stays: how old the cases before it are nobody knows. Where reviews follow the
        assessment: unless it was raised on a day that is removed, or that has no tier without those that are.
        """
        scheme = SCHEMES[name]
        removed = removed - {min(set(range(DAYS)) - unreported, default=0)}
        whole = grade(scheme, counted(scheme, new, unreported, people))
        less = grade(scheme, counted(scheme, new, unreported | removed, people))
        told = whole.tiers[0].copy()
        if isinstance(scheme.easing, EasingByAssessment):
            unseen = removed | set(np.flatnonzero(less.decided[0] == 0).tolist())
            told = np.minimum(told, _without_raises_on(unseen, whole.decided[0]))
        assert not ((less.tiers[0] > 0) & (less.tiers[0] < told)).any()


# Assessed every day, by nothing that looks back but counts of new cases.
COUNTED = [
    name
    for name in NAMES
    if SCHEMES[name].reviews is None
    and not {"clear_days", "local_share", "cumulative_confirmed"} & set(SCHEMES[name].indicators)
    and any(days_back(one) and "new_confirmed" in inputs(one) for one in SCHEMES[name].indicators)
]


@pytest.mark.parametrize("name", COUNTED)
class TestASeriesThatBegins:
    """Its tier is that of every history that may have come before, or none."""

    @settings(deadline=None, max_examples=12)
    @given(NEW, st.integers(1, DAYS - 1), st.integers(0, 40), st.sampled_from([20_000.0, 300_000.0]))
    def test_both_histories_or_none(
        self, name: str, new: list[int], first: int, earlier: int, people: float
    ) -> None:
        scheme = SCHEMES[name]
        figures = counted(scheme, new, set(), people)
        values = {key: row.copy() for key, row in figures.values.items() if key != "new_confirmed"}
        total = values["cumulative_confirmed"]
        total += earlier
        total[:, :first] = NAN
        tiers = []
        for before in (NAN, 0.0, total[0, first]):
            past = np.full((1, DAYS), before)
            rows = {key: np.column_stack([np.full((1, DAYS), NAN), row]) for key, row in values.items()}
            rows["cumulative_confirmed"] = np.column_stack([past, total])
            rows["cumulative_confirmed"][:, DAYS : DAYS + first] = before
            dates = figures.dates[0] - DAYS + np.arange(2 * DAYS)
            tiers.append(
                grade(scheme, Figures(("1",), dates, rows, np.array([people]))).tiers[0, DAYS + first :]
            )
        unknown, all_new, none_new = tiers
        np.testing.assert_array_equal(unknown, np.where(all_new == none_new, all_new, 0))


def _without_raises_on(unseen: set[int], tiers: np.ndarray) -> np.ndarray:
    """Return 0 from the first raise on an unseen day on, 5 before it."""
    raised = np.flatnonzero(np.diff(tiers.astype(int), prepend=0) > 0)
    raised = [day for day in raised.tolist() if day in unseen]
    return np.where(np.arange(len(tiers)) >= min(raised, default=len(tiers)), 0, 5)


@pytest.mark.parametrize("name", MONOTONE)
class TestMonotone:
    """Schemes that say of themselves that more cases never lower a tier."""

    @settings(deadline=None, max_examples=12)
    @given(
        NEW, DAY_SETS, st.integers(0, DAYS - 1), st.integers(1, 90), st.sampled_from([20_000.0, 300_000.0])
    )
    def test_more_cases_never_lower_a_tier(
        self, name: str, new: list[int], unreported: set[int], day: int, more: int, people: float
    ) -> None:
        scheme = SCHEMES[name]
        worse = [count + more * (at == day) for at, count in enumerate(new)]
        before = grade(scheme, counted(scheme, new, unreported, people)).tiers
        after = grade(scheme, counted(scheme, worse, unreported, people)).tiers
        # Cases of unknown age, before the first report within a window, are no tier at all.
        assert ((after >= before) | (after == 0)).all()


@pytest.mark.parametrize("name", EASING)
class TestEasing:
    """A review lowers by a step at most."""

    @settings(deadline=None, max_examples=12)
    @given(st.data())
    def test_no_tier_is_skipped(self, name: str, data: st.DataObject) -> None:
        scheme = SCHEMES[name]
        rows = data.draw(districts(scheme, 1))
        figures = Figures(("1",), start_of(scheme) + np.arange(8), rows, np.array([NAN]))
        grading = grade(scheme, figures)
        for day in np.flatnonzero(grading.rules[0] == ReviewRule.EASED).tolist():
            before, after = grading.decided[0, day - 1 : day + 1].tolist()
            assert scheme.lowered(before) <= after < before
