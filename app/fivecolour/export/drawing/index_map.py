"""A map of a composite index: one hue from light to dark, hatched where its class is open."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import IndexFigures
from fivecolour.export.drawing import svg

CLASSES = 5
# What a polygon is where its index is open over a bound of classes, and where nothing is known of it.
OPEN, NOTHING = "open", "none"
_WIDTH = 100 / CLASSES


def class_of(low: float | None, high: float | None) -> str:
    """Return the class of an index, ``0`` to ``4``, or that it is open or not known.

    >>> class_of(0.0, 19.99), class_of(20.0, 20.0), class_of(100.0, 100.0), class_of(19.0, 20.0)
    ('0', '1', '4', 'open')
    >>> class_of(None, None)
    'none'
    """
    if low is None or high is None:
        return NOTHING
    first, last = (min(int(end / _WIDTH), CLASSES - 1) for end in (low, high))
    return str(first) if first == last else OPEN


def class_bounds(at: int) -> str:
    """Return the bounds of a class as they are written.

    >>> class_bounds(4)
    '80–100'
    """
    return f"{at * 100 // CLASSES}–{(at + 1) * 100 // CLASSES}"


def shape_class(edition: Edition, figures: IndexFigures, code: str) -> str:
    """Return the class of a polygon: of several districts that of the one whose index can be highest."""
    places = [edition.place[member] for member in edition.members[code]]
    at = max(places, key=lambda place: -1.0 if (high := figures.high[place]) is None else high)
    return class_of(figures.low[at], figures.high[at])


def index_map(edition: Edition, figures: IndexFigures, *, key: str, title: str, language: str) -> str:
    """Return the map for a page; ``key`` sets its ids apart from those of other maps."""
    drawing = edition.drawing
    lines = [kind for kind in ("district", "city", "outline") if drawing.lines.get(kind)]
    defined = "".join(
        f'<path id="{key}-{kind}" vector-effect="non-scaling-stroke" d="{drawing.lines[kind]}"/>'
        for kind in lines
    )
    drawn = "".join(
        f'<use href="#{key}-{kind}" class="{ink} {kind}"/>' for ink in ("casing", "core") for kind in lines
    )
    return (
        f'<svg class="map index-map{" dense" if svg.is_dense(edition) else ""}" role="img" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" aria-label="{escape(title)}">'
        f'<defs>{defined}</defs><g class="context">{svg.context(edition)}</g>'
        f"<g>{''.join(_shapes(edition, figures))}</g>"
        f'<g class="lines">{drawn}</g><g>{"".join(_names(edition, language))}</g>'
        f"{svg.watermark(edition, svg.DRILL) if edition.drill else ''}</svg>"
    )


def _shapes(edition: Edition, figures: IndexFigures) -> Iterator[str]:
    for code, path in edition.drawing.paths.items():
        yield f'<path class="i-{shape_class(edition, figures, code)}" d="{path}"/>'


def _names(edition: Edition, language: str) -> Iterator[str]:
    """Yield the names of the cities, or of the districts of a map that has one city alone."""
    cities = [city for city in edition.region.cities if city.code in edition.drawing.labels]
    named = cities if len(cities) > 1 else [edition.districts[code] for code in edition.drawing.paths]
    for one in named if not svg.is_dense(edition) else ():
        room = edition.drawing.labels.get(one.code)
        if room and one.short[language] != one.code:
            yield f'<text class="place" x="{room.x}" y="{room.y}">{escape(one.short[language])}</text>'
