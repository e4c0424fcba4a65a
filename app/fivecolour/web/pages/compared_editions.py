"""Editions that are compared: a day as one showed it, and as the newest one knows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from fivecolour.clock import day_of
from fivecolour.editions import edition_errors, edition_files, records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.records import EditionRecord
from fivecolour.web.pages.page_texts import long_date
from fivecolour.web.view_state import ViewState, read_state


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions and the day on which they are compared; ``now`` is None where none stands that has it."""

    shown: Edition
    now: Edition | None
    day: str


def comparison(folder: Path, asked: str, day: str) -> Comparison:
    """Return what is compared: the edition asked for, else the first that showed the day, with the newest.

    Raises
    ------
    UserError
        There is no such edition, or none at all.
    """
    newest = edition_files.latest_whole(folder)
    every = [one for one in records.records(folder) if not one.damaged]
    if asked:
        shown = edition_files.read(folder, asked)
    else:
        wanted = read_state({"date": day}, newest).date
        first = next((one for one in like(newest, every) if one.first_day <= wanted <= one.last_day), None)
        shown = edition_files.read(folder, first.id) if first else newest
    day = read_state({"date": day}, shown).date
    return Comparison(shown, _now(folder, shown, every, day), day)


def like(edition: Edition, every: Sequence[EditionRecord]) -> list[EditionRecord]:
    """Return the editions of the same districts and kind."""
    return [one for one in every if (one.region_set, one.drill) == (edition.region.name, edition.drill)]


def _now(folder: Path, shown: Edition, every: Sequence[EditionRecord], day: str) -> Edition | None:
    """Return the newest standing edition that has a day."""
    for one in reversed(like(shown, every)):
        if not one.withdrawn and one.first_day <= day <= one.last_day:
            with suppress(edition_errors.UnreadableEditionError):
                found = edition_files.read(folder, one.id)
                if day in found.day_index:
                    return found
    return None


def address_of(shown: Edition, day: str, state: ViewState, **changes: str) -> str:
    """Return the address of the page with some keys changed."""
    values = {"edition": shown.id, "date": day, "district": state.district, "layer": state.layer}
    values |= {"lang": state.lang, "theme": state.theme} | changes
    plain = {"layer": shown.opening_layer, "lang": state.usual_lang, "theme": "auto"}
    changed = {key: value for key, value in values.items() if value and value != plain.get(key)}
    return "history?" + urlencode(changed)


def labelled(one: EditionRecord, words: dict[str, str], language: str) -> str:
    """Return the number and the day of publication of an edition, and whether it was withdrawn."""
    key = "edition_withdrawn" if one.withdrawn else "edition"
    return words[key].format(number=one.number, date=long_date(day_of(one.published_at), language))
