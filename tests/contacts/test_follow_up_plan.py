"""Whom to see today, in which order, and what a note of it changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fivecolour.contacts import follow_ups, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.follow_up_plan import DueContact, due, note
from fivecolour.contacts.traced_people import TracedPerson
from tests.contacts.conftest import take_in

START = date(2020, 2, 1)
HEADER = "number,name,kind,last contact"


def people(store: ContactStore) -> dict[str, TracedPerson]:
    with store.reading() as connection:
        return {one.text("number"): one for one in traced_people.read(connection, store)}


def due_on(store: ContactStore, day: date) -> list[DueContact]:
    with store.reading() as connection:
        return due(connection, store.rules, day)


def noted(store: ContactStore, number: str, outcome: str, day: date, **found: str) -> None:
    note(store, people(store)[number], outcome, day=day, by="li.lei", **found)  # type: ignore[arg-type]


class TestOrder:
    """Alarms, then the longest overdue, then whose follow-up ends first."""

    def test_a_fortnight(self, traced: ContactStore) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", "K-2,Bea,contact,2020-02-04", today=START)
        # The first day of follow-up is the one after the last contact.
        assert due_on(traced, START) == []
        (first,) = due_on(traced, date(2020, 2, 2))
        assert (first.number, first.due_today, first.overdue, first.days_left) == ("K-1", True, 0, 13)
        day = date(2020, 2, 6)
        assert [(one.number, one.overdue, one.days_left) for one in due_on(traced, day)] == [
            ("K-1", 4, 9),
            ("K-2", 1, 12),
        ]
        # What is noted of today takes nothing from what is missing before it.
        noted(traced, "K-1", "seen", day, temperature="36,8")
        assert [(one.number, one.due_today, one.overdue) for one in due_on(traced, day)] == [
            ("K-1", False, 4),
            ("K-2", True, 1),
        ]
        for back in range(1, 5):
            noted(traced, "K-1", "seen", day - timedelta(days=back))
        assert [one.number for one in due_on(traced, day)] == ["K-2"]

    @pytest.mark.parametrize(
        ("found", "alarm"),
        [
            ({"temperature": "37.2"}, False),
            ({"temperature": "37.3"}, True),
            ({"signs": "yes"}, True),
            ({}, False),
        ],
    )
    def test_fever_raises_the_alarm(self, traced: ContactStore, found: dict[str, str], alarm: bool) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", "K-2,Bea,contact,2020-02-01", today=START)
        day = date(2020, 2, 2)
        noted(traced, "K-2", "seen", day, **found)
        listed = due_on(traced, day)
        assert [(one.number, one.alarm) for one in listed] == [("K-2", True)] * alarm + [("K-1", False)]
        # It ends when they are seen well.
        noted(traced, "K-2", "seen", day + timedelta(days=1))
        assert [one.number for one in due_on(traced, day + timedelta(days=1))] == ["K-1"]

    def test_missed_thrice_is_perhaps_lost(self, traced: ContactStore) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", today=START)
        for n in (1, 2, 3):
            noted(traced, "K-1", "missed", START + timedelta(days=n))
        (one,) = due_on(traced, START + timedelta(days=4))
        assert (one.missed, one.maybe_lost, one.overdue) == (3, True, 0)


class TestEnd:
    """Lost with a reason, or completed; then nobody is sent any more."""

    def test_lost(self, traced: ContactStore) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", today=START)
        with pytest.raises(ContactError, match="choose a reason"):
            noted(traced, "K-1", "lost", START)
        noted(traced, "K-1", "lost", date(2020, 2, 2), reason="moved")
        person = people(traced)["K-1"]
        assert person.text("status") == "lost_to_follow_up"
        with traced.reading() as connection:
            (one,) = follow_ups.read(connection, traced)
        assert (one.status, one.found["reason"], one.by) == ("missed", "moved", "li.lei")
        assert due_on(traced, date(2020, 2, 3)) == []

    def test_completed_after_the_last_day(self, traced: ContactStore) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", today=START)
        last = date(2020, 2, 15)
        (one,) = due_on(traced, last)
        assert (one.days_left, one.overdue) == (0, 13)
        (later,) = due_on(traced, last + timedelta(days=3))
        assert (later.due_today, later.overdue) == (False, 14)
        noted(traced, "K-1", "completed", last)
        assert people(traced)["K-1"].text("status") == "follow_up_completed"
        assert due_on(traced, last) == []

    @pytest.mark.parametrize("temperature", ["50", "fever", "nan", "-1"])
    def test_no_temperature(self, traced: ContactStore, temperature: str) -> None:
        take_in(traced, HEADER, "K-1,Ana,contact,2020-02-01", today=START)
        with pytest.raises(ContactError, match=r"between 34\.0 and 43\.0"):
            noted(traced, "K-1", "seen", START, temperature=temperature)
