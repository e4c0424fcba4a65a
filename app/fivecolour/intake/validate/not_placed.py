"""The words of reports for cases that belong to no district: imported, not yet assigned, from elsewhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.regions.region_set import Text
from fivecolour.vocabulary import simplified

# Keys of the groups of cases whose place nobody knows yet: a code beside such a word still tells it.
UNKNOWN_GROUPS = frozenset({"undisclosed", "unconfirmed"})


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that belong to no district, under the name by which they are kept."""

    key: str
    name: Text
    words: frozenset[str]
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class NotPlaced:
    """The words of ``data/reports/not_placed.toml``."""

    totals: frozenset[str]
    groups: tuple[Group, ...]
    zone_endings: tuple[str, ...]

    def group(self, text: str) -> Group | None:
        """Return the group that ``text`` names, or None."""
        key, written = word(text), unaccented(text)
        for group in self.groups:
            if key in group.words or (
                group.pattern is not None and group.pattern.fullmatch(simplified(written))
            ):
                return group
        return None

    def is_total(self, text: str) -> bool:
        """Tell whether ``text`` means the total of what stands beside it."""
        return word(text) in self.totals

    def is_zone(self, text: str) -> bool:
        """Tell whether ``text`` ends as the name of a functional zone does and has a name before it."""
        plain = text.strip().casefold()
        return any(plain.endswith(ending) and len(plain) > len(ending) for ending in self.zone_endings)


def unaccented(text: str) -> str:
    """Return a text in lower case, half-width, single spaces and without accents.

    Examples
    --------
    >>> unaccented(" Sem  INFORMAÇÃO"), unaccented("Ｕｎｋｎｏｗｎ")
    ('sem informacao', 'unknown')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def word(text: str) -> str:
    """Reduce a word to what counts: letters and digits of `unaccented`.

    Examples
    --------
    >>> word("Fuori Regione / Provincia Autonoma")
    'fuoriregioneprovinciaautonoma'
    """
    return simplified("".join(sign for sign in unaccented(text) if sign.isalnum()))


def not_placed(path: Path) -> NotPlaced:
    """Read the words for what has no polygon.

    Raises
    ------
    UserError
        The file cannot be read, or lacks a key.
    """
    content = toml_files.read(path)
    try:
        groups = tuple(_group(one) for one in content["group"])
        endings = tuple(ending.casefold() for ending in content["zones"]["endings"])
        return NotPlaced(frozenset(map(word, content["totals"])), groups, endings)
    except (KeyError, TypeError, AttributeError, re.error) as fault:
        raise UserError(f"{path}: is not written as the bundled one ({fault}); mend it by that") from None


def _group(entry: dict[str, object]) -> Group:
    name, words, pattern = entry["name"], entry["words"], entry.get("pattern")
    if not isinstance(name, dict) or not isinstance(words, list):
        raise TypeError("a group of not_placed.toml needs a name and words")
    all_words = frozenset(word(one) for one in (*words, *name.values()))
    compiled = re.compile(pattern) if isinstance(pattern, str) else None
    return Group(str(entry["key"]), Text.of(name), all_words, compiled)
