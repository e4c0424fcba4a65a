"""The map as a picture that stands by itself: title, legend with counts, sources, edition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape

from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export import palette, svg
from fivecolour.export.prescribed_colours import inks
from fivecolour.export.svg import MapView
from fivecolour.texts import long_date, long_period, table

_FONT = "'Source Han Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_SERIF = "'Source Han Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif"
_HEAD, _FOOT = 1150, 900
# On the sheet one pixel of the page's style is eleven units.
_UNIT = 11
_BASELINE = 0.36 * 10 * _UNIT


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """Where on a sheet the map itself lies: for who shows it without title and legend.

    Attributes
    ----------
    ratio : float
        Width of the map by its height; the sheet is as wide as the map.
    above : float
        Height of what is above it, in percent of the map's.
    """

    ratio: float
    above: float


def map_frame(edition: Edition) -> PictureFrame:
    """Return where on the sheet of an edition its map lies."""
    height = edition.drawing.height
    return PictureFrame(round(edition.drawing.width / height, 4), round(100 * _HEAD / height, 3))


def map_sheet(edition: Edition, view: MapView, *, withdrawn: bool = False) -> str:
    """Return a complete SVG file; it needs nothing from outside but a font with Chinese characters."""
    width = edition.drawing.width
    height = edition.drawing.height + _HEAD + _FOOT
    box = svg.view_box(edition, view)
    tiers = edition.scheme.descending
    patterns = palette.patterns(tiers=tiers) + palette.patterns("k", scale=1, tiers=tiers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width / 10:.0f}" height="{height / 10:.0f}">'
        f"<title>{escape(_title(edition, view))}</title><desc>{escape(edition.id)}</desc>"
        f"<style>{_style(inks(edition.scheme.levels))}</style><defs>{patterns}</defs>"
        f'<rect class="paper" width="{width}" height="{height}"/>{_head(edition, view, withdrawn)}'
        f'<svg y="{_HEAD}" width="{width}" height="{edition.drawing.height}" '
        f'viewBox="{" ".join(map(str, box))}">'
        f'<rect class="sea" x="-{width}" y="-{width}" width="{3 * width}" height="{3 * width}"/>'
        f'<g class="context">{svg.context(edition)}</g><g>{svg.shapes(edition, view)}</g>'
        f"{svg.lines(edition, effect='none')}{_names(edition, view)}{_mark(edition, view, withdrawn)}"
        f"{svg.scale_bar(edition, box)}</svg>{_foot(edition, view)}</svg>"
    )


def _mark(edition: Edition, view: MapView, withdrawn: bool) -> str:
    """Return a watermark where the map must not be taken for the published one."""
    if edition.drill:
        return svg.watermark(edition, svg.DRILL)
    if withdrawn:
        return svg.watermark(edition, svg.WITHDRAWN)
    return "" if edition.published_at else svg.watermark(edition, table("sheet", view.language)["draft"])


def _style(drawn: dict[int, palette.Ink]) -> str:
    tiers = "".join(
        f".h{tier} rect{{fill:{ink.fill}}}.h{tier} path{{fill:none;stroke:{ink.hatch};stroke-width:1.1}}"
        f".t{tier}{{fill:url(#p{tier})}}"
        for tier, ink in drawn.items()
    )
    return (
        f"text{{font-family:{_FONT};fill:#1c2024}}.serif{{font-family:{_SERIF};font-weight:700}}"
        f".paper{{fill:#fbfaf6}}.sea{{fill:#e4ecef}}"
        f".context path{{fill:#f1eee5;stroke:#dcd8cd;stroke-width:8}}"
        f".casing{{fill:none;stroke:#fff;stroke-width:18;stroke-linejoin:round}}"
        f".core{{fill:none;stroke:#2b2f33;stroke-width:5;stroke-linejoin:round}}"
        f".casing.city,.casing.outline{{stroke-width:30}}.core.city,.core.outline{{stroke-width:11}}"
        f".name,.halo{{font-size:{10 * _UNIT}px;text-anchor:middle;fill:#14181c}}"
        f".halo{{fill:none;stroke:#fff;stroke-width:26;stroke-opacity:.88;stroke-linejoin:round}}"
        f".watermark{{fill-opacity:.2;text-anchor:middle;font-weight:700}}"
        f".scale path{{fill:none;stroke:#1c2024;stroke-width:12}}"
        f".scale text{{font-size:110px;text-anchor:middle}}"
        f"{tiers}.h3 path{{stroke-width:2;stroke-linecap:round}}"
    )


def _title(edition: Edition, view: MapView) -> str:
    return edition.called(view.language, own_table(edition, "sheet", view.language)["title"])


def _layer(edition: Edition, view: MapView) -> str:
    words = own_table(edition, "sheet", view.language)
    if view.layer == "graded":
        return words["graded"].format(scheme=edition.scheme.on(edition.days[view.day]).title[view.language])
    in_force = edition.published_on(view.day)
    if in_force is None:
        return words["published_none"]
    return words["published"].format(date=long_period(in_force.date, view.language, edition.period))


def _head(edition: Edition, view: MapView, withdrawn: bool) -> str:
    tally = Counter(edition.shown_tier(code, view.day, view.layer) for code in edition.districts)
    words = own_table(edition, "sheet", view.language)
    before = [words["drill"]] * edition.drill + [table("press", view.language)["withdrawn"]] * withdrawn
    title = " · ".join([*before, _title(edition, view)])
    date = words["date"].format(date=long_period(edition.days[view.day], view.language, edition.period))
    parts = [
        f'<text class="serif" x="350" y="430" font-size="330">{escape(title)}</text>',
        f'<text x="350" y="690" font-size="190">{escape(date)}</text>',
    ]
    tiers = [
        tier for tier in edition.scheme.descending if tally[tier] or not tier or tier in edition.scheme.used
    ]
    step = (edition.drawing.width - 700) / len(tiers)
    labels = [f"{edition.scheme.level(tier).name[view.language]} {tally[tier]}" for tier in tiers]
    size = min(160, *(_size(text, step - 380) for text in labels))
    for place, (tier, text) in enumerate(zip(tiers, labels, strict=True)):
        left = 350 + place * step
        parts.append(
            f'<g transform="translate({left:.0f} 830) scale({_UNIT})">'
            f'<rect fill="url(#k{tier})" width="22" height="15" stroke="#2b2f33"/></g>'
            f'<text x="{left + 310:.0f}" y="960" font-size="{size}">{escape(text)}</text>'
        )
    return "".join(parts)


def _size(text: str, width: float) -> int:
    """Return the size of letters at which a line is no wider; Chinese letters are twice as wide as others."""
    return int(width / sum(1.0 if letter > "\u2e7f" else 0.56 for letter in text))


def _foot(edition: Edition, view: MapView) -> str:
    lang = view.language
    top = _HEAD + edition.drawing.height
    words = table("sheet", lang)
    stamp = words["edition"] if edition.published_at else words["unpublished"]
    published = long_date(day_of(edition.published_at), lang) if edition.published_at else ""
    stamped = stamp.format(id=edition.id, published=published)
    lines = [(150, _layer(edition, view)), (125, edition.region.credit[lang]), (125, stamped)]
    return "".join(
        f'<text x="350" y="{top + 250 + 220 * row}" font-size="{size}">{escape(line)}</text>'
        for row, (size, line) in enumerate(lines)
    )


def _names(edition: Edition, view: MapView) -> str:
    """Return the names that fit at the sheet's own size."""
    shown = []
    pixels = edition.drawing.width / _UNIT * edition.drawing.width / svg.view_box(edition, view)[2]
    for code, members in edition.members.items():
        room = edition.drawing.labels[code]
        name = edition.districts[members[0]].short[view.language]
        if svg.needed_width(name, room, pixels=10) <= pixels:
            shown.append(_name(name, room.x, room.y))
    return "".join(shown)


def _name(name: str, x: float, y: float) -> str:
    """Return a name over its halo, as two texts: many readers of SVG know no ``paint-order``."""
    # Nor ``dominant-baseline``: half the height of a letter is moved here.
    place, text = f'x="{x}" y="{y + _BASELINE:.0f}"', escape(name)
    halo = f'<text class="halo" aria-hidden="true" {place}>{text}</text>'
    return f'{halo}<text class="name" {place}>{text}</text>'
