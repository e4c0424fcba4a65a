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
from tests.scoring import made_up

PAST, AHEAD, DRAWS, DISTRICTS = 90, 10, 2, 8
# The histories of some districts begin later, of two with today, on which the last did not report.
BEGINS = np.array([0, 0, 10, 40, 0, 70, PAST, PAST])
# No case happens in one until today, and of two there are no totals.
QUIET, WITHOUT_TOTALS = 4, [1, 5]
# The day of the first review, of rules with reviews.
REVIEWED = 20


def period_of(scheme: Scheme) -> Period:
    try:
        check_periods(scheme.all_indicators, "day")
    except UserError:
        return "week"
    return "week" if scheme.name.startswith("infodengue") else "day"


def figures_for(scheme: Scheme, draw: int, *, past: int = PAST, gaps: float = 0.05) -> Figures:
    """Make reproducible figures of all that a rule reads, the same until today whatever the draw."""
    period = period_of(scheme)
    step = 1 if period == "day" else 7
    first = np.datetime64(scheme.versions[-1].in_force_from) - np.timedelta64(40 * step, "D")
    if scheme.reviews:
        first = np.datetime64(scheme.reviews.first) - np.timedelta64(REVIEWED, "D")
    shape = (DISTRICTS, past + AHEAD)
    dates = first + np.arange(shape[1]) * np.timedelta64(step, "D")
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
        waves = np.exp(np.sin(np.arange(shape[1]) / 9) * 2)
        made = random.poisson(random.gamma(1, 4, size=(DISTRICTS, 1)) * waves, size=shape).astype(float)
        made[random.random(shape) < gaps] = np.nan
        made[QUIET, :past] = 0.0
        made[-1, past - 1] = np.nan
        made[:, past:] = later.poisson(30 * later.random(size=(DISTRICTS, AHEAD)))
        values[name] = made
    total = np.nan_to_num(values["new_confirmed"]).cumsum(axis=1)
    most = hidden(values, past)
    values["cumulative_confirmed"] = np.where(np.isnan(values["new_confirmed"]), np.nan, total)
    values["cumulative_confirmed"][WITHOUT_TOTALS] = np.nan
    # No two districts are alike: a row in the place of another would be seen.
    population = 4_000.0 * (1 + np.arange(DISTRICTS))
    return Figures(
        tuple(map(str, range(DISTRICTS))),
        dates,
        values,
        population,
        period=period,
        parameters=bounds(scheme, past),
        most=most,
    )


def hidden(values: dict[str, FloatArray], past: int) -> dict[str, FloatArray]:
    """Hide some new cases of the past; return the most that they can be."""
    random = np.random.default_rng(1)
    some = random.random((DISTRICTS, past + AHEAD)) < 0.1
    some[:, past:] = some[[QUIET, -1]] = False
    values["new_confirmed"][some] = np.nan
    return {"new_confirmed": np.where(some, random.integers(1, 60, size=some.shape), np.nan)}


def bounds(scheme: Scheme, past: int) -> dict[str, FloatArray]:
    """Make bounds of each district and period, which stay what they were last."""
    random = np.random.default_rng(2)
    found = {}
    for name in scheme.parameter_names:
        made = random.choice([2.0, 20.0, 60.0, np.nan], size=(DISTRICTS, past + AHEAD))
        made[:, past:] = made[:, past - 1 : past]
        found[name] = made
    return found


def until(figures: Figures, periods: int) -> Figures:
    return figures.periods(slice(periods), figures.past)


def assert_goes_on(scheme: Scheme, past: int, known_before: int) -> None:
    """Go on with a grading of ``past`` periods, of which the figures remember the first ``known_before``."""
    futures = [figures_for(scheme, draw, past=past) for draw in range(DRAWS)]
    if known_before:
        # The figures begin later and remember what came before them.
        remembered = past_of(futures[0].periods(slice(known_before)), remembered=known_before)
        futures = [one.periods(slice(known_before, None), remembered) for one in futures]
    today = past - known_before
    begins = np.clip(BEGINS - known_before, 0, today - 1)
    now = grade(scheme, until(futures[0], today), begins=begins)
    fields = futures[0].values
    ahead = {field: np.stack([one.values[field][:, today:] for one in futures]) for field in fields}
    dates = futures[0].dates[today:]
    found = np.zeros((DRAWS, DISTRICTS, AHEAD), dtype=np.uint8)
    for one, days in continuations(now, dates):
        found[..., days] = one.tiers(ahead, dates)[..., days]
    whole = np.stack([grade(scheme, one, begins=begins).tiers[:, today:] for one in futures])
    # India's rule grades by doubling times, which no figure made here yields.
    assert whole.any() or scheme.name == "india-2020"
    np.testing.assert_array_equal(found, whole, f"after {past} periods, {known_before} of them remembered")


