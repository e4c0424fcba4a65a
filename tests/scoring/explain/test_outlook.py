"""What reasons say would change a tier, applied to schemes of every kind and graded again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import NeededValue, PossibleChange, Reason
from fivecolour.scoring.schemes.library import list_schemes
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import made_up
from tests.scoring.schemes.test_assessment import CDC, CHINA, GATE

NAN = float("nan")
FOLLOWING = {
    "at once": made_up.BY_RT,
    "after several": made_up.BY_RT.replace("[raising]", "[raising]\nreviews = 2").replace(
        "[easing]", '[easing]\nreviews = 3\nmin_reviews_in_tier = 4\ndays = "working"'
    ),
    "in force later": made_up.BY_RT.replace(
        'from = "assessment"', 'from = "assessment"\neffective_after_days = 2'
    ),
    "two steps, every third day": made_up.BY_RT.replace("step = 1", "step = 2\nreviews = 2").replace(
        "every_days = 1", "every_days = 3"
    ),
}
DAILY = {"china": CHINA, "cdc": CDC, "authentication": GATE.replace("MISSING", "fails")}


def schemes() -> list[Scheme]:
    """Return every scheme there is, and made-up ones."""
    made = {**FOLLOWING, **DAILY}
    found = [
        made_up.scheme(toml, name=name.replace(" ", "-").replace(",", "")) for name, toml in made.items()
    ]
    return [*list_schemes(), *found]


SCHEMES = {scheme.name: scheme for scheme in schemes()}
BY_ASSESSMENT = [
    name for name, scheme in SCHEMES.items() if scheme.easing is None or scheme.easing_bound is None
]


def values(scheme: Scheme, name: str) -> st.SearchStrategy[float]:
    """Draw one of `around_bounds`."""
    return st.sampled_from(around_bounds(scheme, name))


def around_bounds(scheme: Scheme, name: str) -> list[float]:
    """Return values of an indicator on, just below, just above and between its bounds; and unknown."""
    cuts = {edge for assessment in (scheme.assessment, scheme.raising_bands) if assessment
            for edge, _ in assessment.axes.get(name, ())}  # fmt: skip
    if scheme.easing_bound and scheme.easing_bound.indicator == name:
        cuts.add(scheme.easing_bound.at_least)
    edges = sorted({0.0, *cuts, max(cuts, default=0) + 10})
    near = [*edges, *(float(np.nextafter(edge, np.inf)) for edge in edges)]
    near += [float(np.nextafter(edge, 0)) for edge in edges if edge > 0]
    return [*near, NAN]


@st.composite
def histories(draw: st.DrawFn, names: list[str], *, longest: int = 14) -> Grading:
    """Return a scheme's grading of one district by given indicators."""
    scheme = SCHEMES[draw(st.sampled_from(names))]
    days = draw(st.integers(1, longest)) if scheme.reviews else 1
    start = scheme.reviews.first if scheme.reviews else scheme.in_force_from
    rows = {
        name: draw(st.lists(values(scheme, name), min_size=days, max_size=days)) for name in scheme.indicators
    }
    rows = {name: [row[0]] * days if name == "population" else row for name, row in rows.items()}
    return grade(scheme, made_up.figures(start=start.isoformat(), **reported(scheme, rows)))


def reported(scheme: Scheme, rows: dict[str, list[float]]) -> dict[str, list[float]]:
    """Add a figure that makes a day count as reported, where the scheme asks for one that is not there."""
    names = scheme.missing.reported_by if scheme.missing else ()
    if not names or any(name in rows for name in names):
        return rows
    days = len(next(iter(rows.values())))
    return {**rows, names[0]: [0.0] * days}


def on_side(need: NeededValue) -> float:
    beyond = {"above": np.inf, "below": -np.inf}
    return need.needed if need.side not in beyond else float(np.nextafter(need.needed, beyond[need.side]))


def off_side(need: NeededValue) -> float:
    beyond = {"at_least": -np.inf, "at_most": np.inf}
    return need.needed if need.side not in beyond else float(np.nextafter(need.needed, beyond[need.side]))


