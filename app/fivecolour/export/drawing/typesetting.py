"""A drawing in SVG as PDF or PNG, by Typst, with the bundled fonts alone: the same bytes every time."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import typst

from fivecolour.export.drawing import fonts

# Of paper, so that it is exactly that; other sizes are 96 pixels an inch.
_MILLIMETRES = {"a4": (210, 297), "a3": (297, 420)}
_POINTS_A_PIXEL = 0.75
_PPI = 72
_REMEMBERED, _NOTHING = 10, b"#set page(width: 1pt, height: 1pt)"
_DOCUMENT = """#set document(title: sys.inputs.title)
#set page(width: {width}, height: {height}, margin: 0pt)
#set text(font: "Noto Sans CJK SC", fallback: false, lang: sys.inputs.lang)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: sys.inputs.alt)
"""


@cache
def _fonts() -> typst.Fonts:
    # Typst reads whole folders and passes over files.
    folders = [str(fonts.folder()), *sorted({str(path.parent) for path in fonts.own_fonts()})]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def has_begun() -> bool:
    """Tell whether this process has set something: a fork of it waits for ever for Typst's threads."""
    return _fonts.cache_info().currsize > 0


def _compiler(svg: str, page: tuple[str, str], inputs: dict[str, str]) -> typst.Compiler:
    document = _DOCUMENT.format(width=page[0], height=page[1]).encode()
    return typst.Compiler(
        document, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={**inputs, "svg": svg}
    )


def to_png(svg: str, width: int, height: int, scale: int) -> bytes:
    """Return a picture of ``width × scale`` by ``height × scale`` pixels."""
    inputs = {"title": "", "lang": "en", "alt": ""}
    made = _compiler(svg, (f"{width}pt", f"{height}pt"), inputs).compile(format="png", ppi=_PPI * scale)
    assert isinstance(made, bytes)  # noqa: S101  # one page
    _forget()
    return made


def _forget() -> None:
    """Let Typst forget the pixels of a picture: it keeps what its last ten documents were made of.

    Of large pictures that is more than a gigabyte; documents of nothing take their place in milliseconds.
    """
    for _ in range(_REMEMBERED + 1):
        typst.Compiler(_NOTHING, font_paths=_fonts(), ignore_system_fonts=True).compile(format="svg")


def to_pdf(
    svg: str, size: str, pixels: tuple[int, int], *, title: str, alternative: str, language: str, moment: str
) -> bytes:
    """Return a document of one page with selectable text; ``moment`` is that of the edition.

    Parameters
    ----------
    size : str
        ``a4``, ``a3``, the same with ``-landscape``, or anything else: then ``pixels`` say it.
    alternative : str
        What stands for the picture where it cannot be seen.
    """
    inputs = {"title": title, "lang": language[:2], "alt": alternative}
    made = _compiler(svg, _page(size, pixels), inputs).compile(
        format="pdf", timestamp=datetime.fromisoformat(moment), pdf_standards=["ua-1"]
    )
    assert isinstance(made, bytes)  # noqa: S101  # one document
    return made


def _page(size: str, pixels: tuple[int, int]) -> tuple[str, str]:
    paper, _, turned = size.partition("-")
    if paper not in _MILLIMETRES:
        return f"{pixels[0] * _POINTS_A_PIXEL}pt", f"{pixels[1] * _POINTS_A_PIXEL}pt"
    short, long = _MILLIMETRES[paper]
    return (f"{long}mm", f"{short}mm") if turned else (f"{short}mm", f"{long}mm")
