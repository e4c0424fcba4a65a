"""The words of pages and exports with those of the map in them: names of its places and disease."""

from __future__ import annotations

from functools import lru_cache

from fivecolour.editions.edition_data import Edition
from fivecolour.languages import capitalised
from fivecolour.texts import PLACE_WORDS, Text, period_table, table

# What stands in braces for the disease; for districts, groups of them and the whole map: `PLACE_WORDS`.
_DISEASE = "disease"


def own_table(edition: Edition, name: str, language: str) -> dict[str, str]:
    """Return a table of texts as the map of an edition has it.

    In every text ``{unit}`` and ``{units}`` are what the region set calls its districts, ``{group}`` and
    ``{whole_map}`` what they belong to, with a capital for ``{Unit}``; ``{disease}`` is the order's. In a
    language in which the region set has no word for its places, they are called as on other maps.
    """
    places = tuple(edition.region.places.items())
    return _filled(name, language, edition.period, places, edition.disease)


def usual_table(name: str, language: str) -> dict[str, str]:
    """Return the same where no map is meant: with the usual words for its places and disease."""
    return _filled(name, language, "day", (), None)


@lru_cache(maxsize=256)
def _filled(
    name: str, language: str, period: str, places: tuple[tuple[str, Text], ...], disease: Text | None
) -> dict[str, str]:
    usual, own = table("places", language), dict(places)
    words = {
        key: own[key][language] if key in own and language in own[key] else usual[key] for key in PLACE_WORDS
    }
    words[_DISEASE] = disease[language] if disease else usual[_DISEASE]
    stand = {f"{{{what}}}": word for what, word in words.items()}
    stand |= {f"{{{what.capitalize()}}}": capitalised(word) for what, word in words.items()}
    found = dict(period_table(name, language, period))
    # Most texts have nothing in braces.
    for key, text in ((key, text) for key, text in found.items() if "{" in text):
        for braced, word in stand.items():
            text = text.replace(braced, word)  # noqa: PLW2901
        found[key] = text
    return found
