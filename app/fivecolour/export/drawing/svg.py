"""The map as SVG: one path a district, its tier as a class.

It is what pages hold and scripts zoom; files that leave are drawn by `fivecolour.export.sheets.map_panel`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol, TypeAlias

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.palette import patterns
from fivecolour.regions.drawing import Drawing, Label
from fivecolour.regions.line_pieces import pieces
from fivecolour.regions.region_set import District, RegionSet
from fivecolour.texts import Text

# Left, top, right, bottom.
Rect: TypeAlias = tuple[float, float, float, float]
# Rough width of a character in em: a Chinese one is square, a Latin one about half as wide.
_SQUARE, _NARROW = 1.0, 0.56
# How large the names of districts are, in pixels.
_NAME_PIXELS = 12
NICE_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


# From this many polygons on, a map is drawn plainly until it is zoomed: one line between districts instead
# of two, and their names come later.
DENSE = 600


# On every map that was made from simulated figures, whatever the language of its page.
DRILL = "演练 DRILL"
# The same where its edition no longer stands.
WITHDRAWN = "已撤回 WITHDRAWN"


class MapSheet(Protocol):
    """What a map needs to know to be drawn without its colours; an edition knows it."""

    @property
    def region(self) -> RegionSet:
        """The districts and cities."""

    @property
    def drawing(self) -> Drawing:
        """Their lines and names."""

    @property
    def districts(self) -> Mapping[str, District]:
        """The districts by code."""

    @property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """For each polygon the districts that it shows, its own first."""


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map shows.

    ``layer`` is ``"graded"`` or ``"published"``; ``city`` and ``district`` are codes or None; ``close``
    frames the district instead of its city. ``still`` is how many units a pixel has on a map that no script
    zooms, 0 where a script does.
    """

    day: int
    layer: str = "graded"
    language: str = "zh"
    city: str | None = None
    district: str | None = None
    close: bool = False
    still: float = 0


def view_box(edition: Edition, view: MapView) -> tuple[int, int, int, int]:
    """Return ``(x, y, width, height)`` in units: the whole sheet, or one place with room round it."""
    drawing = edition.drawing
    framed = view.city
    if view.close and view.district:
        framed = edition.districts[view.district].shape
    if framed is None or framed not in drawing.bounds:
        return 0, 0, drawing.width, drawing.height
    left, top, right, bottom = drawing.bounds[framed]
    margin = round(0.08 * max(right - left, bottom - top))
    ratio = drawing.height / drawing.width
    width = max(right - left + 2 * margin, (bottom - top + 2 * margin) / ratio, drawing.width / 30)
    height = width * ratio
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return round(middle_x - width / 2), round(middle_y - height / 2), round(width), round(height)


def is_dense(edition: MapSheet) -> bool:
    """Tell whether a map has too many polygons to carry every line and name from the start."""
    return len(edition.drawing.paths) >= DENSE


def shapes(edition: Edition, view: MapView) -> str:
    """Return the group of one path a polygon, coloured by its highest member.

    On a dense map the group says the codes in the order of its paths, and scripts name these: thousands of
    ids would be sent and read before the map is seen.
    """
    paths = edition.drawing.paths
    dense = is_dense(edition) and not any(" " in code for code in paths)
    codes = f' data-codes="{" ".join(paths)}"' if dense else ""
    drawn = "".join(
        "<path" + ("" if dense else f' id="d{code}"') + f' class="{_class(edition, view, code)}" d="{data}"/>'
        for code, data in paths.items()
    )
    return f'<g id="shapes"{codes}>{drawn}</g>'


def _class(edition: Edition, view: MapView, code: str) -> str:
    """Return the tier's class; ``out`` where the map is framed to another city."""
    outside = view.city is not None and edition.districts[code].parent != view.city
    return f"t{edition.shape_tier(code, view.day, view.layer)}" + (" out" if outside else "")


def context(edition: MapSheet) -> str:
    """Return the neighbouring land, drawn quietly."""
    return "".join(f'<path d="{land["path"]}"/>' for land in edition.drawing.context)


def lines(edition: MapSheet) -> str:
    """Return the borders, each edge once: a white casing under a dark core, so that both neighbours
    of any two fills are told apart by at least 3:1 (WCAG technique G209).
    """
    drawn = edition.drawing.lines
    kinds = [kind for kind in ("district", "city", "outline") if drawn.get(kind)]
    if is_dense(edition):
        kinds.remove("district")
    defined = "".join(f'<g id="l-{kind}">{_line(drawn[kind])}</g>' for kind in kinds)
    casing = "".join(f'<use href="#l-{kind}" class="casing {kind}"/>' for kind in kinds)
    core = "".join(f'<use href="#l-{kind}" class="core {kind}"/>' for kind in kinds)
    return f"<defs>{defined}</defs>{casing}{core}"


