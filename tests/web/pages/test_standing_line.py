"""Since when a district has its tier, and how that is beside a week ago."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.texts import Text
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.pages.standing_line import advice_of, standing_line
from tests.editions.sample import sample_edition

EDITION = sample_edition()
TWELVE = {"330203": "033444444454", "330212": "222333333333", "330103": "000222222211"}


@pytest.mark.parametrize(
    ("code", "day", "zh", "en"),
    [
        ("330203", 8, "自2月4日起；比一周前差（当时中风险）", "Since 4 Feb; worse than a week ago (medium)"),
        (
            "330203",
            10,
            "自2月11日起；比一周前差（当时较高风险）",
            "Since 11 Feb; worse than a week ago (higher)",
        ),
        ("330203", 11, "自2月12日起；与一周前相同", "Since 12 Feb; the same as a week ago"),
        (
            "330103",
            11,
            "自2月11日起；比一周前好（当时较低风险）",
            "Since 11 Feb; better than a week ago (lower)",
        ),
        ("330103", 7, "自2月4日起；一周前：未评", "Since 4 Feb; a week ago: not graded"),
        ("330203", 2, "自2月2日起", "Since 2 Feb"),
        ("330212", 1, "至少自2月1日起（本图的第一天）", "Since 1 Feb at least, the first day here"),
    ],
)
def test_of_days(code: str, day: int, zh: str, en: str) -> None:
    edition = replace(EDITION, tiers={**EDITION.tiers, code: TWELVE[code]})
    assert [standing_line(edition, code, day, lang) for lang in ("zh", "en")] == [zh, en]


def test_of_weeks() -> None:
    days = tuple(f"2020-0{month}" for month in ("2-08", "2-15", "2-22", "2-29"))
    edition = replace(EDITION, period="week", days=days, tiers={"330203": "2334"})
    assert (
        standing_line(edition, "330203", 3, "en")
        == "Since the week to 29 Feb; the last three weeks: medium → medium → higher"
    )
    assert standing_line(edition, "330203", 0, "en") == "Since the week to 8 Feb at least, the first here"


class TestAdvice:
    """What the authority asks of people, where it asks something."""

    URL = "https://example.org/advice"
    WORDS = Text(zh="出门戴口罩", en="Wear a mask <outside>")

    def advised(self) -> Edition:
        levels = tuple(
            replace(one, advice=self.WORDS, advice_url=self.URL) if one.tier == 4 else one
            for one in EDITION.scheme.levels
        )
        scheme = replace(EDITION.scheme, levels=levels)
        return replace(EDITION, scheme=scheme, tiers={**EDITION.tiers, "330203": TWELVE["330203"]})

    def test_of_a_level(self) -> None:
        scheme = self.advised().scheme
        assert advice_of(scheme.level(4), "zh") == ("出门戴口罩", self.URL)
        assert advice_of(scheme.level(3), "zh") is None

    def test_script_and_open_data_have_it_and_nobody_else_has_an_empty_one(self) -> None:
        levels = edition_data(self.advised(), "en")["levels"]
        assert [one.get("advice") for one in levels[3:5]] == [None, (self.WORDS.en, self.URL)]

    def test_is_kept_with_the_edition_and_changes_no_other(self) -> None:
        assert b"advice" not in parts._rule(EDITION)
        stored = parts._RULE.validate_json(parts._rule(self.advised()))
        assert stored == self.advised().scheme
