"""Districts + not placed = the city's total, wherever and whenever a city published one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, Report
from fivecolour.reports.series import DateArray, days, reported, series
from fivecolour.reports.sums import CitySum, cities_of, divided
from fivecolour.reports.tidy_files import read_reports

from .zhejiang import PLACES, REGION_SET, REPORTS

NINGBO_DAYS = days(date(2020, 1, 21), date(2020, 3, 5))
ALL_DAYS = days(date(2020, 1, 21), date(2020, 3, 25))


def city_sums(given: Iterable[Report], *, dates: DateArray, kind: str = CUMULATIVE) -> tuple[CitySum, ...]:
    given = tuple(given)
    cities = cities_of(REGION_SET)
    places = [place.code for place in (*REGION_SET.districts, *REGION_SET.zones)]
    totals = reported(given, indicator=CONFIRMED, kind=kind, places=cities, dates=dates)
    parts = series(given, indicator=CONFIRMED, places=places, dates=dates)
    return divided(totals, parts, region_set=REGION_SET, kind=kind)


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    return read_reports(REPORTS / "cases.csv", places=PLACES)


@pytest.fixture(scope="module")
def cumulative(reports: tuple[Report, ...]) -> dict[tuple[str, str], CitySum]:
    sums = city_sums(reports, dates=ALL_DAYS)
    return {(one.city, one.event_date.isoformat()): one for one in sums}


@pytest.fixture(scope="module")
def new(reports: tuple[Report, ...]) -> dict[tuple[str, str], CitySum]:
    sums = city_sums(reports, dates=ALL_DAYS, kind="new")
    return {(one.city, one.event_date.isoformat()): one for one in sums}


class TestNingbo:
    """The city published a total on each of 45 days."""

    def test_every_day_divides_without_a_remainder_below_zero(self, cumulative: dict, new: dict) -> None:
        for day in NINGBO_DAYS.astype(str):
            for sums in (cumulative, new):
                one = sums["330200", day]
                zones = sum(figure for _, figure in one.zones)
                assert one.placed + zones + one.not_broken_down == one.total
                assert one.placed + one.not_placed == one.total
                assert one.not_broken_down >= 0
        assert len(NINGBO_DAYS) == 45

    @pytest.mark.parametrize(
        ("day", "total", "placed", "zones", "not_broken_down", "open_districts"),
        [
            ("2020-01-21", 0, 0, 0, 0, 0),
            ("2020-01-25", 13, 0, 0, 13, 9),
            ("2020-01-31", 55, 0, 0, 55, 9),
            ("2020-02-01", 66, 63, 3, 0, 0),
            ("2020-02-04", 120, 116, 4, 0, 0),
            ("2020-02-09", 149, 145, 4, 0, 0),
            ("2020-02-10", 151, 147, 4, 0, 0),
            ("2020-02-11", 153, 72, 4, 77, 2),
            ("2020-02-14", 154, 72, 4, 78, 2),
            ("2020-02-15", 155, 151, 4, 0, 0),
            ("2020-02-16", 156, 152, 4, 0, 0),
            ("2020-02-20", 157, 153, 4, 0, 0),
            ("2020-03-05", 157, 153, 4, 0, 0),
            ("2020-03-25", 157, 153, 4, 0, 0),
        ],
    )
    def test_literal_days(
        self,
        *,
        cumulative: dict,
        day: str,
        total: int,
        placed: int,
        zones: int,
        not_broken_down: int,
        open_districts: int,
    ) -> None:
        one = cumulative["330200", day]
        assert (one.total, one.placed, one.not_broken_down) == (total, placed, not_broken_down)
        assert sum(figure for _, figure in one.zones) == zones
        assert len(one.open_districts) == open_districts

    def test_the_open_units_are_named(self, cumulative: dict) -> None:
        one = cumulative["330200", "2020-02-11"]
        assert one.open_districts == ("330203", "330281")
        assert one.open_zones == ()
        assert one.zones == (("330200:东钱湖", 1), ("330200:杭州湾新区", 1), ("330200:高新区", 2))

    def test_nothing_is_open_on_the_days_with_full_tables(self, cumulative: dict) -> None:
        gaps = {day for (city, day), one in cumulative.items() if city == "330200" and one.not_broken_down}
        assert sorted(gaps) == [
            *(f"2020-01-{day}" for day in range(22, 32)),
            *(f"2020-02-{day}" for day in range(11, 15)),
        ]


class TestOtherCities:
    """Every table of another city adds up to the total printed with it."""

    def test_all_of_them_add_up(self, cumulative: dict, new: dict) -> None:
        tables = [one for sums in (cumulative, new) for one in sums.values() if one.city != "330200"]
        assert {one.not_broken_down for one in tables} == {0}
        assert Counter(city for city, _ in cumulative) == {
            "330200": 46,
            "330300": 2,
            "330400": 6,
            "330500": 1,
            "330600": 4,
            "330700": 8,
            "330800": 1,
            "331000": 5,
        }

    @pytest.mark.parametrize(
        ("city", "day", "total", "placed", "not_placed"),
        [
            ("330300", "2020-02-17", 504, 502, 2),
            ("330400", "2020-02-09", 40, 38, 2),
            ("330600", "2020-02-21", 42, 42, 0),
            ("330700", "2020-01-31", 34, 34, 0),
            ("330800", "2020-01-30", 12, 12, 0),
            ("331000", "2020-02-01", 100, 100, 0),
            ("331000", "2020-02-09", 141, 137, 4),
        ],
    )
    def test_literal_days(
        self, *, cumulative: dict, city: str, day: str, total: int, placed: int, not_placed: int
    ) -> None:
        one = cumulative[city, day]
        assert (one.total, one.placed, one.not_placed) == (total, placed, not_placed)

    def test_passengers_without_a_district_stay_in_hangzhous_total(self, new: dict) -> None:
        one = new["330100", "2020-02-03"]
        assert (one.total, one.placed, one.zones) == (14, 12, (("330100:TR188航班旅客", 2),))


class TestInconsistency:
    """Sources that disagree are reported, not clipped."""

    def _report(self, place: str, value: int) -> Report:
        return Report(place, "", "confirmed", "cumulative", date(2020, 2, 9), None, value, "reported", "test")

    def test_parts_above_the_total_leave_a_negative_remainder(self) -> None:
        given = (self._report("330600", 5), self._report("330602", 4), self._report("330603", 3))
        (one,) = city_sums(given, dates=ALL_DAYS)
        assert (one.total, one.placed, one.not_placed, one.not_broken_down) == (5, 7, -2, -2)
        assert one.not_broken_down < 0

    def test_without_a_published_total_there_is_no_sum(self) -> None:
        assert city_sums([self._report("330602", 4)], dates=ALL_DAYS) == ()

    @given(st.dictionaries(st.sampled_from(["330600", "330602", "330603", "330604"]), st.integers(0, 9)))
    def test_the_parts_always_make_the_total(self, figures: dict[str, int]) -> None:
        given = [self._report(place, value) for place, value in figures.items()]
        for one in city_sums(given, dates=ALL_DAYS):
            assert one.total == figures["330600"]
            assert one.placed + one.not_placed == one.total
            assert one.not_placed == sum(figure for _, figure in one.zones) + one.not_broken_down
