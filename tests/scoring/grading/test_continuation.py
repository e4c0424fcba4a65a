"""Going on from where a grading stands gives what grading everything again gives, by every bundled rule."""

from __future__ import annotations

import numpy as np
import pytest

from fivecolour import catalogue
from fivecolour.errors import UserError
from fivecolour.scoring.figures import Figures, FloatArray, Period
from fivecolour.scoring.grading.continuation import Continuation, continuations
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import check_periods, inputs
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.schemes.library import files, load
from fivecolour.scoring.schemes.scheme import Scheme

PAST, AHEAD, DRAWS, DISTRICTS = 90, 10, 3, 7
# The histories of some districts begin later, of one with the last day before today.
BEGINS = np.array([0, 0, 10, 40, 0, 70, PAST - 1])


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
    most = hidden(values)
    values["cumulative_confirmed"] = np.where(np.isnan(values["new_confirmed"]), np.nan, total)
    # No two districts are alike: a row in the place of another would be seen.
    population = 4_000.0 * (1 + np.arange(DISTRICTS))
    return Figures(
        tuple(map(str, range(DISTRICTS))),
        dates,
        values,
        population,
        period=period,
        parameters=bounds(scheme),
        most=most,
    )


def hidden(values: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Hide some new cases of the past; return the most that they can be."""
    random = np.random.default_rng(1)
    some = random.random((DISTRICTS, PAST + AHEAD)) < 0.1
    some[:, PAST:] = False
    values["new_confirmed"][some] = np.nan
    return {"new_confirmed": np.where(some, random.integers(1, 60, size=some.shape), np.nan)}


def bounds(scheme: Scheme) -> dict[str, FloatArray]:
    """Make bounds of each district and period, which stay what they were last."""
    random = np.random.default_rng(2)
    found = {}
    for name in scheme.parameter_names:
        made = random.choice([2.0, 20.0, 60.0, np.nan], size=(DISTRICTS, PAST + AHEAD))
        made[:, PAST:] = made[:, PAST - 1 : PAST]
        found[name] = made
    return found


def until(figures: Figures, periods: int) -> Figures:
    return figures.periods(slice(periods), figures.past)


@pytest.mark.parametrize("known_before", [0, 30])
@pytest.mark.parametrize("name", files())
def test_it_is_what_grading_everything_gives(name: str, known_before: int) -> None:
    scheme = load(name)
    futures = [figures_for(scheme, draw) for draw in range(DRAWS)]
    if known_before:
        # The figures begin later and remember what came before them.
        past = past_of(futures[0].periods(slice(known_before)), remembered=known_before)
        futures = [one.periods(slice(known_before, None), past) for one in futures]
    today, begins = PAST - known_before, np.maximum(BEGINS - known_before, 0)
    now = grade(scheme, until(futures[0], today), begins=begins)
    fields = futures[0].values
    ahead = {field: np.stack([one.values[field][:, today:] for one in futures]) for field in fields}
    dates = futures[0].dates[today:]
    found = np.zeros((DRAWS, DISTRICTS, AHEAD), dtype=np.uint8)
    for one, days in continuations(now, dates):
        found[..., days] = one.tiers(ahead, dates)[..., days]
    whole = np.stack([grade(scheme, one, begins=begins).tiers[:, today:] for one in futures])
    # India's rule grades by doubling times, which no figure made here yields.
    assert whole.any() or name == "india-2020"
    np.testing.assert_array_equal(found, whole)


def test_a_rule_with_reviews_looks_back_no_further_than_it_counts() -> None:
    scheme = load("germany-2021")
    one = Continuation.of(grade(scheme, until(figures_for(scheme, 0), PAST)))
    assert one.held is not None
    assert len(one.window.dates) < 30


def test_each_day_to_come_goes_by_the_version_that_will_be_in_force() -> None:
    scheme = load("aqi-pm25")
    dates = np.arange("2024-05-02", "2024-05-09", dtype="datetime64[D]")
    whole = Figures(("A", "B"), dates, {"pm25_24h": np.array([[10.0] * 7, [130.0] * 7])})
    # The version of 2024 is in force from 6 May.
    assert grade(scheme, whole).tiers.tolist() == [[1, 1, 1, 1, 2, 2, 2], [4, 4, 4, 4, 5, 5, 5]]
    now = grade(scheme, until(whole, 2))
    parts = continuations(now, dates[2:])
    assert [one.grading.scheme.name for one, _ in parts] == ["aqi-pm25-2012", "aqi-pm25-2024"]
    assert [days for _, days in parts] == [slice(0, 2), slice(2, 5)]
    ahead = {"pm25_24h": whole.values["pm25_24h"][np.newaxis, :, 2:]}
    assert [one.tiers(ahead, dates[2:])[0, :, days].tolist() for one, days in parts] == [
        [[1, 1], [4, 4]],
        [[2, 2, 2], [5, 5, 5]],
    ]
    (later,) = continuations(now, dates[4:])
    assert (later[0].grading.scheme.name, later[1]) == ("aqi-pm25-2024", slice(0, 3))
