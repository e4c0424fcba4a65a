"""Holds the days, weeks or months of a map against those of the reports that it is made from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.errors import UserError
from fivecolour.months import month_end
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import DAY, MONTH, STATE, WEEK
from fivecolour.store.reports import Reports
from fivecolour.texts import counted, short_date, table

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
    found = Reports(engine).rhythms(places=region.codes)
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
    for name, own in _rhythms(engine, region, figures).items():
        if any(_fits(name, of, day, start, period) for of, day in own):
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


def left_out(
    engine: Engine, region: RegionSet, *, start: date, period: str, figures: Collection[str], language: str
) -> list[str]:
    """Say which figures of other periods, or of other weeks, than the map's are stored and not used."""
    words, found = table("intake", language), []
    for name, own in _rhythms(engine, region, figures).items():
        unfit = [(of, day) for of, day in own if not _fits(name, of, day, start, period)]
        for of, last in sorted({(of, day.weekday() if of == WEEK else 0) for of, day in unfit}):
            ends = [day for one, day in unfit if one == of and (of != WEEK or day.weekday() == last)]
            key = "unfit_weeks" if of == period == WEEK else "unfit"
            text = counted(words, key, len(ends), language).format(
                figure=catalogue.short(name)[language],
                count=len(ends),
                period=words[f"of_{of}"],
                map=words[f"of_{period}"],
                first=short_date(str(min(ends)), language, str(start)),
                last=short_date(str(max(ends)), language, str(start)),
                start=start,
            )
            found.append(text)
    return found


def _rhythms(engine: Engine, region: RegionSet, figures: Collection[str]) -> dict[str, set[tuple[str, date]]]:
    found = Reports(engine).rhythms(places=region.codes, indicators=figures)
    names = sorted({name for name, _, _ in found})
    return {name: {(of, day) for known, of, day in found if known == name} for name in names}


def _fits(name: str, of: str, day: date, start: date, period: str) -> bool:
    """Tell whether a figure of a period can stand on a map: as it is, or days summed."""
    if of == period:
        return period != WEEK or day.weekday() == start.weekday()
    entry = catalogue.figure(name)
    return of == DAY and (entry is None or entry.forms != (STATE,))
