"""Doubt and early warning as plain numbers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.day_table import tiers_csv
from fivecolour.export.tables.geojson import tiers_geojson
from fivecolour.export.views.sign_columns import NAMES, Signs, is_provisional, named, signs, warning
from tests.editions.sample import DAYS, sample_edition
from tests.editions.signed import BASIS, RISING, signed

DAY = DAYS.index("2020-02-10")
EDITION = signed()


def of(code: str, edition: Edition = EDITION) -> Signs:
    found = signs(edition, code, DAY)
    assert found is not None
    return found


class TestSigns:
    """One district on one day."""

    def test_all_that_there_is(self) -> None:
        # 41 cases among 1,041,285 people; Garwood's interval of 41 is 29.42 to 55.62.
        assert named(of("330203")) == {
            "window_days": 14,
            "window_cases": 41,
            "window_cases_are": "exact",
            "rate_per_100k": 3.94,
            "rate_low": 2.83,
            "rate_high": 5.34,
            "unstable": False,
            "tier_chances": {1: 20, 2: 80},
            "smoothed_rate": None,
            "smoothed_rate_neighbours": None,
            "ears": ["C1", "C2", "C3"],
            "growth": "doubling",
            "growth_days": 5.0,
            "growth_days_low": 4.0,
            "growth_days_high": 7.0,
            "rt": 1.52,
            "rt_low": 1.03,
            "rt_high": 2.1,
            "provisional": None,
            "cases_7d": 23,
            "cases_7d_are": "exact",
            "nowcast_cases": None,
            "nowcast_low": None,
            "nowcast_high": None,
        }

    def test_nothing_known(self) -> None:
        found = named(of("330105"))
        assert {name for name, value in found.items() if value is not None} == {"window_days"}

    def test_at_most(self) -> None:
        found = of("330212")
        assert found.rate is not None
        assert (found.exact, found.unstable, found.rate.low) == (False, None, 0.0)
        assert found.course is not None
        assert found.course[0] == "halving"
        few = replace(RISING, cases=(3, None, 41, 12))
        assert of("330212", signed(day=few)).unstable is True

    def test_small_numbers_smoothed(self) -> None:
        found = of("330103")
        assert (found.unstable, found.smoothed, found.alarms) == (True, (1.2, 0.9), ())

    def test_mean_per_day(self) -> None:
        daily = of("330203", signed(replace(BASIS, days=7, daily=True)))
        assert daily.rate is not None
        assert daily.rate.value == pytest.approx(41 / 7 / 10.41285)

    def test_an_edition_of_an_earlier_version(self) -> None:
        assert signs(sample_edition(), "330203", DAY) is None
        assert warning(sample_edition(), "330203", DAY) == 0


class TestProvisional:
    """By the age of a day on the day of the newest report."""

    def test_the_last_days(self) -> None:
        edition = signed(replace(BASIS, provisional_days=3, as_of="2020-02-13"))
        marked = [date for day, date in enumerate(DAYS) if is_provisional(edition, day)]
        assert marked == ["2020-02-11", "2020-02-12"]

    def test_unknown(self) -> None:
        assert is_provisional(EDITION, DAY) is None


class TestWarning:
    """EARS C1, C2, C3 and clear growth as bits."""

    def test_literals(self) -> None:
        assert [warning(EDITION, code, DAY) for code in ("330103", "330105", "330203", "330212")] == [
            0,
            0,
            15,
            0,
        ]


class TestTable:
    """Columns of their own, after all others."""

    def test_cells(self) -> None:
        rows = {row["code"]: row for row in csv.DictReader(io.StringIO(tiers_csv(EDITION, DAY)))}
        assert [rows["330203"][name] for name in NAMES] == [
            *("14", "41", "exact", "3.94", "2.83", "5.34", "no", "1:20|2:80", "", "", "C1|C2|C3"),
            *("doubling", "5.0", "4.0", "7.0", "1.52", "1.03", "2.1", "", "23", "exact", "", "", ""),
        ]
        assert (rows["330103"]["ears"], rows["330105"]["ears"], rows["330103"]["unstable"]) == (
            "none",
            "",
            "yes",
        )


class TestGeojson:
    """Beside each member's tier."""

    def test_members(self) -> None:
        document = json.loads(tiers_geojson(EDITION, DAY))
        members = {m["code"]: m for f in document["features"] for m in f["properties"]["members"]}
        assert members["330203"]["signs"]["rt"] == 1.52
        assert members["330203"]["signs"]["tier_chances"] == {"1": 20, "2": 80}
        plain = json.loads(tiers_geojson(sample_edition(), DAY))["features"][0]
        assert plain["properties"]["members"][0]["signs"] is None
