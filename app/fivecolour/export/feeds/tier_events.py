"""Changes of tier as events, each tied to the edition that said so: what feeds and webhooks tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from fivecolour.editions import edition_errors, edition_files, records
from fivecolour.editions.changes import changes
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.records import EditionRecord
from fivecolour.logs import log
from fivecolour.texts import Text

Kind: TypeAlias = Literal["raised", "lowered", "graded", "ungraded", "restated"]


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


def _of_edition(folder: Path, name: str, code: str) -> Iterator[TierEvent]:
    try:
        edition, earlier = edition_files.read(folder, name), _before(folder, name)
        codes = [one for one in edition.districts if code in ("", one)]
        record = records.record(folder, name)
        yield from _of_new_days(edition, earlier, record, codes)
        if earlier:
            yield from _restated(edition, earlier, record, codes)
    except edition_errors.UnreadableEditionError as fault:
        log.error("%s; run: fivecolour check", fault)


def _before(folder: Path, name: str) -> Edition | None:
    found = records.before(folder, name)
    return edition_files.read(folder, found.id) if found else None


def _of_new_days(
    edition: Edition, earlier: Edition | None, record: EditionRecord, codes: list[str]
) -> Iterator[TierEvent]:
    for at in range(len(edition.days) - 1, 0, -1):
        day = edition.days[at]
        if earlier and day in earlier.day_index:
            continue
        for code in codes:
            was, now = edition.tier(code, at - 1), edition.tier(code, at)
            if was != now:
                old, new = (edition.reason(code, one).sentence for one in (at - 1, at))
                yield TierEvent(_kind(was, now), edition, record, code, day, (day,), was, now, old, new)


def _kind(was: int, now: int) -> Kind:
    if not now or not was:
        return "graded" if now else "ungraded"
    return "raised" if now > was else "lowered"


def _restated(
    edition: Edition, earlier: Edition, record: EditionRecord, codes: list[str]
) -> Iterator[TierEvent]:
    for past in changes(earlier, edition).restated:
        if past.code in codes:
            day = past.days[-1]
            was, now = earlier.day_index[day], edition.day_index[day]
            yield TierEvent(
                "restated",
                edition,
                record,
                past.code,
                day,
                past.days,
                earlier.tier(past.code, was),
                edition.tier(past.code, now),
                earlier.reason(past.code, was).sentence,
                edition.reason(past.code, now).sentence,
            )
