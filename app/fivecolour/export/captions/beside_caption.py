"""What the caption of a picture of flows or of a composite index says: the largest of it, and of how many."""

from __future__ import annotations

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.views import content
from fivecolour.export.views.beside_figures import indexed, pictured, ranked
from fivecolour.export.views.request import FLOWS, ExportRequest, shown
from fivecolour.export.words.flow_words import arrow_words, flow_date, no_day
from fivecolour.export.words.index_words import standing_text
from fivecolour.text_direction import isolated
from fivecolour.texts import long_period, number

# As many flows or districts are named.
_NAMED = 5


def beside_caption(request: ExportRequest, edition: Edition, language: str) -> str:
    """Return the caption of a resolved request in one language."""
    return (
        _flows(request, edition, language) if request.layout == FLOWS else _index(request, edition, language)
    )


def summed_up(request: ExportRequest, edition: Edition, language: str) -> str:
    """Return the largest flows, or the districts whose index is highest."""
    words = own_table(edition, "press", language)
    named = _arrows if request.layout == FLOWS else _highest
    return words["listing"].join(named(request, edition, language)) or words["nothing_known"]


def _opening(request: ExportRequest, edition: Edition, language: str) -> dict[str, str]:
    place = content.place_name(edition, request.place) if request.place else edition.region.title
    return {
        "place": isolated(place[language], language),
        "date": flow_date(edition, request.day, language)
        if request.layout == FLOWS
        else long_period(request.day, language, edition.period),
        "largest": summed_up(request, edition, language),
    }


def _flows(request: ExportRequest, edition: Edition, language: str) -> str:
    picture, basis = pictured(edition, request), edition.flow_basis
    if basis is None or not picture.known:
        return no_day(edition, request.day, language)
    return own_table(edition, "press", language)["caption_flows"].format(
        **_opening(request, edition, language),
        all=number(picture.known, language),
        measure=own_table(edition, "flow", language)[f"unit_{basis.unit}"],
        source=basis.source,
    )


def _arrows(request: ExportRequest, edition: Edition, language: str) -> list[str]:
    return list(arrow_words(edition, pictured(edition, request), language).values())[:_NAMED]


def _index(request: ExportRequest, edition: Edition, language: str) -> str:
    card, figures = indexed(edition, request)
    return own_table(edition, "press", language)["caption_index"].format(
        **_opening(request, edition, language),
        index=card.title[language],
        ranked=number(len(ranked(edition, request, figures)), language),
        all=number(len(shown(request, edition)), language),
    )


def _highest(request: ExportRequest, edition: Edition, language: str) -> list[str]:
    words, texts = (own_table(edition, name, language) for name in ("press", "indices"))
    _, figures = indexed(edition, request)
    found = []
    for code in ranked(edition, request, figures)[:_NAMED]:
        index, rank, interval = standing_text(figures, edition.place[code], texts, language)
        name = isolated(edition.districts[code].short[language], language)
        found.append(words["index_place"].format(name=name, index=index, rank=rank, interval=interval))
    return found
