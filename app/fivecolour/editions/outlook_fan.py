"""The outlook of a district's cases as a fan behind its last day; none where nothing was beaten by it."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_outlook import QUANTILE_LEVELS, WEEK
from fivecolour.editions.outlook_record import is_shown

_AT = {level: at for at, level in enumerate(QUANTILE_LEVELS)}


@dataclass(frozen=True, slots=True)
class FanDay:
    """What is expected until a day: new cases a day (mean of seven), of a weekly map those of the week.

    ``wide`` holds them in nine of ten futures, ``narrow`` in half of them.
    """

    day: str
    median: float
    narrow: tuple[float, float]
    wide: tuple[float, float]


def outlook_fan(edition: Edition, code: str) -> tuple[FanDay, ...]:
    """Return the fan of a district, its last known day first; nothing where the outlook is not shown.

    It is not shown where it was lately no better than that nothing changes, as the page of the outlook says.
    """
    found = edition.outlook
    if found is None:
        return ()
    days = WEEK if edition.period == "day" else 1
    fan = [
        _fan_day(one.target, [count / days for count in one.cases[code]])
        for one in found.horizons
        if code in one.cases and is_shown(found.rounds, one.name)
    ]
    if fan and code in found.cases_now:
        now = found.cases_now[code] / days
        fan.insert(0, FanDay(found.reference, now, (now, now), (now, now)))
    return tuple(fan)


def _fan_day(day: str, cases: list[float]) -> FanDay:
    median, low, high, least, most = (round(cases[_AT[at]], 2) for at in (0.5, 0.25, 0.75, 0.05, 0.95))
    return FanDay(day, median, (low, high), (least, most))
