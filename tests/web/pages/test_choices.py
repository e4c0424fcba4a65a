from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.edition_data import Edition
from fivecolour.web.pages.choices import left_out
from tests.editions.cut import cut
from tests.editions.sample import sample_edition

EDITION = sample_edition()


class TestLeftOut:
    """Controls appear only where there is something to choose."""

    def test_zhejiang_has_everything_but_flows(self, bundled: Edition) -> None:
        assert left_out(bundled) == ("flows",)

    def test_one_day(self) -> None:
        assert left_out(cut(EDITION, 1)) == ("days", "published", "flows", "signs")

    def test_nothing_published(self) -> None:
        assert left_out(replace(EDITION, published=(), cities={})) == (
            "published",
            "flows",
            "signs",
            "totals",
        )

    def test_one_city_and_none(self) -> None:
        one = replace(EDITION.region, cities=EDITION.region.cities[:1])
        assert left_out(replace(EDITION, region=one)) == ("groups", "flows", "signs")
        none = replace(EDITION.region, cities=(), districts=EDITION.region.districts[:1])
        assert left_out(replace(EDITION, region=none)) == ("groups", "places", "flows", "signs")
