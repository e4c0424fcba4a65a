"""What comes in is kept, found unchanged or set apart; nothing is lost, and sending again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.quarantine import Decider, Filter, Quarantine
from fivecolour.intake.receipt_text import receipt_line
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.reports.batch import Batch
from fivecolour.store import audit, database, quarantine_rows
from fivecolour.store.reports import Reports
from tests.intake.batches import NOON, batch, sending
from tests.intake.one_database import on_sqlite
from tests.reports.observations import observations

DAY = "2020-02-09"


def counts(receipt: Receipt) -> tuple[int, int, int, int]:
    """Return read, accepted, unchanged, quarantined."""
    return receipt.read, receipt.accepted, receipt.unchanged, receipt.quarantined


def values(store: Engine, place: str) -> list[tuple[date, int]]:
    """Return day and figure of every report of a place, in the order in which they came."""
    return [(one.event_date, one.value) for one in Reports(store).find() if one.place == place]


MESSY = (
    ("海曙", DAY, 5),
    ("镇海区", DAY, 6),
    ("武汉市", DAY, 7),
    ("境外输入", DAY, 1),
    ("海曙", "2020-02-10", 900),
    ("江北", DAY, -1),
)


@on_sqlite
class TestBatchesOfOneFile:
    """A file of many rows is judged in parts, and as one."""

    def parts(self) -> list[Batch]:
        rows = [("海曙", DAY, 12), ("江北", DAY, 3)], [("海曙", "2020-02-10", 900), ("江北", DAY, 3)]
        return [batch(observations(*some)) for some in (*rows, [("海曙", DAY, 17)])]

    def test_it_contradicts_itself_far_apart(self, receiver: Receiver) -> None:
        """The last word was in force, and each sending of the file changed it back and forth."""
        for again in (False, True):
            receipt = receiver.ingest(self.parts(), sending())
            assert (receipt.again, receipt.quarantined) == (again, 2)
            assert receipt.reasons == {"conflicting_rows": 1, "jump": 1}
            assert values(receiver.engine, "330203") == [(date(2020, 2, 9), 12)]
            assert values(receiver.engine, "330205") == [(date(2020, 2, 9), 3)]

    def test_a_dry_run_says_what_will_be_stored(self, receiver: Receiver) -> None:
        tried, stored = (receiver.ingest(self.parts(), sending(), dry_run=dry) for dry in (True, False))
        assert counts(tried) == counts(stored) == (5, 2, 1, 2)
        assert tried.reasons == stored.reasons


@on_sqlite
@pytest.mark.parametrize(("day", "set_apart"), [("2020-05-02", 0), ("2020-05-03", 1)])
def test_the_day_of_receipt_is_that_of_the_map(receiver: Receiver, day: str, set_apart: int) -> None:
    """In UTC it is still 30 April; in the map's zone 1 May has begun, and one day more may have elsewhere."""
    received = datetime(2020, 4, 30, 16, 30, tzinfo=UTC)
    receipt = receiver.ingest([batch(observations(("海曙", day, 5)))], sending("a", received_at=received))
    assert receipt.reasons.get("future_date", 0) == receipt.quarantined == set_apart


class TestSentAgainAfterTheAnswer:
    """A row that was set apart passes by now: the same file sent again is no old news."""

    FALL = (("海曙", DAY, 100),)

    def fallen(self, receiver: Receiver) -> None:
        receiver.ingest([batch(observations(("海曙", "2020-02-08", 400)))], sending("a"))
        receipt = receiver.ingest([batch(observations(*self.FALL))], sending("b"))
        assert (counts(receipt), receipt.reasons) == ((1, 0, 0, 1), {"large_fall": 1})

    def test_it_is_taken_in_once_and_its_quarantined_row_closed(
        self, receiver: Receiver, store: Engine
    ) -> None:
        self.fallen(receiver)
        receiver.ingest([batch(observations(("海曙", "2020-02-08", 40)))], sending("corrected"))
        receipt = receiver.ingest([batch(observations(*self.FALL))], sending("b"))
        assert (receipt.again, counts(receipt), receipt.reasons) == (False, (1, 1, 0, 0), {})
        assert quarantine_rows.find(store, quarantine_rows.QuarantineFilter()) == ()
        again = receiver.ingest([batch(observations(*self.FALL))], sending("b"))
        assert (again.again, counts(again), again.intake) == (True, (1, 0, 1, 0), receipt.intake)

    def test_without_an_answer_it_stays_apart(self, receiver: Receiver, store: Engine) -> None:
        self.fallen(receiver)
        receipt = receiver.ingest([batch(observations(*self.FALL))], sending("b"))
        assert (receipt.again, counts(receipt)) == (True, (1, 0, 0, 1))
        assert len(quarantine_rows.find(store, quarantine_rows.QuarantineFilter())) == 1

    def test_after_somebody_let_it_pass(self, receiver: Receiver, store: Engine) -> None:
        self.fallen(receiver)
        room = Quarantine(settings(), engine=store)
        room.replay(room.numbers(Filter()), Decider("li"), as_reported=True)
        receipt = receiver.ingest([batch(observations(*self.FALL))], sending("b"))
        assert (counts(receipt), receipt.reasons) == ((1, 0, 1, 0), {})


