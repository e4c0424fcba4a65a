"""Signs of weeks and months: in tables with their own windows, on the page of the rule in their own words."""

from __future__ import annotations

from datetime import date

from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order
from fivecolour.export.views.sign_columns import named, signs
from fivecolour.reports.report_data import Report
from fivecolour.store.reports import Reports
from fivecolour.web.pages.signs_chapter import signs_chapter
from tests.store.fresh import fresh_store

FEBRUARY = date(2020, 2, 29)


def edition(period: str, scheme: str, *days: date) -> Edition:
    store = fresh_store()
    reports = [
        Report("330203", "海曙区", "confirmed", "new", day, None, 40, "reported", "test", period=period)
        for day in days
    ]
    Reports(store).add_many(reports, file="a.csv")
    return build(store, Order("zhejiang-2020", scheme, days[0], days[-1], period=period))  # type: ignore[arg-type]


def sentences(found: Edition) -> str:
    return " ".join(statement.text["en"] for statement in signs_chapter(found)[0].statements)


def test_a_month_has_its_own_days_and_no_last_seven() -> None:
    found = edition("month", "rio-aps-2015", date(2020, 1, 31), FEBRUARY)
    signs_of_day = signs(found, "330203", 1)
    assert signs_of_day is not None
    row = named(signs_of_day)
    assert (row["window_days"], row["window_cases"]) == (29, 40)
    assert (row["cases_7d"], row["cases_7d_are"]) == (None, None)
    assert "The rate of the month is for information" in sentences(found)
    assert "seven earlier months" in sentences(found)
    assert "14 days" not in sentences(found)


def test_a_week_has_seven_days_whatever_its_rule_looks_back() -> None:
    found = edition("week", "infodengue-af", date(2020, 2, 22), FEBRUARY)
    signs_of_day = signs(found, "330203", 1)
    assert signs_of_day is not None
    row = named(signs_of_day)
    assert (row["window_days"], row["window_cases"], row["cases_7d"]) == (7, 40, 40)
    assert "seven earlier weeks" in sentences(found)
