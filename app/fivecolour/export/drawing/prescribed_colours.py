"""Colours that an authority prescribes for its levels: how they are drawn, and who tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from fivecolour.export.drawing.colour_vision import SIGHTS, ciede2000, contrast, lab
from fivecolour.export.drawing.palette import DARK, LIGHT, Ink, themes

if TYPE_CHECKING:  # rules are looked at without the polygons behind an edition
    from fivecolour.editions.scheme_card import EditionLevel

# What text and patterns are drawn in upon a prescribed colour, and how much of it a pattern has at least.
_BLACK, _WHITE = "#000000", "#ffffff"
_SHARES = (0.45, 0.55, 0.65, 0.75, 0.85, 1.0)
# WCAG 2.2, 1.4.11: what must be seen.
SEEN = 3.0
# CIEDE2000 below which two levels are told apart by their patterns alone.
LEAST_DIFFERENCE = 10.0
# Below it with normal sight two levels look the same.
SAME = 5.0
_ONE = re.compile(r"([1-8])-([0-9a-f]{6}|[1-5])")


def ink_of(fill: str) -> Ink:
    """Return how a prescribed colour is drawn: text in black or white, a pattern of at least 3:1.

    >>> ink_of("#FFFF00").text, ink_of("#7E0023").text
    ('#000000', '#ffffff')
    """
    text = max((_BLACK, _WHITE), key=lambda one: contrast(one, fill))
    hatch = next(
        (mixed for share in _SHARES if contrast(mixed := _mixed(text, fill, share), fill) >= SEEN), text
    )
    return Ink(fill.lower(), hatch, text)


def _mixed(ink: str, fill: str, share: float) -> str:
    pairs = ((int(ink[at : at + 2], 16), int(fill[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in pairs)


def inks(levels: Iterable[EditionLevel], *, dark: bool = False) -> dict[int, Ink]:
    """Return how each tier of a rule is drawn; in the five colours where it prescribes none."""
    own = DARK if dark else LIGHT
    return own | {one.tier: ink_of(one.hex) if one.hex else own[one.shown_in] for one in levels}


def spelled(levels: Iterable[EditionLevel]) -> str:
    """Return the colours of a rule as in an address, ``1-00e400_2-ffff00``; empty where they are the five."""
    own = [one for one in levels if one.tier and (one.hex or one.colour_tier)]
    return "_".join(f"{one.tier}-{one.hex[1:].lower() or one.colour_tier}" for one in own)


def style_sheet(spelling: str) -> str | None:
    """Return the style sheet of colours as `spelled` writes them; None where that is none."""
    found = [_ONE.fullmatch(part) for part in spelling.split("_")]
    if len(found) > len(LIGHT) + 2 or not all(found):
        return None
    given = [(int(one[1]), one[2]) for one in found if one]
    own = {tier: ink_of(f"#{colour}") if len(colour) > 1 else LIGHT[int(colour)] for tier, colour in given}
    bars = "".join(f"--b{tier}:{ink.fill};" for tier, ink in own.items())
    # Dark colours on the dark wall, light ones on white paper: a line round them is seen on either.
    edges = (
        ".wall .strip i{outline:.08rem solid var(--casing)}"
        ".wall .tiers li{box-shadow:0 -.14rem 0 var(--casing)}"
    )
    return themes(LIGHT | own, DARK | own) + f":root{{{bars}}}" + edges


def look_the_same(named: Sequence[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Return pairs of prescribed colours that no eye tells apart, with their difference."""
    pairs = combinations(named, 2)
    far = [(one[0], other[0], ciede2000(lab(one[1]), lab(other[1]))) for one, other in pairs]
    return [(one, other, round(difference, 1)) for one, other, difference in far if difference < SAME]


def too_alike(named: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, float]]:
    """Return pairs of prescribed colours that some eye hardly tells apart, by name: sight and difference.

    Each pair once, with the kind of sight that tells it apart least.
    """
    found = []
    for (one, first), (other, second) in combinations(named, 2):
        least = min((ciede2000(lab(first, sight), lab(second, sight)), sight) for sight in SIGHTS)
        if least[0] < LEAST_DIFFERENCE:
            found.append((one, other, least[1], round(least[0], 1)))
    return found
