"""The districts of the map, for line lists: by code and by every name."""

from __future__ import annotations

from fivecolour import data_files, toml_files
from fivecolour.config import Settings
from fivecolour.contacts.contact_fields import plain
from fivecolour.contacts.line_drafts import Places
from fivecolour.regions import sets


def map_places(config: Settings) -> Places:
    """Return the districts that the map's standing order names.

    Raises
    ------
    UserError
        There is no such region set.
    """
    first = toml_files.text(data_files.first_order(), "region_set")
    name = toml_files.read(config.order).get("region_set", first) if config.order.exists() else first
    region = sets.load(str(name))
    codes: dict[str, str] = {}
    for one in reversed(region.districts):
        words = (*one.aliases, *one.name.words.values(), *one.short.words.values(), one.code)
        codes |= {plain(word): one.code for word in words}
    return Places(codes, {one.code: one.parent for one in region.districts})
