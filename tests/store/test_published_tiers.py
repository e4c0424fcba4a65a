"""The repository of published colours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from fivecolour.reports.report_data import PublishedTier
from fivecolour.store.insertion import Added
from fivecolour.store.published_tiers import PublishedTiers

HAISHU = PublishedTier("330203", "海曙区", date(2020, 2, 9), None, (4,), "published list", "sina")
FEBRUARY = {"start": date(2020, 2, 1), "end": date(2020, 2, 29)}


@pytest.fixture
def published(store: Engine) -> PublishedTiers:
    return PublishedTiers(store)


class TestPublishedTiers:
    """What the authority said, apart from what is computed."""

    def test_colours_come_back_by_day_then_place(self, published: PublishedTiers) -> None:
        later = replace(HAISHU, event_date=date(2020, 2, 12), tiers=(4, 3))
        other = replace(HAISHU, place="330212", name="鄞州区", tiers=(3,))
        assert published.add_many([later, other, HAISHU], file="map.csv") == Added(3, 0)
        assert published.find(**FEBRUARY) == (HAISHU, other, later)

    def test_both_ends_of_the_window_count(self, published: PublishedTiers) -> None:
        published.add_many([HAISHU], file="map.csv")
        assert published.find(start=date(2020, 2, 9), end=date(2020, 2, 9)) == (HAISHU,)
        assert published.find(start=date(2020, 2, 10), end=date(2020, 2, 29)) == ()

    def test_a_correction_takes_the_place_of_what_was_published(self, published: PublishedTiers) -> None:
        corrected = replace(HAISHU, issued_on=date(2020, 2, 11), tiers=(3,))
        published.add_many([corrected, replace(HAISHU, issued_on=date(2020, 2, 10))], file="map.csv")
        assert published.find(**FEBRUARY) == (corrected,)
        assert published.count() == 2

    def test_the_same_again_changes_nothing(self, published: PublishedTiers) -> None:
        published.add_many([HAISHU], file="map.csv", sha256="b" * 64)
        assert published.add_many([HAISHU], file="map.csv", sha256="b" * 64) == Added(0, 1)
        assert published.add_many([HAISHU], file="map.csv") == Added(0, 1)
        assert published.count() == 1
