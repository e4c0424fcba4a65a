"""The frames of an animation: each is the picture of one day of one edition, as it is exported by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views import span
from fivecolour.export.views.request import ExportRequest, resolved


def frames(request: ExportRequest, edition: Edition, folder: Path) -> list[tuple[ExportRequest, Edition]]:
    """Return the request and the edition of the PNG that each frame of a resolved animation is."""
    plain = replace(request, kind="png", first="", every=0, first_edition="", gone=())
    if not request.first_edition:
        every = span.days(edition, request.first, request.day, request.every)
        return [(replace(plain, day=day), edition) for day in every]
    found = []
    for name in span.editions(request.first_edition, edition.id, folder):
        frame, own = resolved(replace(plain, edition=name, day=request.first), folder, origin=request.origin)
        found.append((replace(frame, withdrawn=name in request.gone), own))
    return found


def withdrawn_of(request: ExportRequest, folder: Path) -> tuple[str, ...]:
    """Return which of the editions that an animation marks as withdrawn are."""
    marks = edition_files.marks(folder)
    return tuple(name for name in request.gone if name in marks)
