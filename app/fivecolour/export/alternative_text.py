"""What stands for a picture where it cannot be seen."""

from __future__ import annotations

from pathlib import Path

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.frames import frames
from fivecolour.export.request import ANIMATIONS, ExportRequest
from fivecolour.export.sheet_blocks import Legend, SheetHeader
from fivecolour.texts import counted


def described(edition: Edition, request: ExportRequest, folder: Path, language: str) -> str:
    """Return what a resolved request shows; of an animation how many pictures, the first and the last."""
    if request.kind not in ANIMATIONS:
        return _of_one(edition, request, language)
    pictures = frames(request, edition, folder)
    words = own_table(edition, "press", language)
    count = len(pictures)
    line = counted(words, "alternative_animation", count, language).format(count=count)
    ends = pictures if count == 1 else [pictures[0], pictures[-1]]
    return words["sentences"].join([line, *(_of_one(of, one, language) for one, of in ends)])


def _of_one(edition: Edition, request: ExportRequest, language: str) -> str:
    legend = Legend(edition, request, 1.0)
    header = SheetHeader(edition, request, 1.0)
    words = header.words(language)
    counts = own_table(edition, "page", language)["separator"].join(
        f"{name} {count}" for _, name, count in legend.items
    )
    told = words["alternative"].format(
        title=header.title(language), date=header.days(language), counts=counts
    )
    warnings = [f"{one}{words['full_stop']}" for one in header.warnings(language)]
    return words["sentences"].join([told, *warnings])