class TestIngest:
    """One file."""

    def test_a_messy_file(self, receiver: Receiver, store: Engine) -> None:
        receipt = receiver.ingest([batch(observations(*MESSY), (9, "bad_day", "2月30日"))], sending())
        assert counts(receipt) == (7, 3, 0, 4)
        assert receipt.reasons == {
            "bad_day": 1, "jump": 1, "negative_value": 1, "not_placed": 1, "unknown_place": 1,
        }  # fmt: skip
        assert receipt.places == ("330203", "330211", "zhejiang-2020:境外输入")
        assert receipt.days == (DAY,)
        assert values(store, "330203") == [(date(2020, 2, 9), 5)]

    def test_the_same_file_again_changes_nothing(self, receiver: Receiver, store: Engine) -> None:
        receiver.ingest([batch(observations(*MESSY))], sending())
        receipt = receiver.ingest([batch(observations(*MESSY))], sending())
        assert counts(receipt) == (6, 0, 3, 3)
        assert (receipt.again, receipt.changed, receipt.places) == (True, False, ())
        assert quarantine_rows.counts(store, quarantine_rows.QuarantineFilter()) == {
            "jump": 1,
            "negative_value": 1,
            "unknown_place": 1,
        }

    def test_the_same_rows_in_another_file_change_nothing(self, receiver: Receiver, store: Engine) -> None:
        receiver.ingest([batch(observations(*MESSY))], sending())
        receipt = receiver.ingest([batch(observations(*reversed(MESSY)))], sending("b"))
        assert counts(receipt) == (6, 0, 3, 3)
        assert (receipt.again, receipt.newly_quarantined) == (False, 0)
        assert Reports(store).count() == 3

    def test_a_changed_figure_is_a_revision_and_may_be_changed_back(
        self, receiver: Receiver, store: Engine
    ) -> None:
        for at, value in enumerate([5, 6, 5]):
            moment = NOON + timedelta(minutes=at)
            receipt = receiver.ingest(
                [batch(observations(("海曙", DAY, value)))], sending(f"{at}", received_at=moment)
            )
        assert (counts(receipt), receipt.revisions) == ((1, 1, 0, 0), 1)
        again = receiver.ingest([batch(observations(("海曙", DAY, 5)))], sending("3"))
        assert counts(again) == (1, 0, 1, 0)

    def test_a_correction_counts_though_the_clock_was_set_back(
        self, receiver: Receiver, store: Engine
    ) -> None:
        """It was accepted and never shown, for the figure received under the fast clock stayed the latest."""
        clocks = [("a", 5, timedelta(days=2)), ("b", 6, timedelta()), ("c", 7, timedelta(hours=1))]
        for name, value, ahead in clocks:
            told = sending(name, received_at=NOON + ahead)
            assert receiver.ingest([batch(observations(("海曙", DAY, value)))], told).accepted == 1
        day = date.fromisoformat(DAY)
        shown = Reports(store).observations(
            indicator="confirmed", kind="cumulative", places=["330203"], start=day, end=day
        )
        assert shown.figures.tolist() == [[7.0]]

    def test_old_content_again_after_a_correction_counts_from_its_receipt(
        self, receiver: Receiver, store: Engine
    ) -> None:
        receipts = [
            receiver.ingest(
                [batch(observations(("海曙", DAY, value)))],
                sending(name, received_at=NOON + timedelta(hours=at)),
            )
            for at, (name, value) in enumerate([("a", 5), ("b", 6), ("a", 5), ("a", 5), ("b", 6), ("a", 5)])
        ]
        assert [(one.accepted, one.received_now, one.again) for one in receipts] == [
            (1, 0, False), (1, 1, False), (1, 1, False), (0, 0, True), (1, 1, False), (1, 1, False),
        ]  # fmt: skip
        last = Reports(store).find()[-1]
        assert (last.value, last.issued_at) == (5, NOON + timedelta(hours=5))
        assert "counts from the moment of receipt" in receipt_line(receipts[2], "en")
        full = replace(receipts[2], rows=65_535)
        assert "it ends at row 65,536, where sheets of a workbook end" in receipt_line(full, "en")
        assert "it ends" not in receipt_line(receipts[2], "en")

    @on_sqlite
    def test_a_dry_run_stores_nothing(self, receiver: Receiver, store: Engine) -> None:
        receipt = receiver.ingest([batch(observations(*MESSY))], sending(), dry_run=True)
        assert (counts(receipt), receipt.dry_run, receipt.intake) == ((6, 3, 0, 3), True, None)
        assert (
            Reports(store).count(),
            quarantine_rows.counts(store, quarantine_rows.QuarantineFilter()),
        ) == (0, {})

    @on_sqlite
    def test_an_intake_is_audited(self, receiver: Receiver, store: Engine) -> None:
        receiver.ingest([batch(observations(*MESSY))], sending(who="wang.min"))
        entry = audit.entries(store)[0]
        assert (entry.who, entry.what, entry.subject) == ("wang.min", "ingest", "卫健委")
        assert entry.details["quarantined"] == 3

    @on_sqlite
    def test_lines_that_were_counted_count_as_lines(self, receiver: Receiver) -> None:
        receipt = receiver.ingest(
            [batch(observations(("海曙", DAY, 3), ("武汉", DAY, 2)).assign(cells=[3, 2]))], sending()
        )
        assert counts(receipt) == (5, 3, 0, 2)

    @on_sqlite
    def test_beyond_the_scope(self, receiver: Receiver) -> None:
        receipt = receiver.ingest([batch(observations(*MESSY[:2]))], sending(scope=frozenset({"330203"})))
        assert (counts(receipt), receipt.reasons) == ((2, 1, 0, 1), {"outside_scope": 1})

    def test_what_is_missing_is_kept_with_its_reason_and_found_unchanged(
        self, receiver: Receiver, store: Engine
    ) -> None:
        rows = observations(("海曙", DAY, None), missing="not_yet_due")
        assert counts(receiver.ingest([batch(rows)], sending())) == (1, 1, 0, 0)
        assert [(one.value, one.missing) for one in Reports(store).find()] == [(None, "not_yet_due")]
        assert counts(receiver.ingest([batch(rows)], sending("b"))) == (1, 0, 1, 0)
        receiver.ingest([batch(observations(("海曙", DAY, 5)))], sending("c"))
        assert counts(receiver.ingest([batch(rows)], sending("d"))) == (1, 0, 1, 0)

    @on_sqlite
    def test_an_empty_file(self, receiver: Receiver) -> None:
        assert counts(receiver.ingest([batch(observations())], sending())) == (0, 0, 0, 0)


