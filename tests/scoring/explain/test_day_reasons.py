"""Reasons of all districts on a day: the same as of each by itself, in data and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain, explain_day
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.memory import remember
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from tests.scoring import ningbo
from tests.scoring.explain.test_outlook import SCHEMES
from tests.scoring.grading.test_state import days_of, histories
from tests.scoring.test_every_scheme import NAMES


def assert_told_alike(grading: Grading, day: int) -> None:
    """Compare every reason of a day and its sentences with those of each district by itself."""
    reasons = explain_day(grading, day)
    alone = [explain(grading, district, day) for district in range(len(grading.codes))]
    assert list(reasons) == alone
    for language in ("zh", "en"):
        assert reasons.sentences(language) == [sentence(one, grading.scheme, language) for one in alone]


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

    @settings(deadline=None, max_examples=7)
    @given(st.data())
    def test_together_as_each_alone(self, name: str, data: st.DataObject) -> None:
        of_cases = data.draw(st.booleans())
        figures = together(
            data.draw(st.lists(histories(SCHEMES[name], of_cases=of_cases), min_size=3, max_size=8))
        )
        grading = grade(SCHEMES[name], figures)
        for day in data.draw(st.sets(st.integers(0, len(figures.dates) - 1), min_size=2, max_size=3)):
            assert_told_alike(grading, day)
        first = len(figures.dates) - 2
        state = remember(grade(SCHEMES[name], days_of(figures, 0, first)))
        assert_told_alike(grade(SCHEMES[name], days_of(figures, first), after=state), 1)


class TestDayReasons:
    """Ningbo's counties in February 2020."""

    GRADING = grade(load("zhejiang-2020"), ningbo.figures())

    def test_every_day(self) -> None:
        for day in range(len(self.GRADING.dates)):
            assert_told_alike(self.GRADING, day)

    def test_of_some_districts(self) -> None:
        day, some = ningbo.day("02-18"), np.array([7, 2])
        assert list(explain_day(self.GRADING, day, some)) == [
            explain(self.GRADING, row, day) for row in (7, 2)
        ]
        state = remember(grade(load("zhejiang-2020"), days_of(ningbo.figures(), 0, day)))
        new = grade(load("zhejiang-2020"), days_of(ningbo.figures(), day), after=state)
        assert list(explain_day(new, 0, some)) == list(explain_day(self.GRADING, day, some))

    def test_of_no_district(self) -> None:
        assert explain_day(self.GRADING, ningbo.day("02-18"), np.array([], dtype=int)).sentences("zh") == []

    def test_a_sequence_in_the_order_of_the_codes(self) -> None:
        reasons = explain_day(self.GRADING, ningbo.day("02-18"))
        assert tuple(reason.code for reason in reasons) == self.GRADING.codes
        assert len(reasons) == len(self.GRADING.codes)
        assert reasons[-1] == list(reasons)[-1] == reasons[-1:][0]
