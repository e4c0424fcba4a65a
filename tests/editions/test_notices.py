"""Notices: the little that open pages are told of an edition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from fivecolour.editions import edition_errors, edition_files, notices
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from tests.editions.sample import sample_edition

EDITION = sample_edition()


class TestNotice:
    """Names, days, and tiers in the order of the codes."""

    def test_what_it_says(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(replace(EDITION, opens_on="2020-02-09"), tmp_path)
        found = notices.notice(tmp_path, edition.id)
        assert found | {"frame": "", "published": ""} == {
            "id": edition.id,
            "number": 1,
            "published": "",
            "frame": "",
            "days": ["2020-02-01", "2020-02-12"],
            "opens": "2020-02-09",
            "drill": False,
            "tiers": {"2020-02-09": "2343", "2020-02-12": "1243"},
        }
        assert found["published"] == edition.published_at

    def test_order_of_the_codes_not_of_the_region_set(self, tmp_path: Path) -> None:
        turned = replace(EDITION, region=replace(EDITION.region, districts=EDITION.region.districts[::-1]))
        edition, _ = edition_files.publish(turned, tmp_path)
        assert notices.notice(tmp_path, edition.id)["tiers"] == {"2020-02-12": "1243"}

    def test_an_edition_of_the_first_format(self, tmp_path: Path) -> None:
        name = "sample-20200212-8d1b0a3f55"
        whole = replace(EDITION, id=name, number=3)
        path = tmp_path / f"000003.{name}.json"
        path.write_bytes(TypeAdapter(Edition).dump_json(whole))
        with pytest.raises(edition_errors.UnreadableEditionError):
            notices.notice(tmp_path, name)

    def test_none_of_that_name(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="no edition 'nothing'"):
            notices.notice(tmp_path, "nothing")


class TestFrame:
    """The same while only figures change."""

    def test_figures_do_not_count(self, tmp_path: Path) -> None:
        one, _ = edition_files.publish(EDITION, tmp_path)
        other, _ = edition_files.publish(
            replace(EDITION, tiers={**EDITION.tiers, "330203": "033444444443"}), tmp_path
        )
        assert one.id != other.id
        assert notices.frame(tmp_path, one.id) == notices.frame(tmp_path, other.id)

    @pytest.mark.parametrize(
        "changed",
        [
            replace(EDITION, drill=True),
            replace(EDITION, region=replace(EDITION.region, districts=EDITION.region.districts[::-1])),
            replace(EDITION, scheme=replace(EDITION.scheme, in_force_from="2020-02-10")),
        ],
        ids=["drill", "districts", "rule"],
    )
    def test_what_a_page_is_laid_out_from_counts(self, changed: Edition, tmp_path: Path) -> None:
        one, _ = edition_files.publish(EDITION, tmp_path)
        other, _ = edition_files.publish(changed, tmp_path)
        assert notices.frame(tmp_path, one.id) != notices.frame(tmp_path, other.id)
