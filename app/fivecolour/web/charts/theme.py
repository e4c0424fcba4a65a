"""Colours and measures of the trend charts: ink on the page's paper; only the tiers have colour."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.export.drawing.palette import DARK, LIGHT, Ink

FONT = '"Source Han Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif'
TEXT_SIZE = 12
SMALL_TEXT_SIZE = 11


@dataclass(frozen=True, slots=True)
class ChartTheme:
    """The colours of one theme; the tiers look as on the map."""

    paper: str
    ink: str
    quiet: str
    grid: str
    bar: str
    hatch: str
    fan: str
    tiers: dict[int, Ink]


THEMES = {
    "light": ChartTheme(
        paper="#fbfaf6",
        ink="#1c2024",
        quiet="#62666b",
        grid="#e4e1d8",
        bar="#a3aab1",
        hatch="#cfcabd",
        fan="rgba(28,32,36,0.14)",
        tiers=LIGHT,
    ),
    "dark": ChartTheme(
        paper="#14181c",
        ink="#e7e3da",
        quiet="#a3a6a8",
        grid="#2b3036",
        bar="#69727b",
        hatch="#3d444b",
        fan="rgba(231,227,218,0.18)",
        tiers=DARK,
    ),
}

# Plotly's names for the map's patterns.
PATTERNS = ("/", "", "-", ".", "/", "x", "|", "+", "\\")
