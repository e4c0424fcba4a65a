"""The epidemic: nobody is lost, nothing is below zero, the same seed is the same course."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from fivecolour.drill.disease import disease, reporting_practice
from fivecolour.drill.epidemic import Epidemic, figures, mixing

START = date(2020, 1, 20)
PEOPLE = np.array([800_000, 300_000, 50_000, 1_200_000, 0, 90_000])
PLACES = np.array([[121.5, 29.9], [121.4, 29.8], [121.9, 29.2], [120.2, 30.2], [120.2, 30.2], [119.0, 28.0]])

districts = st.integers(1, 12).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, 2_000_000), min_size=count, max_size=count),
        st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=count, max_size=count),
    )
)

LAST = [
    (0, "2020-02-13", 91.0),
    (1, "2020-02-13", 58.0),
    (3, "2020-02-13", 81.0),
    (4, "2020-02-13", 0.0),
    (5, "2020-02-13", 27.0),
    (0, "2020-02-11", 74.0),
    (0, "2020-02-12", 83.0),
    (3, "2020-02-12", 75.0),
    (5, "2020-02-12", 26.0),
]


class TestEpidemic:
    """Everybody is susceptible, exposed, infectious or removed."""

    @given(districts, st.integers(0, 2**32), st.floats(0, 8))
    @examples(max_examples=40)
    def test_nobody_is_lost_and_nothing_is_below_zero(
        self, drawn: tuple[list[int], list[tuple[float, float]]], seed: int, reproduction: float
    ) -> None:
        people = np.array(drawn[0], dtype=np.int64)
        course = replace(disease(), reproduction=reproduction)
        epidemic = Epidemic(people, np.array(drawn[1]), seed=seed, course=course)
        confirmed = np.zeros_like(people)
        for _ in range(20):
            found = epidemic.step()
            parts = (epidemic.susceptible, epidemic.exposed, epidemic.infectious, epidemic.removed)
            assert all((part >= 0).all() for part in (*parts, found))
            assert (sum(parts) == people).all()
            confirmed += found
        assert (confirmed <= people - epidemic.susceptible).all()
        assert epidemic.confirmed == confirmed.sum()

    @given(st.integers(0, 2**32))
    @examples(max_examples=10)
    def test_below_one_it_dies_out(self, seed: int) -> None:
        course = replace(disease(), reproduction=0.5, measured_reproduction=0.5)
        epidemic = Epidemic(PEOPLE, PLACES, seed=seed, course=course)
        for _ in range(150):
            epidemic.step()
        assert epidemic.exposed.sum() + epidemic.infectious.sum() == 0
        assert epidemic.removed.sum() < 0.001 * PEOPLE.sum()

    def test_without_measures_most_are_infected(self) -> None:
        course = replace(disease(), measured_reproduction=disease().reproduction)
        epidemic = Epidemic(PEOPLE, PLACES, seed=1, course=course)
        for _ in range(250):
            epidemic.step()
        # The final size of 2.38 is 88 %.
        assert epidemic.removed.sum() / PEOPLE.sum() == pytest.approx(0.88, abs=0.03)

    def test_measures_begin_with_the_fiftieth_case(self) -> None:
        epidemic = Epidemic(PEOPLE, PLACES, seed=1, course=disease())
        while epidemic.confirmed < 50:
            assert epidemic.reproduction == 2.38
            epidemic.step()
        for _ in range(10):
            epidemic.step()
        assert epidemic.reproduction == pytest.approx(0.6)


class TestMixing:
    """Where contacts are."""

    @given(districts)
    @examples(max_examples=40)
    def test_everybody_has_all_contacts_somewhere(
        self, drawn: tuple[list[int], list[tuple[float, float]]]
    ) -> None:
        people = np.array(drawn[0], dtype=np.int64)
        shares = mixing(people, np.array(drawn[1]), away=0.1, nearest=5).toarray()
        assert (shares >= 0).all()
        assert shares.sum(axis=1) == pytest.approx(1.0)
        assert (shares.diagonal() >= 0.9 - 1e-12).all()

    def test_the_radiation_model_by_hand(self) -> None:
        # From the first: 100 x 200 / (100 x 300) = 2/3 against 100 x 300 / (300 x 600) = 1/6.
        shares = mixing(np.array([100, 200, 300]), np.array([[0, 0], [1, 0], [3, 0]]), away=0.1, nearest=9)
        assert shares.toarray()[0] == pytest.approx([0.9, 0.08, 0.02])


class TestFigures:
    """What districts report."""

    def test_the_same_seed_is_the_same_figures(self) -> None:
        first, again, other = (
            list(figures(PEOPLE, PLACES, seed=seed, start=START, days=25)) for seed in (7, 7, 8)
        )
        for one, same in zip(first, again, strict=True):
            assert one.place.tolist() == same.place.tolist()
            assert one.day.tolist() == same.day.tolist()
            np.testing.assert_array_equal(one.total, same.total)
        assert first[-1].total.tolist() != other[-1].total.tolist()

    def test_literally(self) -> None:
        last = list(figures(PEOPLE, PLACES, seed=7, start=START, days=25))[-1]
        assert last.issued == date(2020, 2, 13)
        assert (
            list(zip(last.place.tolist(), last.day.astype(str).tolist(), last.total.tolist(), strict=True))
            == LAST
        )

    def test_late_cases_come_and_double_ones_go(self) -> None:
        course = replace(disease(), detected=1.0)
        reported: dict[tuple[int, str], list[float]] = {}
        for lines in figures(PEOPLE, PLACES, seed=3, start=START, days=60, course=course):
            for place, day, total in zip(lines.place, lines.day.astype(str), lines.total, strict=True):
                reported.setdefault((int(place), str(day)), []).append(float(total))
        steps = np.concatenate([np.diff(totals) for totals in reported.values() if len(totals) > 1])
        assert (steps > 0).sum() > (steps < 0).sum() > 0
        assert len(reported) < 60 * len(PEOPLE)
        assert any(np.isnan(totals).any() for totals in reported.values())

    def test_without_habits_everything_is_reported_at_once(self) -> None:
        plain = replace(
            reporting_practice(), first_share=(1.0, 1.0), none=(0.0, 0.0), empty=0.0, error_often=0.0
        )
        epidemic = Epidemic(PEOPLE, PLACES, seed=3, course=disease())
        total = np.zeros(len(PEOPLE))
        for lines in figures(PEOPLE, PLACES, seed=3, start=START, days=40, reporting=plain):
            total += epidemic.step()
            assert lines.place.tolist() == list(range(len(PEOPLE)))
            assert lines.total.tolist() == total.tolist()
