"""Rows that were set apart: found, corrected, replayed or dismissed, and every decision kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.quarantine import Decider, Filter, Quarantine, QuarantineError
from fivecolour.intake.receiver import open_receiver
from fivecolour.store import audit
from fivecolour.store import quarantine_rows as rows
from fivecolour.store.reports import Reports
from tests.intake.batches import NOON, batch, sending
from tests.intake.one_database import on_sqlite
from tests.intake.trial import Trial
from tests.reports.observations import observations

WANG = Decider("wang.min")
ROWS = (
    ("海署区", "2020-02-09", 5),
    ("镇海", "2020-02-08", 10),
    ("镇海", "2020-02-09", 500),
    ("镇海", "2020-02-10", 501),
    ("江北", "2020-02-09", -1),
)


@pytest.fixture
def quarantine(store: Engine) -> Quarantine:
    """Return a quarantine of five rows: 1 an unknown place, 2 and 3 a jump, 4 negative, 5 not a day."""
    receiver = open_receiver(settings(), "zhejiang-2020", engine=store)
    receiver.ingest([batch(observations(*ROWS), (9, "bad_day", "2月30日"))], sending())
    return Quarantine(settings(), engine=store)


def stored(store: Engine) -> list[tuple[str, date, int]]:
    return sorted((one.place, one.event_date, one.value) for one in Reports(store).find())


class TestListed:
    """Looking."""

    def test_by_reason(self, quarantine: Quarantine) -> None:
        assert quarantine.counts(Filter()) == {
            "bad_day": 1, "jump": 2, "negative_value": 1, "unknown_place": 1,
        }  # fmt: skip
        assert [row["row"] for row in quarantine.listed(Filter(code="jump"))] == [4, 5]
        assert quarantine.counts(Filter(sources=frozenset({"医院"}))) == {}

    @on_sqlite
    def test_in_words(self, quarantine: Quarantine) -> None:
        row, history = quarantine.show(1)
        near = row["reasons"][0]["parameters"]["near"]
        assert quarantine.sentences(row["reasons"], "zh") == [f"“海署区”不是本图的区县；相近名称：{near}"]
        assert "330203 海曙区" in near
        assert history == ()

    def test_no_such_row(self, quarantine: Quarantine) -> None:
        with pytest.raises(QuarantineError, match=r"^quarantine has no row 99; list them"):
            quarantine.show(99)


class TestCorrect:
    """Correcting."""

    def test_a_place(self, quarantine: Quarantine, store: Engine) -> None:
        outcome = quarantine.correct(1, {"place": "海曙"}, WANG, reason="错字")
        assert (outcome.outcome, outcome.place, outcome.day) == ("accepted", "330203", "2020-02-09")
        assert ("330203", date(2020, 2, 9), 5) in stored(store)
        row, history = quarantine.show(1)
        assert (row["state"], row["place"]) == ("replayed", "海曙")
        assert [(one["who"], one["action"], one["changes"], one["outcome"]) for one in history] == [
            ("wang.min", "correct", {"place": "海曙"}, "accepted")
        ]
        entry = audit.entries(store)[0]
        assert (entry.who, entry.what, entry.subject) == ("wang.min", "quarantine correct", "1")

    @on_sqlite
    def test_that_does_not_help(self, quarantine: Quarantine) -> None:
        outcome = quarantine.correct(4, {"value": "-2"}, WANG)
        assert (outcome.outcome, outcome.reasons[0]["code"]) == ("open", "negative_value")
        assert quarantine.show(4)[0]["value"] == -2

    @on_sqlite
    def test_what_could_not_be_read_needs_all_of_it(self, quarantine: Quarantine) -> None:
        outcome = quarantine.correct(5, {"event_date": "2020-02-29"}, WANG)
        assert [one["code"] for one in outcome.reasons] == [
            "no_place", "bad_value", "unknown_indicator", "unknown_kind",
        ]  # fmt: skip
        rest = {"place": "江北", "value": "7", "indicator": "confirmed", "kind": "cumulative"}
        assert quarantine.correct(5, rest, WANG).outcome == "accepted"

    @on_sqlite
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({}, "row 1: nothing to correct was given"),
            ({"value": "viele"}, "row 1: 'viele' is not a number; write it as 12"),
            ({"event_date": "9.2."}, "row 1: '9.2.' is not a day; write it as 2020-02-09"),
            ({"source": "x"}, "row 1: source cannot be corrected"),
            ({"kind": "x"}, "row 1: kind 'x' is unknown"),
        ],
    )
    def test_not_understood(self, quarantine: Quarantine, changes: dict[str, str], message: str) -> None:
        with pytest.raises(QuarantineError, match=f"^{message}"):
            quarantine.correct(1, changes, WANG)

    def test_only_once(self, quarantine: Quarantine) -> None:
        quarantine.correct(1, {"place": "海曙"}, WANG)
        with pytest.raises(QuarantineError, match="row 1 is replayed already"):
            quarantine.correct(1, {"place": "镇海"}, WANG)

    def test_of_others_sources(self, quarantine: Quarantine) -> None:
        with pytest.raises(QuarantineError, match="quarantine has no row 1"):
            quarantine.correct(1, {"place": "海曙"}, Decider("li", sources=frozenset({"医院"})))

    @on_sqlite
    def test_beyond_the_own_districts(self, quarantine: Quarantine) -> None:
        outcome = quarantine.correct(1, {"place": "海曙"}, Decider("li", scope=frozenset({"330211"})))
        assert (outcome.outcome, outcome.reasons[0]["code"]) == ("open", "outside_scope")


class TestUnread:
    """Rows that could not be read are found by what could: their place, day and figure."""

    def test_a_figure_that_is_none_needs_only_the_figure(self, trial: Trial) -> None:
        trial.send("date,place,new confirmed\n2020-02-09,海曙区,3 or 4\n2020-02-30,江北区,5\n")
        waiting = Quarantine(settings(), engine=trial.receiver.engine)
        assert [(row["place"], str(row["event_date"]), row["code"]) for row in waiting.listed(Filter())] == [
            ("海曙区", "2020-02-09", "bad_value"),
            ("江北区", "None", "bad_day"),
        ]
        assert waiting.correct(1, {"value": "4"}, WANG).outcome == "accepted"
        assert stored(trial.receiver.engine) == [("330203", date(2020, 2, 9), 4)]

    def test_no_text_that_may_be_somebodys(self, trial: Trial) -> None:
        trial.send(
            "姓名,日期,区县\n张三,2020-02-30,海曙区\n李四,2020-02-30,李四\n" + "王五,2020-02-09,海曙区\n" * 5
        )
        waiting = Quarantine(settings(), engine=trial.receiver.engine)
        assert [(row["place"], row["indicator"]) for row in waiting.listed(Filter())] == [
            ("海曙区", ""),
            ("", ""),
        ]


class TestReplay:
    """Judging anew."""

    @on_sqlite
    def test_nothing_has_changed(self, quarantine: Quarantine) -> None:
        assert [one.outcome for one in quarantine.replay([2, 3], WANG)] == ["open", "open"]

    def test_as_reported(self, quarantine: Quarantine, store: Engine) -> None:
        outcomes = quarantine.replay([3, 2], WANG, reason="查实", as_reported=True)
        assert [(one.number, one.outcome) for one in outcomes] == [(3, "accepted"), (2, "accepted")]
        assert stored(store)[-2:] == [("330211", date(2020, 2, 9), 500), ("330211", date(2020, 2, 10), 501)]

    @on_sqlite
    def test_after_the_first_the_next_is_no_jump(self, quarantine: Quarantine) -> None:
        quarantine.replay([2], WANG, as_reported=True)
        assert quarantine.replay([3], WANG)[0].outcome == "accepted"

    @on_sqlite
    def test_of_two_sources_and_of_a_correction_the_later_one_holds(self, store: Engine) -> None:
        """In the order in which they came, whatever the sources are called, as had their place been known."""
        receiver = open_receiver(settings(), "zhejiang-2020", engine=store)
        for value, source in ((5, "b"), (7, "a"), (6, "b"), (8, "a")):
            sent = [batch(observations(("海署区", "2020-02-09", value)))]
            receiver.ingest(sent, sending(f"{value}", source=source))
        room = Quarantine(settings(), engine=store)
        changed = {"place": "海曙区"}
        with store.begin() as connection:
            for number in (1, 2, 3, 4):
                rows.decide(
                    connection, number, who="wang.min", at=NOON, action="correct", outcome="open",
                    reason="", changes=changed, reasons=[],
                )  # fmt: skip
        assert [one.outcome for one in room.replay([4, 3, 2, 1], WANG, as_reported=True)] == ["accepted"] * 4
        found = Reports(store).find()
        assert [(one.source, one.value) for one in found] == [("b", 5), ("a", 7), ("b", 6), ("a", 8)]
        day = date(2020, 2, 9)
        held = Reports(store).series(indicator="confirmed", places=["330203"], start=day, end=day)
        assert held.cumulative.tolist() == [[8]]

    @on_sqlite
    def test_a_negative_figure_is_never_let_pass(self, quarantine: Quarantine) -> None:
        assert quarantine.replay([4], WANG, as_reported=True)[0].outcome == "open"


class TestDismiss:
    """Putting aside."""

    def test_with_a_reason(self, quarantine: Quarantine, store: Engine) -> None:
        quarantine.dismiss([4, 5], WANG, reason="非本地数据")
        assert quarantine.counts(Filter(state="dismissed")) == {"bad_day": 1, "negative_value": 1}
        assert quarantine.show(4)[1][0]["reason"] == "非本地数据"
        assert audit.entries(store)[0].details["outcomes"] == {"dismissed": 2}

    @on_sqlite
    def test_without(self, quarantine: Quarantine) -> None:
        with pytest.raises(QuarantineError, match="say why"):
            quarantine.dismiss([4], WANG, reason=" ")

    def test_what_was_dismissed_stays_so_when_it_is_sent_again(
        self, quarantine: Quarantine, store: Engine
    ) -> None:
        quarantine.dismiss([4], WANG, reason="非本地数据")
        receiver = open_receiver(settings(), "zhejiang-2020", engine=store)
        receiver.ingest([batch(observations(*ROWS[4:]))], sending("b"))
        assert quarantine.counts(Filter(code="negative_value")) == {}
