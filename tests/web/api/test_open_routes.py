"""Published data for programs: tables, pages, what is kept for ever, who may read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.web.server import create_app
from tests.editions.flowed import flowed_edition
from tests.editions.sample import DAYS, TIERS, sample_edition

API = "/api/v1"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(settings(), home=tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def published(config: Settings) -> list[Edition]:
    """Return two editions: the second calls 海曙 red on its last day and blue on the day before."""
    first, _ = edition_files.publish(replace(flowed_edition(), provenance={"n": 1}), config.editions)
    tiers = {**TIERS, "330203": "033444444425"}
    second, _ = edition_files.publish(
        replace(flowed_edition(), tiers=tiers, provenance={"n": 2}), config.editions
    )
    return [first, second]


@pytest.fixture(scope="module")
def client(config: Settings, published: list[Edition]) -> TestClient:
    return TestClient(create_app(config))


def rows(client: TestClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(API + address)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def as_csv(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(API + address).text)))


# Of which UTC has no day.
EARLY = "as_of=0001-01-01T00:00:00%2B23:59"


class TestTables:
    """The same rows as JSON and as CSV."""

    def test_tiers(self, client: TestClient, published: list[Edition]) -> None:
        address = f"/editions/{published[0].id}/tiers"
        row = {
            "district": "330203",
            "date": "2020-02-11",
            "tier": 5,
            "colour": "red",
            "level_zh": "高风险",
            "level_en": "high",
            "published_tiers": "4",
            "edition": published[0].id,
        }
        assert row in rows(client, f"{address}.json?district=330203")
        assert {**row, "tier": "5"} in as_csv(client, f"{address}.csv")

    def test_a_figure_that_nobody_reported_is_not_zero(self, client: TestClient) -> None:
        address = "/editions/latest/series"
        day = "?district=330203&from=2020-02-11&to=2020-02-12"
        values = {(r["date"], r["indicator"]): r["value"] for r in rows(client, f"{address}.json{day}")}
        assert values["2020-02-11", "new_confirmed"] is None
        assert values["2020-02-12", "new_confirmed"] == 0
        cells = {(r["date"], r["indicator"]): r["value"] for r in as_csv(client, f"{address}.csv{day}")}
        assert (cells["2020-02-11", "new_confirmed"], cells["2020-02-12", "new_confirmed"]) == ("", "0")

    def test_a_reason_has_its_sentence_and_its_data(self, client: TestClient) -> None:
        first, *_ = rows(client, "/editions/latest/reasons.json?district=330212")
        assert (first["first_day"], first["last_day"], first["tier"]) == ("2020-02-01", "2020-02-03", 2)
        assert (first["reason_en"], first["data"]) == ("The reason of tier 2", {"tier": 2})

    def test_what_changed_since_an_edition(self, client: TestClient, published: list[Edition]) -> None:
        found = rows(client, f"/editions/latest/changes.json?since={published[0].id}")
        assert [(r["kind"], r["district"], r["date"], r["before"], r["after"]) for r in found] == [
            ("newest", "330203", "2020-02-12", 4, 5),
            ("restated", "330203", "2020-02-11", 5, 2),
            ("restated", "330203", "2020-02-12", 4, 5),
        ]

    @pytest.mark.parametrize(
        "name", [name for name, one in TABLES.items() if not one.compared and one.there(sample_edition())]
    )
    def test_json_and_csv_have_the_columns_that_are_declared(self, client: TestClient, name: str) -> None:
        page = client.get(f"{API}/editions/latest/{name}.json").json()
        assert page["total"] == len(as_csv(client, f"/editions/latest/{name}.csv")) > 0
        assert all(set(row) <= set(page["columns"]) for row in page["rows"])
        head = client.get(f"{API}/editions/latest/{name}.csv").text.splitlines()[0]
        assert head.split(",") == page["columns"]

    def test_a_name_is_no_formula(self, config: Settings, client: TestClient) -> None:
        edition = sample_edition()
        evil = replace(edition.scheme.levels[4], name=edition.scheme.levels[4].name.each(lambda _: "=1+1"))
        scheme = replace(edition.scheme, levels=(*edition.scheme.levels[:4], evil, edition.scheme.levels[5]))
        made, _ = edition_files.publish(replace(edition, scheme=scheme), config.editions)
        table = as_csv(client, f"/editions/{made.id}/tiers.csv?district=330203")
        assert {one["level_en"] for one in table if one["tier"] == "4"} == {"'=1+1"}
        edition_files.withdraw(config.editions, made.id, Withdrawal("2020-02-14T00:00:00Z", "a trial"))


class TestPages:
    """All pages together are the table, whatever their size."""

    @pytest.mark.parametrize("limit", [1, 7, 47, 48])
    def test_all_pages_are_the_whole(self, client: TestClient, published: list[Edition], limit: int) -> None:
        address, found = f"tiers.json?limit={limit}", []
        while address:
            answer = client.get(f"{API}/editions/{published[0].id}/{address}")
            found += answer.json()["rows"]
            link = answer.headers.get("link", "")
            assert ('rel="next"' in link) == (answer.json()["next_after"] is not None)
            address = link[1:].split(">")[0] if link else ""
        assert [(row["district"], row["date"], str(row["tier"])) for row in found] == [
            (code, day, TIERS[code][at]) for code in TIERS for at, day in enumerate(DAYS)
        ]

    @pytest.mark.parametrize("first", ["editions/latest/tiers.json?limit=5", "editions.json?limit=1"])
    def test_an_edition_that_comes_between_pages_moves_no_row(self, tmp_path: Path, first: str) -> None:
        own = replace(settings(), home=tmp_path)
        made = [
            edition_files.publish(replace(sample_edition(), provenance={"n": n}), own.editions)[0].id
            for n in (1, 2)
        ]
        reader, address, found = TestClient(create_app(own)), f"{API}/{first}", list[dict[str, Any]]()
        number = 3
        while address:
            answer = reader.get(address)
            found += answer.json()["rows"]
            link = answer.headers.get("link", "")
            address = urljoin(address, link[1:].split(">")[0]) if link else ""
            red = {**TIERS, "330203": "5" * len(DAYS)}
            edition_files.publish(
                replace(sample_edition(), tiers=red, provenance={"n": number}), own.editions
            )
            number += 1
        if "tiers" in first:
            assert {row["edition"] for row in found} == {made[1]}
            assert len({(row["district"], row["date"]) for row in found}) == len(found) == 48
        else:
            assert [row["id"] for row in found] == [made[1], made[0]]

    @pytest.mark.parametrize(
        ("method", "address", "status", "words"),
        [
            ("GET", f"{API}/nothing", 404, "/api/v1/openapi.json lists"),
            ("GET", f"{API}/editions/latest/nothing.json", 404, "/api/v1/openapi.json lists"),
            ("GET", "/api", 404, "no page 'api'"),
            ("GET", API, 404, "no page 'api/v1'"),
            ("DELETE", f"{API}/editions/latest/tiers.json", 405, "takes GET, HEAD alone"),
            ("TRACE", f"{API}/maps.json", 405, "takes GET, HEAD alone"),
            ("PATCH", f"{API}/reports", 405, "takes POST alone"),
            ("POST", "/feeds/tiers.en.atom", 405, "takes GET, HEAD alone"),
            ("GET", "/feeds", 404, "no page 'feeds'"),
        ],
    )
    def test_every_refusal_is_a_problem_that_says_what_to_do(
        self, client: TestClient, method: str, address: str, status: int, words: str
    ) -> None:
        answer = client.request(method, address)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert words in answer.json()["detail"]
        assert (status != 405) or answer.headers["allow"] in words

    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=10001",
            "after=-1",
            "from=nope",
            "as_of=nope",
            "as_of=20200209",
            "from=86400",
            "to=1.5",
            EARLY,
        ],
    )
    def test_what_is_not_understood_is_a_problem(self, client: TestClient, query: str) -> None:
        answer = client.get(f"{API}/editions/latest/tiers.json?{query}")
        assert (answer.status_code, answer.json()["status"]) == (422, 422)
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "address",
        [
            "editions/nope/tiers.csv",
            "editions/nope.json",
            "editions/latest/tiers.json?district=1",
            "editions/latest/tiers.json?from=2020-03-01",
            "editions/latest/changes.json?since=nope",
        ],
    )
    def test_what_is_not_there(self, client: TestClient, address: str) -> None:
        assert client.get(f"{API}/{address}").status_code == 404


class TestCached:
    """What is under a hash is for ever, what is newest is asked again."""

    def test_a_hash_is_for_ever(self, client: TestClient, published: list[Edition]) -> None:
        answer = client.get(f"{API}/editions/{published[0].id}/tiers.csv")
        assert answer.headers["cache-control"] == FOREVER
        again = client.get(
            f"{API}/editions/{published[0].id}/tiers.csv", headers={"If-None-Match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(f"{API}/editions/{published[0].id}/tiers.csv")
        assert (head.status_code, head.headers["etag"], head.content) == (200, answer.headers["etag"], b"")

    def test_the_newest_is_not(self, client: TestClient) -> None:
        assert client.get(f"{API}/editions/latest/tiers.csv").headers["cache-control"] == "no-cache"

    def test_withdrawn_and_drill_are_marked(self, config: Settings, client: TestClient) -> None:
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), config.editions)
        edition_files.withdraw(config.editions, drill.id, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        page = client.get(f"{API}/editions/{drill.id}/districts.json")
        assert page.headers["cache-control"] == "no-cache"
        assert page.json()["edition"]["drill"] is True
        assert page.json()["edition"]["withdrawn"] == {"at": "2020-02-14T00:00:00Z", "why": "a slip"}
        first = as_csv(client, f"/editions/{drill.id}/districts.csv")[0]
        assert first["edition"] == f"DRILL WITHDRAWN {drill.id}"
        listed = {one["id"]: one for one in as_csv(client, "/editions.csv")}
        assert (listed[drill.id]["drill"], listed[drill.id]["withdrawn_why"]) == ("true", "a slip")

    def test_what_people_keep_is_marked_and_kept_by_no_cache(self, tmp_path: Path) -> None:
        own = replace(settings(), home=tmp_path)
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), own.editions)
        reader = TestClient(create_app(own))
        files = ("tiers.csv", "map.geojson", "map.svg?lang=en")
        before = [reader.get(f"/editions/{drill.id}/{file}") for file in files]
        assert {one.headers["cache-control"] for one in before} == {FOREVER}
        edition_files.withdraw(own.editions, drill.id, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        table, shapes, picture = (reader.get(f"/editions/{drill.id}/{file}") for file in files)
        assert f",DRILL WITHDRAWN {drill.id}," in table.text
        assert '"withdrawn":true,"notice":"演练 DRILL · 已撤回 WITHDRAWN"' in shapes.text
        assert all(mark in picture.text for mark in (">演练 DRILL<", ">WITHDRAWN 已撤回<"))
        for one in (table, shapes, picture):
            assert one.headers["cache-control"] == "no-cache"
            assert 'filename="drill_withdrawn_sample_2020-02-12_no1_' in one.headers["content-disposition"]
        (listed,) = reader.get(f"{API}/maps.json").json()["rows"]
        assert (listed["drill"], listed["withdrawn"]) == (True, True)
        asked = f"/oembed?url=http://testserver/?edition={drill.id}"
        assert reader.get(asked).json()["title"].startswith("DRILL WITHDRAWN ")


def test_a_key_of_pages_is_not_passed_over(client: TestClient) -> None:
    """Whoever writes `date` would get all days and not know."""
    for key in ("date=2020-02-09", "lang=en", "city=330200"):
        answer = client.get(f"{API}/editions/latest/tiers.csv?{key}")
        words = f"unknown key '{key.split('=')[0]}'; there are: after, as_of, district, from, limit, to"
        assert (answer.status_code, answer.json()["detail"]) == (422, words)


def test_a_misspelt_key_is_not_passed_over(client: TestClient) -> None:
    answer = client.get(f"{API}/editions/latest/tiers.csv?distrct=330203")
    words = (
        "unknown key 'distrct', did you mean 'district'?; there are: after, as_of, district, from, limit, to"
    )
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"] == words


class TestAsOf:
    """Which edition readers were shown at a moment."""

    def test_moments(self, config: Settings, client: TestClient, published: list[Edition]) -> None:
        first = published[0].published_at
        shown = client.get(f"{API}/editions/latest.json", params={"as_of": "9999-01-01T00:00:00Z"})
        assert shown.json()["id"] == published[1].id
        assert client.get(f"{API}/editions/latest.json?as_of=2020-01-01T00:00:00Z").status_code == 404
        assert client.get(f"{API}/editions/latest.json", params={"as_of": first}).status_code == 200

    def test_only_of_the_newest_and_with_a_time_zone(
        self, client: TestClient, published: list[Edition]
    ) -> None:
        fixed = client.get(f"{API}/editions/{published[0].id}.json?as_of=2020-01-01T00:00:00Z")
        naive = client.get(f"{API}/editions/latest.json?as_of=2020-01-01T00:00:00")
        assert (fixed.status_code, naive.status_code) == (422, 422)
        assert "time zone" in naive.json()["detail"]


class TestOtherSites:
    """Their scripts may read what is published, and nothing else."""

    def test_reads_are_open(self, client: TestClient, published: list[Edition]) -> None:
        for address in (
            f"{API}/maps.json",
            f"/editions/{published[0].id}/tiers.csv",
            f"{API}/editions/x.json",
        ):
            assert client.get(address).headers["access-control-allow-origin"] == "*"
        asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
        preflight = client.options(f"{API}/maps.json", headers=asked)
        assert (preflight.status_code, preflight.headers["access-control-allow-methods"]) == (
            204,
            "GET, HEAD",
        )

    def test_nothing_else_is(self, client: TestClient) -> None:
        assert "access-control-allow-origin" not in client.post(f"{API}/reports?source=x").headers
        assert "access-control-allow-origin" not in client.get("/").headers
        asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
        assert "access-control-allow-origin" not in client.options(f"{API}/reports", headers=asked).headers


def test_a_map_lists_itself(client: TestClient, published: list[Edition]) -> None:
    (only,) = rows(client, "/maps.json")
    assert (only["name"], only["address"], only["shown"]) == ("", "/", True)
    assert only["edition"] == published[1].id


def test_a_further_map_says_its_own_address(config: Settings, published: list[Edition]) -> None:
    """Its metadata lead to it, not to the default map."""
    further = TestClient(create_app(replace(config, map="rio"), among_others=True))
    catalogue = further.get(f"{API}/catalogue.jsonld").json()
    assert catalogue["@id"] == "http://testserver/m/rio/api/v1/catalogue.jsonld"
    package = further.get(f"{API}/editions/{published[0].id}/datapackage.json").json()
    assert package["homepage"] == "http://testserver/m/rio/"
    assert further.get(f"{API}/editions/{published[0].id}/csv-metadata.json").status_code == 200
