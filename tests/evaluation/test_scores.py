"""Scores against those that the hubverse computes of real forecasts, and against what must hold of any."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivecolour.evaluation.ordinal_scores import ranked_probability_score, reliability
from fivecolour.evaluation.quantile_scores import covered, quantile_loss, weighted_interval_score

SAMPLE = Path(__file__).parent / "flusight_sample.csv"
KEYS = ["model", "location", "reference_date", "horizon", "observation"]
LEVELS = ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"]
CATEGORIES = ["low", "moderate", "high", "very high"]
# Weekly admissions from which on each category but the first begins.
THRESHOLDS = {"25": [174, 348, 523], "48": [748, 1495, 2243]}
# Mean WIS, RPS, and coverage of the 80 % and the 90 % interval.
EXPECTED = {
    ("Flusight-baseline", "25"): (179.944642857143, 0.844006344703678, 0.0, 0.25),
    ("Flusight-baseline", "48"): (478.964285714286, 0.826757794619937, 0.0, 0.0),
    ("MOBS-GLEAM_FLUH", "25"): (162.6875, 0.800339296829257, 0.5, 0.5),
    ("MOBS-GLEAM_FLUH", "48"): (467.791071428571, 0.638695908505465, 0.5, 0.625),
    ("PSI-DICE", "25"): (139.369642857143, 0.80124528652247, 0.625, 0.625),
    ("PSI-DICE", "48"): (316.535714285714, 0.557432061518436, 0.375, 0.375),
}


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return pd.read_csv(SAMPLE, dtype={"location": str, "output_type_id": str})


@pytest.mark.parametrize(("model", "location"), EXPECTED)
def test_real_forecasts_score_as_the_hubverse_scores_them(
    sample: pd.DataFrame, model: str, location: str
) -> None:
    own = sample[(sample["model"] == model) & (sample["location"] == location)]
    wide = own.pivot_table(index=KEYS, columns="output_type_id", values="value").reset_index()
    observed, quantiles = wide["observation"].to_numpy(float), wide[LEVELS].to_numpy(float)
    levels = [float(level) for level in LEVELS]
    category = np.searchsorted(THRESHOLDS[location], observed, side="right")
    wis = weighted_interval_score(quantiles, levels, observed)
    rps = ranked_probability_score(wide[CATEGORIES].to_numpy(float), category)
    inside = [covered(quantiles[:, low], quantiles[:, -1 - low], observed).mean() for low in (1, 0)]
    assert len(wide) == 8
    assert [wis.mean(), rps.mean(), *inside] == pytest.approx(EXPECTED[model, location], rel=1e-12)


def test_wis_is_the_sum_of_weighted_interval_scores() -> None:
    low, median, high, came, alpha = 8.0, 10.0, 14.0, 20.0, 0.5
    interval = (high - low) + 2 / alpha * (came - high)
    by_definition = (0.5 * abs(came - median) + alpha / 2 * interval) / 1.5
    assert weighted_interval_score([low, median, high], [0.25, 0.5, 0.75], came) == pytest.approx(
        by_definition
    )


def test_what_is_unknown_has_no_score() -> None:
    assert np.isnan(weighted_interval_score([[1.0, np.nan], [1.0, 2.0]], [0.4, 0.6], [1.0, np.nan])).all()
    assert np.isnan(ranked_probability_score([[0.5, 0.5], [np.nan, np.nan]], [-1, 0])).all()


def test_a_forecast_is_refused_that_is_none() -> None:
    with pytest.raises(ValueError, match="levels of quantiles"):
        quantile_loss([1.0], [1.0], 1.0)
    with pytest.raises(ValueError, match="sum to 1"):
        ranked_probability_score([0.5, 0.4], 0)
    with pytest.raises(ValueError, match="an outcome is 2, of 2"):
        ranked_probability_score([0.5, 0.5], 2)


def test_the_true_distribution_scores_best() -> None:
    chances = np.array([0.2, 0.5, 0.3])
    other = np.array([0.1, 0.6, 0.3])
    expected = [
        float(chances @ ranked_probability_score(np.tile(one, (3, 1)), [0, 1, 2])) for one in (chances, other)
    ]
    assert expected == pytest.approx([0.37, 0.38])


def test_reliability_counts_certain_chances_in_the_last_bin() -> None:
    mean, frequency, number = reliability([0.0, 1.0, 1.0, np.nan], [False, True, False, True], bins=2)
    assert (mean.tolist(), frequency.tolist(), number.tolist()) == ([0.0, 1.0], [0.0, 0.5], [1, 2])
