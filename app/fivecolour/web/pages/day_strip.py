"""The days of a district as a strip of its levels with its new cases above them, drawn by the server."""

from __future__ import annotations

from html import escape
from itertools import groupby

from fivecolour.editions.edition_data import Edition

_STEP, _BARS, _STRIP = 10, 70, 16


def day_strip(edition: Edition, code: str, day: int, title: str) -> str:
    """Return the strip as SVG; a day without a report is hatched, never a bar of zero."""
    tiers, new = edition.tiers[code], edition.series[code].new
    width, height = _STEP * len(edition.days), _BARS + _STRIP
    most = max((value for value in new if value is not None), default=0)
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
        f'<rect class="chosen" x="{day * _STEP}" y="0" width="{_STEP}" height="{height}"/></svg>'
    )


def _bar(at: int, value: int | None, most: int) -> str:
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
