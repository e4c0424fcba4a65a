"""The composite indices of a map on a day, whole without a script: map, ranking, parts and method."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import IndexCard, IndexFigures, IndexPartCard
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.index_map import CLASSES, class_bounds, index_map
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.views.request import INDEX
from fivecolour.export.words.index_words import (
    Words,
    index_marks,
    method_lines,
    parts_text,
    range_text,
    scale_text,
    standing_text,
    turn_text,
)
from fivecolour.texts import number, sentences
from fivecolour.web.pages import edition_page
from fivecolour.web.pages.page_texts import long_period
from fivecolour.web.view_state import ViewState

# More districts than this are in the table to download alone.
MOST_ROWS = 400
# Parts are told apart by so many inks, then by them again.
_INKS = 6

router = APIRouter(include_in_schema=False)


@router.get("/indices")
def indices(request: Request) -> Response:
    """Show the composite indices of an edition on a day."""
    return edition_page.answer(request, "indices.html", page)


def page(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    language, day = state.lang, edition.day_index[state.date]
    texts = own_table(edition, "indices", language)
    figures = edition.index_days[day] if edition.indices else ()
    return edition_page.head(edition, state, texts, "indices") | {
        "i": texts,
        "follows": state.date if edition.indices else "",
        "patterns": patterns("x", scale=1, tiers=(0,)) + patterns("y", scale=18, tiers=(0,)),
        "when": texts["on"].format(date=long_period(state.date, language, edition.period)),
        "before": edition.days[day - 1] if day else "",
        "after": edition.days[day + 1] if day + 1 < len(edition.days) else "",
        "indices": [
            _index(edition, card, of, state.date, language)
            for card, of in zip(edition.indices, figures, strict=True)
        ],
        "tables": f"api/v1/editions/{state.edition or 'latest'}",
    }


def _index(
    edition: Edition, card: IndexCard, figures: IndexFigures, day: str, language: str
) -> dict[str, Any]:
    texts = own_table(edition, "indices", language)
    name, when = card.title[language], long_period(day, language, edition.period)
    order = figures.ranking
    codes = list(edition.districts)
    return {
        "key": card.name,
        "title": name,
        "status": texts[card.status],
        "about": sentences((card.about[language], texts[f"higher_{card.higher}"]), language),
        "map": index_map(
            edition,
            figures,
            key=f"i-{card.name}",
            title=texts["map_of"].format(name=name, date=when),
            language=language,
        ),
        "press": f"{edition_page.press_link(edition, day, language, INDEX)}&index={card.name}",
        "classes": [(at, class_bounds(at)) for at in reversed(range(CLASSES))],
        "facts": _facts(edition, figures, texts, language),
        "dimensions": [texts["sub_index"].format(name=title[language]) for _, title in card.dimensions],
        "inks": [(at % _INKS, part.title[language]) for at, part in enumerate(card.parts)],
        "rows": [_row(edition, card, figures, codes[at], language) for at in order[:MOST_ROWS]],
        "more": edition_page.more(len(order) - MOST_ROWS, texts, language),
        "parts": [_part(card, part, texts, language) for part in card.parts],
        "method": method_lines(card, texts, language),
        "sources": [(one.title[language], one.url) for one in card.sources],
    }


def _part(card: IndexCard, part: IndexPartCard, texts: Words, language: str) -> dict[str, Any]:
    """Return what the page says of one part of an index."""
    return {
        "title": part.title[language],
        "weight": f"{number(100 * part.weight, language, 1)}%",
        "basis": texts[f"basis_{part.basis}"],
        "scale": sentences((scale_text(part, texts, language), turn_text(card, part, texts)), language),
        "source": (part.source.title[language], part.source.url),
    }


def _facts(edition: Edition, figures: IndexFigures, texts: Words, language: str) -> list[str]:
    """Say how many districts have an index, one number or a range, and how many places flip."""
    every, ranked = len(edition.districts), figures.ranked
    numbers = {"all": number(every, language), "ranked": number(ranked, language)}
    if not ranked:
        return [texts["known_none"]]
    exact = sum(low == high for low, high in zip(figures.low, figures.high, strict=True) if low is not None)
    flipping = sum(map(bool, figures.flips))
    lines = [texts["known_all" if ranked == every else "known"].format(**numbers)]
    lines.append(texts["exact"].format(count=number(exact, language)) if exact else texts["exact_none"])
    if flipping:
        lines.append(texts["flipping"].format(count=number(flipping, language)))
    return lines


def _row(
    edition: Edition, card: IndexCard, figures: IndexFigures, code: str, language: str
) -> dict[str, Any]:
    texts, at = own_table(edition, "indices", language), edition.place[code]
    index, place, interval = standing_text(figures, at, texts, language)
    return {
        "code": code,
        "name": edition.districts[code].name[language],
        "place": place,
        "index": index,
        "dimensions": [range_text(low[at], high[at], texts, language) for low, high in figures.dimensions],
        "interval": interval,
        "bars": bars(figures, at),
        "told": parts_text(card, figures, at, texts, language),
        "marks": [(mark.kind, mark.text) for mark in index_marks(card, figures, at, language)],
    }


def bars(figures: IndexFigures, at: int) -> list[tuple[str, float, float]]:
    """Return the pieces of a bar of 100: what each part gives at least, then what is open.

    Each is its ink, where it begins, and how wide it is.
    """
    pieces, start = list[tuple[str, float, float]](), 0.0
    for position, part in enumerate(figures.parts):
        given = part.given_low[at] or 0.0
        if given > 0:
            pieces.append((f"p{position % _INKS}", round(start, 2), given))
        start += given
    low, high = figures.low[at], figures.high[at]
    if low is not None and high is not None and high > low:
        pieces.append(("p-open", low, round(high - low, 2)))
    return pieces
