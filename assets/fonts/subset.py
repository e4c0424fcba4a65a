"""Makes the fonts of exported pictures from Noto, as Debian's `fonts-noto-cjk` and `fonts-noto-core` have it.

Run it as ``python assets/fonts/subset.py`` (needs the group `dev`) after texts or region sets have brought
characters that the fonts lack; it prints the table for README.md. Another folder than
/usr/share/fonts may be given.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from fivecolour.export.drawing import fonts

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
INSTALLED = Path("/usr/share/fonts")
# Of each Chinese face: the file, and whether it has the second, rarer half of GB 2312 as well.
CHINESE = {"NotoSansCJK-Regular": True, "NotoSansCJK-Bold": False, "NotoSerifCJK-Bold": False}
# What the Chinese ones lack of other scripts.
WESTERN = ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold")
_FIRST_HALF, _ALL = range(0xB0, 0xD8), range(0xB0, 0xF8)
# Latin with all its accents, Greek, Cyrillic.
_LETTERS = ((0x20, 0x7F), (0xA0, 0x250), (0x2BA, 0x370), (0x370, 0x530), (0x1E00, 0x2000))
# Punctuation, arrows, signs, kana, wide forms.
_SIGNS = (
    *((0x2010, 0x2070), (0x2070, 0x20C0), (0x2100, 0x2150), (0x2190, 0x21A0), (0x2200, 0x2270)),
    *((0x25A0, 0x2600), (0x2460, 0x2474), (0x3000, 0x3020), (0x3040, 0x3100), (0xFE30, 0xFE50)),
    (0xFF00, 0xFFF0),
)


def characters(rows: range) -> set[str]:
    """Return the characters of rows of GB 2312, of all texts of ``data/`` and of the ranges."""
    found = {chr(code) for first, end in (*_LETTERS, *_SIGNS) for code in range(first, end)}
    for row in rows:
        for cell in range(0xA1, 0xFF):
            found.update(bytes([row, cell]).decode("gb2312", "ignore"))
    for pattern in ("**/*.toml", "**/*.csv"):
        for path in sorted(DATA.glob(pattern)):
            # What files to be taken in may say is never drawn.
            if path.parent.name != "reports":
                found.update(path.read_text(encoding="utf-8"))
    found.update((HERE / "places.txt").read_text(encoding="utf-8"))
    return {char for char in found if char.isprintable()}


def simplified(path: Path) -> TTFont:
    """Return the font of the collection that has the forms of mainland China."""
    for font in TTCollection(path).fonts:
        if font["name"].getDebugName(1).endswith("CJK SC"):
            return font
    raise SystemExit(f"{path}: no font for simplified Chinese in it")


def make(folder: Path) -> None:
    """Write the subsets beside this file and print a line of the README for each."""
    for name, rare in CHINESE.items():
        font = simplified(folder / "opentype" / "noto" / f"{name}.ttc")
        _write(font, characters(_ALL if rare else _FIRST_HALF), HERE / f"{name}.otf")
    letters = {chr(code) for first, end in _LETTERS for code in range(first, end)}
    for name in WESTERN:
        font = TTFont(folder / "truetype" / "noto" / f"{name}.ttf")
        _write(font, letters, HERE / f"{name}.ttf")
    write_widths()


def write_widths() -> None:
    """Write how wide the characters of each font are: what pictures ask of a font before they are drawn."""
    told = {}
    for path in sorted([*HERE.glob("*.otf"), *HERE.glob("*.ttf")]):
        family, widths = fonts.read(path)
        em, of_width = TTFont(path)["head"].unitsPerEm, dict[int, list[str]]()
        for char, width in sorted(widths.items()):
            of_width.setdefault(round(width * em), []).append(char)
        widths_told = {str(units): "".join(chars) for units, chars in sorted(of_width.items())}
        told[path.name] = {"family": family, "em": em, "widths": widths_told}
    text = json.dumps(told, ensure_ascii=False, indent=0)
    (HERE / fonts.WIDTHS).write_text(text + "\n", encoding="utf-8")


def _write(font: TTFont, wanted: set[str], target: Path) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "locl", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    # Else the moment of its making would be in it.
    font.recalcTimestamp = False
    made = subset.Subsetter(options)
    made.populate(text="".join(sorted(wanted)))
    made.subset(font)
    font.save(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    print(f"| `{target.name}` | {len(font.getBestCmap()):,} | `{digest}` |")  # noqa: T201


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else INSTALLED)
