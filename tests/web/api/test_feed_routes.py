"""Feeds and calendars by address."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
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


def test_calendars_know_which_state_is_the_later_one(tmp_path: Path) -> None:
    """After an edition is withdrawn the one before is shown again: that is later, not earlier."""
    own = replace(settings(), home=tmp_path)
    client = TestClient(create_app(own))
    found = []
    with pytest.MonkeyPatch.context() as patch:
        for hour, number in ((1, 0), (2, 1)):
            patch.setattr(edition_files, "now", lambda hour=hour: f"2020-02-13T0{hour}:00:00Z")
            edition_files.publish(replace(sample_edition(), provenance={"n": number}), own.editions)
            found.append(client.get("/feeds/reviews.en.ics").text)
    newest = list(edition_files.paths(own.editions))[1]
    edition_files.withdraw(own.editions, newest, Withdrawal("2020-02-13T02:30:00Z", "a slip"))
    found.append(client.get("/feeds/reviews.en.ics").text)
    marks = re.compile(r"^(?:UID|DTSTAMP|SEQUENCE):(.*?)\r$", re.MULTILINE)
    assert [marks.findall(one)[:3] for one in found] == [
        ["20200213T010000Z", "2020-02-09.map.sample@five-colour-map.invalid", "1"],
        ["20200213T020000Z", "2020-02-09.map.sample@five-colour-map.invalid", "2"],
        ["20200213T023000Z", "2020-02-09.map.sample@five-colour-map.invalid", "3"],
    ]
