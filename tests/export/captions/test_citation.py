"""Captions and citations: written from the edition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.captions.alternative_text import described
from fivecolour.export.captions.caption import caption, compared_with
from fivecolour.export.captions.citation import cite
from fivecolour.export.views.provenance import provenance
from fivecolour.export.views.request import ExportRequest, resolved
from fivecolour.texts import Text
from tests.editions.sample import sample_edition


class TestCitation:
    """Plain, BibTeX and RIS."""

    def test_forms(self, instance: Settings) -> None:
        request, edition = resolved(
            ExportRequest(languages=("en",)), instance.editions, origin="https://map.example"
        )
        made = cite(request, edition, provenance(request, edition, instance.editions), "en")
        assert made.plain.startswith(
            "Bulletins of the health commissions of Zhejiang and its cities, gathered from the media (each "
            "row names its source). Zhejiang five-colour epidemic map, 9 February 2020. Edition 1, "
        )
        assert f"UR  - https://map.example/p/{edition.id[-10:]}/20200209?lang=en\r\n" in made.ris
        assert made.ris.endswith("ER  - \r\n")
        assert made.bibtex.startswith(f"@misc{{{edition.id},\n  author = {{{{Bulletins")

    def test_signs_that_bibtex_reads(self, instance: Settings) -> None:
        request, edition = resolved(ExportRequest(languages=("en",)), instance.editions)
        odd = replace(edition, provenance={"figures_credit": {"en": r"A & B_{1 50% \x"}})
        made = cite(request, odd, provenance(request, edition, instance.editions), "en")
        assert r"author = {{A \& B\_\textbraceleft{}1 50\% \textbackslash{}x}}" in made.bibtex
        assert made.bibtex.count("{") == made.bibtex.count("}")

    @pytest.mark.parametrize(
        ("name", "told"),
        [("\u05d7\u05d9\u05e4\u05d4", "\u2068\u05d7\u05d9\u05e4\u05d4\u2069"), ("Haifa", "Haifa")],
    )
    def test_names_of_the_other_direction_stand_apart(self, instance: Settings, name: str, told: str) -> None:
        request, edition = resolved(ExportRequest(place="330203", languages=("en",)), instance.editions)
        named = replace(edition.districts["330203"], name=Text(name, name), short=Text(name, name))
        others = tuple(one for one in edition.region.districts if one.code != "330203")
        region = replace(edition.region, districts=(named, *others))
        odd = replace(edition, region=region)
        assert f" · {told}, " in described(odd, request, instance.editions, "en")
        assert caption(request, odd, None, "en").startswith(f"{told}, ")

    def test_a_withdrawn_edition_is_cited_as_one(self, instance: Settings) -> None:
        request, edition = resolved(ExportRequest(languages=("en",)), instance.editions)
        origin = provenance(request, edition, instance.editions)
        made = cite(replace(request, withdrawn=True), edition, origin, "en")
        told = "This edition was withdrawn and no longer stands · Zhejiang five-colour epidemic map"
        assert told in made.plain
        assert f"title = {{{{{told}" in made.bibtex
        assert f"TI  - {told}" in made.ris


class TestCaption:
    """What changed, in numbers."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        edition_files.publish(sample_edition(), tmp_path)
        later = sample_edition()
        edition_files.publish(replace(later, tiers={**later.tiers, "330212": "222333333335"}), tmp_path)
        return tmp_path

    def written(self, folder: Path, request: ExportRequest, language: str) -> str:
        found, edition = resolved(request, folder)
        return caption(found, edition, compared_with(found, edition, folder), language)

    def test_against_the_edition_before(self, folder: Path) -> None:
        request = ExportRequest()
        assert self.written(folder, request, "en") == (
            "Sample, 12 February 2020: of 4 districts, high: 1, higher: 1, lower: 1, low: 1. "
            "Against edition 1 (12 February 2020): 1 raised (Yinzhou)."
        )
        written = self.written(folder, request, "zh")
        assert written.endswith("与第1期（2020年2月12日）相比：1个等级上升（鄞州）。")

    def test_an_edition_that_was_withdrawn_is_passed_over(self, folder: Path) -> None:
        first = next(iter(edition_files.paths(folder)))
        edition_files.withdraw(folder, first, edition_files.Withdrawal("2020-02-14T00:00:00Z", "wrong"))
        assert "Against 9 February 2020:" in self.written(folder, ExportRequest(), "en")

    def test_of_one_place_and_on_the_first_day(self, folder: Path) -> None:
        written = self.written(folder, ExportRequest(place="330203", day="2020-02-11"), "en")
        assert written == (
            "Haishu District, 11 February 2020: high. Against 9 February 2020: 1 raised (Haishu)."
        )
        assert "Against" not in self.written(folder, ExportRequest(day="2020-02-01"), "en")

    def test_a_review_before_the_first_day_is_nothing_to_compare_with(self, tmp_path: Path) -> None:
        sample = sample_edition()
        reviews = ("2020-01-31", *sample.reviews)
        edition_files.publish(replace(sample, reviews=reviews), tmp_path)
        assert "Against" not in self.written(tmp_path, ExportRequest(day="2020-02-01"), "en")
        assert "Against 1 February 2020:" in self.written(tmp_path, ExportRequest(day="2020-02-02"), "en")
        compared = ExportRequest(day="2020-02-03", layout="compare")
        assert resolved(compared, tmp_path)[0].other == "2020-02-02"

    def test_says_why_it_is_no_map_in_force(self) -> None:
        early = replace(sample_edition(), drill=True, published_at="2020-02-11T16:00:00Z")
        request = ExportRequest(day="2020-02-12", languages=("en",), layer="graded", withdrawn=True)
        ahead = "Dated ahead: published before this day."
        assert ahead not in caption(request, early, None, "en")
        # Of a week that has begun no map is ahead.
        weekly = replace(early, period="week", published_at="2020-02-06T00:00:00Z")
        assert ahead.replace("day", "week") not in caption(request, weekly, None, "en")
        before = replace(weekly, published_at="2020-02-05T15:59:59Z")
        assert ahead.replace("day", "week") in caption(request, before, None, "en")
        earlier = replace(early, published_at="2020-02-11T15:59:59Z")
        assert caption(request, earlier, None, "en").startswith(
            "Drill: all figures are simulated. This edition was withdrawn and no longer stands. " + ahead
        )

    def test_unknown_to_the_bundled(self, bundled: Edition) -> None:
        assert bundled.number == 1
