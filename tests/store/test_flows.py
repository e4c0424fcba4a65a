"""Flows in the store: of several reports the last one known counts, pair by pair; nothing is ever changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from fivecolour.errors import UserError
from fivecolour.reports.flow_report import INDEX, PERSONS, FlowDay, FlowPlace, FlowReport
from fivecolour.store.flows import Flows

DAY = date(2020, 1, 23)
A, B, C = (FlowPlace(code, f"name of {code}", 30.5, 114.25, 1_000) for code in ("a", "b", "c"))


def add(store: Engine, report: FlowReport, hour: int = 0) -> tuple[int, int]:
    received = datetime(2020, 3, 1, hour, tzinfo=UTC)
    with store.begin() as connection:
        added = Flows(store).add(report, file="flows.csv", received_at=received, connection=connection)
    return added.accepted, added.unchanged


def report(
    *pairs: tuple[int, int, float], issued: date, places: tuple[FlowPlace, ...] = (A, B, C)
) -> FlowReport:
    origin, destination, value = (np.array(column) for column in zip(*pairs, strict=True))
    return FlowReport(
        places, PERSONS, "Unicom", (FlowDay(DAY, origin, destination, value),), issued_on=issued
    )


def values(store: Engine, as_of: datetime | None = None) -> dict[tuple[str, str], float]:
    flows = Flows(store)
    table = flows.table(flows.chosen(as_of=as_of), start=DAY, end=DAY, as_of=as_of)
    codes = [place.code for place in table.places]
    known = np.argwhere(~np.isnan(table.values[0]))
    return {(codes[o], codes[d]): float(table.values[0, o, d]) for o, d in known}


def test_a_later_report_counts_pair_by_pair_and_only_from_its_issue_on(store: Engine) -> None:
    first = report((0, 1, 5), (0, 2, 0), (1, 2, 2.125), issued=date(2020, 2, 1))
    assert add(store, first) == (3, 0)
    # Its places stand in another order, and it does not list two of the pairs.
    later = report((1, 0, 7), issued=date(2020, 2, 9), places=(B, A))
    assert add(store, later) == (1, 0)
    assert values(store) == {("a", "b"): 7, ("a", "c"): 0, ("b", "c"): 2.125}
    before = datetime(2020, 2, 9, 3, tzinfo=UTC)  # noon in Shanghai is 4:00 UTC
    assert values(store, before) == {("a", "b"): 5, ("a", "c"): 0, ("b", "c"): 2.125}


def test_the_same_again_is_unchanged(store: Engine) -> None:
    one = report((0, 1, 5), (1, 0, 1 / 3), issued=date(2020, 2, 1))
    assert (add(store, one), add(store, one, hour=1)) == ((2, 0), (0, 2))
    assert values(store) == {("a", "b"): 5, ("b", "a"): 1 / 3}


def test_many_pairs_are_kept_as_a_matrix_with_its_holes(store: Engine) -> None:
    pairs = [(o, d, 10.0 * o + d) for o in range(3) for d in range(3) if (o, d) != (2, 1)]
    add(store, report(*pairs, issued=date(2020, 2, 1)))
    found = values(store)
    assert (len(found), found["c", "c"], ("c", "b") in found) == (8, 22.0, False)


def test_flows_are_only_ever_added(store: Engine) -> None:
    add(store, report((0, 1, 5), issued=date(2020, 2, 1)))
    for change in ("UPDATE flows SET cells = 2", "DELETE FROM flows", "DELETE FROM flow_places"):
        with pytest.raises(DBAPIError, match="only ever added"), store.begin() as connection:
            connection.execute(text(change))


def test_which_flows_are_meant_is_asked(store: Engine) -> None:
    with pytest.raises(UserError, match="no flows yet; take them in with: fivecolour flow ingest"):
        Flows(store).chosen()
    one = report((0, 1, 5), issued=date(2020, 2, 1))
    add(store, one)
    add(store, FlowReport(one.places, INDEX, "Baidu", one.days))
    with pytest.raises(UserError, match="2 kinds of flow fit; say which with --source and --unit"):
        Flows(store).chosen()
    assert Flows(store).chosen(unit=INDEX).source == "Baidu"
