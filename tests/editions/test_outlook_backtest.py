"""Outlooks at earlier moments: of what was known then alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_order import Order
from fivecolour.editions.outlook_backtest import Backtest, backtest
from fivecolour.editions.outlook_history import earlier_outlooks
from fivecolour.editions.publication import named, publish
from fivecolour.reports.report_data import CONFIRMED, NEW, Report
from fivecolour.store import database
from fivecolour.store.reports import Reports

FIRST, DAYS = date(2021, 3, 3), 66
CODES = ("330203", "330205", "330206", "330211", "330212")
ORDER = Order("zhejiang-2020", "portugal-2021", FIRST, FIRST + timedelta(days=DAYS - 1), outlook=100)


def report(place: str, day: int, issued: int, value: int) -> Report:
    about, on = (FIRST + timedelta(days=one) for one in (day, issued))
    return Report(place, place, CONFIRMED, NEW, about, on, value, "reported", "https://a.b", "")


def store(extra: Sequence[Report] = ()) -> Engine:
    engine, random = database.engine("sqlite://"), np.random.default_rng(5)
    told = [
        report(place, day, day + 1, int(random.poisson(30 * np.exp(0.02 * day))))
        for place in CODES
        for day in range(DAYS)
    ]
    # In the order in which they were known.
    Reports(engine).add_many(
        sorted([*told, *extra], key=lambda one: one.issued_on or FIRST),
        file="x.csv",
        received_at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    return engine


def run(engine: Engine, later: int | None = 1, every: int = 7) -> Backtest:
    return backtest(engine, ORDER, every=every, first=50, later=later)


@pytest.fixture(scope="module")
def plain() -> Backtest:
    return run(store())


def forecasts(found: Backtest) -> list[tuple[object, ...]]:
    """Return what does not depend on what came: only the outlooks' own days and the count of rounds."""
    return [(one.reference, one.horizon, one.target) for one in found.rounds]


def test_rounds_and_alarms(plain: Backtest) -> None:
    assert plain.outlooks == 3
    assert forecasts(plain) == [
        ("2021-04-22", "7d", "2021-04-29"),
        ("2021-04-22", "14d", "2021-05-06"),
        ("2021-04-29", "7d", "2021-05-06"),
    ]
    assert all((one.districts, one.counts) == (5, 5) for one in plain.rounds)
    assert set(plain.alarms) == {"C1", "C2", "C3"}


def test_what_became_known_later_is_not_looked_at(monkeypatch: pytest.MonkeyPatch, plain: Backtest) -> None:
    # On 9 May it became known that a district had had a thousand cases on each day of a week of April.
    corrected = [report("330203", day, 67, 1000) for day in range(43, 50)]
    made: dict[str, list[object]] = {}
    module = "fivecolour.editions.outlook_backtest.rounds_until"
    for name, engine in (("plain", store()), ("corrected", store(corrected))):
        kept: list[object] = []
        made[name] = kept
        monkeypatch.setattr(module, lambda _truth, _new, earlier, kept=kept: kept.extend(earlier) or [])
        run(engine)
    assert made["plain"] == made["corrected"]
    # As known now they count.
    kept = made["now"] = []
    run(store(corrected), None)
    assert made["now"] != made["plain"]


def test_before_anything_was_known_there_is_none() -> None:
    engine = database.engine("sqlite://")
    history = [report(CODES[0], day, 400, 10) for day in range(DAYS)]
    Reports(engine).add_many(history, file="x.csv", received_at=datetime(2022, 6, 1, tzinfo=UTC))
    assert run(engine, every=14).outlooks == 0
    assert run(engine, None, every=14).outlooks == 2


def test_editions_keep_their_outlook_and_its_record(tmp_path: Path) -> None:
    engine, ends = store(), (FIRST + timedelta(days=50), FIRST + timedelta(days=57))
    for end in ends:
        edition = build(engine, replace(ORDER, end=end))
        publish(engine, tmp_path, named(edition), by="test")
    asked = {"region": "zhejiang-2020", "drill": False, "until": ends[-1]}
    assert edition.outlook is not None
    assert [(one.horizon, one.target) for one in edition.outlook.rounds] == [("7d", "2021-04-29")]
    found = earlier_outlooks(engine, scheme="portugal-2021", **asked)
    assert [one.reference for one in found] == ["2021-04-22", "2021-04-29"]
    assert found[-1] == edition.outlook
    assert earlier_outlooks(engine, scheme="other", **asked) == ()
    # An edition that comes two months late scores them all the same.
    late = {**asked, "until": ends[-1] + timedelta(days=70)}
    assert earlier_outlooks(engine, scheme="portugal-2021", **late) == found
