"""Simulated weeks: what they expect, how wide they are, and that the same draws come again."""

import numpy as np
import pytest

from fivecolour.surveillance.forecast import GrowthModel, WeeklyCases, fit, simulate, weekday_shares

MODEL = GrowthModel(prior=0.5, pool=5, damping=0.5, noise=0.05)


def weekly(cases: list[list[float]], groups: list[int] | None = None) -> WeeklyCases:
    rows = np.array(cases)
    return WeeklyCases(rows, np.array(groups or [0] * len(rows)), np.full(len(rows), 50_000.0))


def draws(cases: WeeklyCases, model: GrowthModel = MODEL, *, seed: int = 1, weeks: int = 2) -> np.ndarray:
    return simulate(cases, model, weeks=weeks, draws=4000, random=np.random.default_rng(seed))


def test_growth_goes_on_and_fades() -> None:
    doubling = draws(weekly([[100.0, 200, 400, 800, 1600, 3200]])).mean(axis=0)[0]
    # Half of a week's doubling is left, then a quarter: 2 ** 0.5 and 2 ** 0.75. The level still holds a part
    # of the week before.
    assert doubling / 2880 == pytest.approx([2**0.5, 2**0.75], rel=0.03)


def test_doubt_grows_with_time_and_with_few_cases() -> None:
    many, few = (draws(weekly([[cases] * 8])) for cases in (1000.0, 4.0))
    relative = [found.std(axis=0)[0] / found.mean(axis=0)[0] for found in (many, few)]
    assert relative[0][1] > relative[0][0]
    assert relative[1][0] > 1.5 * relative[0][0]


def test_a_district_borrows_growth_from_its_group() -> None:
    rising, level = [10.0, 20, 40, 80, 160, 320], [100.0] * 6
    of_rising = draws(weekly([[2.0, 2, 2, 2, 2, 2], rising], [0, 0])).mean(axis=0)[0, 0]
    of_level = draws(weekly([[2.0, 2, 2, 2, 2, 2], level], [0, 0])).mean(axis=0)[0, 0]
    assert of_rising > 1.2 * of_level


def test_no_case_is_not_certain_to_stay_none() -> None:
    found = draws(weekly([[0.0] * 8, [50.0] * 8]))[:, 0]
    assert 0 < found.mean() < 10


def test_the_same_draws_come_again() -> None:
    cases = weekly([[10.0, 12, 9, 11, 10, 12]])
    np.testing.assert_array_equal(draws(cases), draws(cases))
    assert (draws(cases) != draws(cases, seed=2)).any()


def test_an_unknown_week_has_no_future() -> None:
    found = draws(weekly([[10.0, 12, 9, 11, 10, np.nan], [5.0] * 6]))
    assert np.isnan(found[:, 0]).all()
    assert not np.isnan(found[:, 1]).any()


def test_the_model_is_found_in_the_last_weeks() -> None:
    random = np.random.default_rng(3)
    calm = fit(weekly(random.poisson(200, size=(30, 20)).astype(float).tolist()))
    waves = np.exp(random.normal(0, 0.6, size=(30, 20)))
    wild = fit(weekly(random.poisson(200 * waves).astype(float).tolist()))
    assert calm is not None
    assert wild is not None
    assert calm.noise < wild.noise
    # Where weeks rise and fall by chance, growth does not go on.
    assert wild.damping == 0
    assert fit(weekly([[1.0] * 5])) is None


def test_days_without_any_case_share_alike() -> None:
    assert weekday_shares(np.zeros((2, 28))).tolist() == [1 / 7] * 7
