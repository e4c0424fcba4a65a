"""The component tree that Dash mounts, as data."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.texts import Text
from fivecolour.web.pages.dash_layout import Labels, find_options, layout
from tests.editions.sample import sample_edition

EDITION = sample_edition()


def tree(component: Any) -> Any:
    """Return a component and all below it as plain data, as they are sent to the browser."""
    import plotly

    return json.loads(json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder))


def by_id(component: Any) -> dict[str, Any]:
    """Return the properties of every component that has an id."""
    found: dict[str, Any] = {}

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            if "props" in node and node["props"].get("id"):
                found[node["props"]["id"]] = {"type": node["type"], **node["props"]}
            for part in node.values():
                walk(part)

    walk(tree(component))
    return found


CONTROLS = by_id(layout(EDITION))


class TestTree:
    """What is there, by its id."""

    def test_ids_and_kinds(self) -> None:
        assert {name: control["type"] for name, control in CONTROLS.items()} == {
            "find": "Dropdown",
            "level-name": "Legend",
            "level": "RadioItems",
            "layer-name": "Legend",
            "layer": "RadioItems",
            "flow-name": "Legend",
            "flow": "RadioItems",
            "play": "Button",
            "day": "Slider",
            "trend-title": "H2",
            "trend": "Div",
            "view": "Store",
            "heard": "Store",
        }

    def test_a_text_in_both_languages(self) -> None:
        assert tree(Labels(EDITION).each("play")) == {
            "type": "Span",
            "namespace": "dash_html_components",
            "props": {
                "children": [
                    {
                        "type": "Span",
                        "namespace": "dash_html_components",
                        "props": {"children": text, "lang": language, "className": "in-language"},
                    }
                    for language, text in (("zh-CN", "播放"), ("en", "Play"))
                ]
            },
        }

    @pytest.mark.parametrize(
        ("name", "values", "chosen"),
        [
            ("level", ["province", "city", "county"], "province"),
            ("layer", ["graded", "published"], "graded"),
        ],
    )
    def test_choices(self, name: str, values: list[str], chosen: str) -> None:
        assert [option["value"] for option in CONTROLS[name]["options"]] == values
        assert CONTROLS[name]["value"] == chosen

    def test_nothing_is_styled_inline(self) -> None:
        assert '"style"' not in json.dumps(tree(layout(EDITION)))


class TestTimeline:
    """The slider over the days."""

    def test_days_and_opening_day(self) -> None:
        day = CONTROLS["day"]
        assert (day["min"], day["max"], day["step"], day["value"]) == (0, 11, 1, 11)

    def test_marks_are_the_first_day_and_the_reviews(self) -> None:
        assert CONTROLS["day"]["marks"] == {"0": "2/1", "8": "2/9", "11": "2/12"}

    def test_without_reviews_the_ends_are_marked(self) -> None:
        controls = by_id(layout(replace(EDITION, reviews=())))
        assert controls["day"]["marks"] == {"0": "2/1", "11": "2/12"}

    def test_many_reviews_are_thinned(self, bundled: Edition) -> None:
        marks = by_id(layout(replace(bundled, reviews=bundled.days)))["day"]["marks"]
        assert 5 <= len(marks) <= 10

    def test_zhejiang(self, bundled: Edition) -> None:
        day = by_id(layout(bundled))["day"]
        assert (day["max"], day["value"]) == (44, 19)
        assert list(day["marks"].values())[:3] == ["1/21", "2/9", "2/15"]


class TestFind:
    """Search by any name or code."""

    def test_every_city_district_and_placed_zone_of_the_sample(self) -> None:
        assert [option["value"] for option in find_options(EDITION)] == [
            *("330100", "330200", "330103", "330105", "330203", "330212", "330200-gxq"),
        ]

    def test_literals(self) -> None:
        options = {option["value"]: option for option in find_options(EDITION)}
        assert options["330203"] == {
            "value": "330203",
            "label": "海曙区 Haishu · 宁波",
            "search": "330203 海曙区 Haishu District haishu 海曙区 156330203",
        }
        assert options["330200-gxq"]["label"] == "高新区 High-tech Zone → 鄞州区"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("海曙", "330203"),
            ("haishu", "330203"),
            ("Haishu", "330203"),
            ("330203", "330203"),
            ("156330203", "330203"),
            ("330283", "330213"),
            ("fenghua", "330213"),
            ("Ningbo", "330200"),
            ("下城", "330103"),
            ("高新区", "330200:高新区"),
            ("东钱湖", "330200:东钱湖"),
        ],
    )
    def test_zhejiang(self, typed: str, code: str, bundled: Edition) -> None:
        found = [option["value"] for option in find_options(bundled) if typed in option["search"]]
        assert code in found

    def test_accents_are_not_needed(self) -> None:
        district = replace(EDITION.region.districts[0], name=Text("Łódź São João", "Łódź São João"))
        region = replace(EDITION.region, districts=(district, *EDITION.region.districts[1:]))
        found = [one["search"] for one in find_options(replace(EDITION, region=region))]
        assert found[2].endswith(" lodz sao joao")

    def test_all_of_zhejiang(self, bundled: Edition) -> None:
        options = find_options(bundled)
        placed = [zone for zone in bundled.region.zones if zone.lies_in]
        assert len(options) == 11 + 90 + len(placed)
        assert len({option["value"] for option in options}) == len(options)
        assert len({option["label"] for option in options}) == len(options)
