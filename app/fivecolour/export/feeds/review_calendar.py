"""The days on which tiers are reviewed, as a calendar (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from fivecolour.editions.edition_data import Edition
from fivecolour.export.feeds.atom import FeedPlace
from fivecolour.export.views import content
from fivecolour.texts import table


@dataclass(frozen=True, slots=True)
class CalendarRevision:
    """Which state of the calendar it is: programs that keep events take the later one (RFC 5545).

    Attributes
    ----------
    sequence : int
        Editions that were published and withdrawn so far: it never falls.
    changed_at : datetime
        When the last of these happened.
    """

    sequence: int
    changed_at: datetime


def review_calendar(
    edition: Edition,
    place: FeedPlace,
    revision: CalendarRevision,
    *,
    language: str,
    withdrawn: bool = False,
) -> bytes | None:
    """Return the review days of an edition and the next one, as far as its rule says; None without any.

    Its name and every day say where it is of a drill, or of an edition that was ``withdrawn``.
    """
    words: Any = table("data", language)["feed"]
    coming = _coming(edition)
    if not edition.moments and not coming:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//five-colour map//reviews//EN")
    calendar.add("version", "2.0")
    named = content.title(edition, language)
    title = words["reviews"].format(map=named)
    marks = [words["drill"]] * edition.drill + [words["withdrawn"]] * withdrawn
    mark = "".join(f"{word} · " for word in marks)
    calendar.add("x-wr-calname", mark + title)
    for day in (*edition.moments, *coming):
        event = Event()
        event.add("uid", f"{day}.{place.map or 'map'}.{edition.region.name}@{place.authority}")
        event.add("dtstamp", revision.changed_at)
        event.add("last-modified", revision.changed_at)
        event.add("sequence", revision.sequence)
        event.add("dtstart", date.fromisoformat(day))
        event.add("dtend", date.fromisoformat(day) + timedelta(days=1))
        event.add(
            "summary", mark + (words["review_coming"] if day in coming else words["review"]).format(map=named)
        )
        if day not in coming:
            event.add("description", _told(edition, day, words))
        event.add("url", f"{place.site}/?date={day}&lang={language}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _coming(edition: Edition) -> tuple[str, ...]:
    """Return the next review after the newest day, where the reasons say one."""
    last = len(edition.days) - 1
    reviews = {span.data.get("next_review") for span in edition.reasons_on(last).values()}
    return tuple(sorted(day for day in reviews if isinstance(day, str) and day > edition.days[-1])[:1])


def _told(edition: Edition, day: str, words: dict[str, str]) -> str:
    """Return how many districts a review raised and lowered."""
    at = edition.day_index.get(day, 0)
    pairs = [(edition.tier(code, at - 1), edition.tier(code, at)) for code in edition.districts] if at else []
    if day == edition.moments[0] and not any(was for was, _ in pairs):
        return words["review_first"]
    raised = sum(1 for was, now in pairs if was and now > was)
    return words["review_told"].format(raised=raised, lowered=sum(1 for was, now in pairs if 0 < now < was))