def continued(grading: Grading, change: PossibleChange, needs: list[tuple[NeededValue, float]]) -> int:
    """Return the tier once the changed values have been reported up to the day that is stated."""
    until = change.in_force or change.review
    figures = grading.figures
    days = 0 if until is None else (until - grading.days[-1]).days
    rows = {}
    for name, row in figures.values.items():
        last = next((value for need, value in needs if need.indicator == name), row[0, -1])
        rows[name] = np.append(row, np.full((1, days), last), axis=1) if days else row.copy()
        if not days:
            rows[name][0, -1] = last
    dates = figures.dates[0] + np.arange(len(figures.dates) + days)
    graded = grade(grading.scheme, replace(figures, dates=dates, values=rows))
    return int(graded.tiers[0, -1])


def needs_of(change: PossibleChange) -> list[NeededValue]:
    return [NeededValue(change.indicator, change.needed, change.side), *change.also]


class TestEveryScheme:
    """Over all schemes in the data and made-up ones."""

    @settings(deadline=None, max_examples=160)
    @given(histories(BY_ASSESSMENT))
    def test_a_stated_change_gives_the_stated_tier(self, grading: Grading) -> None:
        reason = explain(grading, 0, len(grading.dates) - 1)
        for change in (reason.up, reason.down):
            if change is not None:
                applied = [(need, on_side(need)) for need in needs_of(change)]
                assert continued(grading, change, applied) == change.tier
        self._less_does_not(grading, reason)

    def _less_does_not(self, grading: Grading, reason: Reason) -> None:
        for change, direction in ((reason.up, 1), (reason.down, -1)):
            if change is not None:
                for left in needs_of(change):
                    applied = [
                        (need, off_side(need) if need == left else on_side(need)) for need in needs_of(change)
                    ]
                    found = continued(grading, change, applied)
                    assert (found - change.tier) * direction < 0 or found == 0

    @pytest.mark.parametrize("name", ["california-2020", "cdc-community-levels-2022", "who-ct-2021"])
    def test_two_values_that_have_to_change_together_do_and_neither_alone(self, name: str) -> None:
        """Examples above have few of them."""
        scheme, random, found = SCHEMES[name], Random(7), 0
        start = (scheme.reviews.first if scheme.reviews else scheme.in_force_from).isoformat()
        for _ in range(24):
            rows = {one: [random.choice(around_bounds(scheme, one)[:-1])] for one in scheme.indicators}
            grading = grade(scheme, made_up.figures(start=start, **reported(scheme, rows)))
            reason = explain(grading, 0, 0)
            for change in filter(None, (reason.up, reason.down)):
                if change.also:
                    found += 1
                    together = [(need, on_side(need)) for need in needs_of(change)]
                    assert continued(grading, change, together) == change.tier
                    self._less_does_not(grading, reason)
        assert found >= 2

    @settings(deadline=None, max_examples=160)
    @given(histories(list(SCHEMES)), st.sampled_from(["zh", "en"]), st.booleans())
    def test_every_reason_can_be_said(self, grading: Grading, language: str, dated: bool) -> None:
        reason = explain(grading, 0, len(grading.dates) - 1)
        text = sentence(reason, grading.scheme, language, dated=dated or grading.scheme.reviews is not None)
        assert text.endswith(("。", ".", ")", ")"))
        assert not any(fault in text for fault in ("{", "None", "  ", "nan", ";;", "; ;", "()", "()"))

    @settings(deadline=None, max_examples=100)
    @given(histories(list(SCHEMES)))
    def test_the_case_and_its_conditions_are_true(self, grading: Grading) -> None:
        reason = explain(grading, 0, len(grading.dates) - 1)
        for fact in reason.conditions:
            value = fact.reading.value
            if value is None:
                continue
            lower = -np.inf if fact.lower is None else fact.lower
            upper = np.inf if fact.upper is None else fact.upper
            assert lower < value or (fact.lower_inclusive and lower == value)
            assert value < upper or (fact.upper_inclusive and upper == value)
