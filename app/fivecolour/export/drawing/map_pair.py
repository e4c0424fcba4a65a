"""Two maps of the same districts beside each other: shapes are said once and coloured twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing import palette, svg

# As many names as a small map has room for.
_MOST_NAMES = 24


@dataclass(frozen=True, slots=True)
class PairedMap:
    """One of two maps: which edition, day and layer, and how it is called where it is heard.

    ``side`` is ``"a"`` or ``"b"``.
    """

    edition: Edition
    day: int
    layer: str
    side: str
    title: str
    language: str = "en"


def map_pair(first: PairedMap, second: PairedMap, marked: Collection[str]) -> tuple[str, str]:
    """Return both maps for a page, with the outlines and names of the ``marked`` districts on them."""
    same = first.edition.drawing == second.edition.drawing
    return _drawn(first, first.side, marked, defines=True), _drawn(
        second, first.side if same else second.side, marked, defines=not same
    )


def _drawn(one: PairedMap, key: str, marked: Collection[str], *, defines: bool) -> str:
    """Return a map; its shapes are those that a map of the page defines under ``key``."""
    edition, drawing = one.edition, one.edition.drawing
    fills = palette.patterns(one.side, tiers=edition.scheme.descending)
    outlined = dict.fromkeys(_shape_of(edition, code) for code in marked if code in edition.districts)
    return (
        f'<svg class="map side-{one.side}{" dense" if svg.is_dense(edition) else ""}" role="img" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" aria-label="{escape(one.title)}">'
        f"<defs>{fills}{''.join(_definitions(edition, key)) if defines else ''}</defs>"
        f'<g class="context">{svg.context(edition)}</g><g>{"".join(_coloured(one, key))}</g>'
        f'<g class="lines">{_lines(edition, key)}</g>'
        f'<g class="marked">{"".join(_outline(code, key) for code in outlined)}</g>'
        f"<g>{''.join(_names(one, list(outlined)))}</g>"
        f"{svg.watermark(edition, svg.DRILL) if edition.drill else ''}</svg>"
    )


def _shape_of(edition: Edition, code: str) -> str:
    return edition.districts[code].shape


def _definitions(edition: Edition, key: str) -> Iterator[str]:
    for code, path in edition.drawing.paths.items():
        yield f'<path id="{key}{code}" vector-effect="non-scaling-stroke" d="{path}"/>'
    for kind in _kinds(edition):
        path = edition.drawing.lines[kind]
        yield f'<path id="{key}-{kind}" vector-effect="non-scaling-stroke" d="{path}"/>'


def _kinds(edition: Edition) -> list[str]:
    kinds = [kind for kind in ("district", "city", "outline") if edition.drawing.lines.get(kind)]
    return [kind for kind in kinds if kind != "district" or not svg.is_dense(edition)]


def _coloured(one: PairedMap, key: str) -> Iterator[str]:
    for code in one.edition.drawing.paths:
        yield f'<use href="#{key}{code}" class="t{one.edition.shape_tier(code, one.day, one.layer)}"/>'


def _lines(edition: Edition, key: str) -> str:
    return "".join(
        f'<use href="#{key}-{kind}" class="{ink} {kind}"/>'
        for ink in ("casing", "core")
        for kind in _kinds(edition)
    )


def _outline(code: str, key: str) -> str:
    return "".join(f'<use href="#{key}{code}" class="{ink}"/>' for ink in ("casing", "core"))


def _names(one: PairedMap, shapes: list[str]) -> Iterator[str]:
    for code in shapes if len(shapes) <= _MOST_NAMES else ():
        room = one.edition.drawing.labels.get(code)
        if room:
            name = one.edition.districts[code].short[one.language]
            yield f'<text class="name" x="{room.x}" y="{room.y}">{escape(name)}</text>'
