"""What headers claim: addresses, hosts, schemes; and where a browser is sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fivecolour.editions import edition_files
from fivecolour.web import guard
from fivecolour.web.addresses import client_address
from fivecolour.web.live.listeners import Listeners, Rhythm
from fivecolour.web.live.news import EditionNews
from fivecolour.web.live.stream_places import StreamPlaces
from fivecolour.web.live.streams import Live
from tests.editions.sample import sample_edition
from tests.security.site import secret

FORGED = [
    {"x-forwarded-for": "6.6.6.6"},
    {"forwarded": "for=6.6.6.6;host=evil.example;proto=https"},
    {"x-real-ip": "6.6.6.6", "cf-connecting-ip": "6.6.6.6", "true-client-ip": "6.6.6.6"},
    {"x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher"},
]


def scope(*addresses: str, client: str = "10.0.0.1") -> dict[str, Any]:
    headers = [(b"x-forwarded-for", one.encode("latin-1")) for one in addresses]
    return {"type": "http", "headers": headers, "client": (client, 1)}


@pytest.fixture
def locked(site: FastAPI) -> Iterator[FastAPI]:
    """Return the site, and put its guard back as it was."""
    guard = site.state.staff_guard
    yield site
    site.state.staff_guard = guard


class TestForwarded:
    """A header is believed as far as there are proxies that wrote it."""

    @pytest.mark.parametrize(
        ("proxies", "stated", "found"),
        [
            (0, ["6.6.6.6"], "10.0.0.1"),
            (0, [], "10.0.0.1"),
            (1, ["203.0.113.9"], "203.0.113.9"),
            (1, ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
            (1, ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
            (1, [""], "10.0.0.1"),
            (1, ["6.6.6.6,"], "10.0.0.1"),
            (2, ["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            # One proxy less than there should be: whoever came past one of both is the other's neighbour.
            (2, ["6.6.6.6"], "10.0.0.1"),
        ],
    )
    def test_for(self, proxies: int, stated: list[str], found: str) -> None:
        assert client_address(scope(*stated), proxies=proxies) == found

    @pytest.mark.parametrize("proxies", [0, 1, 2])
    def test_lock_out_is_not_escaped_by_claiming_addresses(self, locked: FastAPI, proxies: int) -> None:
        """Forty wrong names from one address: the next is locked out, whatever it claims."""
        locked.state.staff_guard = replace(
            locked.state.staff_guard, config=replace(locked.state.staff_guard.config, proxies=proxies)
        )
        client = TestClient(locked, client=(f"198.51.100.{proxies}", 1), follow_redirects=False)
        form = secret(client.get("/staff/sign-in").text)
        # What the proxies themselves write stands last; what a browser claims before it.
        own = [f"203.0.113.{proxies}", "10.0.0.2"][:proxies]
        codes = []
        for number in range(41):
            stated = ", ".join([f"6.6.{number}.6", *own])
            headers = {"x-forwarded-for": stated, "forwarded": f"for=7.7.7.{number}"} if proxies else {}
            headers |= {} if proxies else {"x-forwarded-for": f"6.6.{number}.6"}
            data = {"csrf": form, "name": f"nobody{proxies}.{number}", "password": "x"}
            codes.append(client.post("/staff/sign-in", data=data, headers=headers).status_code)
        assert codes == [401] * 40 + [429]


class TestHost:
    """No page repeats what a request says of the host."""

    @pytest.mark.parametrize("headers", [{"host": "evil.example"}, *FORGED], ids=str)
    @pytest.mark.parametrize("path", ["/", "/wall", "/method", "/staff/sign-in", "/nope", "/openapi.json"])
    def test_is_nowhere(self, site: FastAPI, path: str, headers: dict[str, str]) -> None:
        answer = TestClient(site, follow_redirects=False).get(path, headers=headers)
        whole = answer.text + str(answer.headers)
        assert "evil.example" not in whole and "6.6.6.6" not in whole and "gopher" not in whole

    @pytest.mark.parametrize("headers", [{"host": "evil.example"}, *FORGED], ids=str)
    def test_redirects_stay(self, site: FastAPI, headers: dict[str, str]) -> None:
        answer = TestClient(site, follow_redirects=False).get("/staff/lab", headers=headers)
        assert (answer.status_code, answer.headers["location"][:18]) == (303, "../staff/sign-in?n")


class TestOpenRedirects:
    """After signing in one is on a staff page of this site."""

    @pytest.mark.parametrize(
        "asked",
        [
            *(
                "//evil.example",
                "https://evil.example/staff",
                "/\\evil.example",
                "\\\\evil.example",
                "///evil",
            ),
            *("/staff/../..//evil.example", "/staff//evil.example", "javascript:alert(1)", "/staff/\tx"),
            *("http:/staff", "/staff/\r\nSet-Cookie:a=b", "/staffx", "https:evil.example", "//[", "/%2fevil"),
            *("staff", "/staff@evil.example", "/staff/..", " /staff/lab", "/staff/\u202e", "/\u2215evil"),
        ],
    )
    def test_own_target(self, asked: str) -> None:
        assert guard.own_target(asked) == "/staff"


class TestStreams:
    """Thousands of streams from one address: it gets its share, the others theirs."""

    def run(
        self, tmp_path: Any, asked: list[tuple[str, str]], **limits: Any
    ) -> list[tuple[int, dict[str, str]]]:
        """Open streams one after the other, as (address, X-Forwarded-For); return how each is answered."""
        edition_files.publish(sample_edition(), tmp_path)
        answers: list[tuple[int, dict[str, str]]] = []
        proxies = limits.pop("proxies", 0)
        full = limits.pop("full", False)
        places = StreamPlaces(**limits)

        async def whole() -> None:
            listeners = Listeners(EditionNews(tmp_path), Rhythm(look=60), places=places)
            live = Live(None, tmp_path, listeners, proxies=proxies)  # type: ignore[arg-type]
            tasks = []
            for address, stated in asked:
                started = asyncio.Event()

                async def send(message: Any, started: asyncio.Event = started) -> None:
                    if message["type"] == "http.response.start":
                        headers = {key.decode(): value.decode() for key, value in message["headers"]}
                        answers.append((message["status"], headers))
                        started.set()

                async def receive() -> Any:
                    return await asyncio.Future()

                request = scope(*([stated] if stated else []), client=address)
                request |= {"method": "GET", "path": "/live", "query_string": b"", "root_path": ""}
                tasks.append(asyncio.create_task(live(request, receive, send)))
                await started.wait()
                while len(listeners) < [status for status, _ in answers].count(200):
                    await asyncio.sleep(0)
                if full:
                    places.most = len(listeners)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert len(listeners) == 0 and not places.of_address and not places.taken

        asyncio.run(whole())
        return answers

    def test_one_address_has_its_share(self, tmp_path: Any) -> None:
        crowd, other = [("203.0.113.9", "")] * 5, [("203.0.113.10", "")]
        answers = self.run(tmp_path, crowd + other, most_of_address=3)
        assert [status for status, _ in answers] == [200, 200, 200, 429, 429, 200]
        refused = answers[3][1]
        assert (refused["retry-after"], refused["content-type"]) == ("30", "application/problem+json")

    def test_one_subscriber_is_one_address(self, tmp_path: Any) -> None:
        crowd = [(f"2001:db8:1:2::{number}", "") for number in range(4)]
        assert [status for status, _ in self.run(tmp_path, crowd, most_of_address=3)] == [200, 200, 200, 429]

    def test_claiming_addresses_is_no_way_round(self, tmp_path: Any) -> None:
        crowd = [("203.0.113.9", f"6.6.6.{number}") for number in range(4)]
        assert [status for status, _ in self.run(tmp_path, crowd, most_of_address=3)] == [200, 200, 200, 429]

    def test_behind_a_proxy_readers_are_told_apart(self, tmp_path: Any) -> None:
        readers = [("10.0.0.1", f"6.6.6.6, 203.0.113.{number}") for number in range(4)]
        answers = self.run(tmp_path, readers, most_of_address=3, proxies=1)
        assert [status for status, _ in answers] == [200] * 4

    def test_all_together_leave_descriptors_for_the_rest(self, tmp_path: Any) -> None:
        readers = [(f"203.0.113.{number}", "") for number in range(2)]
        answers = self.run(tmp_path, readers, full=True)
        assert [(status, headers.get("retry-after")) for status, headers in answers] == [
            (200, None),
            (503, "30"),
        ]

    @pytest.mark.parametrize(
        ("addresses", "limits", "statuses"),
        [
            (["203.0.113.9"] * 3_000, {"most_of_address": 5}, {200: 5, 429: 2_995}),
            ([f"203.0.{n // 250}.{n % 250}" for n in range(3_000)], {"most": 40}, {200: 40, 503: 2_960}),
        ],
        ids=["of one address", "more than there are descriptors"],
    )
    def test_thousands_at_once_get_no_more(
        self, tmp_path: Any, addresses: list[str], limits: dict[str, int], statuses: dict[int, int]
    ) -> None:
        """All are asked for before the first of them is answered: each answer lets the others go on."""
        edition_files.publish(sample_edition(), tmp_path)
        answers: list[int] = []

        async def send(message: Any) -> None:
            await asyncio.sleep(0)
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        async def receive() -> Any:
            return await asyncio.Future()

        async def whole() -> None:
            most = limits.pop("most", 0)
            places = StreamPlaces(**limits)
            places.most = most
            listeners = Listeners(EditionNews(tmp_path), Rhythm(look=60), places=places)
            live = Live(None, tmp_path, listeners)  # type: ignore[arg-type]
            how = {"method": "GET", "path": "/live", "query_string": b"", "root_path": ""}
            tasks = [
                asyncio.create_task(live(scope(client=address) | how, receive, send)) for address in addresses
            ]
            while len(answers) < len(addresses) or len(listeners) < statuses[200]:
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert not places.taken

        asyncio.run(whole())
        assert Counter(answers) == statuses

    def test_the_log_is_told_once(self, tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
        self.run(tmp_path, [("203.0.113.9", "")] * 9, most_of_address=2)
        assert caplog.messages == [
            "203.0.113.9 has 2 streams and gets no more; if it is a proxy, set FIVECOLOUR_PROXIES"
        ]
