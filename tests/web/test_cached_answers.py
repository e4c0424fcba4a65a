"""Answers of published data that are given again, and when they are made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.drill.marker import marker, say
from fivecolour.editions import edition_files, map_list
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web import page_routes
from fivecolour.web.api import downloads, open_lists, open_routes
from fivecolour.web.cached_answers import _is_private
from fivecolour.web.pages import district_page, edition_page, history_page
from fivecolour.web.press import press_page
from fivecolour.web.server import create_app
from fivecolour.web.whole_editions import rendered
from tests.editions.sample import sample_edition

API = "/api/v1/editions"


class Site:
    """A map with one edition; `close` lets no answer be made any more."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = replace(settings(), home=home)
        self.folder = own.editions
        self.first = self.publish(1)
        self.client = TestClient(create_app(own))
        self._monkeypatch = monkeypatch

    def publish(self, n: int) -> str:
        return edition_files.publish(replace(sample_edition(), provenance={"n": n}), self.folder)[0].id

    def close(self) -> None:
        def made(*_: object) -> None:
            raise AssertionError("an answer is made anew")

        self._monkeypatch.setattr(open_routes, "chosen_edition", made)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_same_is_given_again(site: Site, encoding: str) -> None:
    asked = {"Accept-Encoding": encoding}
    addresses = [f"{API}/latest/tiers.json?limit=7", f"{API}/{site.first}/tiers.csv", f"{API}/latest.json"]
    before = [site.client.get(one, headers=asked) for one in addresses]
    site.close()
    for address, first in zip(addresses, before, strict=True):
        again = site.client.get(address, headers=asked)
        assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
        assert again.headers.get("content-encoding", "identity") == encoding
        held = site.client.get(address, headers={**asked, "If-None-Match": first.headers["etag"]})
        assert (held.status_code, held.content) == (304, b"")
        assert "content-encoding" not in held.headers
        assert "Accept-Encoding" in held.headers["vary"]
        told = ("etag", "cache-control", "link", "access-control-allow-origin")
        assert [held.headers.get(key) for key in told] == [first.headers.get(key) for key in told]
        assert site.client.head(address, headers=asked).content == b""


