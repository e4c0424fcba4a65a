"""The notice of an edition: the little that open pages need to show it at once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fivecolour import json_files
from fivecolour.editions import edition_files, part_files, parts
from fivecolour.editions.parts import Bundle
from fivecolour.program_build import build


def frame(folder: Path, name: str) -> str:
    """Return a hash of what stands in a page beside the figures: districts, map, rule, drill or not, program.

    Between editions of the same frame only figures change; where it differs, an open page is loaded anew.
    """
    manifest = _bundle(folder, name).manifest
    named = manifest["parts"]
    return parts.digest(
        parts.canonical(
            [
                *(named["map"], named["rule"], manifest["drill"]),
                *(manifest.get("languages"), manifest.get("title"), build()),
            ]
        )
    )[:12]


def notice(folder: Path, name: str) -> dict[str, Any]:
    """Return the notice of an edition.

    It holds the tiers of the day that pages open on and of the newest day, one digit a district in the order
    of the districts' codes: 3 kB for 3,000 districts, so that it fits into the event itself and thousands of
    pages change colour without asking for a file. Only the manifest and one or two days are read.

    Raises
    ------
    UserError
        There is no such edition, or its files are damaged.
    """
    manifest = _bundle(folder, name).manifest
    days = manifest["days"]
    shown = sorted({manifest["opens_on"], days[-1]})
    return {
        "id": name,
        "number": manifest["number"],
        "published": manifest["published_at"],
        "frame": frame(folder, name),
        "days": [days[0], days[-1]],
        "opens": manifest["opens_on"],
        "drill": manifest["drill"],
        "tiers": {day: _tiers(folder, name, days.index(day)) for day in shown},
    }


@lru_cache(maxsize=16)
def _bundle(folder: Path, name: str) -> Bundle:
    """Return the manifest; an edition of the first format, which is one file, is taken apart in memory."""
    present = edition_files.paths(folder)
    document = json_files.parse(present[name].read_bytes()) if name in present else {}
    return Bundle(document) if "format" in document else parts.split(edition_files.read(folder, name))


def _body(folder: Path, name: str, part: str) -> bytes:
    return _bundle(folder, name).bodies.get(part) or part_files.fetch(folder, part)


@lru_cache(maxsize=8)
def _order(folder: Path, name: str, frame: str) -> tuple[int, ...]:
    """Return the places of the districts, sorted by code, in the order in which figures are kept."""
    region = json_files.parse(_body(folder, name, frame))["region"]
    codes = [district["code"] for district in region["districts"]]
    return tuple(sorted(range(len(codes)), key=codes.__getitem__))


def _tiers(folder: Path, name: str, day: int) -> str:
    named = _bundle(folder, name).manifest["parts"]
    tiers = json_files.parse(_body(folder, name, named["figures"][day]))["tiers"]
    return "".join(tiers[place] for place in _order(folder, name, named["map"]))