def _line(data: str) -> str:
    return "".join(f'<path vector-effect="non-scaling-stroke" d="{piece}"/>' for piece in pieces(data))


def text_width(text: str) -> float:
    """Return the width of a text in em.

    >>> text_width("海曙"), round(text_width("Haishu"), 2)
    (2.0, 3.36)
    """
    return sum(_SQUARE if ord(char) > 0x2E7F else _NARROW for char in text)  # noqa: PLR2004


def needed_width(text: str, room: Label, *, pixels: float) -> int:
    """Return from which width of the map, in screen pixels, a name fits into its district."""
    across = room.across or 1
    down = room.down or 1
    share = max((text_width(text) * pixels + 4) / across, pixels * 1.15 / down)
    return round(share * 10_000)


def labels(edition: MapSheet, view: MapView) -> str:
    """Return names of districts and cities, each with the map width from which it fits.

    What is known by its code alone has none: codes tell readers nothing.
    """
    placed = []
    for code, members in edition.members.items() if not is_dense(edition) else ():
        room = edition.drawing.labels[code]
        name = edition.districts[members[0]].short[view.language]
        if name != members[0]:
            placed.append(_label(code, name, room, kind="name", pixels=_NAME_PIXELS))
    for city in edition.region.cities:
        if city.code in edition.drawing.labels and city.short[view.language] != city.code:
            room = edition.drawing.labels[city.code]
            placed.append(_label(city.code, city.short[view.language], room, kind="place", pixels=13))
    return "".join(placed)


def _label(code: str, name: str, room: Label, *, kind: str, pixels: float) -> str:
    needed = needed_width(name, room, pixels=pixels)
    step = next((f"w{w}" for w in (360, 560, 800, 1100, 1700) if needed <= w), "wx")
    return (
        f'<text id="n{code}" class="{kind} {step}" x="{room.x}" y="{room.y}" '
        f'data-w="{needed}">{escape(name)}</text>'
    )


def scale_corner(drawing: Drawing) -> tuple[str, str]:
    """Return in which corner of the map a scale bar covers the fewest districts, the lower left if it can.

    The lower right is where the page has its buttons.
    """
    width, height = drawing.width, drawing.height
    room = (width * 0.26, height * 0.14)
    corners = {("left", "foot"): (0, 1), ("left", "top"): (0, 0), ("right", "top"): (1, 0)}
    boxes = [drawing.bounds[code] for code in drawing.paths if code in drawing.bounds]

    def covered(corner: tuple[str, str]) -> int:
        right, down = corners[corner]
        left, top = right * (width - room[0]), down * (height - room[1])
        return sum(
            box[0] < left + room[0] and box[2] > left and box[1] < top + room[1] and box[3] > top
            for box in boxes
        )

    return min(corners, key=covered)


def scale_bar(edition: Edition, box: tuple[int, int, int, int]) -> str:
    """Return a scale bar in a corner: the longest round length up to a fifth of the width; none of tiles."""
    if edition.drawing.is_tiled:
        return ""
    per_km = 1000 / edition.drawing.metres_per_unit
    km = max(k for k in NICE_KM if k * per_km <= max(box[2] / 5, per_km))
    length, tick = km * per_km, box[2] * 0.006
    side, edge = scale_corner(edition.drawing)
    x = box[0] + (box[2] * 0.03 if side == "left" else box[2] * 0.97 - length)
    y = box[1] + box[3] * (0.965 if edge == "foot" else 0.075)
    return (
        f'<g class="scale"><path d="M{x:.0f},{y - tick:.0f}v{tick:.0f}h{length:.0f}v{-tick:.0f}"/>'
        f'<text x="{x + length / 2:.0f}" y="{y - 2 * tick:.0f}">{km} km</text></g>'
    )


def watermark(edition: Edition, text: str) -> str:
    """Return a text thrice across the whole map, slanting, that lets the colours through."""
    width, height = edition.drawing.width, edition.drawing.height
    size = width / 11
    return (
        '<g class="watermark" aria-hidden="true">'
        + "".join(
            f'<text x="{width / 2:.0f}" y="{height * part:.0f}" font-size="{size:.0f}" '
            f'transform="rotate(-24 {width / 2:.0f} {height * part:.0f})">{escape(text)}</text>'
            for part in (0.2, 0.5, 0.8)
        )
        + "</g>"
    )


