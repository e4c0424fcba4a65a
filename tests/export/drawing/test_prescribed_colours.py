"""Colours that an authority prescribes: drawn everywhere, told apart, legible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.scheme_card import card_of
from fivecolour.export.drawing.colour_vision import contrast
from fivecolour.export.drawing.palette import HATCHES
from fivecolour.export.drawing.prescribed_colours import ink_of, inks, spelled, style_sheet, too_alike
from fivecolour.export.drawing.svg import MapView, inline_map
from fivecolour.export.sheets.press_sheet import PressSheet, sheet_request
from fivecolour.export.tables.day_table import tiers_csv
from fivecolour.scoring.schemes.library import load
from fivecolour.web.charts.trend import trend_figure
from fivecolour.web.pages.map_page import counts
from fivecolour.web.pages.method_page import method
from fivecolour.web.pages.wall_data import wall_data
from fivecolour.web.view_state import read_state
from tests.editions.sample import DAYS, sample_edition

EPA = {1: "#00e400", 2: "#ffff00", 3: "#ff7e00", 4: "#ff0000", 5: "#8f3f97", 6: "#7e0023"}
SPELLED = "1-00e400_2-ffff00_3-ff7e00_4-ff0000_5-8f3f97_6-7e0023"


@pytest.fixture
def air() -> Edition:
    """The sample by the air quality index: the levels 6, 5, 4 and 0 on its last day."""
    sample = sample_edition()
    tiers = {code: level * len(DAYS) for code, level in zip(sample.tiers, "6540", strict=True)}
    scheme = card_of(load("aqi-pm25-2024"), sample.region, "day")
    reasons = {
        code: tuple(replace(span, tier=int(tiers[code][0])) for span in spans)
        for code, spans in sample.reasons.items()
    }
    return replace(sample, scheme=scheme, tiers=tiers, reasons=reasons, published=())


def test_the_levels_are_the_authoritys_own_in_its_colours(air: Edition) -> None:
    assert [(one.tier, one.name.en, one.hex.lower()) for one in air.scheme.levels] == [
        (0, "not graded", ""),
        (1, "Good", "#00e400"),
        (2, "Moderate", "#ffff00"),
        (3, "Unhealthy for Sensitive Groups", "#ff7e00"),
        (4, "Unhealthy", "#ff0000"),
        (5, "Very Unhealthy", "#8f3f97"),
        (6, "Hazardous", "#7e0023"),
    ]
    assert {tier: inks(air.scheme.levels)[tier].fill for tier in EPA} == EPA
    assert counts(air, read_state({}, air)) == {6: 1, 5: 1, 4: 1, 3: 0, 2: 0, 1: 0, 0: 1}


def test_map_picture_chart_wall_and_method_show_six_levels(air: Edition) -> None:
    drawn = inline_map(air, MapView(day=0), title="", description="")
    assert 'id="d330203" class="t4"' in drawn
    assert 'id="p6"' in drawn
    sheet = PressSheet(air, sheet_request(air, air.days[0], "en"), "").svg()
    assert '<g fill="#7e0023"><path id="d' in sheet
    assert ">Very Unhealthy</text>" in sheet
    chart = trend_figure(air, "330103", language="en", theme="dark")
    assert next(trace for trace in chart.data if trace.name == "graded 6").marker.color == "#7e0023"
    wall = wall_data(air, "en")
    assert (wall["named"], wall["levels"][6]) == ([6, 5, 4, 3, 2, 1, 0], "Hazardous")
    assert method(air, read_state({}, air))["level_colours"] == SPELLED


def test_tables_tell_the_colour_of_five_and_the_level(air: Edition) -> None:
    lines = tiers_csv(air, 0, language="en").splitlines()[1:4]
    assert [line.split(",")[2:5] for line in lines] == [
        ["5", "maroon", "Hazardous"],
        ["5", "purple", "Very Unhealthy"],
        ["5", "red", "Unhealthy"],
    ]


@pytest.mark.parametrize("colour", [*EPA.values(), "#777777", "#000000", "#ffffff", "#0000ff"])
def test_text_and_pattern_are_seen_on_any_colour(colour: str) -> None:
    ink = ink_of(colour)
    assert contrast(ink.text, colour) >= 4.5
    assert contrast(ink.hatch, colour) >= 3
    # One line of the border between districts, in the light and in the dark.
    for borders in (("#ffffff", "#2b2f33"), ("#e9e6de", "#0c0f12")):
        assert max(contrast(line, colour) for line in borders) >= 3


def test_levels_that_some_eye_hardly_tells_apart_have_patterns_of_their_own() -> None:
    named = [(str(tier), colour) for tier, colour in EPA.items()]
    pairs = too_alike(named)
    assert [(one, other, sight) for one, other, sight, _ in pairs] == [
        ("1", "2", "protan"),
        ("1", "3", "deutan"),
        ("3", "4", "deutan"),
    ]
    assert all(HATCHES.get(int(one)) != HATCHES.get(int(other)) for one, other, *_ in pairs)


def test_the_style_sheet_is_that_of_its_address() -> None:
    levels = card_of(load("aqi-pm25-2024"), sample_edition().region, "day").levels
    assert spelled(levels) == SPELLED
    style = style_sheet(SPELLED)
    assert style is not None
    assert "--t6:#7e0023;" in style
    assert spelled(sample_edition().scheme.levels) == ""
    shared = style_sheet("4-5_5-5")
    assert shared is not None
    assert "--t4:#9e0142;" in shared
    for wrong in ("", "9-00e400", "1-00e40", "1-00e400;}", "1-00E400", "_".join(["1-00e400"] * 9)):
        assert style_sheet(wrong) is None
