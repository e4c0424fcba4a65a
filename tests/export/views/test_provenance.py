"""What a file says of itself: content, hashes and the permalink, worked out in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.views.content import content, content_digest
from fivecolour.export.views.provenance import Provenance, permalink, provenance
from fivecolour.export.views.request import ExportRequest, resolved


@pytest.fixture(scope="module")
def asked(instance: Settings) -> tuple[ExportRequest, Edition]:
    return resolved(ExportRequest(languages=("en",)), instance.editions, origin="https://map.example")


class TestContent:
    """What is shown."""

    def test_picture(self, asked: tuple[ExportRequest, Edition]) -> None:
        document = content(*asked)
        assert document["title"] == {"en": "Zhejiang five-colour epidemic map"}
        haishu = next(one for one in document["districts"] if one["code"] == "330203")
        assert haishu == {
            "code": "330203",
            "name": {"en": "Haishu District"},
            "city": "330200",
            "days": {
                "2020-02-09": {
                    "tier": 4,
                    "published_tiers": [4],
                    "cumulative_confirmed": 66,
                    "new_confirmed": 2,
                    "recent_cases": 38,
                    "recent_cases_are": "=",
                    "figures": {"cluster_cases": None},
                }
            },
        }
        assert document["edition"]["id"] == asked[1].id
        assert document["rule"]["name"] == "zhejiang-2020"

    def test_missing_is_not_zero(self, asked: tuple[ExportRequest, Edition]) -> None:
        days = {one["code"]: one["days"]["2020-02-09"] for one in content(*asked)["districts"]}
        assert days["330110"]["cumulative_confirmed"] is None
        assert days["330127"]["cumulative_confirmed"] == 0

    def test_tables_hold_reasons_of_all_languages(self, asked: tuple[ExportRequest, Edition]) -> None:
        request, edition = asked
        document = content(replace(request, kind="json"), edition)
        day = next(one for one in document["districts"] if one["code"] == "330203")["days"]["2020-02-09"]
        assert sorted(day["reason"]) == ["en", "zh"]
        assert day["signs"]["window_cases"] == 66

    def test_every_change_changes_the_hash(self, asked: tuple[ExportRequest, Edition]) -> None:
        request, edition = asked
        views = [
            request,
            replace(request, day="2020-02-08"),
            replace(request, layout="compare", other="2020-02-08"),
            replace(request, place="330200"),
            replace(request, layer="published"),
            replace(request, languages=("zh",)),
            replace(request, withdrawn=True),
        ]
        assert len({content_digest(content(view, edition)) for view in views}) == len(views)


class TestProvenance:
    """Hashes and links."""

    def test_of_a_picture(self, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        request, edition = asked
        origin = provenance(request, edition, instance.editions)
        tail = edition.id.rsplit("-", 1)[-1]
        assert origin.edition_sha256.startswith(tail)
        assert origin.edition_sha256 == edition_files.content_hash(edition)
        assert origin.permalink == f"https://map.example/p/{tail}/20200209?lang=en"
        assert origin.content_sha256 == content_digest(content(request, edition))
        assert Provenance.parse(origin.document()) == origin

    def test_one_permalink_for_every_format(self, asked: tuple[ExportRequest, Edition]) -> None:
        request, edition = asked
        view = replace(request, layout="trend", size="16:9", layer="published", languages=("zh", "en"))
        link = permalink(view, edition)
        assert link.endswith("/20200209?layer=published&layout=trend&lang=zh,en&size=16:9")
        assert permalink(replace(view, kind="pdf", scale=4), edition) == link

    @pytest.mark.parametrize("document", [None, [], {"request": 1}, {"request": {}, "colour": "red"}])
    def test_what_is_none_is_refused(self, document: object) -> None:
        with pytest.raises(UserError, match="provenance"):
            Provenance.parse(document)
