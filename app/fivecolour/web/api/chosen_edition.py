"""The edition that an address of the interface means: by its name, the newest, or the newest of a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastapi import HTTPException

from fivecolour.editions import edition_errors, edition_files, records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.records import EditionRecord
from fivecolour.logs import log
from fivecolour.web import static

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The edition that an address means.

    ``fixed``: the address will mean it for ever; ``holds``: it will until there is another edition, or one
    fewer.
    """

    folder: Path
    edition: Edition
    record: EditionRecord
    fixed: bool
    holds: bool = True

    @property
    def cache(self) -> str:
        """How long an answer is kept: what was withdrawn must say so when it is asked for again."""
        return static.IMMUTABLE if self.fixed and not self.record.withdrawn else "no-cache"


def chosen_edition(folder: Path, name: str, as_of: datetime | None) -> Chosen:
    """Return the edition of a name, or the newest, or the one that was the newest at a moment.

    Raises
    ------
    HTTPException
        There is none, none can be shown, or the moment says no time zone.
    """
    if name != LATEST:
        if as_of is not None:
            raise HTTPException(
                422, f"as_of: goes with the edition {LATEST!r}; {name[:80]!r} is one for ever"
            )
        return Chosen(folder, edition_named(folder, name), records.record(folder, name), fixed=True)
    found, holds = _newest(folder) if as_of is None else (_shown_at(folder, as_of), True)
    return Chosen(folder, edition_named(folder, found), records.record(folder, found), False, holds)


def _newest(folder: Path) -> tuple[str, bool]:
    """Return the newest edition that is whole, and whether none that is newer is damaged."""
    try:
        found, newer = edition_files.whole_and_damaged(folder)
    except edition_errors.NothingPublishedError:
        raise HTTPException(503, "nothing has been published yet") from None
    except edition_errors.UnreadableEditionError as fault:
        log.error("%s", fault)
        raise HTTPException(503, "no edition can be shown just now") from None
    return found.id, not newer


def _shown_at(folder: Path, moment: datetime) -> str:
    if moment.tzinfo is None:
        raise HTTPException(422, "as_of: say the time zone too, as in 2020-02-10T08:00:00Z")
    try:
        found = records.shown_at(folder, moment.astimezone(UTC))
    except OverflowError:
        raise HTTPException(422, "as_of: no calendar has this moment in UTC") from None
    if found is None:
        raise HTTPException(404, "nothing had been published at that moment")
    return found


def edition_named(folder: Path, name: str) -> Edition:
    """Return the edition of a name, or answer that there is none."""
    if name not in edition_files.paths(folder):
        raise HTTPException(404, f"there is no edition {name[:80]!r}; /api/v1/editions.json lists them")
    return edition_files.read(folder, name)
