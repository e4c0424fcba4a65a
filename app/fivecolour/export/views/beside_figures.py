"""What a picture of flows or of a composite index shows, as plain data: it is hashed with the rest."""

from __future__ import annotations

from typing import Any

from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import IndexCard, IndexFigures
from fivecolour.export.drawing.flow_map import FlowPicture, flow_picture
from fivecolour.export.views.request import FLOWS, ExportRequest, shown
from fivecolour.export.words.flow_words import places_of


def shown_beside(edition: Edition, request: ExportRequest) -> dict[str, Any]:
    """Return what a resolved request of such a picture shows."""
    if request.layout == FLOWS:
        return {"flows": _flows(edition, pictured(edition, request), request.day)}
    card, figures = indexed(edition, request)
    return {
        "index": {"name": card.name, "version": card.version, "sha256": parts.index_digest(card)},
        "districts": [_district(edition, figures, code) for code in shown(request, edition)],
    }


def pictured(edition: Edition, request: ExportRequest) -> FlowPicture:
    """Return the arrows of a resolved request: the largest of the day, or those of its place."""
    of = places_of(edition, request.place) if request.place else frozenset[str]()
    return flow_picture(edition, request.day, of=of)


def indexed(edition: Edition, request: ExportRequest) -> tuple[IndexCard, IndexFigures]:
    """Return the index of a resolved request, and its figures of the day."""
    at = _place(edition, request)
    return edition.indices[at], edition.index_days[edition.day_index[request.day]][at]


def card_of(edition: Edition, request: ExportRequest) -> IndexCard:
    """Return what readers are told of the index of a resolved request."""
    return edition.indices[_place(edition, request)]


def _place(edition: Edition, request: ExportRequest) -> int:
    return [card.name for card in edition.indices].index(request.index)


def ranked(edition: Edition, request: ExportRequest, figures: IndexFigures) -> list[str]:
    """Return the codes of the districts of a request that have a place, the highest first."""
    codes, own = list(edition.districts), set(shown(request, edition))
    return [codes[at] for at in figures.ranking if codes[at] in own]


def _flows(edition: Edition, picture: FlowPicture, day: str) -> dict[str, Any]:
    basis, found = edition.flow_basis, edition.flow_days.get(day)
    return {
        "source": basis.source if basis else "",
        "unit": basis.unit if basis else "",
        **({"period": basis.period, "until": found.last} if basis and found and found.last else {}),
        "known": picture.known,
        "pairs": [[one.origin, one.destination, one.value] for one in picture.arrows],
    }


def _district(edition: Edition, figures: IndexFigures, code: str) -> dict[str, Any]:
    at = edition.place[code]
    names = ("low", "high", "best", "worst", "rank_low", "rank_high")
    return {"code": code} | {name: getattr(figures, name)[at] for name in names}
