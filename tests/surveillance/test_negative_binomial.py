from __future__ import annotations

import numpy as np
from scipy.stats import nbinom

from fivecolour.surveillance.negative_binomial import quantile

LEVELS = np.array([0.01, 0.025, 0.25, 0.5, 0.75, 0.975, 0.99])


def test_quantiles_are_those_of_scipy() -> None:
    size, mean = np.meshgrid(
        [0.05, 0.5, 1.0, 3.7, 40.0, 1000.0, 8192.0, 1e9], [0.0, 1e-12, 1e-3, 0.2, 1.0, 9.0, 650.0, 1e4]
    )
    chance = size / (size + mean)
    expected = nbinom.ppf(LEVELS, size[..., np.newaxis], chance[..., np.newaxis])
    found = quantile(LEVELS, size[..., np.newaxis], chance[..., np.newaxis])
    assert np.array_equal(found, expected)


def test_nothing_is_said_of_what_is_unknown() -> None:
    assert np.isnan(quantile(LEVELS, np.array(np.nan), np.array(0.5))).all()
