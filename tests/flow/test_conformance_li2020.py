"""Importation until 23 January 2020 against the cases that were reported until 4 February, by rank.

Run ``python -m tests.flow.test_conformance_li2020`` to print the table of docs/flows.md.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from fivecolour.flow import gravity
from fivecolour.flow.importation import Importation, importation

from .li2020 import DAYS, HUBEI, REPORTED, SAMPLE, SHARED, ZHEJIANG, Li2020, read

LISTED, WHOLE = 0.601, 0.768
# Of the 100 cities with a flow to or from Wuhan that is listed: its plain flow, and pressure.
PLAIN, SAME = 0.781, 0.782
LATER = 25  # the position of 4 February among the days from 10 January on


def pressure(of: Li2020, *, modelled: bool) -> Importation:
    """Return importation in the 14 days until 23 January, from the cases of all windows within them."""
    totals = of.cases[:, :DAYS].cumsum(axis=1).T
    model = (
        gravity.fit(_mean(of.flow), of.population, of.latitude, of.longitude, two_way=True)
        if modelled
        else None
    )
    return importation(of.flow, totals, totals, of.population, gravity=model)


def _mean(flow: np.ndarray) -> np.ndarray:
    times = (~np.isnan(flow)).sum(axis=0)
    return np.where(times > 0, np.nan_to_num(flow).sum(axis=0) / np.maximum(times, 1), np.nan)


def ranks(of: Li2020, values: np.ndarray, among: np.ndarray) -> float:
    """Return Spearman's correlation with the cases until 4 February; what is not known counts as 0."""
    later = of.cases[:, : LATER + 1].sum(axis=1)
    return float(spearmanr(np.nan_to_num(values)[among], later[among]).statistic)


def outside_hubei(of: Li2020) -> np.ndarray:
    return np.array([not code.startswith(HUBEI) for code in of.codes])


def with_wuhan(of: Li2020) -> tuple[np.ndarray, np.ndarray]:
    """Return the cities outside Hubei whose flow from Wuhan, or else to it, is listed; and that flow."""
    mean, wuhan = _mean(of.flow), of.names.index("Wuhan")
    flow = np.where(np.isnan(mean[wuhan]), mean[:, wuhan], mean[wuhan])
    return ~np.isnan(flow) & outside_hubei(of), flow


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not here")
def test_pressure_ranks_the_cities_as_their_later_cases_do() -> None:
    of = read(SHARED)
    among = outside_hubei(of)
    listed, whole = (pressure(of, modelled=modelled).expected for modelled in (False, True))
    assert (len(of.names), int(among.sum())) == (375, 358)
    assert ranks(of, listed, among) == pytest.approx(LISTED, abs=0.005)
    assert ranks(of, whole, among) == pytest.approx(WHOLE, abs=0.005)
    same, flow = with_wuhan(of)
    assert int(same.sum()) == 100
    assert (ranks(of, flow, same), ranks(of, whole, same)) == pytest.approx((PLAIN, SAME), abs=0.005)
    # Better than population or distance alone.
    assert ranks(of, whole, among) > ranks(of, of.population, among) + 0.05


def test_of_a_sample_too() -> None:
    of = read(SAMPLE)
    among = outside_hubei(of)
    found = pressure(of, modelled=True)
    assert ranks(of, found.expected, among) > 0.7
    # Wuhan is named first wherever its cases reach.
    wuhan = of.names.index("Wuhan")
    assert (found.reasons[among, 0] == wuhan).mean() > 0.9


def main() -> None:
    """Print the table."""
    of = read(SHARED)
    zhejiang = np.array([code.startswith(ZHEJIANG) for code in of.codes])
    km = gravity.distances(of.latitude, of.longitude)[of.names.index("Wuhan")]
    rows = {
        "population": of.population,
        "nearness to Wuhan": -km,
        "listed flows only": pressure(of, modelled=False).expected,
        "listed and modelled flows": pressure(of, modelled=True).expected,
    }
    among = outside_hubei(of)
    same, flow = with_wuhan(of)
    counts = [int(which.sum()) for which in (among, zhejiang, same)]
    print("cities: outside Hubei, in Zhejiang, listed with Wuhan", counts, "days reported", REPORTED)
    print(f"Wuhan's flow, listed either way: {ranks(of, flow, same):.3f} of the last")
    for name, values in rows.items():
        print(f"{name:28s}", *(f"{ranks(of, values, which):.3f}" for which in (among, zhejiang, same)))


if __name__ == "__main__":
    main()
