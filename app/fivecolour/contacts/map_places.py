"""The districts of the map, for line lists: by code and by every name."""

from __future__ import annotations

from functools import lru_cache

from fivecolour import data_files, toml_files
from fivecolour.config import Settings
from fivecolour.contacts.contact_fields import plain
from fivecolour.contacts.line_drafts import Places
from fivecolour.regions import sets


def district_names(config: Settings, language: str) -> dict[str, str]:
    """Return the names of the map's districts by code, in a language."""
    name = _region_set(config)
    return _names(name, (sets.place(name) / "region.toml").stat().st_mtime_ns, language)


@lru_cache(maxsize=8)
def _names(region_set: str, _changed: int, language: str) -> dict[str, str]:
    # Files of a set are read in tenths of a second where they are large, and lists ask for names each time.
    return {one.code: one.name[language] for one in sets.load(region_set).districts}


def _region_set(config: Settings) -> str:
    first = toml_files.text(data_files.first_order(), "region_set")
    return str(toml_files.read(config.order).get("region_set", first) if config.order.exists() else first)


def map_places(config: Settings) -> Places:
    """Return the districts that the map's standing order names.

    Raises
    ------
    UserError
        There is no such region set.
    """
    region = sets.load(_region_set(config))
    codes: dict[str, str] = {}
    for one in reversed(region.districts):
        words = (*one.aliases, *one.name.words.values(), *one.short.words.values(), one.code)
        codes |= {plain(word): one.code for word in words}
    return Places(codes, {one.code: one.parent for one in region.districts})
