"""What stands for a picture where it cannot be seen."""

from __future__ import annotations

from pathlib import Path

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.captions.beside_caption import summed_up
from fivecolour.export.sheets.sheet_blocks import SheetHeader
from fivecolour.export.sheets.sheet_legend import Legend
from fivecolour.export.views.frames import frames
from fivecolour.export.views.request import ANIMATIONS, BESIDE, FLOWS, INDEX, ExportRequest
from fivecolour.text_direction import isolated
from fivecolour.texts import counted, sentences

# The texts of what stands beside the levels.
ALTERNATIVES = {FLOWS: "alternative_flows", INDEX: "alternative_index"}


def described(edition: Edition, request: ExportRequest, folder: Path, language: str) -> str:
    """Return what a resolved request shows; of an animation how many pictures, the first and the last."""
    if request.kind not in ANIMATIONS:
        return _of_one(edition, request, language)
    pictures = frames(request, edition, folder)
    words = own_table(edition, "press", language)
    count = len(pictures)
    line = counted(words, "alternative_animation", count, language).format(count=count)
    ends = pictures if count == 1 else [pictures[0], pictures[-1]]
    return sentences([line, *(_of_one(of, one, language) for one, of in ends)], language)


def _of_one(edition: Edition, request: ExportRequest, language: str) -> str:
    header = SheetHeader(edition, request, 1.0)
    words = header.words(language)
    level = header.levels(language)
    told = words[ALTERNATIVES.get(request.layout, "alternative_one" if level else "alternative")].format(
        title=" · ".join(isolated(part, language) for part in header.titles(language)),
        date=header.days(language),
        level=level,
        counts="" if level else _counts(edition, request, language),
    )
    return sentences([told, *warned(edition, request, language)], language)


def warned(edition: Edition, request: ExportRequest, language: str) -> list[str]:
    """Return as sentences why what a resolved request shows is no map in force."""
    header = SheetHeader(edition, request, 1.0)
    return [f"{one}{header.words(language)['full_stop']}" for one in header.warnings(language)]


def _counts(edition: Edition, request: ExportRequest, language: str) -> str:
    """Return how many districts have each level, or what is largest beside the levels."""
    if request.layout in BESIDE:
        return summed_up(request, edition, language)
    legend = Legend(edition, request, 1.0)
    return own_table(edition, "page", language)["separator"].join(
        f"{name} {count}" for _, name, count in legend.items
    )
