"""What is known of somebody by days: exposure, onset, infectious window, isolation, follow-up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fivecolour.contacts.contact_rules import ContactRules
from fivecolour.contacts.follow_ups import FollowUp
from fivecolour.contacts.traced_people import TracedPerson

_DAY, _MOST_WIDTH, _LEFT, _ROW, _TOP = 18.0, 900.0, 6.0, 24, 26
_BETWEEN_TICKS = 80  # pixels, at least


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something of a day, or of the days ``first`` to ``last``; ``detail`` is a number or a status."""

    what: str
    first: date
    last: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTimeline:
    """The entries with where they stand, in pixels: (x, width, y, entry)."""

    width: float
    height: float
    bars: tuple[tuple[float, float, float, TimelineEntry], ...]
    ticks: tuple[tuple[float, date], ...]


def entries(
    person: TracedPerson,
    contacts: Iterable[tuple[date | None, str]],
    days: Iterable[FollowUp],
    rules: ContactRules,
) -> list[TimelineEntry]:
    """Return what is known, by first days; ``contacts`` are the last days of exposure with who it was to."""
    found = [TimelineEntry("exposure", day, day, number) for day, number in contacts if day is not None]
    onset = person.day("onset")
    if onset is not None and person.is_case:
        found.append(TimelineEntry("infectious", *rules.infectious(onset, person.day("isolated"))))
    names = ("onset", "reported", "isolated", "became_case")
    found += [TimelineEntry(name, day, day) for name in names if (day := person.day(name)) is not None]
    first, last = person.day("follow_from"), person.day("follow_until")
    if first is not None and last is not None:
        found.append(TimelineEntry("follow_up", first, max(first, last)))
    found += [TimelineEntry("noted", one.day, one.day, one.status) for one in days if one.status]
    return sorted(found, key=lambda one: (one.first, one.last, one.what, one.detail))


def drawn(found: list[TimelineEntry]) -> DrawnTimeline | None:
    """Lay entries out, a row a kind and follow-up in one; None where there is nothing."""
    if not found:
        return None
    first, last = min(one.first for one in found), max(one.last for one in found)
    span = (last - first).days + 1
    scale = min(_DAY, _MOST_WIDTH / span)
    rows: dict[str, int] = {}
    for one in found:
        rows.setdefault(one.what, len(rows))

    def at(day: date) -> float:
        return round(_LEFT + (day - first).days * scale, 1)

    bars = tuple(
        (
            at(one.first),
            round(((one.last - one.first).days + 1) * scale, 1),
            float(_TOP + rows[one.what] * _ROW),
            one,
        )
        for one in found
    )
    step = math.ceil(_BETWEEN_TICKS / scale)
    ticks = tuple((at(first + timedelta(days=n)), first + timedelta(days=n)) for n in range(0, span, step))
    return DrawnTimeline(_LEFT + span * scale + 160, _TOP + len(rows) * _ROW, bars, ticks)
