"""Counts that are completed by the delay of earlier ones, by hand and against what came in truth."""

import numpy as np
import pandas as pd
import pytest

from fivecolour.surveillance.nowcast import Nowcast, nowcast
from tests.benchmarks import nowcasts

NAN = float("nan")
ENDS = (0.05, 0.5, 0.95)


def triangle(rows: list[list[float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return one district's counts by age, of which the last periods are young, and the ages."""
    ages = np.arange(len(rows))[::-1]
    known = np.array([rows])
    known[:, ages[:, np.newaxis] < np.arange(known.shape[2])] = NAN
    return known, ages


class TestByHand:
    """Small triangles."""

    def test_a_steady_delay(self) -> None:
        known, ages = triangle([[40.0, 80.0, 100.0]] * 20)
        found = nowcast(known, ages, level=7)
        low, median, high = found.quantiles(ENDS)[0, -1]
        # 40 of about 100 are known.
        assert (found.reported[0, -1], median) == (40, pytest.approx(100, abs=1))
        assert 85 <= low < median < high <= 115
        # What is complete is certain.
        assert found.quantiles(ENDS)[0, 0].tolist() == [100, 100, 100]

    def test_a_first_zero_is_no_certain_zero(self) -> None:
        known, ages = triangle([*[[4.0, 8.0, 10.0]] * 20, [4.0, 8.0, 10.0], [0.0, 8.0, 10.0]])
        found = nowcast(known, ages, level=7)
        assert found.quantiles(ENDS)[0, -1, 1] >= 3

    def test_what_nobody_reported_is_not_completed(self) -> None:
        known, ages = triangle([*[[4.0, 8.0, 10.0]] * 20, [NAN, NAN, NAN]])
        found = nowcast(known, ages, level=7)
        assert np.isnan(found.mean[0, -1])
        assert np.isnan(found.quantiles(ENDS)[0, -1]).all()

    def test_figures_that_come_complete_have_nothing_to_come(self) -> None:
        known, ages = triangle([[10.0, 10.0, 10.0]] * 20)
        assert nowcast(known, ages, level=7).mean.tolist() == [[0.0] * 20]

    def test_downward_corrections_are_not_foreseen(self) -> None:
        known, ages = triangle([[20.0, 12.0, 10.0]] * 20)
        assert nowcast(known, ages, level=7).mean.max() == 0

    def test_an_uneven_delay_widens_the_interval(self) -> None:
        steady, ages = triangle([[40.0, 100.0]] * 30)
        uneven, _ = triangle([[10.0, 100.0], [70.0, 100.0]] * 14 + [[10.0, 100.0], [40.0, 100.0]])
        widths = [np.ptp(nowcast(known, ages, level=7).quantiles(ENDS)[0, -1]) for known in (steady, uneven)]
        assert widths[1] > 2 * widths[0]

    def test_a_sum_has_the_variance_of_its_parts(self) -> None:
        found = Nowcast(np.ones((1, 2)), np.array([[10.0, 20.0]]), np.array([[5.0, 4.0]])).total_of(
            slice(None)
        )
        mean, size = float(found.mean[0, 0]), float(found.size[0, 0])
        assert (mean, mean + mean**2 / size) == (30, pytest.approx(10 + 100 / 5 + 20 + 400 / 4))


@pytest.mark.skipif(not nowcasts.DELAYS.exists(), reason="the shared data are not here")
@pytest.mark.slow
class TestAgainstWhatCame:
    """Each issue completed by what was known then alone; nothing was tuned on these figures."""

    def test_rio_beats_the_correction_of_the_authority(self) -> None:
        told = nowcasts.table(pd.concat(nowcasts.rio()))
        assert 0.85 <= told.loc["all", "coverage"] <= 0.95
        for age in (0, 1, 2, 3, 4, "all"):
            assert told.loc[age, "error"] < told.loc[age, "error of the authority's"], age

    def test_german_hospitalisations(self) -> None:
        told = nowcasts.table(pd.concat(nowcasts.germany(every=44)))
        assert 0.85 <= told.loc["all", "coverage"] <= 0.95
        assert told.loc["all", "error"] < 0.4 * told.loc["all", "error as reported"]
