"""Holds the days, weeks or months of a map against those of the reports that it is made from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.editions.store_arrays import places_of
from fivecolour.errors import UserError
from fivecolour.months import month_end
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import DAY, MONTH, STATE, WEEK
from fivecolour.store.reports import Reports

_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
# Where no figure tells when a map begins: all are the last of their period, a Sunday among them.
BEGINNINGS = {DAY: date(2020, 1, 1), WEEK: date(2020, 1, 5), MONTH: date(2020, 1, 31)}


def first_end(engine: Engine, region: RegionSet, period: str) -> date:
    """Return the last day of the first period of which there is a report.

    Raises
    ------
    UserError
        There is none, or none that tells on which day weeks end: figures of days do not.
    """
    found = Reports(engine).rhythms(places=places_of(region))
    own = sorted(day for _, of, day in found if of == period)
    daily = sorted(day for _, of, day in found if of == DAY)
    if not own and not (daily and period == MONTH):
        held = {of for _, of, _ in found}
        has = f"figures of {' and '.join(sorted(held))}s alone" if held else "no figures"
        raise UserError(
            f'publish.toml: from = "first" cannot be told: the store holds {has} of {region.name}; '
            f"write from = {BEGINNINGS[period]} there, or the last day of any first {period}"
        )
    if period == MONTH:
        first = min([*own, *daily])
        return month_end(first.year, first.month) or first
    if period == DAY:
        return own[0]
    weeks_before = max(0, (own[0] - daily[0]).days // 7) if daily else 0
    return own[0] - timedelta(weeks=weeks_before)


def check_rhythm(
    engine: Engine, region: RegionSet, *, start: date, period: str, figures: Collection[str]
) -> None:
    """Refuse a map on which a figure that its rule goes by can never stand, whatever is sent in.

    Raises
    ------
    UserError
        Says of which figure, and what the standing order is to say.
    """
    found = Reports(engine).rhythms(places=places_of(region), indicators=figures)
    for name in sorted({name for name, _, _ in found}):
        own = {(of, day) for known, of, day in found if known == name}
        entry = catalogue.figure(name)
        summed = entry is None or entry.forms != (STATE,)
        if any((of == DAY and summed) or (of == period and _fits(day, start, period)) for of, day in own):
            continue
        of, day = min(own)
        if of != period:
            raise UserError(
                f"{name}: all its figures are of {of}s, and the map goes by the {period}: write "
                f'period = "{of}" and from = {day} in publish.toml, or send figures of {period}s'
            )
        raise UserError(
            f"{name}: its weeks end on {_WEEKDAYS[day.weekday()]}, those of the map on "
            f"{_WEEKDAYS[start.weekday()]}: write from = {day} in publish.toml, the end of its first week"
        )


def _fits(day: date, start: date, period: str) -> bool:
    return period != WEEK or day.weekday() == start.weekday()
