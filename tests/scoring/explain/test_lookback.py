"""Figures up to a day, and days without a case behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.explain.lookback import continued
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load

NAN = np.nan
DATES = np.datetime64("2020-03-20") + np.arange(15)
HIDDEN = np.array([[*[NAN] * 12, 4.0, NAN, NAN]])


def figures(new: list[float]) -> Figures:
    return Figures(
        ("a",),
        DATES,
        {"new_confirmed": np.array([new]), "cumulative_confirmed": np.full((1, 15), NAN)},
        population=np.array([1e6]),
    )


def test_nothing_is_hidden_on_the_days_that_follow() -> None:
    found = continued(replace(figures([0.0] * 15), most={"new_confirmed": HIDDEN}), 13, 2)
    assert found.most["new_confirmed"].tolist()[0][12:13] == [4.0]
    assert np.isnan(found.most["new_confirmed"][0, 13:]).all()
    assert found.most["new_confirmed"].shape == found.values["new_confirmed"].shape == (1, 16)


def test_a_rule_that_eases_has_reasons_where_a_figure_is_hidden() -> None:
    """Publishing such a map ended with a fault of the program."""
    new = [5.0] * 12 + [NAN, 1.0, 0.0]
    grading = grade(load("zhejiang-2020"), replace(figures(new), most={"new_confirmed": HIDDEN}))
    assert [explain(grading, 0, day).tier for day in range(12, 15)] == grading.tiers[0, 12:].tolist()