class KilledError(Exception):
    """Stands for the end of the process."""


def days(start: int, number: int) -> Batch:
    """Return a batch of days of February."""
    return batch(
        observations(*(("海曙", datetime(2020, 2, start + at), 10 + start + at) for at in range(number)))
    )


class TestLargeFile:
    """A file of several batches."""

    FILE = (days(1, 5), days(6, 5), days(11, 5))

    def test_after_a_crash_the_file_goes_on_where_it_was(self, receiver: Receiver, store: Engine) -> None:
        def dying() -> Iterator[Batch]:
            yield from self.FILE[:2]
            raise KilledError

        with pytest.raises(KilledError):
            receiver.ingest(dying(), sending())
        # Whether a batch is the last is known when the next is asked for: the second was never begun.
        assert Reports(store).count() == 5
        receipt = receiver.ingest(self.FILE, sending())
        assert counts(receipt) == (15, 15, 0, 0)
        assert len(receipt.days) == 15
        assert Reports(store).count() == 15
        assert counts(receiver.ingest(self.FILE, sending())) == (15, 0, 15, 0)

    @on_sqlite
    def test_progress(self, receiver: Receiver) -> None:
        seen: list[int] = []
        receiver.ingest(self.FILE, sending(), progress=lambda tally: seen.append(tally.read))
        assert seen == [5, 10, 15]

    @on_sqlite
    def test_a_batch_is_judged_by_those_before_it(self, receiver: Receiver) -> None:
        receipt = receiver.ingest([days(1, 2), batch(observations(("海曙", "2020-02-03", 998)))], sending())
        assert receipt.reasons == {"jump": 1}


drawn = st.lists(
    st.tuples(st.sampled_from(["海曙", "镇海", "武汉"]), st.integers(1, 6), st.integers(-2, 300)), max_size=10
)


@pytest.mark.slow
class TestMeaning:
    """Whatever comes in."""

    @examples(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(drawn, st.randoms())
    def test_counts_add_up_and_order_does_not_matter(
        self, rows: list[tuple[str, int, int]], random: Any
    ) -> None:
        stated = [(place, f"2020-02-0{day}", value) for place, day, value in rows]
        results = []
        for order in (stated, random.sample(stated, len(stated))):
            store = database.engine("sqlite://")
            receiver = open_receiver(settings(), "zhejiang-2020", engine=store)
            one = receiver.ingest([batch(observations(*order))], sending())
            again = receiver.ingest([batch(observations(*order))], sending("again"))
            assert one.read == one.accepted + one.unchanged + one.quarantined == len(stated)
            assert (again.accepted, again.newly_quarantined) == (0, 0)
            assert again.quarantined == one.quarantined
            results.append(
                (counts(one), sorted((r.place, r.event_date, r.value) for r in Reports(store).find()))
            )
            store.dispose()
        assert results[0] == results[1]
