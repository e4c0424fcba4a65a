"""The map as a picture that stands by itself: title, legend with counts, sources, edition."""

from __future__ import annotations

from collections import Counter
from html import escape

from app.editions.types import Edition
from app.export import palette, svg
from app.export.svg import MapView

_FONT = "'Source Han Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_SERIF = "'Source Han Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif"
_HEAD, _FOOT = 1150, 900
# On the sheet one pixel of the page's style is eleven units.
_UNIT = 11

_WORDS = {
    "zh": {
        "title": "{region}疫情五色图",
        "date": "{year}年{month}月{day}日24时",
        "graded": "按“{scheme}”评定",
        "published": "省里公布的五色图({date})",
        "none": "尚无公布的五色图",
        "drill": "演练 · 模拟数据",
        "edition": "期次 {id} · {published} 发布",
    },
    "en": {
        "title": "{region} five-colour epidemic map",
        "date": "24:00 on {day}/{month}/{year} (day/month/year)",
        "graded": "Graded by: {scheme}",
        "published": "As published by the authority ({date})",
        "none": "no map had been published yet",
        "drill": "DRILL · simulated data",
        "edition": "Edition {id} · published {published}",
    },
}


def map_sheet(edition: Edition, view: MapView) -> str:
    """Return a complete SVG file; it needs nothing from outside but a font with Chinese characters."""
    width = edition.drawing.width
    height = edition.drawing.height + _HEAD + _FOOT
    background = palette.LIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width / 10:.0f}" height="{height / 10:.0f}">'
        f"<title>{escape(_title(edition, view))}</title><desc>{escape(edition.id)}</desc>"
        f"<style>{_style(background)}</style><defs>{palette.patterns()}{palette.patterns('k', scale=1)}</defs>"
        f'<rect class="paper" width="{width}" height="{height}"/>{_head(edition, view)}'
        f'<svg y="{_HEAD}" width="{width}" height="{edition.drawing.height}" '
        f'viewBox="{" ".join(map(str, svg.view_box(edition, view)))}">'
        f'<rect class="sea" x="-{width}" y="-{width}" width="{3 * width}" height="{3 * width}"/>'
        f'<g class="context">{svg.context(edition)}</g><g>{svg.shapes(edition, view)}</g>'
        f"{svg.lines(edition, effect='none')}{_names(edition, view)}{svg.scale_bar(edition, svg.view_box(edition, view))}</svg>"
        f"{_foot(edition, view)}</svg>"
    )


def _style(inks: dict[int, palette.Ink]) -> str:
    tiers = "".join(
        f".h{tier} rect{{fill:{ink.fill}}}.h{tier} path{{fill:none;stroke:{ink.hatch};stroke-width:1.1}}"
        f".t{tier}{{fill:url(#p{tier})}}"
        for tier, ink in inks.items()
    )
    return (
        f"text{{font-family:{_FONT};fill:#1c2024}}.serif{{font-family:{_SERIF};font-weight:700}}"
        f".paper{{fill:#fbfaf6}}.sea{{fill:#e4ecef}}.context path{{fill:#f1eee5;stroke:#dcd8cd;stroke-width:8}}"
        f".casing{{fill:none;stroke:#fff;stroke-width:18;stroke-linejoin:round}}"
        f".core{{fill:none;stroke:#2b2f33;stroke-width:5;stroke-linejoin:round}}"
        f".casing.city,.casing.outline{{stroke-width:30}}.core.city,.core.outline{{stroke-width:11}}"
        f".name{{font-size:{10 * _UNIT}px;text-anchor:middle;dominant-baseline:central;stroke:#fff;"
        f"stroke-width:26;stroke-opacity:.88;paint-order:stroke;stroke-linejoin:round;fill:#14181c}}"
        f".scale path{{fill:none;stroke:#1c2024;stroke-width:12}}"
        f".scale text{{font-size:110px;text-anchor:middle}}.h3 path{{stroke-width:2;stroke-linecap:round}}{tiers}"
    )


def _title(edition: Edition, view: MapView) -> str:
    return _WORDS[view.language]["title"].format(region=edition.region.title[view.language])


def _date(edition: Edition, view: MapView) -> str:
    year, month, day = (int(part) for part in edition.days[view.day].split("-"))
    return _WORDS[view.language]["date"].format(year=year, month=month, day=day)


def _layer(edition: Edition, view: MapView) -> str:
    words = _WORDS[view.language]
    if view.layer == "graded":
        return words["graded"].format(scheme=edition.scheme.title[view.language])
    in_force = edition.published_on(view.day)
    return words["published"].format(date=in_force.date if in_force else words["none"])


def _head(edition: Edition, view: MapView) -> str:
    tally = Counter(edition.shown_tier(code, view.day, view.layer) for code in edition.districts)
    drill = _WORDS[view.language]["drill"] + " · " if edition.drill else ""
    parts = [
        f'<text class="serif" x="350" y="430" font-size="330">{escape(drill + _title(edition, view))}</text>',
        f'<text x="350" y="690" font-size="190">{escape(_date(edition, view))}</text>',
    ]
    step = (edition.drawing.width - 700) / 6
    for place, tier in enumerate((5, 4, 3, 2, 1, 0)):
        left = 350 + place * step
        name = edition.scheme.level(tier).name[view.language]
        parts.append(
            f'<g transform="translate({left:.0f} 830) scale({_UNIT})">'
            f'<rect fill="url(#k{tier})" width="22" height="15" stroke="#2b2f33"/></g>'
            f'<text x="{left + 310:.0f}" y="960" font-size="160">{escape(name)} {tally[tier]}</text>'
        )
    return "".join(parts)


def _foot(edition: Edition, view: MapView) -> str:
    lang = view.language
    top = _HEAD + edition.drawing.height
    stamped = _WORDS[lang]["edition"].format(id=edition.id, published=edition.published_at)
    lines = [_layer(edition, view), edition.region.credit[lang], stamped]
    return "".join(
        f'<text x="350" y="{top + 250 + 220 * row}" font-size="{150 if row == 0 else 125}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _names(edition: Edition, view: MapView) -> str:
    """Return the names that fit at the sheet's own size."""
    shown = []
    pixels = edition.drawing.width / _UNIT * edition.drawing.width / svg.view_box(edition, view)[2]
    for code, members in edition.members.items():
        room = edition.drawing.labels[code]
        name = edition.districts[members[0]].short[view.language]
        if svg.needed_width(name, room, pixels=10) <= pixels:
            shown.append(f'<text class="name" x="{room.x}" y="{room.y}">{escape(name)}</text>')
    return "".join(shown)
