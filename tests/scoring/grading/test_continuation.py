"""Going on from where a grading stands gives what grading everything again gives, by every bundled rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fivecolour import catalogue
from fivecolour.errors import UserError
from fivecolour.scoring.figures import Figures, Period
from fivecolour.scoring.grading.continuation import Continuation, continuations
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import check_periods, inputs
from fivecolour.scoring.schemes.library import files, load
from fivecolour.scoring.schemes.scheme import Scheme

PAST, AHEAD, DRAWS, DISTRICTS = 90, 10, 3, 7


def period_of(scheme: Scheme) -> Period:
    try:
        check_periods(scheme.all_indicators, "day")
    except UserError:
        return "week"
    return "week" if scheme.name.startswith("infodengue") else "day"


def figures_for(scheme: Scheme, draw: int, *, gaps: float = 0.05) -> Figures:
    """Make reproducible figures of all that a rule reads, the same until today whatever the draw."""
    period = period_of(scheme)
    step = 1 if period == "day" else 7
    first = np.datetime64(scheme.versions[-1].in_force_from) - np.timedelta64(40 * step, "D")
    if scheme.reviews:
        first = np.datetime64(scheme.reviews.first) - np.timedelta64(20, "D")
    dates = first + np.arange(PAST + AHEAD) * np.timedelta64(step, "D")
    names = {"new_confirmed", *(part for name in scheme.all_indicators for part in (*inputs(name), name))}
    names = {
        name
        for name in names
        if name not in ("population", "confirmed") and not name.startswith("cumulative")
    }
    fields = {form for figure in catalogue.figures().values() for form in map(figure.field, figure.forms)}
    values = {}
    for place, name in enumerate(sorted(names & fields)):
        random, later = np.random.default_rng(place), np.random.default_rng([place, draw])
        shape, waves = (DISTRICTS, PAST + AHEAD), np.exp(np.sin(np.arange(PAST + AHEAD) / 9) * 2)
        made = random.poisson(random.gamma(1, 4, size=(DISTRICTS, 1)) * waves, size=shape).astype(float)
        made[random.random(shape) < gaps] = np.nan
        made[:, PAST:] = later.poisson(30 * later.random(size=(DISTRICTS, AHEAD)))
        values[name] = made
    total = np.nan_to_num(values["new_confirmed"]).cumsum(axis=1)
    values["cumulative_confirmed"] = np.where(np.isnan(values["new_confirmed"]), np.nan, total)
    return Figures(
        tuple(map(str, range(DISTRICTS))), dates, values, np.full(DISTRICTS, 20_000.0), period=period
    )


def until(figures: Figures, periods: int) -> Figures:
    values = {name: held[:, :periods] for name, held in figures.values.items()}
    return replace(figures, dates=figures.dates[:periods], values=values)


@pytest.mark.parametrize("name", files())
def test_it_is_what_grading_everything_gives(name: str) -> None:
    scheme = load(name)
    futures = [figures_for(scheme, draw) for draw in range(DRAWS)]
    now = grade(scheme, until(futures[0], PAST))
    ahead = {field: np.stack([one.values[field][:, PAST:] for one in futures]) for field in futures[0].values}
    dates = futures[0].dates[PAST:]
    found = np.zeros((DRAWS, DISTRICTS, AHEAD), dtype=np.uint8)
    for one, days in continuations(now, dates):
        found[..., days] = one.tiers(ahead, dates)[..., days]
    whole = np.stack([grade(scheme, one).tiers[:, PAST:] for one in futures])
    # India's rule grades by doubling times, which no figure made here yields.
    assert whole.any() or name == "india-2020"
    np.testing.assert_array_equal(found, whole)


def test_a_rule_with_reviews_looks_back_no_further_than_it_counts() -> None:
    scheme = load("germany-2021")
    one = Continuation.of(grade(scheme, until(figures_for(scheme, 0), PAST)))
    assert one.held is not None
    assert len(one.window.dates) < 30
