"""The five colours and their second signs, so that no tier is told by colour alone.

The hues keep the five official names. Smallest pairwise difference (CIEDE2000) computed with the
simulation of Machado et al. (2009): 32 with normal sight, 24 protan, 22 deutan, 21 tritan.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """How one tier looks: its fill, the ink of its pattern and of a text upon it."""

    fill: str
    hatch: str
    text: str


LIGHT: dict[int, Ink] = {
    0: Ink("#f4f4f2", "#85857f", "#33322e"),
    1: Ink("#8fd3b6", "#8fd3b6", "#10241b"),
    2: Ink("#2166ac", "#b4d3ee", "#ffffff"),
    3: Ink("#fde725", "#857000", "#2a2500"),
    4: Ink("#e66101", "#fff3ea", "#1d0c00"),
    5: Ink("#9e0142", "#ef8fb4", "#ffffff"),
}
DARK: dict[int, Ink] = {**LIGHT, 0: Ink("#808284", "#2a2d30", "#0c0d0e")}

# One pattern a tier, on a tile of eight screen pixels: plain, lines, dots, diagonals, crossed diagonals; and
# for the sixth to eighth level of a rule upright lines, a grid, diamonds.
HATCHES: dict[int, str] = {
    0: "M0,0L8,8M-1,7L1,9M7,-1L9,1",
    2: "M0,4H8",
    3: "M2,2h.01M6,6h.01",
    4: "M0,8L8,0M-1,1L1,-1M7,9L9,7",
    5: "M0,8L8,0M-1,1L1,-1M7,9L9,7M0,0L8,8M-1,7L1,9M7,-1L9,1",
    6: "M2,0V8M6,0V8",
    7: "M0,2H8M4,0V8",
    8: "M0,4L4,0L8,4L4,8Z",
}
# Tiers of a rule that has more levels than five go on from there.
FIVE = range(6)


def patterns(prefix: str = "p", scale: float = 11, tiers: Iterable[int] = FIVE) -> str:
    """Return SVG pattern definitions ``p0``, ``p1`` …, ``scale`` units to a pixel; fills come by style."""
    return "".join(
        f'<pattern id="{prefix}{tier}" class="hatch h{tier}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse" patternTransform="scale({scale:g})"><rect width="8" height="8"/>'
        + (f'<path d="{HATCHES[tier]}"/>' if tier in HATCHES else "")
        + "</pattern>"
        for tier in tiers
    )


def style(inks: dict[int, Ink]) -> str:
    """Return CSS custom properties of a theme: ``--t5`` fill, ``--h5`` hatch, ``--x5`` text."""
    return "".join(f"--t{t}:{ink.fill};--h{t}:{ink.hatch};--x{t}:{ink.text};" for t, ink in inks.items())


def themes(light_inks: dict[int, Ink] = LIGHT, dark_inks: dict[int, Ink] = DARK) -> str:
    """Return the tiers' colours of both themes as CSS."""
    light, dark = style(light_inks), style(dark_inks)
    return (
        f":root{{{light}}}@media screen{{:root[data-theme=dark]{{{dark}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
    )


def icon() -> str:
    """Return the five colours side by side as an SVG icon."""
    stripes = "".join(
        f'<rect x="{2 * place}" width="2" height="10" fill="{LIGHT[tier].fill}"/>'
        for place, tier in enumerate((5, 4, 3, 2, 1))
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{stripes}</svg>'


def icon_png(size: int) -> bytes:
    """Return the same icon as a square PNG, for what does not read SVG."""
    colours = [bytes.fromhex(LIGHT[tier].fill[1:]) for tier in (5, 4, 3, 2, 1)]
    line = b"\0" + b"".join(colours[5 * place // size] for place in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(line * size, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
