"""Importation pressure from the store: the rule's window, cities split by population, as of a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions.flow_pressure import PressureOrder, pressure, rule_window, unexplained
from fivecolour.errors import UserError
from fivecolour.regions.region_set import City, District, Population, RegionSet, Text
from fivecolour.reports.flow_report import INDEX, PERSONS, FlowDay, FlowPlace, FlowReport
from fivecolour.reports.report_data import CONFIRMED, NEW, Report
from fivecolour.scoring.schemes.library import load
from fivecolour.store.flows import Flows
from fivecolour.store.reports import Reports

DAY = date(2020, 1, 23)
NOTHING = Text("", "")
WUHAN = FlowPlace("420100", "武汉", population=10_000)


def district(code: str, parent: str, people: int | None) -> District:
    population = Population(people, 2020, "") if people else None
    return District(code, Text(code, code), Text(code, code), "", parent, population)


REGION = RegionSet(
    "made-up",
    NOTHING,
    "",
    (
        district("a1", "a", 3_000),
        district("a2", "a", 1_000),
        district("b1", "b", 500),
        district("b2", "b", None),
    ),
    tuple(City(code, Text(code, code), Text(code, code), "") for code in ("a", "b")),
    (),
    NOTHING,
    "2019-01-01",
    None,
    "made-up",
)


def flows(store: Engine, value: float, to: str = "a", unit: str = PERSONS) -> None:
    pair = (np.array([0]), np.array([1]), np.array([value]))
    days = tuple(FlowDay(DAY - timedelta(days=back), *pair) for back in (1, 0))
    report = FlowReport((WUHAN, FlowPlace(to, to)), unit, "Unicom", days, issued_on=DAY)
    with store.begin() as connection:
        Flows(store).add(
            report, file="f", received_at=datetime(2020, 3, 1, tzinfo=UTC), connection=connection
        )


def cases(store: Engine, place: str, issued: date, *counts: float, first: date = date(2020, 1, 1)) -> None:
    reports = [
        Report(place, place, CONFIRMED, NEW, first + timedelta(days=at), issued, count, "reported", "s")
        for at, count in enumerate(counts)
    ]
    Reports(store).add_many(reports, file="c")


def order(**more: object) -> PressureOrder:
    return PressureOrder(DAY, 2, **more)  # type: ignore[arg-type]


def test_a_citys_flow_is_split_by_population(store: Engine) -> None:
    flows(store, 200)
    cases(store, "420100", DAY, *[0] * 20, 5, 15, 25)  # 21, 22 and 23 January
    found = pressure(store, REGION, order())
    # 200 · 20/10,000 on the 22nd and 200 · 40/10,000 on the 23rd.
    a1, a2, b1, b2 = found.districts
    assert (a1.expected, a2.expected) == pytest.approx((0.9, 0.3))
    assert (a1.split_of, b1.expected, b2.expected) == ("a", None, None)
    assert [(one.code, one.share, one.modelled) for one in a1.origins] == [("420100", 1.0, False)]
    assert 0.55 < (a1.probability or 0) <= 1 - np.exp(-0.9)
    assert (a1.at_least, found.flow_days, found.in_persons) == (False, 2, True)


def test_what_was_not_known_plays_no_part(store: Engine) -> None:
    flows(store, 200)
    cases(store, "420100", DAY, *[0] * 21, 10, 10)
    cases(store, "420100", date(2020, 2, 9), 90, 90, first=DAY - timedelta(days=1))
    then = datetime(2020, 2, 1, tzinfo=UTC)
    known_then, known_now = (
        pressure(store, REGION, order(as_of=at)).districts[0].expected for at in (then, None)
    )
    assert (known_then, known_now) == pytest.approx(
        (200 * (10 + 20) / 10_000 * 0.75, 200 * (90 + 180) / 10_000 * 0.75)
    )


def test_a_citys_cases_are_at_least_those_that_its_districts_reported(store: Engine) -> None:
    pair = (np.array([0]), np.array([1]), np.array([100.0]))
    report = FlowReport((FlowPlace("a", "a"), FlowPlace("b1", "b1")), PERSONS, "U", (FlowDay(DAY, *pair),))
    with store.begin() as connection:
        Flows(store).add(
            report, file="f", received_at=datetime(2020, 3, 1, tzinfo=UTC), connection=connection
        )
    cases(store, "a1", DAY, *[0] * 22, 8)
    found = pressure(store, REGION, PressureOrder(DAY, 1)).districts[2]
    assert (found.expected, found.upper, found.at_least) == (pytest.approx(100 * 8 / 4_000), None, True)
    assert found.known == 0.0
    cases(store, "a2", DAY, *[0] * 23)
    found = pressure(store, REGION, PressureOrder(DAY, 1)).districts[2]
    assert (found.at_least, found.known) == (False, 1.0)


def test_flows_that_are_no_persons_give_no_probability(store: Engine) -> None:
    flows(store, 200, unit=INDEX)
    cases(store, "420100", DAY, *[0] * 21, 10, 10)
    relative, told = (pressure(store, REGION, order(persons=of)).districts[0] for of in (None, 10))
    assert relative.probability is None
    assert told.probability is not None
    assert told.expected == pytest.approx(10 * (relative.expected or 0))


def test_a_day_without_flows_is_refused(store: Engine) -> None:
    flows(store, 200)
    with pytest.raises(
        UserError, match=r"no flow from 2020-03-08 to 2020-03-09; those of Unicom go from 2020-01-22"
    ):
        pressure(store, REGION, PressureOrder(date(2020, 3, 9), 2))
    found = pressure(store, REGION, order())
    with pytest.raises(UserError, match="--later 2020-01-23 is not after 2020-01-23"):
        unexplained(store, REGION, found, DAY)


def test_the_window_is_the_rules_own() -> None:
    assert [rule_window(load(name)) for name in ("portugal-2021", "zhejiang-2020", "rio-aps-2015")] == [
        14,
        7,
        14,
    ]
