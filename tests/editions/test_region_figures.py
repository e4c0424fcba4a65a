"""The figures of a region set, as an edition takes them from the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions.region_figures import figures_for, published_for
from fivecolour.editions.store_arrays import StoreArrays, read_all
from fivecolour.reports.report_data import Report
from fivecolour.scoring.indicators.values import compute
from fivecolour.store.database import engine
from fivecolour.store.load import load_directory
from fivecolour.store.reports import Reports

from ..reports.zhejiang import PLACES, REGION_SET, REPORTS, rows

START, END = date(2020, 1, 21), date(2020, 3, 5)
WINDOW = {"start": START, "end": END}
NAN = float("nan")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = engine(f"sqlite:///{Path(tmp_path_factory.mktemp('store')) / 'fivecolour.db'}")
    load_directory(opened, REPORTS, PLACES)
    return opened


def material(opened: Engine) -> StoreArrays:
    return read_all(opened, REGION_SET, **WINDOW)


class TestPlaces:
    """The places that reports may speak of."""

    def test_districts_cities_and_zones(self) -> None:
        assert len(REGION_SET.codes) == 90 + 11 + 9
        assert {"330203", "330200", "330200:高新区"} <= PLACES

    def test_every_place_of_the_reports_is_in_the_region_set(self) -> None:
        places = {row["place"] for name in ("cases.csv", "published_tiers.csv") for row in rows(name)}
        assert places <= PLACES


class TestFiguresFor:
    """Arrays for grading."""

    def test_shapes_and_names(self, store: Engine) -> None:
        figures = figures_for(store, REGION_SET, **WINDOW)
        assert figures.codes == tuple(district.code for district in REGION_SET.districts)
        assert figures.dates[[0, -1]].astype(str).tolist() == ["2020-01-21", "2020-03-05"]
        assert sorted(figures.values) == [
            "cluster_cases",
            "cumulative_confirmed",
            "cumulative_cured",
            "new_confirmed",
        ]
        assert {values.shape for values in figures.values.values()} == {(90, 45)}
        assert figures.population.shape == (90,)
        assert figures.population[figures.codes.index("330203")] == 1_041_285

    def test_the_first_weeks_of_haishu(self, store: Engine) -> None:
        figures = figures_for(store, REGION_SET, start=date(2020, 1, 31), end=date(2020, 2, 16))
        haishu = figures.codes.index("330203")
        np.testing.assert_array_equal(
            figures.values["cumulative_confirmed"][haishu],
            [NAN, 25, 28, 43, 49, 54, 58, 61, 64, 66, 66, NAN, NAN, NAN, NAN, 68, 69],
        )
        np.testing.assert_array_equal(
            figures.values["new_confirmed"][haishu],
            [NAN, NAN, 3, 15, 6, 5, 4, 3, 3, 2, 0, NAN, 0, 0, NAN, NAN, 1],
        )
        np.testing.assert_array_equal(
            figures.values["cluster_cases"][haishu],
            [NAN, NAN, NAN, 12, 5, 4, 3, 3, *[NAN] * 9],
        )

    def test_windows_reach_back_to_the_days_before_the_first(self, store: Engine) -> None:
        whole = figures_for(store, REGION_SET, **WINDOW)
        late = figures_for(store, REGION_SET, start=date(2020, 2, 9), end=END)
        names = ["new_7d", "new_14d", "clear_days", "cluster_cases_14d"]
        known, found = compute(whole, names), compute(late, names)
        for name in names:
            np.testing.assert_array_equal(found[name], known[name][:, -26:])

    def test_62_districts_have_an_exact_count_on_9_february(self, store: Engine) -> None:
        figures = figures_for(store, REGION_SET, start=date(2020, 2, 9), end=date(2020, 2, 9))
        counts = dict(zip(figures.codes, figures.values["cumulative_confirmed"][:, 0], strict=True))
        assert sum(not np.isnan(count) for count in counts.values()) == 62
        assert (counts["330382"], counts["330203"], counts["330127"]) == (155, 66, 0)
        assert np.isnan(counts["330110"])

    def test_values_without_any_report_are_left_out(self, store: Engine) -> None:
        figures = figures_for(store, REGION_SET, start=date(2020, 3, 1), end=END)
        assert sorted(figures.values) == ["cumulative_confirmed", "cumulative_cured", "new_confirmed"]

    def test_an_empty_store_gives_figures_that_are_all_unreported(self) -> None:
        figures = figures_for(engine("sqlite://"), REGION_SET, **WINDOW)
        assert np.isnan(figures.values["cumulative_confirmed"]).all()
        assert figures.values["new_confirmed"].shape == (90, 45)

    def test_locally_infected_cases_are_passed_on(self) -> None:
        local = engine("sqlite://")
        report = Report("330203", "海曙区", "local", "cumulative", END, None, 60, "reported", "test")
        Reports(local).add_many([report], file="test")
        figures = figures_for(local, REGION_SET, start=END, end=END)
        assert figures.values["local_cumulative"][figures.codes.index("330203")].tolist() == [60]


class TestSeries:
    """Districts and cities for the charts."""

    def test_filled_figures_are_marked(self, store: Engine) -> None:
        found = material(store).districts.between(START, END)
        keqiao, day = found.places.index("330603"), 20
        assert (str(found.dates[day]), found.new[keqiao, day]) == ("2020-02-10", 0)
        assert found.new_filled[keqiao, day]
        assert found.new_filled.sum() == 56
        assert not found.cumulative_filled.any()

    def test_a_citys_own_figures(self, store: Engine) -> None:
        found = material(store).city_totals.between(START, END)
        ningbo = found.places.index("330200")
        assert found.cumulative[ningbo, [0, 4, 12, 19, 20, 30, 44]].tolist() == [
            0,
            13,
            75,
            149,
            151,
            157,
            157,
        ]
        assert found.new[ningbo, [1, 8, 13]].tolist() == [3, 21, 27]
        assert not np.isnan(found.cumulative[ningbo]).any()
        assert np.isnan(found.cumulative[found.places.index("330100")]).all()


class TestPublishedFor:
    """The province's own colours."""

    def test_by_day_then_code(self, store: Engine) -> None:
        found = published_for(store, REGION_SET, **WINDOW)
        assert len(found) == 586
        keys = [(one.event_date, one.place) for one in found]
        assert keys == sorted(keys)
        assert [one.tiers for one in found if one.place == "330203"] == [
            (4,),
            (4,),
            (4,),
            (4,),
            (3,),
            (2,),
            (1,),
        ]

    def test_only_the_window(self, store: Engine) -> None:
        found = published_for(store, REGION_SET, start=date(2020, 2, 10), end=date(2020, 2, 15))
        assert {one.event_date.day for one in found} == {12, 15}


class TestSumsFor:
    """Districts + not placed = city total."""

    def test_ningbo_on_every_day(self, store: Engine) -> None:
        found = [one for one in material(store).sums(START, END) if one.city == "330200"]
        assert len(found) == 45
        assert all(one.placed + one.not_placed == one.total and one.not_broken_down >= 0 for one in found)
        assert [one.total for one in found[:5]] == [0, 3, 5, 6, 13]

    def test_only_the_window(self, store: Engine) -> None:
        found = material(store).sums(date(2020, 2, 11), date(2020, 2, 11))
        assert [(one.city, one.total, one.placed, one.not_broken_down) for one in found] == [
            ("330200", 153, 72, 77),
            ("330400", 42, 40, 0),
            ("330600", 41, 41, 0),
        ]

    def test_new_cases(self, store: Engine) -> None:
        found = material(store).sums(date(2020, 2, 3), date(2020, 2, 3), kind="new")
        assert [(one.city, one.total, one.not_placed) for one in found] == [
            ("330100", 14, 2),
            ("330200", 27, 0),
            ("330700", 4, 0),
        ]

    def test_an_empty_store_has_none(self) -> None:
        assert material(engine("sqlite://")).sums(START, END) == ()
