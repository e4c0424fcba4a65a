"""What an indicator is computed from, by its entry in the catalogue."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from fivecolour import catalogue
from fivecolour.catalogue import Calculation, Entry
from fivecolour.catalogue.indicator_entries import DAYS
from fivecolour.errors import UserError
from fivecolour.scoring.figures import Period
from fivecolour.scoring.indicators.window_cases import Counted

POPULATION = "population"
# Days of a week; a month has no fixed number.
_WEEK = 7


def counted(figure: Entry) -> Counted:
    """Return the names of the arrays of a count.

    >>> counted(catalogue.figures()["deaths"])
    Counted(cumulative='cumulative_deaths', new='new_deaths')
    """
    return Counted(figure.field("cumulative"), figure.field("new"))


def counts(name: str) -> Entry | None:
    """Return the figure of a name, if it is one that is counted anew."""
    found = catalogue.figures().get(name)
    return found if found is not None and found.kind == "count" and not found.is_stock else None


def plain_count(figure: str, days: int | None) -> str:
    """Return the indicator that is a figure's plain count over some days; "" if there is none.

    >>> plain_count("confirmed", 7), plain_count("deaths", 7)
    ('new_7d', '')
    """
    family = "" if days is None else _plain_counts(catalogue.entries()).get(figure, "")
    return family.replace(DAYS, str(days))


@lru_cache(maxsize=8)
def _plain_counts(every: Mapping[str, Entry]) -> Mapping[str, str]:
    return {
        entry.calculation.of[0]: family
        for family, entry in every.items()
        if entry.calculation and entry.calculation.function == "window_sum" and DAYS in family
        if not entry.calculation.per_100k
    }


def calculation_of(name: str) -> Calculation | None:
    """Return how an indicator is computed; None for what is only given."""
    found = catalogue.find(name)
    return found.calculation if found else None


def periods_in(days: int, period: Period) -> int:
    """Return how many periods a number of days is.

    Raises
    ------
    UserError
        It is no whole number of them.

    Examples
    --------
    >>> periods_in(14, "day"), periods_in(14, "week")
    (14, 2)
    """
    if period == "day":
        return days
    if period == "week" and days % _WEEK == 0:
        return days // _WEEK
    use = (
        "a multiple of 7 days"
        if period == "week"
        else "an indicator without days, such as cases or cases_per_100k"
    )
    raise UserError(f"{days} days are no whole number of the map's periods ({period}s); use {use}")


def check_periods(names: Iterable[str], period: Period) -> None:
    """Refuse indicators that cannot be computed on a map of such periods.

    Raises
    ------
    UserError
        With the indicator and what to use.
    """
    for name in names:
        found = catalogue.indicator(name) if catalogue.is_known(name) else None
        if found is None or found.calculation is None or found.days is None:
            continue
        try:
            periods_in(found.days, period)
        except UserError as fault:
            raise UserError(f"{name}: {fault}") from None


def is_bounded(name: str) -> bool:
    """Tell whether gaps in the reports leave an indicator as a bound, and not unknown.

    >>> is_bounded("cases_7d_per_100k"), is_bounded("clear_days")
    (True, False)
    """
    how = calculation_of(name)
    return how is not None and how.function in ("window_sum", "mean") and how.missing == "bounds"


def can_compute(name: str, held: Container[str]) -> bool:
    """Tell whether an indicator is held, or is computed from what is.

    >>> can_compute("cases_7d_per_100k", ["cumulative_confirmed"])
    False
    >>> can_compute("cases_7d_per_100k", ["cumulative_confirmed", "population"])
    True
    """
    if name in held:
        return True
    how = calculation_of(name)
    if how is None:
        return False
    if how.function == POPULATION or (how.per_100k and POPULATION not in held):
        return False
    return all(_is_there(part, held, how) for part in (*how.of, *how.per))


def _is_there(part: str, held: Container[str], how: Calculation) -> bool:
    figure = counts(part)
    if figure is None:
        return part in held or can_compute(part, held)
    if how.form is not None:
        return figure.field(how.form) in held
    return any(field in held for field in counted(figure))


def inputs(name: str) -> tuple[str, ...]:
    """Return the names of all arrays of which an indicator can be computed.

    >>> inputs("positivity_7d")
    ('cumulative_positive_tests', 'new_positive_tests', 'cumulative_tests', 'new_tests')
    >>> inputs("cases_7d_per_100k")
    ('cumulative_confirmed', 'new_confirmed', 'population')
    """
    return tuple(dict.fromkeys(_inputs(name)))


def _inputs(name: str) -> Iterator[str]:
    how = calculation_of(name)
    if how is None:
        return
    for part in (*how.of, *how.per):
        figure = counts(part)
        if figure is not None:
            yield from (figure.field(form) for form in figure.forms)
        else:
            yield part
            yield from _inputs(part)
    if how.per_100k or how.function == POPULATION:
        yield POPULATION


@lru_cache(maxsize=1000)
def days_back(name: str, period: Period = "day") -> int:
    """Return over how many days, or periods of a map, an indicator looks back; 0 if it does not.

    >>> days_back("cases_14d_per_100k"), days_back("daily_cases_7d_mean_per_100k"), days_back("rt")
    (14, 7, 0)
    >>> days_back("cases_14d_per_100k", "week")
    2
    """
    how = calculation_of(name)
    if how is None:
        return 0
    days = catalogue.indicator(name).days
    own = periods_in(days, period) if days else how.periods or 0
    further = [days_back(part, period) for part in (*how.of, *how.per) if counts(part) is None]
    return own + max(further, default=0)


def days_divided_by(name: str) -> int:
    """Return by how many days an indicator is divided: a mean by the day by those that it is of.

    >>> days_divided_by("daily_cases_7d_mean_per_100k"), days_divided_by("cases_7d_per_100k")
    (7, 1)
    """
    how = calculation_of(name)
    return (catalogue.indicator(name).days or 1) if how and how.function == "mean" else 1


def cannot_fall(name: str) -> bool:
    """Tell whether an indicator is a total, which a district can only wait out.

    >>> cannot_fall("cumulative_confirmed"), cannot_fall("new_7d")
    (True, False)
    """
    how = calculation_of(name)
    return how is not None and how.form == "cumulative"


def cannot_change(name: str) -> bool:
    """Tell whether an indicator does not change from day to day."""
    how = calculation_of(name)
    return how is not None and how.function == POPULATION
