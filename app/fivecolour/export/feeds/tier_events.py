"""Changes of tier as events, each tied to the edition that said so: what feeds and webhooks tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

from cachetools import LRUCache, cached

from fivecolour.editions import edition_errors, edition_files, records
from fivecolour.editions.changes import restated
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.records import EditionRecord
from fivecolour.logs import log
from fivecolour.texts import Text

Kind: TypeAlias = Literal["raised", "lowered", "graded", "ungraded", "restated"]
# Changes that are held, of some 300 bytes each.
_MOST_CHANGES = 100_000


@dataclass(frozen=True, slots=True)
class TierEvent:
    """A district that changes its tier, or whose past is told otherwise.

    Attributes
    ----------
    kind : str
        ``restated`` where a day that readers had seen before now shows another tier.
    day : str
        The day of the change; of a restatement the last day that it is about, ``days`` are all of them.
    before, after : int
    old_reason, new_reason : Text
    record : EditionRecord
        Of the edition that says so.
    """

    kind: Kind
    edition: Edition
    record: EditionRecord
    code: str
    day: str
    days: tuple[str, ...]
    before: int
    after: int
    old_reason: Text
    new_reason: Text

    @property
    def key(self) -> str:
        """What it is called among the events of all editions, for ever."""
        kind = "restated/" if self.kind == "restated" else ""
        return f"{self.edition.id}/{self.code}/{kind}{self.day}"


def events(folder: Path, code: str = "", *, most: int) -> list[TierEvent]:
    """Return the newest events of a district, or of all of them, the newest first; at most so many.

    Editions that cannot be read are left out, and the log says so.
    """
    found: list[TierEvent] = []
    for name in reversed(edition_files.paths(folder)):
        for event in _of_edition(folder, name, code):
            found.append(event)
            if len(found) == most:
                return found
    return found


def of_edition(folder: Path, name: str) -> list[TierEvent]:
    """Return all events of one edition, the newest day first."""
    return list(_of_edition(folder, name, ""))


@dataclass(frozen=True, slots=True)
class _Change:
    """What a `TierEvent` says without its reasons, which are read where it is told."""

    kind: Kind
    code: str
    day: str
    days: tuple[str, ...]
    before: int
    after: int


def _of_edition(folder: Path, name: str, code: str) -> Iterator[TierEvent]:
    try:
        found = records.before(folder, name)
        told = [one for one in _changes(folder, name, found.id if found else "") if code in ("", one.code)]
        if told:
            edition, record = edition_files.read(folder, name), records.record(folder, name)
            earlier = edition_files.read(folder, found.id) if found else None
            yield from (_event(one, edition, earlier, record) for one in told)
    except edition_errors.UnreadableEditionError as fault:
        log.error("%s; run: fivecolour check", fault)


def _event(one: _Change, edition: Edition, earlier: Edition | None, record: EditionRecord) -> TierEvent:
    at = edition.day_index[one.day]
    if one.kind == "restated" and earlier:
        old = earlier.reason(one.code, earlier.day_index[one.day])
    else:
        old = edition.reason(one.code, at - 1)
    new = edition.reason(one.code, at)
    return TierEvent(
        *(one.kind, edition, record, one.code, one.day, one.days, one.before, one.after),
        old.sentence,
        new.sentence,
    )


# Each district's feed asks it of every edition: to read them all again for each took minutes of a site.
@cached(
    LRUCache(_MOST_CHANGES, getsizeof=lambda found: len(found) + 1),
    key=lambda folder, name, earlier: (str(folder), name, earlier),
    lock=Lock(),
)
def _changes(folder: Path, name: str, before: str) -> tuple[_Change, ...]:
    """Return what an edition changes against the one before it, if there is one; the newest day first."""
    edition = edition_files.read(folder, name)
    earlier = edition_files.read(folder, before) if before else None
    return (*_of_new_days(edition, earlier), *(_restated(edition, earlier) if earlier else ()))


def _of_new_days(edition: Edition, earlier: Edition | None) -> Iterator[_Change]:
    known = earlier.day_index if earlier else {}
    for at in range(len(edition.days) - 1, 0, -1):
        day = edition.days[at]
        if day in known:
            continue
        tiers = (edition.shown_tiers(one, "graded") for one in (at - 1, at))
        for code, was, now in zip(edition.place, *tiers, strict=True):
            if was != now:
                yield _Change(_kind(was, now), code, day, (day,), was, now)


def _kind(was: int, now: int) -> Kind:
    if not now or not was:
        return "graded" if now else "ungraded"
    return "raised" if now > was else "lowered"


def _restated(edition: Edition, earlier: Edition) -> Iterator[_Change]:
    for past in restated(earlier, edition):
        day = past.days[-1]
        was, now = earlier.day_index[day], edition.day_index[day]
        yield _Change(
            *("restated", past.code, day, past.days),
            earlier.tier(past.code, was),
            edition.tier(past.code, now),
        )
