"""What InfoDengue computes itself, computed again from its cases: Rt and the probability that it is above 1.

A week's cases over the sum of its own and the earlier ones, weighed by the normal density of 2 weeks and a
deviation of 1: and the probability by the beta distribution of both. That is how its figures come out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, norm

from tests.scoring.conformance import SHARED, needs_shared

WEIGHTS = norm.pdf(np.arange(12), 2, 1)
# A series begins with zeros; the first weeks of 2021 rest on figures of late 2020 that were not published.
BEGINS, OTHER_RUN = 5, range(202101, 202106)


def computed(cases: np.ndarray) -> pd.DataFrame:
    """Return Rt and its probability of each week of a municipality; the second only where there are cases."""
    before = np.convolve(cases, WEIGHTS)[: len(cases)]
    some = before > 0
    safe = np.where(some, before, 1.0)
    probability = np.where(cases > 0, beta.sf(0.5, np.maximum(cases, 1e-12), safe), 0.0)
    return pd.DataFrame({"rt": np.where(some, cases / safe, 0.0), "p": np.where(some, probability, np.nan)})


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize(("state", "rows"), [("RJ", 61_088), ("AC", 14_608)])
def test_rt_and_its_probability_are_those_published(state: str, rows: int) -> None:
    table = pd.read_csv(SHARED / "infodengue" / f"infodengue_dengue_{state}_2010_2022.csv.gz")
    table = table.sort_values(["municipio_geocodigo", "SE"]).reset_index(drop=True)
    own = table.groupby("municipio_geocodigo")["casos_est"]
    found = pd.concat([computed(one.to_numpy(float)) for _, one in own], ignore_index=True)
    held = (own.cumcount() >= BEGINS) & ~table["SE"].isin(OTHER_RUN) & table["Rt"].notna()
    rt = ((found["rt"] - table["Rt"]).abs() <= 1e-3 * table["Rt"].clip(lower=1))[held]
    assert (len(rt), int(rt.sum())) == (rows, rows)
    # A week without a case has no ratio above 1; 0 or, where none is near either, 0.5 are published then.
    some = held & (table["casos_est"] > 0)
    assert ((found["p"] - table["p_rt1"]).abs() <= 1e-3)[some].all()
    assert set(table["p_rt1"][held & ~some]) == {0, 0.5}
