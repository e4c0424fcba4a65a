"""Real histories, of what came before each moment alone: better than saying that nothing changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.editions.outlook_record import record
from tests.benchmarks import forecasts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forecasts.DATA.exists(), reason="the shared data are not here"),
]


# Portugal's periods are of fourteen days.
@pytest.mark.parametrize(
    ("name", "start", "every", "horizon"), [("portugal", 10, 1, "1w"), ("italy", 380, 14, "14d")]
)
def test_counts_and_tiers_of_the_next_fortnight(name: str, start: int, every: int, horizon: str) -> None:
    history = replace(forecasts.HISTORIES[name](), start=start, every=every)
    found = record(forecasts.rounds_of(history), horizon)
    assert found.rounds >= 15
    assert found.relative_wis <= 0.95
    assert found.relative_rps <= 0.90
    assert 0.85 <= found.coverage <= 0.95
