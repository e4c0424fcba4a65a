"""Real histories, of what came before each moment alone: better than saying that nothing changes."""

from __future__ import annotations

import pytest

from fivecolour.editions.outlook_record import record
from tests.benchmarks import forecasts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forecasts.DATA.exists(), reason="the shared data are not here"),
]


@pytest.mark.parametrize("name", ["portugal", "italy"])
def test_counts_and_tiers_of_the_next_fortnight(name: str) -> None:
    rounds = list(forecasts.rounds_of(forecasts.HISTORIES[name]()))
    # Portugal's periods are of fourteen days.
    found = record(rounds, {"portugal": "1w", "italy": "14d"}[name])
    assert found.rounds >= 15
    assert found.relative_wis <= 0.95
    assert found.relative_rps <= 0.90
    assert 0.85 <= found.coverage <= 0.95
