"""Importation from flows and cases: literal sums, doubts that widen, and what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from fivecolour.flow.gravity import Gravity, fit
from fivecolour.flow.importation import importation
from fivecolour.flow.residual import residuals

NAN, INF = np.nan, np.inf


def flow(*days: list[list[float]]) -> np.ndarray:
    return np.array(days, dtype=np.float64)


def cases(*days: list[float]) -> np.ndarray:
    return np.array(days, dtype=np.float64)


TWO_DAYS = flow(
    [[NAN, 100, NAN], [NAN, NAN, 10], [NAN, NAN, NAN]],
    [[NAN, 300, NAN], [NAN, NAN, 10], [NAN, NAN, NAN]],
)
PEOPLE = np.array([1_000.0, 1_000.0, 500.0])


def test_it_is_the_sum_of_flow_and_cases_per_inhabitant() -> None:
    found = importation(TWO_DAYS, least := cases([10, 0, 0], [20, 5, 0]), least, PEOPLE)
    # 100 · 10/1000 + 300 · 20/1000 reach the second; 10 · 5/1000 the third; nothing is known of the first.
    assert found.expected.tolist()[1:] == [7.0, 0.05]
    assert np.isnan(found.expected[0])
    assert found.reasons.tolist() == [[-1, -1, -1], [0, -1, -1], [1, -1, -1]]
    assert found.brought[1].tolist() == [7.0, 0.0, 0.0]
    assert found.lower[1] < 7 < found.upper[1]
    # The mean is itself in doubt, so that none is likelier than exp(−7).
    assert 0.98 < found.probability[1] < 1 - np.exp(-7)
    assert not found.at_least.any()


def test_a_pair_without_a_day_is_not_zero() -> None:
    gap = TWO_DAYS.copy()
    gap[0, 0, 1] = NAN
    counts = cases([10, 0, 0], [10, 0, 0])
    whole, found = (importation(one, counts, counts, PEOPLE) for one in (TWO_DAYS, gap))
    assert found.expected[1] == pytest.approx(6.0)  # both days at the 300 that are known
    assert whole.expected[1] == pytest.approx(4.0)
    assert found.upper[1] - found.lower[1] > 2 * (whole.upper[1] - whole.lower[1])


def test_where_nobody_comes_no_origin_is_lacking() -> None:
    still = flow([[NAN, 0, NAN], [NAN, NAN, 10], [NAN, NAN, NAN]])
    counts = cases([NAN, 5, 0])
    found = importation(still, counts, counts, PEOPLE)
    assert (found.expected[1], found.upper[1], found.known[1], found.at_least[1]) == (0.0, 0.0, 1.0, False)


def test_cases_that_are_not_known_make_it_at_least() -> None:
    counts = cases([NAN, 5, 0], [NAN, 5, 0])
    found = importation(TWO_DAYS, counts, counts, PEOPLE)
    assert (found.expected[1], found.upper[1], found.known[1]) == (0.0, INF, 0.0)
    assert found.at_least.tolist() == [False, True, False]
    open_ = importation(TWO_DAYS, cases([5, 0, 0], [5, 0, 0]), cases([INF, 0, 0], [INF, 0, 0]), PEOPLE)
    assert (open_.expected[1], open_.upper[1]) == (2.0, INF)


def test_bounds_of_cases_widen_it() -> None:
    exact = importation(TWO_DAYS, same := cases([10, 0, 0], [10, 0, 0]), same, PEOPLE)
    bounded = importation(TWO_DAYS, cases([0, 0, 0], [0, 0, 0]), cases([20, 0, 0], [20, 0, 0]), PEOPLE)
    assert bounded.expected[1] == exact.expected[1] == pytest.approx(4.0)
    assert bounded.upper[1] > exact.upper[1]
    assert bounded.lower[1] < exact.lower[1]


def test_no_case_is_no_proof_of_none() -> None:
    none = cases([0, 0, 0], [0, 0, 0])
    found = importation(TWO_DAYS, none, none, PEOPLE)
    # 400 travellers of a place of 1,000 with no case: 0.4 · √0.5 · 1.645.
    assert found.expected[1] == 0
    assert found.upper[1] == pytest.approx(0.4 * 0.5**0.5 * 1.645)


def test_a_listed_zero_is_zero() -> None:
    nobody = flow([[NAN, 0], [NAN, NAN]])
    counts = cases([10, 0])
    found = importation(nobody, counts, counts, PEOPLE[:2])
    assert (found.expected[1], found.upper[1], found.probability[1]) == (0, 0, 0)
    assert np.isnan(found.expected[0])


def test_modelled_flows_are_marked_and_widen() -> None:
    model = Gravity(np.full((3, 3), 50.0), (0, 0, 0, 0), 0.5)
    counts = cases([10, 0, 0], [10, 0, 0])
    found = importation(TWO_DAYS, counts, counts, PEOPLE, gravity=model)
    assert found.expected.tolist() == pytest.approx([0.0, 4.0, 1.0])
    assert found.modelled.tolist() == [0.0, 0.0, 1.0]
    assert found.by_model[:, 0].tolist() == [False, False, True]


def _places(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    return random.uniform(1e5, 1e7, count), random.uniform(22, 42, count), random.uniform(100, 122, count)


def _gravity_flow(people: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    from fivecolour.flow.gravity import distances

    km = distances(latitude, longitude) + np.eye(len(people))
    flows = np.exp(-12 + 0.9 * np.log(people)[:, None] + 0.7 * np.log(people) - 1.1 * np.log(km))
    flows[np.eye(len(people), dtype=bool)] = NAN
    return flows


def test_gravity_finds_the_law_it_was_made_by() -> None:
    places = _places(30)
    model = fit(_gravity_flow(*places), *places)
    assert model is not None
    assert model.coefficients == pytest.approx((-12, 0.9, 0.7, -1.1), abs=1e-4)
    assert model.spread == pytest.approx(0, abs=1e-4)


def test_gravity_knows_that_only_the_largest_are_listed() -> None:
    places = _places(40)
    whole = _gravity_flow(*places)
    top = np.nan_to_num(whole) >= np.sort(np.nan_to_num(whole), axis=1)[:, -10:-9]
    model = fit(np.where(top, whole, NAN), *places)
    assert model is not None
    assert model.coefficients[3] == pytest.approx(-1.1, abs=0.25)
    hidden = ~top & ~np.eye(40, dtype=bool)
    least_listed = np.where(top, whole, INF).min(axis=1)[:, None]
    assert (model.flow[hidden] <= np.broadcast_to(least_listed, whole.shape)[hidden]).all()


def test_of_one_origin_alone_its_own_flows_are_modelled_and_none_are_alike() -> None:
    places = _places(40)
    whole = _gravity_flow(*places)
    own = np.full_like(whole, NAN)
    hidden = np.arange(1, 40)[1::2]
    own[0, 1::2] = whole[0, 1::2]
    model = fit(own, *places)
    assert model is not None
    assert np.isnan(model.flow[1:][:, 1:][~np.eye(39, dtype=bool)]).all()
    found = model.flow[0, hidden]
    # Several would be larger than an unlisted one can be.
    assert (whole[0, hidden] > np.nanmin(own)).sum() > 5
    assert (found <= np.nanmin(own)).all()
    assert len(set(found.tolist())) == hidden.size


def test_few_pairs_fit_nothing() -> None:
    places = _places(4)
    assert fit(_gravity_flow(*places), *places) is None


def test_more_cases_than_flow_explains() -> None:
    pressure = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, NAN])
    cases = np.array([10.0, 20, 30, 40, 50, 300, 70, 80, 90, 100, 5, 5])
    found = residuals(cases, pressure)
    assert found[:10].argmax() == 5
    assert found[5] > 2
    assert np.isnan(found[10:]).all()
    assert np.isnan(residuals(cases[:5], pressure[:5])).all()
