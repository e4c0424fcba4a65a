"""What may be asked of an edition."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
FEBRUARY_9 = DAYS.index("2020-02-09")


class TestLookups:
    """Districts, cities and days by their codes."""

    def test_days_by_date(self) -> None:
        assert len(EDITION.day_index) == 12
        assert (EDITION.day_index["2020-02-01"], EDITION.day_index["2020-02-12"]) == (0, 11)

    def test_city_of_a_district(self) -> None:
        assert {code: city.name.en for code, city in EDITION.city_of.items()} == {
            "330103": "Hangzhou",
            "330105": "Hangzhou",
            "330203": "Ningbo",
            "330212": "Ningbo",
        }

    def test_members_of_a_shape_its_own_district_first(self) -> None:
        assert EDITION.members == {
            "330105": ("330105", "330103"),
            "330203": ("330203",),
            "330212": ("330212",),
        }

    def test_level_of_each_tier(self) -> None:
        assert [EDITION.scheme.level(tier).colour.en for tier in range(6)] == [
            "grey",
            "green",
            "blue",
            "yellow",
            "orange",
            "red",
        ]

    def test_nothing_can_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            EDITION.tiers = {}  # type: ignore[misc]


class TestTiers:
    """Tier and reason of a district on a day."""

    def test_graded_tier_day_by_day(self) -> None:
        assert [EDITION.tier("330203", day) for day in range(12)] == [0, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 4]

    def test_reason_is_that_of_the_day(self) -> None:
        reason = EDITION.reason("330203", 10)
        assert (reason.first, reason.last, reason.tier) == (10, 10, 5)
        assert reason.sentence["en"] == "The reason of tier 5"
        assert reason.sentence["zh"] == "第5级的理由"


class TestPublished:
    """The authority's maps, never mixed with the graded tiers."""

    def test_no_map_before_the_first(self) -> None:
        assert EDITION.published_on(FEBRUARY_9 - 1) is None
        assert EDITION.published_tier("330203", FEBRUARY_9 - 1) == ()

    def test_a_map_stays_in_force_until_the_next(self) -> None:
        dates = [EDITION.published_on(day) for day in (8, 9, 10, 11)]
        assert [found.date for found in dates if found] == [
            "2020-02-09",
            "2020-02-09",
            "2020-02-09",
            "2020-02-12",
        ]

    def test_two_possible_tiers_and_none(self) -> None:
        assert EDITION.published_tier("330103", 11) == (1, 2)
        assert EDITION.published_tier("330105", 11) == ()

    def test_what_is_open_or_not_named_is_shown_as_not_graded(self) -> None:
        assert [EDITION.shown_tier(code, 11, "published") for code in EDITION.districts] == [0, 0, 4, 3]
        assert [EDITION.shown_tier(code, 11, "graded") for code in EDITION.districts] == [1, 2, 4, 3]
        assert EDITION.shown_tiers(11, "published") == [0, 0, 4, 3]
        assert EDITION.shown_tiers(11, "graded") == [1, 2, 4, 3]
        assert EDITION.shown_tiers(FEBRUARY_9 - 1, "published") == [0, 0, 0, 0]


class TestShapes:
    """A polygon that shows two districts has the colour of the higher."""

    def test_graded(self) -> None:
        assert (EDITION.tier("330105", 3), EDITION.tier("330103", 3)) == (2, 2)
        assert (EDITION.tier("330105", 8), EDITION.tier("330103", 8)) == (3, 2)
        assert [EDITION.shape_tier("330105", day, "graded") for day in (0, 3, 8, 11)] == [2, 2, 3, 2]

    def test_published(self) -> None:
        assert EDITION.shape_tier("330105", FEBRUARY_9, "published") == 3
        assert EDITION.shape_tier("330105", 11, "published") == 0
