"""Editions as versions in time: the headers of RFC 7089, letter for letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition

Client = Callable[..., TestClient]
FIRST, SECOND = "Thu, 13 Feb 2020 01:00:00 GMT", "Thu, 13 Feb 2020 02:00:00 GMT"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of three editions, an hour apart; the second was withdrawn before the third came."""
    home = tmp_path_factory.mktemp("memento")
    with pytest.MonkeyPatch.context() as patch:
        for hour in (1, 2, 3):
            patch.setattr(edition_files, "now", lambda hour=hour: f"2020-02-13T0{hour}:00:00Z")
            edition_files.publish(replace(sample_edition(), provenance={"n": hour}), home / "editions")
    edition_files.withdraw(
        home / "editions",
        list(edition_files.paths(home / "editions"))[1],
        Withdrawal("2020-02-13T02:30:00Z", "a slip"),
    )
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> TestClient:
    app = create_app(replace(settings(), home=home, public_url="https://map.example"))
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="module")
def names(home: Path) -> list[str]:
    return list(edition_files.paths(home / "editions"))


def ends(names: list[str], root: str = "https://map.example") -> str:
    return (
        f'<{root}/timemap>; rel="timemap"; type="application/link-format", '
        f'<{root}/?edition={names[0]}>; rel="first memento"; datetime="Thu, 13 Feb 2020 01:00:00 GMT", '
        f'<{root}/?edition={names[2]}>; rel="last memento"; datetime="Thu, 13 Feb 2020 03:00:00 GMT"'
    )


class TestPages:
    """An edition's own page says when it was published; the map's, where its editions are."""

    def test_an_edition(self, client: TestClient, names: list[str]) -> None:
        answer = client.get(f"/?edition={names[1]}&date=2020-02-09&lang=en")
        assert answer.headers["memento-datetime"] == SECOND
        assert answer.headers["link"] == (
            '<https://map.example/?date=2020-02-09&lang=en>; rel="original", '
            '<https://map.example/timegate?date=2020-02-09&lang=en>; rel="timegate", ' + ends(names)
        )

    def test_the_map(self, client: TestClient, names: list[str]) -> None:
        answer = client.get("/")
        assert "memento-datetime" not in answer.headers
        assert answer.headers["link"] == '<https://map.example/timegate>; rel="timegate", ' + ends(names)

    def test_other_pages_are_no_versions_of_it(self, client: TestClient, names: list[str]) -> None:
        for path in ("wall", "method"):
            assert "memento-datetime" not in client.get(f"/{path}?edition={names[0]}").headers

    def test_what_a_request_says_of_the_host_is_not_repeated(self, home: Path, names: list[str]) -> None:
        plain = TestClient(create_app(replace(settings(), home=home)))
        link = plain.get("/", headers={"host": "evil.example"}).headers["link"]
        assert link == '</timegate>; rel="timegate", ' + ends(names, root="")