@pytest.mark.parametrize("known_before", [0, 66])
@pytest.mark.parametrize("name", files())
def test_it_is_what_grading_everything_gives(name: str, known_before: int) -> None:
    assert_goes_on(load(name), PAST, known_before)


@pytest.mark.parametrize("name", [name for name in files() if load(name).reviews])
def test_it_is_so_around_the_first_review_and_on_every_day_between_two(name: str) -> None:
    scheme = load(name)
    for past in (REVIEWED, REVIEWED + 1, REVIEWED + 3, REVIEWED + 4, REVIEWED + 8):
        assert_goes_on(scheme, past, 0)
    for past in (REVIEWED + 1, REVIEWED + 3):
        assert_goes_on(scheme, past, REVIEWED)


@pytest.mark.parametrize(
    ("name", "window", "remembered"),
    [
        # Five reviews in a row, twice for there may be Sundays among them, two days of delay and today.
        ("germany-2021", 13, 8),
        ("korea-2021", 15, 8),
        ("california-2020", 29, 8),
        ("zhejiang-2020", 7, 15),
        # Three weeks in a row, of which a level may be held one or three.
        ("infodengue-af", 3, 2),
        ("rio-aps-2015", 6, 1),
        ("ecdc-2021-06", 1, 15),
    ],
)
def test_it_looks_back_no_further_than_the_rule_counts(name: str, window: int, remembered: int) -> None:
    one = Continuation.of(grade(load(name), until(figures_for(load(name), 0), PAST)))
    assert one.window.past is not None
    assert (len(one.window.dates), one.window.past.length) == (window, remembered)


def test_reviews_in_a_tier_are_counted_from_the_first_and_a_history_that_has_begun_waits_for_a_report() -> (
    None
):
    rule = made_up.BY_RT.replace("every_days = 1", "every_days = 3")
    scheme = made_up.scheme(rule.replace("step = 1", "step = 1\nmin_reviews_in_tier = 3"))
    # The review of the 19th is the third of A in its tier. B begins on the 14th and reports on the 15th.
    rt = np.array([[5.0] * 6 + [1.0] * 9, [np.nan] * 10 + [3.0] * 5])
    whole = Figures(("A", "B"), np.datetime64("2020-02-05") + np.arange(15), {"rt": rt})
    one = Continuation.of(grade(scheme, until(whole, 10), begins=np.array([0, 9])))
    assert one.held is not None
    assert one.tiers({"rt": rt[np.newaxis, :, 10:]}, whole.dates[10:]).tolist() == [
        [[5, 5, 5, 5, 4], [3] * 5]
    ]


def test_what_the_first_review_gave_is_in_force_on_that_day_and_stays_so() -> None:
    scheme = made_up.scheme(made_up.BY_RT.replace("from =", "effective_after_days = 2\nfrom ="))
    rt = np.array([[2.0] * 5 + [5.0, 5, 5, 4, 4, 4]])
    whole = Figures(("A",), np.datetime64("2020-02-05") + np.arange(11), {"rt": rt})
    assert grade(scheme, whole).tiers.tolist() == [[2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 4]]
    one = Continuation.of(grade(scheme, until(whole, 6)))
    assert one.held is not None
    assert one.tiers({"rt": rt[np.newaxis, :, 6:]}, whole.dates[6:]).tolist() == [[[5, 5, 5, 5, 4]]]


def test_a_run_that_began_before_the_first_day_goes_on() -> None:
    scheme = made_up.scheme("""
        levels = [
            { tier = 2, basis = "assumed", when = [{ indicator = "clear_days", at_least = 12 }] },
            { tier = 1, basis = "assumed", missing = "not_graded" },
        ]
        """)
    # Six days are the past, four the figures: the eleventh day without a case is tomorrow.
    whole = made_up.begun(made_up.figures(new_confirmed=[0] * 13), 6)
    one = Continuation.of(grade(scheme, until(whole, 4)))
    ahead = {"new_confirmed": np.zeros((1, 1, 3))}
    assert one.tiers(ahead, whole.dates[4:]).tolist() == [[[1, 2, 2]]]


def test_weeks_to_come_are_weeks() -> None:
    scheme = made_up.scheme("""
        levels = [
            { tier = 5, basis = "assumed", when = [{ indicator = "new_7d", above = 10 }] },
            { tier = 1, basis = "assumed", missing = "not_graded" },
        ]
        """)
    dates = np.datetime64("2020-02-15") + 7 * np.arange(4)
    whole = Figures(("1",), dates, {"new_confirmed": np.array([[1.0, 2, 11, 3]])}, period="week")
    one = Continuation.of(grade(scheme, until(whole, 2)))
    ahead = {"new_confirmed": np.array([[[11.0, 3]], [[10.0, 12]]])}
    assert one.tiers(ahead, dates[2:]).tolist() == [[[5, 1]], [[1, 5]]]


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
