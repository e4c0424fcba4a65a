"""Feeds and calendars by address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    own = replace(settings(), home=tmp_path_factory.mktemp("feeds"), public_url="https://map.example.org")
    edition_files.publish(sample_edition(), own.editions)
    return TestClient(create_app(own))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feeds/tiers.zh.atom", "application/atom+xml"),
        ("/feeds/districts/330203.en.atom", "application/atom+xml"),
        ("/feeds/reviews.zh.ics", "text/calendar; charset=utf-8"),
    ],
)
def test_they_are_read_again_only_when_they_changed(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert f"https://map.example.org{path}" in answer.text or path.endswith(".ics")
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(path).headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/feeds/tiers.xx.atom", "/feeds/districts/1.zh.atom", "/feeds/reviews.xx.ics", "/feeds/x"]
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("/?lang=en", "feeds/tiers.en.atom"),
        ("/?lang=en&district=330203", "feeds/districts/330203.en.atom"),
        ("/data?lang=zh", "feeds/tiers.zh.atom"),
    ],
)
def test_pages_name_their_feed(client: TestClient, page: str, named: str) -> None:
    link = f'<link rel="alternate" type="application/atom+xml" href="{named}"'
    assert link in client.get(page).text
    assert client.get(f"/{named}").status_code == 200