class TestTimeGate:
    """Who asks for a moment is sent to the edition that was shown then."""

    @pytest.mark.parametrize(
        ("moment", "number"),
        [
            ("Thu, 13 Feb 2020 00:59:59 GMT", 0),  # before the first: the first
            (FIRST, 0),
            ("Thu, 13 Feb 2020 01:59:59 GMT", 0),
            (SECOND, 1),
            ("Thu, 13 Feb 2020 02:29:59 GMT", 1),  # withdrawn only later
            ("Thu, 13 Feb 2020 02:30:00 GMT", 0),  # withdrawn: the one before was shown again
            ("Thu, 13 Feb 2020 04:00:00 +0100", 2),
            ("Sun, 01 Jan 2090 00:00:00 GMT", 2),
            ("", 2),
        ],
    )
    def test_a_moment(self, client: TestClient, names: list[str], moment: str, number: int) -> None:
        answer = client.get("/timegate", headers={"Accept-Datetime": moment} if moment else {})
        assert answer.status_code == 302
        assert answer.headers["location"] == f"./?edition={names[number]}"
        assert answer.headers["vary"] == "Accept-Datetime"
        assert answer.headers["link"] == '<https://map.example/>; rel="original", ' + ends(names)
        assert "memento-datetime" not in answer.headers

    def test_the_view_goes_along(self, client: TestClient, names: list[str]) -> None:
        asked = "/timegate?date=2020-02-09&district=330203&lang=en&edition=x&other=http://evil.example"
        answer = client.get(asked, headers={"Accept-Datetime": FIRST})
        assert answer.headers["location"] == f"./?date=2020-02-09&district=330203&lang=en&edition={names[0]}"
        # The original is that of the view, as its pages say.
        assert answer.headers["link"].startswith(
            '<https://map.example/?date=2020-02-09&district=330203&lang=en>; rel="original", '
        )
        page = client.get("/" + answer.headers["location"].removeprefix("./"))
        assert page.headers["memento-datetime"] == FIRST

    def test_what_is_said_twice_or_misspelt_is_left_to_the_page(
        self, client: TestClient, names: list[str]
    ) -> None:
        answer = client.get("/timegate?date=2020-02-09&date=x&Lang=en", headers={"Accept-Datetime": FIRST})
        assert answer.headers["location"] == f"./?date=2020-02-09&date=x&Lang=en&edition={names[0]}"

    @pytest.mark.parametrize(
        "moment", ["yesterday", "2020-02-13T01:00:00Z", "Thu, 13 Feb 99999 01:00:00 GMT"]
    )
    def test_what_is_no_moment(self, client: TestClient, moment: str) -> None:
        answer = client.get("/timegate", headers={"Accept-Datetime": moment})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["detail"] == (
            "Accept-Datetime: write a moment as in Mon, 10 Feb 2020 08:00:00 GMT"
        )

    def test_head(self, client: TestClient, names: list[str]) -> None:
        answer = client.head("/timegate", headers={"Accept-Datetime": FIRST})
        assert (answer.status_code, answer.headers["location"]) == (302, f"./?edition={names[0]}")


class TestTimeMap:
    """All editions, the withdrawn one too."""

    def test_the_list(self, client: TestClient, names: list[str]) -> None:
        answer = client.get("/timemap")
        assert answer.headers["content-type"] == "application/link-format"
        assert answer.text == (
            '<https://map.example/>; rel="original",\n'
            '<https://map.example/timegate>; rel="timegate",\n'
            '<https://map.example/timemap>; rel="self"; type="application/link-format"; '
            'from="Thu, 13 Feb 2020 01:00:00 GMT"; until="Thu, 13 Feb 2020 03:00:00 GMT",\n'
            f'<https://map.example/?edition={names[0]}>; rel="first memento"; '
            'datetime="Thu, 13 Feb 2020 01:00:00 GMT",\n'
            f'<https://map.example/?edition={names[1]}>; rel="memento"; '
            'datetime="Thu, 13 Feb 2020 02:00:00 GMT",\n'
            f'<https://map.example/?edition={names[2]}>; rel="last memento"; '
            'datetime="Thu, 13 Feb 2020 03:00:00 GMT"\n'
        )
        again = client.get("/timemap", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304

    def test_other_sites_may_read_it(self, client: TestClient) -> None:
        assert client.get("/timemap").headers["access-control-allow-origin"] == "*"

    def test_of_a_further_map(self, home: Path, names: list[str]) -> None:
        app = create_app(replace(settings(), home=home, map="dengue"), among_others=True)
        lines = TestClient(app).get("/timemap").text.splitlines()
        assert lines[0] == '</m/dengue/>; rel="original",'
        assert lines[-1].startswith(f'</m/dengue/?edition={names[2]}>; rel="last memento"')

    def test_nothing_published(self, tmp_path: Path) -> None:
        empty = TestClient(create_app(replace(settings(), home=tmp_path)), follow_redirects=False)
        assert empty.get("/timegate").status_code == 503
        assert empty.get("/timemap").text.splitlines()[-1].startswith('</timemap>; rel="self"')
