"""The map in a panel of a picture: any part of it, in any shape, its patterns as plain lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from html import escape
from itertools import product

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing import fonts, svg
from fivecolour.export.drawing.canvas import INK, PAPER, Canvas, Panel
from fivecolour.export.drawing.drawn_path import Box, DrawnPath, clipped, cut_rings, drawn_paths, of_box
from fivecolour.export.drawing.hatching import DOTTED, hatch
from fivecolour.export.drawing.palette import Ink
from fivecolour.export.drawing.prescribed_colours import inks
from fivecolour.export.views.request import ExportRequest, level_of
from fivecolour.regions.drawing import Corners, Drawing, Label
from fivecolour.texts import table

SEA, LAND, COAST, OUTSIDE = "#e4ecef", "#f1eee5", "#dcd8cd", "#f4f2ec"
_MARGIN = {"province": 0.035, "city": 0.08, "county": 0.5}
# Of the size of letters: how far below its middle a name stands, and how much room a second one takes.
_DROP, _SECOND = 0.36, 0.82
# Of the size of letters, what is tried where a name is written in several lines.
_SMALLER = (1.0, 0.85, 0.7)


class MapPanel:
    """Draws one day into one panel.

    Parameters
    ----------
    box : tuple of float, optional
        Which part of the sheet it shows, `framed` where none is said.
    unit : float
        Size of letters of the picture, in pixels; lines and patterns follow it.
    prefix : str
        What ids of the districts begin with.
    """

    def __init__(
        self,
        edition: Edition,
        request: ExportRequest,
        panel: Panel,
        box: Box | None = None,
        *,
        unit: float,
        prefix: str = "d",
    ) -> None:
        self.edition, self.request, self.panel = edition, request, panel
        self.unit, self.prefix = unit, prefix
        self.box = box or framed(edition, request, panel.width / panel.height)
        self.scale = panel.width / self.box[2]

    def draw(self, canvas: Canvas, day: int) -> None:
        """Add the map of a day."""
        # Where nothing is known of the neighbours, what lies outside is neither land nor sea.
        canvas.box(self.panel, f'fill="{SEA if self.edition.drawing.context else OUTSIDE}"')
        left, top = self.box[0], self.box[1]
        canvas.add(
            f'<g transform="translate({self.panel.left:.2f} {self.panel.top:.2f}) scale({self.scale:.6f}) '
            f'translate({-left:.1f} {-top:.1f})">'
        )
        canvas.add(f'<g fill="{LAND}" stroke="{COAST}" stroke-width="{self._px(0.8):.1f}">')
        for path in clipped([land["path"] for land in self.edition.drawing.context], self.box):
            canvas.add(f'<path d="{path}"/>')
        canvas.add("</g>")
        self._shapes(canvas, day)
        self._lines(canvas)
        canvas.add("</g>")

    def finish(self, canvas: Canvas, marks: tuple[str, ...]) -> None:
        """Add what stands over the map: marks, names, scale and frame."""
        for text in marks:
            self._watermark(canvas, text)
        self._names(canvas)
        self._scale_bar(canvas)
        canvas.box(self.panel, f'fill="none" stroke="{INK}" stroke-width="{self.unit * 0.06:.2f}"')

    def _px(self, pixels: float) -> float:
        """Return a length on the map that is so many parts of a twelfth of the unit wide."""
        return pixels * self.unit / 12 / self.scale

    def _seen(self, code: str) -> bool:
        left, top, right, bottom = self.edition.drawing.bounds[code]
        x, y, width, height = self.box
        return left <= x + width and right >= x and top <= y + height and bottom >= y

    def _shapes(self, canvas: Canvas, day: int) -> None:
        tiers: dict[int, list[str]] = defaultdict(list)
        layer = self.request.layer
        for code in self.edition.drawing.paths:
            if self._seen(code):
                tiers[self.edition.shape_tier(code, day, layer)].append(code)
        drawn = inks(self.edition.scheme.levels)
        for tier in sorted(tiers):
            self._filled(canvas, tiers[tier], drawn[tier], f"t{tier}", tier)
        self._fade(canvas)

    def _filled(self, canvas: Canvas, codes: list[str], ink: Ink, name: str, tier: int) -> None:
        """Draw polygons of one ink, with the pattern of a tier; ``name`` is their class."""
        paths = self._clipped(codes)
        shapes = "".join(
            f'<path id="{self.prefix}{escape(code)}" class="{name}" d="{path}"/>'
            for code, path in zip(codes, paths, strict=True)
        )
        canvas.add(f'<g fill="{ink.fill}">{shapes}</g>')
        lines = hatch(tier, [ring for path in paths for ring in self._rings(path)], self._px(8))
        if lines:
            width = self._px(2.0 if tier == DOTTED else 1.1)
            end = ' stroke-linecap="round"' if tier == DOTTED else ""
            look = f'fill="none" stroke="{ink.hatch}" stroke-width="{width:.1f}"{end}'
            canvas.add(f'<path {look} d="{lines}"/>')

    def _rings(self, path: str) -> list[Corners]:
        return self._drawn[path].rings if path in self._drawn else cut_rings(path)

    def _fade(self, canvas: Canvas) -> None:
        """Draw back what is not asked for, so that a city or a district stands out among its neighbours."""
        if level_of(self.request, self.edition) == "province":
            return
        own = self._asked()
        others = [code for code in self.edition.drawing.paths if code not in own and self._seen(code)]
        paths = "".join(self._clipped(others))
        canvas.add(f'<path d="{paths}" fill="{PAPER}" fill-opacity="0.62"/>')

    def _clipped(self, codes: Iterable[str]) -> list[str]:
        paths = [self.edition.drawing.paths[code] for code in codes]
        return [of_box(path, self._drawn[path], self.box) for path in paths]

    @cached_property
    def _drawn(self) -> dict[str, DrawnPath]:
        return drawn_paths(tuple(self.edition.drawing.paths.values()))

    def _asked(self) -> set[str]:
        """Return the polygons of the place that is asked for."""
        place = self.request.place
        if place in self.edition.districts:
            return {self.edition.districts[place].shape}
        return {code for code in self.edition.drawing.paths if self.edition.districts[code].parent == place}

    def _lines(self, canvas: Canvas) -> None:
        drawn, dense = self.edition.drawing.lines, svg.is_dense(self.edition)
        widths = {"district": (1.7, 0.5), "city": (2.8, 1.0), "outline": (2.8, 1.0)}
        if dense:
            widths = {"district": (0.0, 0.25), "city": (1.2, 0.6), "outline": (1.2, 0.6)}
        kinds = [kind for kind in widths if drawn.get(kind)]
        lines = clipped([drawn[kind] for kind in kinds], self.box, closed=False)
        for colour, which in (("#fff", 0), ("#2b2f33", 1)):
            for kind, path in zip(kinds, lines, strict=True):
                if widths[kind][which] and path:
                    canvas.add(self._line(path, colour, widths[kind][which]))
        if self.request.place in self.edition.districts:
            own = "".join(self._clipped(sorted(self._asked())))
            canvas.add(self._line(own, INK, 2.6))

    def _line(self, path: str, colour: str, width: float) -> str:
        return (
            f'<path fill="none" stroke="{colour}" stroke-width="{self._px(width):.1f}" '
            f'stroke-linejoin="round" d="{path}"/>'
        )

    def _names(self, canvas: Canvas) -> None:
        """Write names into the districts that have room for them; a second language where it fits too."""
        size = self.unit * (1.3 if self.request.place in self.edition.districts else 0.85)
        own = self._asked() if self.request.place else set(self.edition.drawing.paths)
        taken: list[svg.Rect] = []
        for shape, members in self.edition.members.items():
            room = self.edition.drawing.labels[shape]
            if self._too_low([size], room):
                # As most of thousands of districts are: nothing else is asked of them.
                continue
            x = self.panel.left + (room.x - self.box[0]) * self.scale
            y = self.panel.top + (room.y - self.box[1]) * self.scale
            if shape not in own or not self._has(x, y, size):
                continue
            code = self.request.place if self.request.place in members else members[0]
            short = self.edition.districts[code].short
            names = list(dict.fromkeys(short[language] for language in self.request.languages))
            if self._fits(names[:1], room, size):
                told = names if self._fits(names, room, size) else names[:1]
                lines, y = self._apart(self._stacked(told, size), x, y, taken)
                taken.append(_pill(lines, x, y))
                self._name(canvas, lines, x, y)
            elif self.edition.drawing.is_tiled:
                # It lies nowhere: without its name nobody could tell which district it is.
                self._name(canvas, self._in_lines(names[0], room, size), x, y)

    def _apart(
        self, lines: list[tuple[str, float]], x: float, y: float, taken: list[svg.Rect]
    ) -> tuple[list[tuple[str, float]], float]:
        """Return lines, all or the first, and a height for them that leave the names before them legible."""
        size = lines[0][1]
        for told, moved in product((lines, lines[:1]), (0, 0.5, -0.5)):
            own = _pill(told, x, y + moved * size)
            if not any(svg.meet(own, one) for one in taken):
                return told, y + moved * size
        return lines[:1], y

    def _in_lines(self, name: str, room: Label, size: float) -> list[tuple[str, float]]:
        """Return a name in as many lines as it needs, in the largest letters of which they have room."""
        for smaller in _SMALLER:
            height = size * smaller
            lines = fonts.wrapped(name, "sans", height, room.across * self.scale - height)
            if not self._too_low([height] * len(lines), room):
                return [(line, height) for line in lines]
        return []

    def _has(self, x: float, y: float, margin: float) -> bool:
        inner = self.panel.inside(margin)
        return inner.left <= x <= inner.right and inner.top <= y <= inner.bottom

    def _stacked(self, names: list[str], size: float) -> list[tuple[str, float]]:
        return [(name, size if place == 0 else size * _SECOND) for place, name in enumerate(names)]

    def _fits(self, names: list[str], room: Label, size: float) -> bool:
        """Tell whether names fit one below the other."""
        lines = self._stacked(names, size)
        if self._too_low([height for _, height in lines], room):
            return False
        sans = fonts.face("sans")
        wide = max(sans.width(fonts.plain(name)) * height for name, height in lines) + size / 3
        return wide <= room.across * self.scale

    def _too_low(self, heights: list[float], room: Label) -> bool:
        return sum(heights) * 1.15 > room.down * self.scale

    def _name(self, canvas: Canvas, lines: list[tuple[str, float]], x: float, y: float) -> None:
        """Write names upon a pale pill: outlines round letters would be half of the whole file."""
        base = y - sum(size for _, size in lines) / 2
        for name, size in lines:
            half = fonts.face("sans").width(fonts.plain(name)) * size / 2 - size * 0.3
            canvas.add(
                f'<path d="M{x - half:.1f},{base + size / 2:.1f}h{2 * half:.1f}" stroke="#fff" '
                f'stroke-width="{size:.1f}" stroke-opacity=".72" stroke-linecap="round"/>'
            )
            canvas.text(name, x, base + size * (0.5 + _DROP), size, anchor="middle")
            base += size

    def _watermark(self, canvas: Canvas, text: str) -> None:
        """Write a mark thrice across the panel; colours stay to be seen through it."""
        bold = fonts.face("bold")
        # Turned as it is, it stays inside the panel.
        size = min(self.panel.width * 0.74 / bold.width(fonts.plain(text)), self.panel.height / 6)
        x = self.panel.left + self.panel.width / 2
        for part in (0.24, 0.53, 0.82):
            y = self.panel.top + self.panel.height * part
            more = f' fill-opacity=".24" transform="rotate(-11 {x:.1f} {y:.1f})"'
            canvas.text(text, x, y, size, face="bold", anchor="middle", more=more)

    def _scale_bar(self, canvas: Canvas) -> None:
        """Draw the longest round length up to a fifth of the panel at its lower left."""
        if self.edition.drawing.is_tiled:
            return
        per_km = 1000 / self.edition.drawing.metres_per_unit * self.scale
        km = max(k for k in svg.NICE_KM if k * per_km <= max(self.panel.width / 5, svg.NICE_KM[0] * per_km))
        x, y = self.panel.left + self.unit, self.panel.bottom - self.unit * 0.8
        length, tick = km * per_km, self.unit * 0.35
        canvas.add(
            f'<path d="M{x:.1f},{y - tick:.1f}v{tick:.1f}h{length:.1f}v{-tick:.1f}" fill="none" '
            f'stroke="{INK}" stroke-width="{self.unit * 0.09:.2f}"/>'
        )
        canvas.text(f"{km} km", x + length / 2, y - tick * 1.3, self.unit * 0.75, anchor="middle")


def _pill(lines: list[tuple[str, float]], x: float, y: float) -> svg.Rect:
    """Return the area of names in lines round a point."""
    wide = max(fonts.face("sans").width(fonts.plain(name)) * size for name, size in lines) + lines[0][1] * 0.4
    high = sum(size for _, size in lines)
    return (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def framed(edition: Edition, request: ExportRequest, ratio: float) -> Box:
    """Return the part of the sheet that a panel of a shape shows, ``(x, y, width, height)`` in units."""
    return widened(with_margin(edition, request), ratio)


def with_margin(edition: Edition, request: ExportRequest) -> Box:
    """Return left, top, right and bottom of what a request asks for, and of the margin round it, in units."""
    drawing = edition.drawing
    place = request.place
    if place in edition.districts:
        place = edition.districts[place].shape
    left, top, right, bottom = drawing.bounds.get(place) or _whole(drawing)
    margin = _MARGIN[level_of(request, edition)] * max(right - left, bottom - top, drawing.width / 60)
    return left - margin, top - margin, right + margin, bottom + margin


def widened(bounds: Box, ratio: float) -> Box:
    """Return the box of a shape round left, top, right and bottom, ``(x, y, width, height)``."""
    left, top, right, bottom = bounds
    width, height = right - left, bottom - top
    wide, high = max(width, height * ratio), max(height, width / ratio)
    return (left + right) / 2 - wide / 2, (top + bottom) / 2 - high / 2, wide, high


def _whole(drawing: Drawing) -> tuple[int, int, int, int]:
    """Return what all districts and the frames of those far away take up."""
    every = [drawing.bounds[code] for code in drawing.paths] + [inset.frame for inset in drawing.insets]
    lefts, tops, rights, bottoms = zip(*every, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def marks(edition: Edition, request: ExportRequest) -> tuple[str, ...]:
    """Return what is written across a map that must not be taken for one in force."""
    language = request.languages[0]
    found = [svg.DRILL] * edition.drill
    found += [table("press", language)["withdrawn"]] * request.withdrawn
    found += [] if edition.published_at else [table("sheet", language)["draft"]]
    return tuple(found)
