"""What changed since the last review or published map, as the first HTML says it."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.web.pages.review_changes import review_changes
from fivecolour.web.view_state import read_state
from tests.editions.sample import DAYS, sample_edition

CODES = ("330203", "330205", "330212")
EDITION = replace(
    sample_edition(),
    reviews=(DAYS[1], DAYS[4], DAYS[8]),
    tiers={
        **{code: "1" * len(DAYS) for code in sample_edition().districts},
        "330203": "3" * 4 + "5" * (len(DAYS) - 4),
        "330212": "3" * 4 + "0" * (len(DAYS) - 4),
    },
)


def told(day: int, lang: str = "en", layer: str = "graded") -> list[str]:
    state = read_state({"date": DAYS[day], "lang": lang, "layer": layer}, EDITION)
    found = review_changes(EDITION, state)
    return [found.title, *found.lines] if found else []


def test_raised_and_gone_between_the_last_two_reviews() -> None:
    assert told(5)[1:] == ["1 raised: Haishu", "1 no longer graded for want of a report"]
    assert told(5, "zh")[1:] == ["1个县（市、区）上调：海曙", "1个缺报告，转为未评"]
    assert told(5)[0].startswith("Since the last review (")


def test_nothing_before_there_are_two_reviews_and_no_change_is_told() -> None:
    assert told(3) == []
    assert told(9)[1].startswith("No change since ")
