"""Headers that keep every page to itself, on every kind of answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.web.security import HEADERS, POLICY
from fivecolour.web.server import create_app


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


def policy() -> dict[str, set[str]]:
    """Return the sources that the policy allows, by directive."""
    return {name: set(sources) for name, *sources in (part.split() for part in POLICY.split("; "))}


class TestPolicy:
    """Nothing from outside, no inline script, no eval."""

    def test_scripts_are_files_of_our_own(self) -> None:
        assert policy()["script-src"] == {"'self'"}
        assert policy()["default-src"] == policy()["connect-src"] == {"'self'"}
        assert "unsafe-eval" not in POLICY

    def test_no_outside_host(self) -> None:
        allowed = {source for sources in policy().values() for source in sources}
        assert allowed == {"'self'", "'none'", "'unsafe-inline'", "data:"}

    def test_inline_only_for_styles_and_data_only_for_pictures(self) -> None:
        assert [name for name, sources in policy().items() if "'unsafe-inline'" in sources] == ["style-src"]
        assert [name for name, sources in policy().items() if "data:" in sources] == ["img-src"]

    def test_no_plugins_no_base_no_foreign_frames_or_forms(self) -> None:
        found = policy()
        assert found["object-src"] == found["base-uri"] == {"'none'"}
        assert found["form-action"] == found["frame-ancestors"] == {"'self'"}


class TestEveryAnswer:
    """Pages, files, refusals and errors alike."""

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/", 200),
            ("/?lang=en", 200),
            ("/healthz", 200),
            ("/editions/{edition}/view.json", 200),
            ("/editions/{edition}/map.svg", 200),
            ("/editions/{edition}/tiers.csv", 200),
            ("/_dash-layout", 200),
            ("/openapi.json", 200),
            ("/?edition=atlantis", 404),
            ("/editions/{edition}/map.svg?date=1999-01-01", 404),
            ("/nope", 404),
            ("/static/nope.css", 404),
            ("/editions/{edition}/tiers.csv?lang=fr", 422),
        ],
    )
    def test_has_the_headers(self, client: TestClient, bundled: Edition, address: str, status: int) -> None:
        answer = client.get(address.format(edition=bundled.id))
        assert answer.status_code == status
        asks = "(self)" if address.partition("?")[0] == "/" else "()"
        expected = HEADERS | {"Permissions-Policy": f"camera=(), microphone=(), geolocation={asks}"}
        assert {name: answer.headers.get(name) for name in HEADERS} == expected

    def test_304_and_405_too(self, client: TestClient) -> None:
        tag = client.get("/").headers["etag"]
        for answer in (client.get("/", headers={"if-none-match": tag}), client.post("/")):
            assert answer.status_code in {304, 405}
            assert answer.headers["content-security-policy"] == POLICY

    @pytest.mark.parametrize("address", ["/verify", "/staff/sign-in"])
    def test_405_names_the_methods_of_all_routes(self, client: TestClient, address: str) -> None:
        answer = client.put(address)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")

    @pytest.mark.parametrize("offered", ["gzip;q=0", "gzip;q=0, br"])
    def test_who_does_not_want_gzip_gets_none(self, client: TestClient, offered: str) -> None:
        answer = client.get("/verify", headers={"accept-encoding": offered})
        assert "content-encoding" not in answer.headers

    def test_no_cookie_is_set(self, client: TestClient) -> None:
        assert "set-cookie" not in client.get("/").headers

    def test_each_header_is_there_once(self, client: TestClient) -> None:
        sent = [name.lower() for name in client.get("/").headers]
        assert len(sent) == len(set(sent))
