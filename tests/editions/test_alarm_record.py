"""Early warnings scored by the higher tiers that came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fivecolour.editions.alarm_record import alarm_record, alarms_of
from fivecolour.editions.edition_data import DistrictSeries
from tests.editions.sample import sample_edition

# Ten quiet days, then a rise three days before the tier rises, and a false alarm in another district.
RISE = [0] * 10 + [6, 7, 8, 9] + [0] * 16
ALONE = [0] * 10 + [6] + [0] * 19
TIERS = [[1] * 13 + [3] * 17, [1] * 30]


def test_rises_that_were_warned_of_and_false_alarms() -> None:
    found = alarms_of(np.array([RISE, ALONE], dtype=float), np.array(TIERS, dtype=np.uint8), "day")
    c1 = found["C1"]
    assert (c1.events, c1.warned, c1.false, c1.lead) == (1, 1, 1, 3)
    assert c1.sensitivity == 1
    # From the eighth day on, of two districts.
    assert c1.years == pytest.approx(46 / 365.25)
    assert c1.false_a_year == pytest.approx(365.25 / 46)


def test_a_first_tier_is_no_rise() -> None:
    tiers = np.array([[0] * 13 + [3] * 17, [1] * 30], dtype=np.uint8)
    assert alarms_of(np.array([RISE, ALONE], dtype=float), tiers, "day")["C1"].events == 0


def test_of_an_edition() -> None:
    edition = sample_edition()
    found = alarm_record(edition)
    assert set(found) == {"C1", "C2"}
    # 海曙 rises on a day without a report, of which no method can say anything.
    assert [(score.events, score.false) for score in found.values()] == [(0, 0), (0, 0)]
    silent = {code: DistrictSeries((None,) * 12, (None,) * 12) for code in edition.series}
    assert alarm_record(replace(edition, series=silent)) == {}
