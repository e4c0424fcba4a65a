"""The sample edition with signs: doubt and early warning made up for every case that can be said."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.day_signs import DaySigns, SignsBasis
from fivecolour.editions.edition_data import Edition
from tests.editions.sample import DAYS, sample_edition

BASIS = SignsBasis(days=14, daily=False, graded=True, at_once=True, serial_interval=(4.7, 2.9))

# 下城 little and clear, 拱墅 nothing known, 海曙 rising with all there is, 鄞州 falling with gaps.
RISING = DaySigns(
    cases=(3, None, 41, 66),
    known="=?=<",
    week=(2, None, 31, None),
    alarms="0-7-",
    growth={"330203": (1386, 990, 1733), "330212": (-1386, -1733, -990)},
    rt={"330203": (152, 103, 210)},
    chances={"330203": (0, 20, 80, 0, 0, 0)},
    smoothed={"330103": (12, 9)},
)
QUIET = DaySigns(cases=(0, 0, 0, 0), known="====", week=(0, 0, 0, 0), alarms="0000")


def signed(basis: SignsBasis = BASIS, day: DaySigns = RISING) -> Edition:
    """Return the sample: quiet on all days but 10 February."""
    signs = tuple(day if date == "2020-02-10" else QUIET for date in DAYS)
    return replace(sample_edition(), signs_basis=basis, signs=signs)