def inline_map(
    edition: Edition, view: MapView, *, title: str, description: str, flows: str | None = None
) -> str:
    """Return the map for the page; colours and sizes come from the page's style sheet.

    ``flows`` is what lies in the layer of flows, None where the edition has none.
    """
    box = view_box(edition, view)
    kind = "map dense" if is_dense(edition) else "map"
    if view.still:
        kind += " near"
    hatches = patterns(tiers=edition.scheme.descending, scale=view.still or 11)
    layer = "" if flows is None else f'<g id="arrows">{flows}</g>'
    return (
        f'<svg id="map" class="{kind}" viewBox="{" ".join(map(str, box))}" role="img" '
        f'aria-labelledby="map-title map-desc" data-home="{" ".join(map(str, box))}" '
        f'data-width="{edition.drawing.width}" data-height="{edition.drawing.height}" '
        f'data-metres="{edition.drawing.metres_per_unit}" '
        f'data-scale="{" ".join(scale_corner(edition.drawing))}">'
        f'<title id="map-title">{escape(title)}</title><desc id="map-desc">{escape(description)}</desc>'
        f"<defs>{hatches}</defs>"
        f'<g class="context">{context(edition)}</g>{shapes(edition, view)}'
        f'<g class="lines">{lines(edition)}</g>{layer}<g id="marks">{_chosen(edition, view)}</g>'
        f"{_names(edition, view, box)}"
        f"{watermark(edition, DRILL) if edition.drill else ''}{scale_bar(edition, box)}</svg>"
    )


def _chosen(edition: Edition, view: MapView) -> str:
    """Return the border of the chosen district on a map that no script marks."""
    code = view.district
    if not view.still or not code:
        return ""
    path = edition.drawing.paths[edition.districts[code].shape]
    return f'<path class="chosen casing" d="{path}"/><path class="chosen core" d="{path}"/>'


def _names(edition: Edition, view: MapView, box: tuple[int, int, int, int]) -> str:
    """Return the group of names: all for a script to choose from, or those that a still map has room for."""
    if view.still:
        return f'<g id="names" class="thinned">{_still_names(edition, view, box)}</g>'
    return f'<g id="names">{_context_names(edition, view)}{labels(edition, view)}</g>'


def _still_names(edition: Edition, view: MapView, box: tuple[int, int, int, int]) -> str:
    """Return names of districts that lie whole in the frame and meet neither each other nor the scale bar."""
    left, top, width, height = box
    side, edge = scale_corner(edition.drawing)
    bar_left, bar_top = (
        left + (0 if side == "left" else width * 0.7),
        top + (height * 0.88 if edge == "foot" else 0),
    )
    taken = [(bar_left, bar_top, bar_left + width * 0.3, bar_top + height * 0.12)]
    own = edition.districts[view.district].shape if view.district else ""
    found = []
    for code, members in sorted(edition.members.items(), key=lambda one: one[0] != own):
        room, name = edition.drawing.labels[code], edition.districts[members[0]].short[view.language]
        half, tall = text_width(name) * _NAME_PIXELS * view.still / 2, _NAME_PIXELS * view.still * 0.6
        rect = (room.x - half, room.y - tall, room.x + half, room.y + tall)
        is_inside = rect[0] >= left and rect[1] >= top and rect[2] <= left + width and rect[3] <= top + height
        needed = needed_width(name, room, pixels=_NAME_PIXELS) * view.still
        if name == members[0] or not is_inside or (code != own and needed > edition.drawing.width):
            continue
        if any(meet(rect, one) for one in taken):
            continue
        taken.append(rect)
        found.append(f'<text class="name on" x="{room.x}" y="{room.y}">{escape(name)}</text>')
    return "".join(found)


def meet(one: Rect, other: Rect) -> bool:
    """Tell whether two areas overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _context_names(edition: Edition, view: MapView) -> str:
    found = []
    for land in edition.drawing.context:
        # In a language that the neighbours have no names in they bear those of another.
        name = Text.of({key: str(word) for key, word in land.items() if key in ("zh", "en")})[view.language]
        if land["label"]["across"] > len(name) * 180:
            found.append(
                f'<text class="far" x="{land["label"]["x"]}" y="{land["label"]["y"]}">{escape(name)}</text>'
            )
    return "".join(found)
