"""The days of a district as a strip of its levels with its new cases above them, drawn by the server."""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import groupby

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.outlook_fan import FanDay, outlook_fan

_STEP, _BARS, _STRIP = 10, 70, 16
# So many times as high as what was reported a fan may be; what is beyond is cut off.
_FAN_IN_SCALE = 3
_DAYS = {"day": 1, "week": 7, "month": 30}


def day_strip(edition: Edition, code: str, day: int, title: str) -> str:
    """Return the strip as SVG; a day without a report is hatched, never a bar of zero."""
    tiers, new = edition.tiers[code], edition.series[code].new
    reported = max((value for value in new if value is not None), default=0)
    fan = outlook_fan(edition, code) if edition.has_cases else ()
    most = max(reported, min(max((one.wide[1] for one in fan), default=0), max(reported, 1) * _FAN_IN_SCALE))
    most = most or (1 if fan else 0)
    # The end of the day on which the fan ends.
    end = max([len(edition.days), *(_place(edition, one) + 0.5 for one in fan)])
    width, height = round(_STEP * end), _BARS + _STRIP
    bars = "".join(_bar(at, value, most) for at, value in enumerate(new)) if edition.has_cases else ""
    runs, at = [], 0
    for tier, group in groupby(tiers):
        length = len(list(group))
        runs.append(
            f'<rect class="t{tier}" x="{at * _STEP}" y="{_BARS}" width="{length * _STEP}" height="{_STRIP}"/>'
        )
        at += length
    return (
        f'<svg class="day-strip" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title><g class="key">{"".join(runs)}</g>{bars}'
        f"{_fan(edition, fan, most)}"
        f'<rect class="chosen" x="{day * _STEP}" y="0" width="{_STEP}" height="{height}"/></svg>'
    )


def _place(edition: Edition, one: FanDay) -> float:
    """Return how many days of the strip lie before the middle of a day of the fan."""
    beyond = (date.fromisoformat(one.day) - date.fromisoformat(edition.days[-1])).days
    return len(edition.days) - 0.5 + beyond / _DAYS[edition.period]


def _fan(edition: Edition, fan: tuple[FanDay, ...], most: float) -> str:
    """Return what is expected: two bands, of nine in ten futures and of half, and the median as a line."""
    if not fan:
        return ""

    def points(ends: list[tuple[FanDay, float]]) -> str:
        found = [
            (round(_place(edition, one) * _STEP, 1), round(_BARS - min((_BARS - 8) * end / most, _BARS), 1))
            for one, end in ends
        ]
        return " ".join(f"{x:g},{y:g}" for x, y in found)

    bands = [
        [
            *((one, getattr(one, name)[1]) for one in fan),
            *((one, getattr(one, name)[0]) for one in reversed(fan)),
        ]
        for name in ("wide", "narrow")
    ]
    drawn = "".join(f'<polygon class="fan" points="{points(band)}"/>' for band in bands)
    return f'{drawn}<polyline class="median" points="{points([(one, one.median) for one in fan])}"/>'


def _bar(at: int, value: int | None, most: float) -> str:
    if value is None:
        return (
            f'<rect class="unreported" x="{at * _STEP + 1}" y="{_BARS - 6}" width="{_STEP - 2}" height="5"/>'
        )
    if value <= 0 or not most:
        return ""
    height = max(1, round((_BARS - 8) * value / most))
    return (
        f'<rect class="bar" x="{at * _STEP + 1}" y="{_BARS - height}" width="{_STEP - 2}" height="{height}"/>'
    )
