"""Words that all districts of a map bear in their names (powiat …, … County): nobody needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Of fewer names a word in common may be chance.
_FEWEST = 3
# What joins a kind of place with its name.
_JOINT = re.compile(
    r"^(?:(?:de la|de los|de las|del?|d[oa]s?|du|des|di|della|dello|von|of|the)\s+|(?:de l|dell|d|l)['’]\s*)",
    re.IGNORECASE,
)


def without_shared(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return by name what it is without the words with which all names begin or end.

    Only names of which letters are left are in it: who writes 1 need not mean Quận 1. A small word that joins
    both (Condado de …) may stay or go.

    Examples
    --------
    >>> without_shared(["powiat wrocławski", "powiat średzki", "Powiat oławski"])["powiat średzki"]
    ('średzki',)
    >>> without_shared(["Condado de Bay", "Condado del Sur", "Condado Norte"])["Condado del Sur"]
    ('del Sur', 'Sur')
    >>> without_shared(["Kiambu County", "Nairobi City County", "Kisii County"])["Nairobi City County"]
    ('Nairobi City',)
    >>> without_shared(["Quận 1", "Quận 2", "Quận Tân Bình"])
    {'Quận Tân Bình': ('Tân Bình',)}
    """
    known = list(dict.fromkeys(name for name in names if name.strip()))
    if len(known) < _FEWEST:
        return {}
    words = [name.split() for name in known]
    first, last = _shared(words), _shared([one[::-1] for one in words])
    if not first + last or any(len(one) <= first + last for one in words):
        return {}
    rest = {name: " ".join(one[first : len(one) - last]) for name, one in zip(known, words, strict=True)}
    return {
        name: (bare, *([plain] if first and (plain := _JOINT.sub("", bare)) not in ("", bare) else []))
        for name, bare in rest.items()
        if any(letter.isalpha() for letter in bare)
    }


def _shared(names: Sequence[Sequence[str]]) -> int:
    """Return with how many same words all names begin."""
    shared = 0
    for words in zip(*names, strict=False):
        if len({word.casefold() for word in words}) > 1:
            break
        shared += 1
    return shared
