"""The days, weeks and months of a map and those of the reports: where they do not fit, it is said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from fivecolour.editions.rhythm import check_rhythm, first_end, left_out
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.reports.report_data import Report
from fivecolour.store.reports import Reports

from ..store.fresh import fresh_store

REGION = sets.load("zhejiang-2020")
SATURDAY, SUNDAY = date(2020, 2, 8), date(2020, 2, 9)


@pytest.fixture
def engine() -> Engine:
    return fresh_store()


def add(
    engine: Engine, day: date, period: str, *, indicator: str = "confirmed", place: str = "330203"
) -> None:
    Reports(engine).add_many(
        [Report(place, "", indicator, "new", day, None, 5, "", "source", period=period)],
        file=f"{day}{period}{indicator}",
    )


def check(engine: Engine, start: date, period: str) -> None:
    check_rhythm(engine, REGION, start=start, period=period, figures=["confirmed"])


def test_weeks_that_end_on_another_day_than_those_of_the_map_are_told(engine: Engine) -> None:
    add(engine, SATURDAY, "week")
    check(engine, SATURDAY, "week")
    with pytest.raises(
        UserError, match=r"end on Saturdays, those of the map on Sundays: write from = 2020-02-08"
    ):
        check(engine, SUNDAY, "week")
    # Days can be summed to any weeks.
    add(engine, SUNDAY, "day")
    check(engine, SUNDAY, "week")


def test_what_a_map_cannot_use_is_named_though_other_figures_fit(engine: Engine) -> None:
    for day, period in ((SUNDAY, "day"), (SATURDAY, "week"), (SUNDAY, "week"), (date(2020, 2, 29), "month")):
        add(engine, day, period)
    how = {"figures": ["confirmed"], "language": "en"}
    assert left_out(engine, REGION, start=SUNDAY, period="week", **how) == [
        "confirmed: 1 month, 29 Feb, is stored and not used, for the map goes by the week",
        "confirmed: 1 week, which ends on another day than the map's (2020-02-09), 8 Feb, "
        "is stored and not used",
    ]
    assert left_out(engine, REGION, start=SUNDAY, period="day", **how) == [
        "confirmed: 1 month, 29 Feb, is stored and not used, for the map goes by the day",
        "confirmed: 1 week, 8 Feb, is stored and not used, for the map goes by the day",
        "confirmed: 1 week, 9 Feb, is stored and not used, for the map goes by the day",
    ]
    add(engine, date(2020, 2, 16), "week")
    assert left_out(engine, REGION, start=SUNDAY, period="day", **how)[-1] == (
        "confirmed: 2 weeks from 9 Feb to 16 Feb are stored and not used, for the map goes by the day"
    )


def test_figures_of_weeks_make_no_map_of_days_or_months(engine: Engine) -> None:
    add(engine, SATURDAY, "week")
    for period, start in (("day", SATURDAY), ("month", date(2020, 2, 29))):
        with pytest.raises(UserError, match=r'confirmed: all its figures are of weeks.*period = "week"'):
            check(engine, start, period)


def test_measures_of_days_make_none_of_a_month(engine: Engine) -> None:
    report = Report("330203", "", "pm25_24h", "state", SATURDAY, None, 5.5, "", "source")
    Reports(engine).add_many([report], file="pm")
    how = {"start": date(2020, 2, 29), "figures": ["pm25_24h"]}
    with pytest.raises(UserError, match=r"pm25_24h: all its figures are of days, and the map goes by"):
        check_rhythm(engine, REGION, period="month", **how)
    check_rhythm(engine, REGION, period="day", **how)


def test_what_the_rule_does_not_go_by_may_be_of_any_period(engine: Engine) -> None:
    add(engine, SATURDAY, "week", indicator="deaths")
    add(engine, SATURDAY, "week", place="999999")
    check(engine, SUNDAY, "day")


@pytest.mark.parametrize(
    ("period", "first"), [("day", "2020-01-20"), ("week", "2020-01-25"), ("month", "2020-01-31")]
)
def test_a_map_begins_with_the_first_figure_of_any_kind(engine: Engine, period: str, first: str) -> None:
    add(engine, SATURDAY, "week")
    add(engine, date(2020, 1, 20), "day", indicator="deaths")
    assert first_end(engine, REGION, period).isoformat() == first


def test_figures_of_days_do_not_tell_when_weeks_end(engine: Engine) -> None:
    add(engine, SATURDAY, "day")
    with pytest.raises(UserError, match=r"figures of days alone of .*write from = 2020-01-05"):
        first_end(engine, REGION, "week")
