"""Half arrows: which flows they are of, where they begin, and how large they are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay
from fivecolour.export.drawing.flow_map import edge_names, flow_arrows, flow_picture, short_names
from tests.editions.flowed import DAY, flowed_edition


@pytest.fixture(scope="module")
def edition() -> Edition:
    return flowed_edition()


def pairs(edition: Edition, day: str = DAY, **of: frozenset[str]) -> list[tuple[str, str, float]]:
    return [(one.origin, one.destination, one.value) for one in flow_picture(edition, day, **of).arrows]


def test_the_largest_first_and_what_cannot_be_drawn_is_counted(edition: Edition) -> None:
    picture = flow_picture(edition, DAY)
    assert [one.value for one in picture.arrows] == [1200, 300, 80, 40]
    # Nobody knows where Far-off is.
    assert (picture.known, picture.whole, picture.undrawn) == (5, 1640, 1)
    assert picture.share == pytest.approx(1620 / 1640)
    assert pairs(edition, "2020-02-01") == []


def test_from_outside_they_begin_at_the_edge(edition: Edition) -> None:
    first = flow_picture(edition, DAY).arrows[0]
    # Wuhan lies west of the sheet.
    assert (first.outside, first.begin.x) == ("420100", pytest.approx(90))
    inside = flow_picture(edition, DAY).arrows[2]
    label = edition.drawing.labels["330212"]
    assert (inside.outside, inside.begin.x, inside.begin.y) == ("", label.x, label.y)


def test_of_one_place(edition: Edition) -> None:
    assert pairs(edition, of=frozenset({"330212"})) == [
        *(("420100", "330212", 300), ("330212", "330203", 80), ("330203", "330212", 40)),
    ]
    # Of a day of which residuals alone are known there is none.
    assert pairs(edition, "2020-02-12", of=frozenset({"330212"})) == []


def test_a_listed_zero_has_no_arrow(edition: Edition) -> None:
    day = EditionFlowDay(("330203", "330212"), (0, 1), (1, 0), (0.0, 5.0))
    found = replace(edition, flow_days={DAY: day})
    assert pairs(found) == [("330212", "330203", 5)]


def test_no_more_than_two_hundred_in_sixty_kilobytes(edition: Edition) -> None:
    codes = ["330103", "330105", "330203", "330212", "420100"]
    ends = [(one, other) for one in range(5) for other in range(5) if one != other] * 20
    day = EditionFlowDay(
        tuple(codes),
        tuple(one for one, _ in ends),
        tuple(other for _, other in ends),
        tuple(float(1000 + at) for at in range(len(ends))),
    )
    picture = flow_picture(replace(edition, flow_days={DAY: day}), DAY)
    spoken = {
        (one.origin, one.destination, one.value): "海曙区 → 鄞州区：1,234,567" for one in picture.arrows
    }
    drawn = flow_arrows(picture, spoken)
    assert drawn.count("<path") == 200
    assert len(drawn.encode()) <= 60_000


def test_each_says_what_it_is_and_the_largest_lies_on_top(edition: Edition) -> None:
    picture = flow_picture(edition, DAY)
    spoken = {(one.origin, one.destination, one.value): f"<{one.value:g}>" for one in picture.arrows}
    drawn = flow_arrows(picture, spoken, own=frozenset({"330203"}))
    assert re.findall(r"<title>(.*?)</title>", drawn) == [
        "&lt;40&gt;",
        "&lt;80&gt;",
        "&lt;300&gt;",
        "&lt;1200&gt;",
    ]
    assert drawn.count('class="own"') == 2
    # Thickness goes by the root of the value: 85 units of the largest.
    assert [int(one) for one in re.findall(r"L0 (\d+)z", drawn)] == [7, 10, 19, 38]


def test_names_of_places_outside(edition: Edition) -> None:
    found = edge_names(edition, flow_picture(edition, DAY), short_names(edition), "en")
    assert re.findall(r'class="edge (\w+)".*?>(.*?)<', found) == [("start", "Wuhan")]
