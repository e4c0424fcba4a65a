"""A figure is judged by the earlier ones of its place, however far away and from whatever file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine

from fivecolour.intake import recording
from fivecolour.intake.receiver import Receiver
from fivecolour.store import quarantine_rows
from tests.intake.batches import batch, sending
from tests.intake.one_database import on_sqlite
from tests.reports.observations import observations

DAY = "2020-02-09"


class TestDistantDays:
    """The known days before and after a figure count however far they are and whatever file told them."""

    drawn = 0

    @on_sqlite
    @pytest.mark.parametrize("days", [1, 7, 8, 80, 2000])
    def test_a_large_fall(self, receiver: Receiver, days: int) -> None:
        first = date(2014, 1, 1)
        later = (first + timedelta(days)).isoformat()
        receiver.ingest([batch(observations(("海曙", first.isoformat(), 400)))], sending("a"))
        receipt = receiver.ingest([batch(observations(("海曙", later, 100)))], sending("b"))
        assert (receipt.quarantined, receipt.reasons["large_fall"]) == (1, 1)

    @on_sqlite
    @pytest.mark.parametrize("days", [1, 7, 8, 80])
    def test_above_the_day_after_it(self, receiver: Receiver, days: int) -> None:
        later = (date(2020, 1, 10) + timedelta(days)).isoformat()
        receiver.ingest([batch(observations(("海曙", later, 100)))], sending("a"))
        receipt = receiver.ingest([batch(observations(("海曙", "2020-01-10", 400)))], sending("b"))
        assert (receipt.quarantined, receipt.reasons["large_fall"]) == (1, 1)

    def test_a_day_without_a_figure_between_is_passed_over(self, receiver: Receiver) -> None:
        receiver.ingest([batch(observations(("海曙", "2020-01-10", 400)))], sending("a"))
        silent = observations(
            ("海曙", "2020-02-01", None), ("海曙", "2020-02-08", None), missing="suppressed"
        )
        receiver.ingest([batch(silent)], sending("b"))
        receipt = receiver.ingest([batch(observations(("海曙", "2020-03-20", 100)))], sending("c"))
        assert receipt.reasons == {"large_fall": 1}

    def test_a_figure_taken_back_is_passed_over(self, receiver: Receiver) -> None:
        receiver.ingest([batch(observations(("海曙", "2020-01-10", 400)))], sending("a"))
        receiver.ingest([batch(observations(("海曙", "2020-02-08", 410)))], sending("b"))
        receiver.ingest(
            [batch(observations(("海曙", "2020-02-08", None), missing="suppressed"))], sending("c")
        )
        receipt = receiver.ingest([batch(observations(("海曙", "2020-03-20", 100)))], sending("d"))
        assert receipt.reasons == {"large_fall": 1}

    @on_sqlite
    def test_other_places_and_indicators_do_not_count(self, receiver: Receiver) -> None:
        receiver.ingest([batch(observations(("江北", "2020-01-10", 400)))], sending("a"))
        receiver.ingest([batch(observations(("海曙", "2020-01-10", 400), indicator="deaths"))], sending("b"))
        assert receiver.ingest([batch(observations(("海曙", "2020-03-20", 100)))], sending("c")).reasons == {}

    @examples(max_examples=9, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        known=st.dictionaries(st.integers(0, 200), st.none() | st.integers(0, 500), min_size=1, max_size=5),
        day=st.integers(0, 200),
        value=st.integers(0, 500),
    )
    def test_reading_near_days_first_finds_what_reading_all_finds(
        self, receiver: Receiver, known: dict[int, int | None], day: int, value: int
    ) -> None:
        TestDistantDays.drawn += 1
        own = {"indicator": f"example {TestDistantDays.drawn}"}
        rows = observations(
            *(("海曙", datetime(2019, 9, 1) + timedelta(at), of) for at, of in known.items()), **own
        )
        rows["missing"] = ["suppressed" if of is None else "" for of in known.values()]
        receiver.ingest([batch(rows)], sending(own["indicator"]))
        new = batch(observations(("海曙", datetime(2019, 9, 1) + timedelta(day), value), **own))
        near = receiver.ingest([new], sending("new"), dry_run=True)
        with patch.object(recording, "AROUND", timedelta(400)):
            everything = receiver.ingest([new], sending("new"), dry_run=True)
        assert near.reasons == everything.reasons


@on_sqlite
class TestHiddenFalls:
    """A small number that is hidden may still be told to lie below the count before it."""

    @pytest.mark.parametrize(
        ("before", "bound", "reasons"),
        [(69, 4.0, {"large_fall": 1}), (6, 4.0, {"fall": 1}), (4, 4.0, {}), (69, None, {})],
    )
    def test_against_the_day_before(
        self, receiver: Receiver, before: int, bound: float | None, reasons: dict[str, int]
    ) -> None:
        receiver.ingest([batch(observations(("海曙", "2020-02-08", before)))], sending("a"))
        hidden = observations(("海曙", DAY, None), missing="suppressed", bound=bound)
        receipt = receiver.ingest([batch(hidden)], sending("b"))
        assert receipt.reasons == reasons
        assert receipt.missing == ({} if "large_fall" in reasons else {"suppressed": 1})

    def test_within_one_file_says_what_it_is_at_most(self, receiver: Receiver, store: Engine) -> None:
        rows = observations(("海曙", "2020-02-08", 69), ("海曙", DAY, None))
        rows["missing"], rows["bound"] = ["", "suppressed"], [None, 4.0]
        receiver.ingest([batch(rows)], sending("a"))
        (apart,) = quarantine_rows.find(store, quarantine_rows.QuarantineFilter())
        parameters = {"value": "≤ 4", "before": 69, "before_date": "2020-02-08", "factor": 0}
        assert apart["reasons"] == [{"code": "large_fall", "parameters": parameters}]
