"""What each edition said of one district: its tiers over the same days, edition for edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fivecolour import json_files
from fivecolour.editions import edition_files, part_files, records
from fivecolour.editions.records import EditionRecord

UNSAID = " "


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One edition: a digit for each of the days asked for, `UNSAID` where it has nothing of that day."""

    edition: EditionRecord
    tiers: str


def timeline(
    folder: Path, editions: Sequence[EditionRecord], code: str, days: Sequence[str]
) -> list[TimelineRow]:
    """Return what editions said of a district on each of the days; those that lack it are left out.

    Only the figures of these days are read, and what editions have in common once: of long histories ask for
    a few days and editions at a time.
    """
    found = []
    for one in editions:
        place = _places(folder, one.id).get(code)
        if place is not None:
            index = {day: at for at, day in enumerate(records.manifest(folder, one.id)["days"])}
            tiers = (_tiers(folder, one.id, index[day])[place] if day in index else UNSAID for day in days)
            found.append(TimelineRow(one, "".join(tiers)))
    return found


def _places(folder: Path, name: str) -> dict[str, int]:
    named = records.manifest(folder, name).get("parts")
    if named is None:
        return edition_files.read(folder, name).place
    return _places_of(folder, named["map"])


@lru_cache(maxsize=8)
def _places_of(folder: Path, part: str) -> dict[str, int]:
    frame: dict[str, Any] = json_files.parse(part_files.fetch(folder, part))
    return {district["code"]: place for place, district in enumerate(frame["region"]["districts"])}


def _tiers(folder: Path, name: str, day: int) -> str:
    named = records.manifest(folder, name).get("parts")
    if named is None:
        edition = edition_files.read(folder, name)
        return "".join(edition.tiers[code][day] for code in edition.place)
    return _tiers_of(folder, named["figures"][day])


@lru_cache(maxsize=4_000)
def _tiers_of(folder: Path, part: str) -> str:
    return str(json_files.parse(part_files.fetch(folder, part))["tiers"])
