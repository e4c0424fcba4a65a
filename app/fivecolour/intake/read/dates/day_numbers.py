"""Days as workbooks number them: counted from 1900 or 1904."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

# Day numbers of workbooks that are taken for days: 2000-01-01 to 2050-12-31, counted from 1900.
SERIAL_FROM, SERIAL_TO = 36_526, 55_153
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_1904_LATER = 1_462  # days between the two epochs
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
# Seconds or milliseconds since 1970, of 2001 to 2033: programs write moments so, always in UTC.
SECONDS = re.compile(r"(1\d{9})(?:\d{3}|\.0+)?", re.ASCII)
_LONG = 6  # digits; a day number has fewer
_WEEK = 7
_APART = 10


def are_serials(texts: Iterable[str]) -> bool:
    """Return whether a row of headers holds day numbers of a workbook: two or more, equally far apart.

    >>> are_serials(["区县", "43870", "43871", "43872"]), are_serials(["43870", "12", "43999"])
    (True, False)
    """
    numbers = [int(text[:_LONG]) for text in texts if text.isascii() and text.isdigit()]
    steps = {after - before for before, after in pairwise(numbers)}
    within = all(SERIAL_FROM <= number <= SERIAL_TO for number in numbers)
    return within and len(steps) == 1 and 0 < min(steps) <= _WEEK


def read_serial(number: float, epoch: int) -> tuple[date, str] | str:
    """Return the day of a number and the time in its fraction, or the code of the fault."""
    counted_from_1900 = number + (_1904_LATER if epoch == max(_EPOCHS) else 0)
    if not SERIAL_FROM <= counted_from_1900 <= SERIAL_TO:
        return "bad_day"
    day, part = divmod(number, 1)
    minutes = round(part * 1440)
    clock = f" {minutes // 60}:{minutes % 60:02d}" if minutes else ""
    return _EPOCHS[epoch] + timedelta(days=int(day)), clock


def is_moment_number(text: str) -> bool:
    """Return whether a text is a number of seconds or milliseconds since 1970.

    >>> [is_moment_number(text) for text in ("1581206400", "1581206400000", "2020020918", "43870")]
    [True, True, False, False]
    """
    return bool(SECONDS.fullmatch(text.strip()))


def only_years_change(days: Iterable[date | str]) -> bool:
    """Tell days of more years than months and days, or alike ten years apart: days were taken for years.

    >>> only_years_change([date(2028, 2, 20), date(2030, 2, 20)]), only_years_change([date(2009, 2, 20)])
    (True, False)
    >>> only_years_change([date(2009, 2, 20), date(2009, 3, 20), date(2030, 2, 20)])
    True
    >>> only_years_change([date(2019, 12, 31), date(2020, 1, 7)])
    False
    """
    years: dict[tuple[int, int], set[int]] = defaultdict(set)
    for day in days:
        if isinstance(day, date):
            years[day.month, day.day].add(day.year)
    more = len(set().union(*years.values())) > len(years)
    return more or any(max(of) - min(of) >= _APART for of in years.values())
