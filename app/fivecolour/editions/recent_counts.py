"""Cases of the last days of all districts and days, where an edition does not hold them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.window_cases import window_cases


def recent_counts(figures: Figures, length: int) -> tuple[list[list[int | None]], NDArray[np.str_]]:
    """Return the cases of so many days (weeks, months) up to each, and what they are, both (D, T).

    The counts are None where unknown; the letters are those of `fivecolour.editions.day_signs.DaySigns`.
    """
    # As if of days: so many columns.
    of_days = replace(figures, period="day")
    cases, bound = window_cases(of_days, length, np.arange(len(of_days.dates)))
    unknown = np.isnan(cases)
    counts = np.where(unknown, 0, cases).astype(np.int64).astype(object)
    counts[unknown] = None
    return counts.tolist(), np.where(unknown, "?", np.array(["=", "<", ">"])[bound])
