"""Measured figures go on as they did before, from like values at that time of the year."""

import numpy as np

from fivecolour.surveillance.analogs import Analogs


def drawn(held: np.ndarray, periods: int = 2, year: int = 365, draws: int = 200) -> np.ndarray:
    return Analogs.of(held, periods, year).draw(draws, np.random.default_rng(1))


def test_what_always_followed_follows_again() -> None:
    # After a 1 always came 3, then 0; after a 3 another course.
    held = np.tile([1.0, 3, 0], 20)[np.newaxis, :58]
    assert held[0, -1] == 1
    assert np.unique(drawn(held), axis=0).tolist() == [[[3.0, 0.0]]]


def test_chances_are_those_of_the_past() -> None:
    random = np.random.default_rng(2)
    held = (random.random((20, 300)) < 0.3).astype(float)
    assert abs(drawn(held, draws=2000)[..., 0].mean() - 0.3) < 0.03


def test_the_time_of_the_year_counts_where_a_year_is_known() -> None:
    # Of 52 weeks the first half is receptive; the year before it ended in the week after this one.
    weeks = np.arange(52 * 3)
    held = (weeks % 52 < 26).astype(float)[np.newaxis, : 52 * 2 + 26]
    found = drawn(held, periods=8, year=52)
    assert held[0, -1] == 1
    assert found[..., 7].mean() == 0
    assert 0 < found[..., 0].mean() < 1


def test_it_stays_within_what_was_ever_measured_and_unknown_stays_so() -> None:
    held = np.vstack([np.linspace(0, 1, 60), np.full(60, np.nan)])
    found = drawn(held)
    assert found[:, 0].max() <= 1
    assert np.isnan(found[:, 1]).all()


def test_what_has_no_like_stays_as_it_is() -> None:
    held = np.full((1, 30), 5.0)
    held[0, -1] = 900.0
    assert (drawn(held) == 900.0).all()


def test_nothing_known_at_all() -> None:
    assert np.isnan(drawn(np.full((2, 30), np.nan))).all()
