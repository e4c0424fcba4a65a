"""The fonts of exported pictures: how wide a text is, and which character none of them has.

A character without a font would be drawn as a box: it is an error before anything is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont, TTLibError

from fivecolour import data_files, json_files
from fivecolour.errors import UserError
from fivecolour.messages import RefusalError

# The faces of a picture: the files in which a character is looked for, and the family that a drawing names.
FILES = {
    "sans": ("NotoSansCJK-Regular.otf", "NotoSans-Regular.ttf"),
    "bold": ("NotoSansCJK-Bold.otf", "NotoSans-Bold.ttf"),
    "serif": ("NotoSerifCJK-Bold.otf", "NotoSerif-Bold.ttf"),
}
# What is asked of them, in a file: to read a font of 30,000 characters takes as long as to draw a picture.
WIDTHS = "widths.json"
FAMILIES = {"sans": "Noto Sans CJK SC", "bold": "Noto Sans CJK SC", "serif": "Noto Serif CJK SC"}
# Name of the family in a font: the typographic one, else the plain one.
_FAMILY_NAMES = (16, 1)
_MOST_NAMED = 10
# No line begins with the one kind, none ends with the other.
_CLOSING, _OPENING = "，。、；：！？）》」』”’…·,.;:!?)]%", "（《「『“‘(["
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_HAS_WIDE = re.compile(f"[{_WIDE}]")
_NARROW = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": "–"})
_WORDS = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+\s*|\s+")


@dataclass(frozen=True)
class FontFace:
    """One face: the width of each of its characters, in parts of the size, and the family that has it."""

    widths: dict[str, float]
    families: dict[str, str]

    def width(self, text: str) -> float:
        """Return the width of a text in em."""
        return self._width(text)

    @cached_property
    def _width(self) -> Callable[[str], float]:
        """What measures a text, once: each layout that is tried breaks the same words into lines."""
        known = self.widths

        @lru_cache(maxsize=20_000)
        def width(text: str) -> float:
            return sum([known.get(char, 1.0) for char in text])

        return width

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Return a text in pieces, each with the family that has it; renderers look in no other."""
        pieces = groupby(text, key=lambda char: self.families.get(char, ""))
        return [(family, "".join(chars)) for family, chars in pieces]


def folder() -> Path:
    """Return where the bundled fonts are."""
    return data_files.bundled("assets") / "fonts"


def own_fonts() -> list[Path]:
    """Return the fonts in ``fonts/`` of one's own data files, for characters that the bundled ones lack."""
    return [path for pattern in ("*.otf", "*.ttf") for path in data_files.both("fonts", pattern).values()]


@cache
def face(name: str) -> FontFace:
    """Return a face of `FILES`; what it lacks is taken from one's own fonts."""
    found, known = FontFace({}, {}), bundled()
    own = [read(path) for path in own_fonts()]
    for family, widths in reversed([*(known[file] for file in FILES[name]), *own]):
        found.widths.update(widths)
        found.families.update(dict.fromkeys(widths, family))
    return found


@cache
def bundled() -> dict[str, tuple[str, dict[str, float]]]:
    """Return what `read` finds in the bundled fonts, as the file says that was written with them."""
    told = json_files.parse((folder() / WIDTHS).read_bytes())
    return {
        file: (
            one["family"],
            {char: int(units) / one["em"] for units, chars in one["widths"].items() for char in chars},
        )
        for file, one in told.items()
    }


def read(path: Path) -> tuple[str, dict[str, float]]:
    """Return the family of a font and the widths of its characters, in parts of the size.

    Raises
    ------
    UserError
        It cannot be read.
    """
    try:
        font = TTFont(path, lazy=True)
        # Their names need not be known: with numbers in their place a font is read in a quarter of the time.
        font.setGlyphOrder(range(font["maxp"].numGlyphs))
        size, told = font["head"].unitsPerEm, font["hhea"].numberOfHMetrics
        # Advance and bearing of each; those after the last are as wide as it.
        advances = np.frombuffer(font.reader["hmtx"], dtype=">u2", count=2 * told)[::2].tolist()
        cmap = font.getBestCmap()
        widths = {chr(code): advances[min(glyph, told - 1)] / size for code, glyph in cmap.items()}
        names = [font["name"].getDebugName(number) for number in _FAMILY_NAMES]
    except (TTLibError, KeyError, OSError, ValueError) as fault:
        raise UserError(f"{path}: not a font that can be read ({fault}); give OTF or TTF") from None
    return next(name for name in names if name), widths


def is_wide(text: str) -> bool:
    """Tell whether a text has letters as wide as they are high."""
    return bool(_HAS_WIDE.search(text))


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return a text as it is drawn: composed, in one line, without signs that cannot be seen."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if not is_wide(composed):
        # In a Chinese font they are as wide as a Chinese character.
        composed = composed.translate(_NARROW)
    return "".join(char for char in composed if unicodedata.category(char) not in ("Cf", "Cc"))


def check(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse texts, each with the name of its face, that hold a character without a font.

    Raises
    ------
    UserError
        It names the characters and the first text that holds one.
    """
    lacking: dict[str, str] = {}
    for text, name in texts:
        widths = face(name).widths
        for char in text:
            if char not in widths:
                lacking.setdefault(char, text)
    if lacking:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(lacking)[:_MOST_NAMED])
        where = lacking[min(lacking)]
        raise RefusalError("no_font", named=named, where=where, folder=data_files.folder() / "fonts")


def wrapped(text: str, name: str, size: float, room: float) -> list[str]:
    """Break a text into lines that are no wider than ``room``.

    >>> wrapped("数据来源：各市卫健委，经核对。", "sans", 10, 71)
    ['数据来源：各市', '卫健委，经核', '对。']
    """
    most, wide = room / size, face(name).width
    lines, line, taken = [], "", 0.0
    for part in _breakable(_parts(text), name, most):
        if line and taken + wide(part.rstrip()) > most:
            lines.append(line.rstrip())
            line, taken = "", 0.0
            part = part.lstrip()  # noqa: PLW2901
        line += part
        taken += wide(part)
    return [*lines, line.rstrip()] if line.strip() else lines


def _breakable(parts: list[str], name: str, most: float) -> list[str]:
    """Break what is wider than a whole line into its characters: addresses and names of files."""
    wide = face(name).width
    return [piece for part in parts for piece in ([part] if wide(part.rstrip()) <= most else part)]


def _parts(text: str) -> list[str]:
    """Return what stays together on a line: words, and wide characters with their punctuation."""
    parts: list[str] = []
    for part in _WORDS.findall(text):
        if parts and (part[0] in _CLOSING or parts[-1][-1] in _OPENING):
            parts[-1] += part
        else:
            parts.append(part)
    return parts
