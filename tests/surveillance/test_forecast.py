"""Simulated weeks: what they expect, how wide they are, and that the same draws come again."""

import numpy as np
import pytest

from fivecolour.surveillance.forecast import GrowthModel, WeeklyCases, fit, simulate, weekday_shares

MODEL = GrowthModel(prior=0.5, pool=5, dampings={0.5: 1.0}, noises={0.05: np.ones(1)}, weeks=12)


def weekly(cases: list[list[float]], groups: list[int] | None = None) -> WeeklyCases:
    rows = np.array(cases)
    return WeeklyCases(rows, np.array(groups or [0] * len(rows)), np.full(len(rows), 50_000.0))


def draws(cases: WeeklyCases, model: GrowthModel = MODEL, *, seed: int = 1, weeks: int = 2) -> np.ndarray:
    return simulate(cases, model, weeks=weeks, draws=4000, random=np.random.default_rng(seed))


def test_growth_goes_on_and_fades() -> None:
    doubling = np.median(draws(weekly([[100.0, 200, 400, 800, 1600, 3200]])), axis=0)[0]
    # Half of a week's doubling is left, then a quarter: 2 ** 0.5 and 2 ** 0.75. The level still holds a part
    # of the week before: (3200 + 0.5 * 1600) / 1.5.
    assert doubling / 2667 == pytest.approx([2**0.5, 2**0.75], rel=0.03)


def test_how_growth_fades_is_drawn_for_each_future() -> None:
    doubling = weekly([[100.0, 200, 400, 800, 1600, 3200]] * 2)
    either = GrowthModel(0.5, 5, {0.0: 0.25, 1.0: 0.75}, {1e-3: np.ones(1)}, 12)
    first = draws(doubling, either)[..., 0] / 2667
    # Nothing is left of the doubling, or all of it, in both districts alike.
    np.testing.assert_array_equal(first[:, 0] > 1.5, first[:, 1] > 1.5)
    assert (first > 1.5).mean() == pytest.approx(0.75, abs=0.03)


def test_noise_raises_as_often_as_it_lowers() -> None:
    wide = GrowthModel(0.5, 5, {0.0: 1.0}, {0.8: np.ones(1)}, 12)
    above = draws(weekly([[1e6] * 8]), wide, weeks=1) > 1e6
    assert above.mean() == pytest.approx(0.5, abs=0.03)


def test_few_weeks_leave_doubt_of_the_noise() -> None:
    steady = weekly([[1e6] * 8])
    few, many = (GrowthModel(0.5, 5, {0.0: 1.0}, {0.1: np.ones(1)}, weeks) for weeks in (4, 400))
    low, high = (np.quantile(draws(steady, one, weeks=1), 0.95) for one in (many, few))
    assert high > 1.1 * low


def test_each_district_has_noise_of_its_own() -> None:
    random = np.random.default_rng(5)
    calm = random.poisson(500, size=(20, 20))
    lumpy = random.poisson(500 * np.exp(random.normal(0, 0.8, size=(20, 20))))
    model = fit(weekly(np.concatenate([calm, lumpy]).astype(float).tolist()))
    assert model is not None
    mean = sum(noise * chances for noise, chances in model.noises.items())
    assert mean[:20].max() < 0.1
    assert mean[20:].min() > 0.2


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
    assert wild.damping < 0.1
    assert fit(weekly([[1.0] * 5])) is None


def test_days_without_any_case_share_alike() -> None:
    assert weekday_shares(np.zeros((2, 28))).tolist() == [1 / 7] * 7
