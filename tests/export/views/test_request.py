"""What a request is: the same view has one hash, and what cannot be is refused with a remedy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.views.request import ExportRequest, from_query, level_of, resolved, shown


class TestCanonicalForm:
    """One form, one hash."""

    def test_hash_of_a_picture_and_of_a_table(self) -> None:
        picture = ExportRequest("png", "e", "2020-02-09", layer="graded", languages=("zh", "en"), scale=2)
        assert picture.canonical().decode() == (
            '{"day":"2020-02-09","edition":"e","kind":"png","languages":["zh","en"],"layer":"graded",'
            '"layout":"map","scale":2,"size":"a4"}'
        )
        assert picture.digest == "37d097144b5930d2000d48a2134dc74ec4eb8e3d35e4b986d6a1f9df810dd3f8"

    def test_what_makes_no_difference_is_not_in_it(self) -> None:
        table = ExportRequest("geojson", "e", "2020-02-09")
        same = replace(table, languages=("en",), scale=4, size="16:9", layout="trend", layer="published")
        assert same.digest == table.digest
        assert replace(table, kind="csv").digest != replace(table, kind="csv", languages=("en",)).digest
        assert replace(table, kind="pdf", scale=2).digest == replace(table, kind="pdf").digest

    def test_is_read_back(self) -> None:
        request = ExportRequest("png", "e", "2020-02-09", layout="compare", other="2020-02-01", scale=3)
        assert ExportRequest.parse(json.loads(request.canonical())) == request

    def test_address_leaves_defaults_out_and_is_read_back(self) -> None:
        request = ExportRequest("pdf", "e", "2020-02-09", languages=("zh", "en"), size="a3-landscape")
        assert request.query() == "format=pdf&edition=e&date=2020-02-09&lang=zh,en&size=a3-landscape"
        assert from_query(dict(part.split("=") for part in request.query().split("&"))) == request


class TestResolved:
    """Nothing is left open."""

    def test_latest_and_defaults(self, instance: Settings, bundled: Edition) -> None:
        request, edition = resolved(ExportRequest(), instance.editions, origin="https://map.example")
        assert edition.id == bundled.id
        assert request == ExportRequest(
            edition=bundled.id,
            day="2020-02-09",
            layer="graded",
            languages=("zh",),
            origin="https://map.example",
        )

    def test_compared_with_the_review_before(self, instance: Settings) -> None:
        asked = ExportRequest(day="2020-02-12", layout="compare")
        assert resolved(asked, instance.editions)[0].other == "2020-02-09"
        wrong_way_round = replace(asked, other="2020-02-20")
        found = resolved(wrong_way_round, instance.editions)[0]
        assert (found.day, found.other) == ("2020-02-20", "2020-02-12")

    def test_places(self, instance: Settings) -> None:
        city, edition = resolved(ExportRequest(place="330200"), instance.editions)
        county, _ = resolved(ExportRequest(place="330203"), instance.editions)
        assert (level_of(city, edition), level_of(county, edition)) == ("city", "county")
        assert (len(shown(city, edition)), shown(county, edition)) == (10, ["330203"])

    @pytest.mark.parametrize(
        ("query", "error"),
        [
            (
                {"format": "avi"},
                "unknown format 'avi'; use svg, png, pdf, gif, webp, csv, csvw, xlsx, geojson, json, zip",
            ),
            (
                {"size": "a5"},
                "unknown size 'a5'; use 16:9, 4:3, 1:1, card, a4, a4-landscape, a3, a3-landscape",
            ),
            ({"scale": "9"}, "unknown scale '9'; use 1, 2, 3, 4"),
            ({"lang": "zh,xx"}, "there is no language 'xx'; there are: en,"),
            ({"lang": "zh,zh"}, "one language, or two different ones together: lang=zh,en"),
            ({"compare": "2 Feb"}, "'2 Feb' is no day; write it as 2020-02-09"),
            ({"date": "9 Feb"}, "'9 Feb' is no day; write it as 2020-02-09"),
            ({"place": "990000"}, "has no district or city '990000'; there are: 330102, 330103,"),
            ({"edition": "none"}, "no edition 'none'; there are: zhejiang-2020-20200305-"),
            ({"date": "2021-01-01"}, "has no day 2021-01-01; it covers 2020-01-21 to 2020-03-05"),
            ({"date": "2020-01-21", "layout": "compare"}, "say with which it is to be compared"),
        ],
    )
    def test_refused(self, instance: Settings, query: Mapping[str, str], error: str) -> None:
        with pytest.raises(UserError) as refused:
            resolved(from_query(query), instance.editions)
        assert error in str(refused.value)
