"""The flows of an edition: made of the store, kept as parts, shared by editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions import edition_files, parts, publication
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_flow import StoredFlowDays
from fivecolour.editions.edition_order import Order
from fivecolour.editions.flow_days import edition_flows
from fivecolour.editions.flow_parts import flow_document, parse_day
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import StandingOrder
from fivecolour.regions import sets
from fivecolour.reports.flow_report import INDEX, PERSONS, FlowDay, FlowPlace, FlowReport
from fivecolour.reports.report_data import CONFIRMED, DAY, MONTH, NEW, WEEK, Report
from fivecolour.store.flows import Flows
from fivecolour.store.reports import Reports

from .flowed import flowed_edition
from .sample import sample_edition

START, END = date(2020, 2, 1), date(2020, 2, 16)
WUHAN = FlowPlace("420100", "武汉", 30.59, 114.3, 10_000_000)


def flows(
    store: Engine,
    days: list[date],
    value: float = 5_000,
    *,
    unit: str = PERSONS,
    to: str = "330200",
    period: str = DAY,
) -> None:
    pair = (np.array([0, 1]), np.array([1, 0]), np.array([value, 7.0]))
    report = FlowReport(
        (WUHAN, FlowPlace(to, to)), unit, "Unicom", tuple(FlowDay(day, *pair) for day in days), period
    )
    with store.begin() as connection:
        Flows(store).add(
            report, file="f", received_at=datetime(2020, 3, 1, tzinfo=UTC), connection=connection
        )


def cases(store: Engine, place: str, first: date, count: int, new: float) -> None:
    Reports(store).add_many(
        [
            Report(place, place, CONFIRMED, NEW, first + timedelta(days=at), None, new, "reported", "s")
            for at in range(count)
        ],
        file="c",
    )


def span(first: date, days: int) -> list[date]:
    return [first + timedelta(days=at) for at in range(days)]


class TestEditionFlows:
    """What is made of the store."""

    def test_days_with_flows_and_what_they_bring(self, store: Engine) -> None:
        region = sets.load("zhejiang-2020")
        flows(store, span(START, 2))
        cases(store, "420100", date(2020, 1, 1), 40, 100)
        found = edition_flows(store, region, window=7, start=START, end=END)
        assert found is not None
        assert (found.basis.source, found.basis.unit, found.basis.window) == ("Unicom", "persons", 7)
        assert found.basis.outside == (WUHAN,)
        assert list(found.days) == ["2020-02-01", "2020-02-02"]
        first = found.days["2020-02-01"]
        assert (first.places, first.origin, first.destination) == (("420100", "330200"), (0, 1), (1, 0))
        assert (first.value, first.flow_days) == ((5_000.0, 7.0), 1)
        # Known on one of the seven days, the others are taken at its mean: 7 · 5,000 · 700/10 million, of
        # which Haishu has its share of the city's people.
        haishu = (first.pressure or {})["330203"]
        people = {one.code: one.population.count for one in region.districts if one.population}
        city = sum(people[one.code] for one in region.districts if one.parent == "330200")
        assert haishu.expected == pytest.approx(2.45 * people["330203"] / city, rel=1e-3)
        assert (haishu.split_of, haishu.origins[0].code) == ("330200", "420100")
        # Districts of other cities are not in it: that is unknown, not zero.
        assert all(code.startswith("3302") for code in first.pressure or {})

    def test_residuals_look_back_by_the_window(self, store: Engine) -> None:
        region = sets.load("zhejiang-2020")
        flows(store, [date(2020, 2, 2)])
        cases(store, "420100", date(2020, 1, 1), 40, 100)
        for place, one in enumerate(one for one in region.districts if one.parent == "330200"):
            cases(store, one.code, date(2020, 1, 20), 30, 9 if one.code == "330203" else 1 + place % 2)
        found = edition_flows(store, region, window=7, start=date(2020, 2, 5), end=date(2020, 2, 12))
        assert found is not None
        # Nothing flowed on the days of the edition; those of 2 February tell of the 9th.
        assert list(found.days) == ["2020-02-09"]
        residual = found.days["2020-02-09"].residual or {}
        assert max(residual, key=lambda code: residual[code]) == "330203"
        assert residual["330203"] > 2

    def test_of_several_kinds_those_in_persons(self, store: Engine) -> None:
        region = sets.load("zhejiang-2020")
        flows(store, span(START, 9), unit=INDEX)
        flows(store, span(START, 2))
        found = edition_flows(store, region, window=7, start=START, end=END)
        assert found is not None
        assert (found.basis.unit, found.basis.others) == ("persons", ("Unicom (index)",))

    def test_none_of_the_map(self, store: Engine) -> None:
        assert edition_flows(store, sets.load("zhejiang-2020"), window=7, start=START, end=END) is None
        flows(store, [START], to="110000")
        assert edition_flows(store, sets.load("zhejiang-2020"), window=7, start=START, end=END) is None


class TestParts:
    """How they are kept."""

    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        edition = flowed_edition()
        kept, _ = edition_files.publish(edition, tmp_path)
        assert isinstance(kept.flow_days, StoredFlowDays)
        assert kept.flow_basis == edition.flow_basis
        assert dict(kept.flow_days) == dict(edition.flow_days.items())

    def test_a_map_without_flows_is_the_same_as_before(self) -> None:
        manifest = parts.split(flowed_edition()).manifest
        assert len(manifest["parts"]["flow_days"]) == 12
        # Ten days without flows have one part in common.
        assert len(set(manifest["parts"]["flow_days"])) == 3
        assert not {"flow", "flow_days"} & set(parts.split(sample_edition()).manifest["parts"])


class TestPress:
    """Flows that come in make an edition, of what changed alone."""

    @pytest.mark.slow
    def test_it_is_the_whole_history(self, store: Engine, tmp_path: Path) -> None:
        standing = StandingOrder("zhejiang-2020", "zhejiang-2020", START, None, None, "automatic")
        press = Press(store, tmp_path, standing, by="press", even_if_empty=True)

        def whole(end: date) -> str:
            order = Order("zhejiang-2020", "zhejiang-2020", START, end)
            return str(publication.named(build(store, order)).manifest["id"])

        cases(store, "330203", date(2020, 1, 25), 12, 2)
        first = press.turn()
        assert first and "flow" not in first.manifest["parts"]
        flows(store, span(date(2020, 2, 2), 2))
        second = press.turn()
        assert second and second.id == whole(date(2020, 2, 5))
        cases(store, "420100", date(2020, 1, 20), 14, 50)
        third = press.turn()
        assert third and third.id == whole(date(2020, 2, 5)) != second.id
        flows(store, [date(2020, 2, 6)])
        cases(store, "330203", date(2020, 2, 6), 2, 3)
        fourth = press.turn()
        assert fourth and fourth.id == whole(date(2020, 2, 7))
        shared = zip(*(one.manifest["parts"]["flow_days"] for one in (third, fourth)), strict=False)
        assert [one == other for one, other in shared] == [True] * 5
        assert press.turn() is None
        found = edition_files.latest(tmp_path)
        assert list(found.flow_days) == ["2020-02-02", "2020-02-03", "2020-02-06"]


class TestLongerPeriods:
    """A week or month is shown on each of its days as what it is, and nothing of it is spread over them."""

    def test_weeks_and_months(self, store: Engine) -> None:
        region = sets.load("zhejiang-2020")
        flows(store, [date(2020, 2, 9)], period=WEEK)
        assert Flows(store).arrivals() == (1, date(2020, 2, 3))
        # The map ends before the week does.
        found = edition_flows(store, region, window=7, start=START, end=date(2020, 2, 5))
        assert found is not None
        assert found.basis.period == "week"
        assert list(found.days) == ["2020-02-03", "2020-02-04", "2020-02-05"]
        assert {(one.value, one.last, one.pressure, one.residual) for one in found.days.values()} == {
            ((5_000.0, 7.0), "2020-02-09", None, None)
        }
        # One part for all days of the week.
        assert len({parts.digest(parts.canonical(flow_document(one))) for one in found.days.values()}) == 1
        of_weeks = edition_flows(store, region, window=7, start=date(2020, 2, 9), end=END, period=WEEK)
        assert of_weeks is not None
        assert list(of_weeks.days) == ["2020-02-09"]
        # Those of days come first where there are any, and are not added up to weeks.
        flows(store, [date(2020, 2, 4)])
        found = edition_flows(store, region, window=7, start=START, end=END)
        assert found is not None
        assert (found.basis.period, found.basis.others) == ("day", ("Unicom (persons, week)",))
        assert edition_flows(store, region, window=7, start=date(2020, 2, 29), end=END, period=MONTH) is None
        flows(store, [date(2020, 2, 29)], period=MONTH)
        of_months = edition_flows(store, region, window=7, start=date(2020, 2, 29), end=START, period=MONTH)
        assert of_months is not None
        assert of_months.basis.period == "month"


def test_parts_of_days_are_as_they_were() -> None:
    """What earlier editions do not have is not written where it says nothing."""
    document = flow_document(flowed_edition().flow_days["2020-02-11"])
    assert "last" not in document
    week = replace(flowed_edition().flow_days["2020-02-11"], last="2020-02-15")
    assert parse_day(parts.canonical(flow_document(week))) == week
