"""An edition by the week: from reports of weeks to tiers, reasons, signs and the figures that readers see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order
from fivecolour.editions.emptiness import is_empty, what_is_missing
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import StandingOrder
from fivecolour.errors import UserError
from fivecolour.export.tables.open_table import Choice, rows, to_csv
from fivecolour.export.tables.table_metadata import described_tables
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.reports.report_data import Report
from fivecolour.store.reports import Reports

from ..store.fresh import fresh_store
from .sample import sample_edition

FIRST = date(2021, 11, 6)
LAST = FIRST + timedelta(weeks=9)
ORDER = Order("zhejiang-2020", "cdc-transmission-2021", FIRST, LAST, period="week")


def _week(number: int, value: float, indicator: str = "confirmed", kind: str = "new") -> Report:
    end = FIRST + timedelta(weeks=number)
    return Report("330203", "海曙区", indicator, kind, end, None, value, "reported", "test", period="week")


def _reports(weeks: range) -> list[Report]:
    positive = [_week(number, 4.5 if number < 8 else 12.25, "positivity_7d", "state") for number in weeks]
    return [*positive, *(_week(number, 60 if number == 9 else 2) for number in weeks)]


@pytest.fixture(scope="module")
def weekly() -> Edition:
    store = fresh_store()
    Reports(store).add_many(_reports(range(10)), file="weeks.csv")
    return build(store, ORDER)


def test_days_are_the_ends_of_weeks(weekly: Edition) -> None:
    assert weekly.period == "week"
    assert weekly.days[:2] == ("2021-11-06", "2021-11-13")
    assert len(weekly.days) == 10


def test_every_week_has_its_tier(weekly: Edition) -> None:
    assert weekly.tiers["330203"][7:] == "155"


def test_weekly_counts_as_a_forecast_hub_takes_them(weekly: Edition) -> None:
    table = TABLES["targets"]
    edition = replace(weekly, provenance={**weekly.provenance, "as_of": "2022-01-12T10:00:00+00:00"})
    total, found = rows(table, edition, Choice(("330203", "330205"), 8, 9))
    assert (total, to_csv(table.columns, found).splitlines()) == (
        4,
        [
            "target_end_date,target,location,observation,as_of",
            "2022-01-01,wk inc confirmed,330203,2,2022-01-12",
            "2022-01-08,wk inc confirmed,330203,60,2022-01-12",
            "2022-01-01,wk inc confirmed,330205,,2022-01-12",
            "2022-01-08,wk inc confirmed,330205,,2022-01-12",
        ],
    )
    assert table in described_tables(edition)
    assert table not in described_tables(sample_edition())


def test_what_the_rule_goes_by_stays_as_it_was_reported(weekly: Edition) -> None:
    assert weekly.figures["positivity_7d"]["330203"] == (*[4.5] * 8, 12.25, 12.25)
    assert weekly.figures["positivity_7d"]["330205"] == (None,) * 10
    assert weekly.series["330203"].new == (*[2] * 9, 60)


def test_signs_are_those_of_weeks(weekly: Edition) -> None:
    place = weekly.place["330203"]
    assert weekly.week("330203", 9).exact == 60
    # 60 after nine weeks of 2: C1 + C2; C3 can be told from the 12th week on.
    assert [weekly.signs[week].alarms[place] for week in (6, 8, 9)] == ["-", "0", "3"]
    assert (weekly.signs[9].rt, weekly.signs[9].growth) == ({}, {})


def test_it_comes_back_from_its_files(weekly: Edition, tmp_path: Path) -> None:
    published, new = edition_files.publish(weekly, tmp_path)
    assert new
    assert (published.period, published.figures, published.tiers) == (
        weekly.period,
        weekly.figures,
        weekly.tiers,
    )


def test_it_opens_only_on_the_end_of_a_week() -> None:
    with pytest.raises(UserError, match="no week of this map ends on 2021-11-10; open it on the last day"):
        build(
            fresh_store(),
            Order("zhejiang-2020", "fujian-2020", FIRST, LAST, date(2021, 11, 10), period="week"),
        )


def test_a_rule_of_seven_days_is_refused_for_months() -> None:
    order = Order("zhejiang-2020", "who-ct-2021", date(2021, 11, 30), date(2021, 12, 31), period="month")
    with pytest.raises(UserError, match=r"^cases_7d_per_100k: "):
        build(fresh_store(), order)


def test_a_month_begins_on_no_other_day() -> None:
    with pytest.raises(
        UserError, match="no month ends on 2021-11-06; the first day of a map by the month is"
    ):
        build(fresh_store(), Order("zhejiang-2020", "fujian-2020", FIRST, LAST, period="month"))


def test_what_the_rule_lacks_is_listed() -> None:
    store = fresh_store()
    Reports(store).add_many(_reports(range(10))[:10], file="weeks.csv")
    edition = build(store, replace(ORDER, scheme="infodengue-as"))
    assert is_empty(edition)
    assert "the rule lacks " in what_is_missing(edition)
    assert "estimated cases (0 of 90 have it)" in what_is_missing(edition)


def test_week_by_week_the_press_makes_the_same(weekly: Edition, tmp_path: Path) -> None:
    store = fresh_store()
    standing = StandingOrder(ORDER.region_set, ORDER.scheme, FIRST, None, None, "automatic", "week")
    at = Press(store, tmp_path, standing, by="test", even_if_empty=True)
    for number in range(10):
        Reports(store).add_many(_reports(range(number, number + 1)), file="weeks.csv")
        made = at.turn()
        assert made is not None
        assert made.manifest["days"][-1] == str(FIRST + timedelta(weeks=number))
    last = edition_files.latest(tmp_path)
    assert (last.tiers, last.figures, last.signs) == (weekly.tiers, weekly.figures, weekly.signs)
    assert last.reason("330203", 9).sentence == weekly.reason("330203", 9).sentence
