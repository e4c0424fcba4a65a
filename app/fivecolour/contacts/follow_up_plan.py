"""Whom to see today: who is longest overdue first, with the days that are left and the alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fivecolour import clock
from fivecolour.contacts import contact_audit, follow_ups, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_rules import ContactRules
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, FollowUpRow, TracedRow
from fivecolour.contacts.follow_ups import FollowUp
from fivecolour.contacts.traced_people import COMPLETED, LOST, UNDER, TracedPerson

_SEEN = frozenset({follow_ups.SEEN_OK, follow_ups.SEEN_NOT_OK})
# Somebody was seen or it was tried; what another program planned and nobody did is not noted.
_NOTED = _SEEN | {follow_ups.MISSED}
REASONS = ("moved", "refused", "unreachable", "wrong_phone", "other")
_LEAST, _MOST = 34.0, 43.0


@dataclass(frozen=True, slots=True)
class DueContact:
    """A contact whom somebody has to see.

    Attributes
    ----------
    id, uuid, number, district, assigned_to
        Of the person.
    due_today : bool
        Whether nothing is noted of today; False: all is done but the end of the follow-up.
    overdue : int
        Earlier days of the follow-up of which nothing is noted.
    missed : int
        Days in a row, up to the last that is noted, on which nobody was met.
    days_left : int
        After today; 0 on the last day and later.
    alarm : bool
        Whether the last time that they were seen something was wrong, such as a fever.
    maybe_lost : bool
        Whether so many days were missed that somebody should decide.
    """

    id: int
    uuid: str
    number: str
    district: str
    assigned_to: str
    due_today: bool
    overdue: int
    missed: int
    days_left: int
    alarm: bool
    maybe_lost: bool


def due(
    connection: Connection, rules: ContactRules, today: date, *conditions: ColumnElement[bool]
) -> list[DueContact]:
    """Return whom to see: alarms first, then who is most overdue, then whose follow-up ends first."""
    columns = TracedRow.id, TracedRow.uuid, TracedRow.number, TracedRow.district, TracedRow.assigned_to
    query = select(*columns, TracedRow.follow_from, TracedRow.follow_until).where(
        TracedRow.status == UNDER,
        TracedRow.follow_from <= today,
        TracedRow.follow_until.is_not(None),
        UNMERGED,
        *conditions,
    )
    people = connection.execute(query).all()
    noted = _noted(connection, today, *conditions)
    found = [_due(row, noted.get(row.id, {}), rules, today) for row in people]
    waiting = [one for one in found if one.due_today or one.overdue or one.alarm or not one.days_left]
    return sorted(waiting, key=lambda one: (not one.alarm, -one.overdue, one.days_left, one.number, one.id))


def note(
    store: ContactStore,
    person: TracedPerson,
    outcome: str,
    *,
    day: date,
    by: str,
    temperature: str = "",
    signs: bool = False,
    reason: str = "",
) -> None:
    """Note what came of a day's follow-up: ``seen``, ``missed``, ``lost`` (with a reason) or ``completed``.

    A temperature from ``rules.fever`` on, or signs of illness, raise the alarm.

    Raises
    ------
    ContactError
        The outcome is none, the temperature is no body's, or the reason is missing.
    """
    degrees = _degrees(temperature)
    if outcome not in {"seen", "missed", "lost", "completed"}:
        raise ContactError("no_outcome")
    if outcome == "lost" and reason not in REASONS:
        raise ContactError("no_reason")
    wrong = signs or (degrees is not None and degrees >= store.rules.fever)
    status = {"seen": follow_ups.SEEN_NOT_OK if wrong else follow_ups.SEEN_OK}.get(outcome, follow_ups.MISSED)
    found = {"temperature": f"{degrees:.1f}" if degrees is not None else "", "reason": reason}
    found["signs"] = "yes" if signs else ""
    fields = dict(person.fields)
    if outcome in {"lost", "completed"}:
        fields["status"] = LOST if outcome == "lost" else COMPLETED
    with store.writing() as connection:
        if outcome != "completed":
            follow_ups.add(connection, store, [FollowUp(person.id, day, status, found, by=by)])
        renewed = replace(person, fields=fields)
        traced_people.change(connection, store, renewed, by=by, today=max(day, clock.today()))
        contact_audit.write(
            connection,
            who=by,
            what="follow-up noted",
            subject=person.text("number"),
            details={"outcome": outcome, "alarm": wrong},
        )


def _degrees(text: str) -> float | None:
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        degrees = float(plain)
    except ValueError:
        degrees = 0.0
    if not _LEAST <= degrees <= _MOST:
        raise ContactError("no_temperature", least=_LEAST, most=_MOST)
    return degrees


def _noted(
    connection: Connection, today: date, *conditions: ColumnElement[bool]
) -> dict[int, dict[date, str]]:
    """Return by person what is noted of each day; of several notes of one day the last counts."""
    query = (
        select(FollowUpRow.person, FollowUpRow.day, FollowUpRow.status)
        .join(TracedRow, TracedRow.id == FollowUpRow.person)
        .where(TracedRow.status == UNDER, FollowUpRow.day <= today, *conditions)
        .order_by(FollowUpRow.id)
    )
    found: dict[int, dict[date, str]] = defaultdict(dict)
    for row in connection.execute(query):
        if row.status in _NOTED:
            found[row.person][row.day] = row.status
    return found


def _due(row: Any, noted: Mapping[date, str], rules: ContactRules, today: date) -> DueContact:
    last = min(today, row.follow_until)
    planned = [row.follow_from + timedelta(days=n) for n in range((last - row.follow_from).days + 1)]
    seen = [noted[day] for day in sorted(noted) if noted[day] in _SEEN]
    missed = _missed(noted[day] for day in sorted(noted, reverse=True))
    return DueContact(
        row.id,
        row.uuid,
        row.number,
        row.district,
        row.assigned_to,
        today in planned and today not in noted,
        sum(1 for day in planned if day < today and day not in noted),
        missed,
        max(0, (row.follow_until - today).days),
        bool(seen) and seen[-1] == follow_ups.SEEN_NOT_OK,
        missed >= rules.lost_after_days,
    )


def _missed(newest_first: Iterable[str]) -> int:
    count = 0
    for status in newest_first:
        if status != follow_ups.MISSED:
            break
        count += 1
    return count