def test_files_of_editions_are_given_again_until_they_are_withdrawn(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = f"/editions/{site.first}/tiers.csv?lang=en", {"Accept-Encoding": "br"}
    first = site.client.get(address, headers=asked)
    with monkeypatch.context() as patch:
        patch.delattr(downloads, "_download")
        again = site.client.get(address, headers=asked)
        assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
        held = site.client.get(address, headers={**asked, "If-None-Match": first.headers["etag"]})
        assert (held.status_code, held.headers["cache-control"]) == (304, first.headers["cache-control"])
    edition_files.withdraw(site.folder, site.first, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
    gone = site.client.get(address, headers=asked)
    assert ("WITHDRAWN" in gone.text, gone.headers["cache-control"]) == (True, "no-cache")


def test_what_is_said_of_a_place_is_given_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ["districts/330203.json?lang=en", "districts/330203/reasons.json", "trends/region.zh.dark.json"]
    first = [site.client.get(f"/editions/{site.first}/{path}") for path in paths]
    monkeypatch.delattr(downloads, "_answer")
    again = [site.client.get(f"/editions/{site.first}/{path}") for path in paths]
    assert [one.status_code for one in (*first, *again)] == [200] * 6
    assert [one.content for one in first] == [one.content for one in again]


def test_another_edition_and_a_withdrawal_are_seen_at_once(site: Site) -> None:
    address, fixed = f"{API}/latest/tiers.json", f"{API}/{site.first}/tiers.json"

    def shown() -> tuple[str, bool]:
        of = site.client.get(address).json()["edition"]
        return of["id"], site.client.get(fixed).json()["edition"]["withdrawn"] is not None

    assert shown() == shown() == (site.first, False)
    second = site.publish(2)
    assert shown() == shown() == (second, False)
    edition_files.withdraw(site.folder, site.first, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
    assert shown() == shown() == (second, True)
    assert site.client.get(fixed).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["latest/tiers.json?limit=0", "latest/tiers.json?other=1", "nope/tiers.json", "latest/csv-metadata.json"],
)
def test_refusals_are_not_kept_and_what_says_where_the_site_is_is_each_readers_own(
    site: Site, path: str
) -> None:
    hosts = ["a.example", "b.example", "b.example"]
    told = [site.client.get(f"{API}/{path}", headers={"Host": host}) for host in hosts]
    assert ["a.example" in one.text for one in told] == ["metadata" in path, False, False]
    assert (told[1].status_code == 200, told[1].content) == ("metadata" in path, told[2].content)


def test_what_a_damaged_edition_hides_is_not_kept(site: Site) -> None:
    second = site.publish(2)
    path = edition_files.paths(site.folder)[second]
    whole = path.read_bytes()
    addresses = [f"{API}/latest/tiers.json", f"{API}/latest.json", "/data", "/press"]

    def tell() -> list[str]:
        return [site.client.get(one).text for one in addresses]

    path.write_bytes(whole[:-9])
    hidden = tell()
    # Mended: the folder has the same names as before.
    path.write_bytes(whole)
    assert all(one != other for one, other in zip(tell(), hidden, strict=True))


def test_the_list_of_maps_is_made_anew_after_an_edition(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    made = open_lists.maps
    monkeypatch.setattr(open_lists, "maps", lambda own: asked.append(1) or made(own))
    monkeypatch.setattr(map_list, "_OTHERS_SECONDS", 1e9)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(site.folder.parent))
    site.client = TestClient(create_app(replace(settings(), home=site.folder.parent)))
    before = [site.client.get("/api/v1/maps.json").json() for _ in range(2)]
    assert (before[0], len(asked)) == (before[1], 1)
    second = site.publish(2)
    after = site.client.get("/api/v1/maps.json").json()
    assert (before[0]["rows"][0]["edition"], after["rows"][0]["edition"], len(asked)) == (
        site.first,
        second,
        2,
    )


class TestPages:
    """Pages are given again as long as they would tell the same."""

    @pytest.fixture
    def asked(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return what is asked of the routes, in a list that grows."""
        asked: list[str] = []

        def noted(query: Mapping[str, str], *given: Any, **more: Any) -> Any:
            asked.append(str(query))
            return rendered(query, *given, **more)

        for module in (page_routes, district_page, edition_page):
            monkeypatch.setattr(module, "rendered", noted)
        return asked

    def test_until_another_edition_is_shown(self, site: Site, asked: list[str]) -> None:
        addresses = ["/?date=2020-02-09", "/method", "/d/330203?date=2020-02-09", "/wall", "/data", "/embed"]
        first, again = ([site.client.get(one) for one in addresses] for _ in range(2))
        assert [one.status_code for one in first] == [200] * 6
        assert [(one.content, dict(one.headers)) for one in first] == [
            (one.content, dict(one.headers)) for one in again
        ]
        held = site.client.get(addresses[-1], headers={"If-None-Match": first[-1].headers["etag"]})
        assert (held.status_code, held.content, held.headers["refresh"]) == (304, b"", "900")
        assert (len(asked), "content-type" in held.headers) == (6, False)
        assert dict(site.client.head(addresses[0]).headers) == dict(first[0].headers)
        second = site.publish(2)
        told = [second in site.client.get(one).text for one in addresses]
        # A frame names no edition.
        assert (told, len(asked)) == ([True] * 5 + [False], 12)

    @pytest.mark.parametrize("address", ["/history?lang=en", "/press?lang=en"])
    def test_pages_about_several_editions_too(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        first, asked = site.client.get(address), list[int]()
        for module in (history_page, press_page):
            made = module.page
            monkeypatch.setattr(module, "page", lambda *a, made=made, **k: asked.append(1) or made(*a, **k))
        assert (site.client.get(address).content, asked) == (first.content, [])
        second = site.publish(2)
        assert second not in first.text
        assert second in site.client.get(address).text
        assert asked == [1]
        # Wrong addresses are endless: none takes the place of a right one.
        for _ in range(2):
            assert site.client.get(address + "&layer=x").status_code in (200, 422)
        assert len(asked) in (1, 3)

    def test_until_the_standing_order_names_another(self, site: Site) -> None:
        before = site.client.get("/data?lang=en").text
        order = site.folder.parent / "publish.toml"
        order.write_text(
            'region_set = "ningbo"\nscheme = "ningbo-2020"\nfrom = 2020-02-01\nmode = "manual"\n'
            'contact = { name = "Duty officer", email = "duty@example.org" }\n'
        )
        after = site.client.get("/data?lang=en").text
        assert ("duty@example.org" in before, "duty@example.org" in after) == (False, True)

    def test_what_sets_a_cookie_or_is_of_staff_is_not_kept(self, site: Site) -> None:
        assert site.client.get("/staff/sign-in").status_code == 200
        assert _is_private([(b"Set-Cookie", b"a=b")])
        assert _is_private([(b"cache-control", b"private, no-store")])
        assert not _is_private([(b"cache-control", b"no-cache")])
        site.client.cookies.clear()
        assert "set-cookie" in site.client.get("/staff/sign-in").headers

    def test_until_something_beside_it_changes(
        self, site: Site, asked: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address, home = f"/?edition={site.first}&lang=en", site.folder.parent
        told = [site.client.get(address).text]
        edition_files.withdraw(site.folder, site.first, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        told += [site.client.get(address).text]
        marker(home).parent.mkdir(parents=True)
        say(home, {})
        told += [site.client.get(address).text]
        monkeypatch.setattr(page_routes, "today", lambda _: date(2020, 2, 15))
        told += [site.client.get(address).text for _ in range(2)]
        assert ["a slip" in one for one in told] == [False, True, True, True, True]
        assert len(asked) == len(set(told)) == 4

    def test_each_reader_has_their_own(self, site: Site, asked: list[str]) -> None:
        readers = [
            {"Accept-Language": "zh", "Host": "a.example"},
            {"Accept-Language": "en", "Host": "a.example"},
            {"Accept-Language": "en", "Host": "b.example"},
            {"Accept-Language": "en", "Host": "b.example", "Accept-Encoding": "identity"},
        ]
        for _ in range(2):
            pages = [site.client.get("/d/330203", headers=one) for one in readers]
        assert ['lang="en"' in one.text[:200] for one in pages] == [False, True, True, True]
        assert ["//b.example/" in one.text for one in pages] == [False, False, True, True]
        assert len(asked) == 4
        # Faults of addresses are endless: they take nobody's place.
        for _ in range(2):
            assert site.client.get("/?date=2020-13-40").status_code == 200
        assert len(asked) == 6
