"""Five tiers told apart by every eye, and read against every ground."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations, product

import numpy as np
import pytest

from fivecolour.config import settings
from fivecolour.export.drawing import palette
from fivecolour.export.drawing.colour_vision import SIGHTS, ciede2000, contrast, lab

TIERS = (1, 2, 3, 4, 5)
CSS = (settings().assets / "css" / "10-base.css").read_text(encoding="utf-8")


def theme(selector: str) -> dict[str, str]:
    """Return the colours that the style sheet gives a theme, by the name of the property."""
    block = CSS.partition(selector)[2].partition("{")[2].partition("}")[0]
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


THEMES = {
    "light": (palette.LIGHT, theme(":root")),
    "dark": (palette.DARK, theme(':root[data-theme="dark"]')),
}
BOTH = pytest.mark.parametrize("name", ["light", "dark"])


class TestArithmetic:
    """The arithmetic of colours, against published figures."""

    @pytest.mark.parametrize(
        ("one", "other", "difference"),
        [
            ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
            ((50, -1, 2), (50, 0, 0), 2.3669),
            ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
            ((50, 2.5, 0), (73, 25, -18), 27.1492),
            ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ],
    )
    def test_ciede2000_of_sharma_2005(
        self, one: tuple[float, ...], other: tuple[float, ...], difference: float
    ) -> None:
        assert ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=1e-4)

    def test_contrast(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)

    def test_white_stays_white_for_every_sight(self) -> None:
        for sight in SIGHTS:
            assert lab("#ffffff", sight) == pytest.approx([100, 0, 0], abs=0.1)


class TestDifferences:
    """No two tiers look alike, however the eye sees."""

    @pytest.mark.parametrize(
        ("sight", "smallest", "pair"),
        [("normal", 32, (1, 3)), ("protan", 24, (2, 5)), ("deutan", 22, (3, 4)), ("tritan", 21, (4, 5))],
    )
    def test_smallest_difference_is_the_documented_one(
        self, sight: str, smallest: int, pair: tuple[int, int]
    ) -> None:
        seen = {tier: lab(palette.LIGHT[tier].fill, sight) for tier in TIERS}
        found = {(a, b): ciede2000(seen[a], seen[b]) for a, b in combinations(TIERS, 2)}
        closest = min(found, key=lambda two: found[two])
        assert (round(found[closest]), closest) == (smallest, pair)
        assert found[closest] >= 20
        assert palette.__doc__ is not None
        assert f"{smallest} {'with normal sight' if sight == 'normal' else sight}" in palette.__doc__

    def test_both_themes_have_the_same_five_colours(self) -> None:
        assert {t: palette.DARK[t] for t in TIERS} == {t: palette.LIGHT[t] for t in TIERS}

    def test_hues_keep_the_official_names(self) -> None:
        hues = {}
        for tier in TIERS:
            _, a, b = lab(palette.LIGHT[tier].fill)
            hues[tier] = round(float(np.degrees(np.arctan2(b, a)) % 360))
        assert 140 <= hues[1] <= 190, "green"
        assert 250 <= hues[2] <= 290, "blue"
        assert 90 <= hues[3] <= 110, "yellow"
        assert 45 <= hues[4] <= 75, "orange"
        assert hues[5] <= 30 or hues[5] >= 350, "red"


class TestContrast:
    """WCAG 2.2: 3:1 for what must be seen, 4.5:1 for what must be read."""

    @BOTH
    def test_one_ink_of_the_border_stands_out_from_each_neighbour(self, name: str) -> None:
        inks, page = THEMES[name]
        borders = (page["casing"], page["core"])
        for one, other in product(range(6), repeat=2):
            for tier in (one, other):
                assert max(contrast(inks[tier].fill, ink) for ink in borders) >= 3, (one, other)

    @BOTH
    def test_the_two_inks_of_a_border_stand_out_from_each_other(self, name: str) -> None:
        page = THEMES[name][1]
        assert contrast(page["casing"], page["core"]) >= 4.5

    @BOTH
    def test_the_outline_stands_out_from_sea_and_land(self, name: str) -> None:
        page = THEMES[name][1]
        for background in ("sea", "land"):
            assert max(contrast(page[background], page[ink]) for ink in ("casing", "core")) >= 3

    @BOTH
    @pytest.mark.parametrize("tier", range(6))
    def test_text_on_its_badge(self, tier: int, name: str) -> None:
        ink = THEMES[name][0][tier]
        assert contrast(ink.text, ink.fill) >= 4.5

    @BOTH
    @pytest.mark.parametrize("background", ["paper", "card"])
    @pytest.mark.parametrize("text", ["ink", "quiet", "accent"])
    def test_text_on_the_page(self, text: str, background: str, name: str) -> None:
        page = THEMES[name][1]
        assert contrast(page[text], page[background]) >= 4.5

    def test_a_system_in_the_dark_gets_the_same_dark(self) -> None:
        assert theme(':root[data-theme="auto"]') == THEMES["dark"][1]
        assert len(THEMES["dark"][1]) >= 10


class TestSigns:
    """A second sign beside the colour."""

    def test_every_tier_but_green_has_a_pattern_of_its_own_ink(self) -> None:
        assert sorted(palette.HATCHES) == [0, 2, 3, 4, 5, 6, 7, 8]
        for inks in (palette.LIGHT, palette.DARK):
            assert all(inks[tier].hatch != inks[tier].fill for tier in palette.HATCHES if tier in inks)

    def test_no_two_tiers_have_the_same_pattern(self) -> None:
        assert len({palette.HATCHES.get(tier) for tier in range(1, 9)}) == 8

    def test_definitions(self) -> None:
        defined = ET.fromstring(f"<defs>{palette.patterns('k', scale=1)}</defs>")
        assert [pattern.get("id") for pattern in defined] == ["k0", "k1", "k2", "k3", "k4", "k5"]
        drawn = {pattern.get("id"): [part.get("d") for part in pattern.iter("path")] for pattern in defined}
        assert drawn["k1"] == []
        assert drawn["k2"] == ["M0,4H8"]
        assert all(len(drawn[f"k{tier}"]) == 1 for tier in (0, 2, 3, 4, 5))


class TestStyle:
    """The colours as CSS."""

    def test_properties_of_a_tier(self) -> None:
        assert palette.style({5: palette.LIGHT[5]}) == "--t5:#9e0142;--h5:#ef8fb4;--x5:#ffffff;"

    def test_themes(self) -> None:
        css = palette.themes()
        assert css.startswith(":root{--t0:")
        assert ":root[data-theme=dark]{--t0:" in css
        assert "@media screen and (prefers-color-scheme:dark){:root[data-theme=auto]{--t0:" in css
        assert css.count("{") == css.count("}") == 5

    def test_icon_shows_the_five_from_red_to_green(self) -> None:
        icon = ET.fromstring(palette.icon())
        assert [stripe.get("fill") for stripe in icon] == [
            "#9e0142",
            "#e66101",
            "#fde725",
            "#2166ac",
            "#8fd3b6",
        ]
