"""The trend of the whole map counts districts, never cases."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fivecolour.web.api.client_data import edition_data
from fivecolour.web.charts.trend import REGION, figure_json, trend_figure
from tests.editions.sample import sample_edition

EDITION = sample_edition()


def drawn(language: str = "en", theme: str = "light") -> dict[str, Any]:
    sent = json.loads(figure_json(EDITION, REGION, language=language, theme=theme))
    checked = trend_figure(EDITION, REGION, language=language, theme=theme).to_plotly_json()
    assert sent == json.loads(json.dumps(checked))
    return dict(sent)


def test_every_district_has_a_tier_or_is_grey_on_every_day() -> None:
    bars = {one["name"]: list(one["y"]) for one in drawn()["data"]}
    reported = bars.pop("reported")
    assert [sum(day) for day in zip(*bars.values(), strict=True)] == [len(EDITION.districts)] * len(
        EDITION.days
    )
    for tier, counts in ((int(name[1:]), counts) for name, counts in bars.items()):
        assert counts == [
            sum(EDITION.tier(code, day) == tier for code in EDITION.districts)
            for day in range(len(EDITION.days))
        ]
    assert reported == [
        sum(one.cumulative[day] is not None or one.new[day] is not None for one in EDITION.series.values())
        for day in range(len(EDITION.days))
    ]


def test_the_highest_stand_at_the_foot_and_grey_on_top() -> None:
    names = [one["name"] for one in drawn()["data"]]
    tiers = [int(name[1:]) for name in names[:-1]]
    assert tiers == [*sorted((t for t in tiers if t), reverse=True), *([0] if 0 in tiers else [])]
    assert drawn()["layout"]["barmode"] == "stack"


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "各等级的县（市、区）数，共{}个"), ("en", "Districts in each tier, of {}")]
)
def test_titles(language: str, title: str) -> None:
    layout = drawn(language)["layout"]
    assert layout["annotations"][0]["text"] == title.format(len(EDITION.districts))
    assert [shape["name"] for shape in layout["shapes"]] == ["day"]


def test_the_page_opens_with_it_where_there_are_several_cities() -> None:
    assert edition_data(EDITION, "en")["whole"] == (
        REGION if len(EDITION.region.cities) > 1 else EDITION.region.home
    )
