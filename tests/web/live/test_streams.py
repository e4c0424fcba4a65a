"""Streams of events: what a client hears, and when it is let go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.api.since import applied
from fivecolour.web.live.listeners import Listeners, Rhythm
from fivecolour.web.live.news import EditionNews
from fivecolour.web.live.streams import Live, changes
from tests.web.live.test_news import FIRST, SECOND, events

QUICK = Rhythm(look=0.001, beat=60, age=3600)
Test = Callable[["Server"], Awaitable[None]]


class Client:
    """One open stream, or one answer; ``held`` makes it take nothing more."""

    def __init__(self, server: Server, path: str, **headers: str) -> None:
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.held: asyncio.Event | None = None
        self.gone = asyncio.Event()
        self.heard = asyncio.Event()
        self.task = asyncio.create_task(server.app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if self.held:
            await self.held.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        self.body += message.get("body", b"")
        self.heard.set()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in events(self.body)]

    async def until(self, *names: str) -> Client:
        """Wait until exactly these events have come."""
        async with asyncio.timeout(10):
            while self.names != list(names):
                self.heard.clear()
                await self.heard.wait()
        return self


class Server:
    """The streams of one process over a folder."""

    def __init__(self, folder: Path, rhythm: Rhythm) -> None:
        self.folder = folder
        self.listeners = Listeners(EditionNews(folder), rhythm)
        self.app = Live(self._unknown, folder, self.listeners)

    @staticmethod
    async def _unknown(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    def open(self, path: str = "/live", **headers: str) -> Client:
        return Client(self, path, **headers)

    async def get(self, path: str, **headers: str) -> Client:
        client = Client(self, path, **headers)
        await client.task
        return client


def run(test: Test, folder: Path, rhythm: Rhythm = QUICK, *, servers: int = 1) -> None:
    """Run a test with servers, and let them end."""

    async def whole() -> None:
        all_of_them = [Server(folder, rhythm) for _ in range(servers)]
        await test(*all_of_them)
        for server in all_of_them:
            server.listeners.close()
        async with asyncio.timeout(10):
            while any(len(server.listeners) for server in all_of_them):
                await asyncio.sleep(0)

    asyncio.run(whole())


class TestStream:
    """A client that listens."""

    def test_is_told_what_it_missed_at_once(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(FIRST, tmp_path)

        async def test(server: Server) -> None:
            client = await server.open("/live?has=old").until("beat", "edition")
            assert client.status == 200
            assert client.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert client.headers["cache-control"] == "no-store, no-transform"
            assert f"id: {edition.id}\n" in client.body.decode()
            same = await server.open(f"/live?has={edition.id}").until("beat")
            again = await server.open("/live?has=old", last_event_id=edition.id).until("beat")
            assert (same.names, again.names) == (["beat"], ["beat"])

        run(test, tmp_path)

    def test_hears_of_an_edition_and_of_its_withdrawal(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(FIRST, tmp_path)

        async def test(server: Server) -> None:
            clients = [server.open(f"/live?has={first.id}") for _ in range(20)]
            for client in clients:
                await client.until("beat")
            second, _ = edition_files.publish(SECOND, tmp_path)
            for client in clients:
                await client.until("beat", "edition")
                assert events(client.body)[-1][1]["number"] == 2
            edition_files.withdraw(tmp_path, second.id, Withdrawal("2020-02-13T02:00:00Z", "wrong"))
            for client in clients:
                await client.until("beat", "edition", "withdrawn", "edition")
                assert events(client.body)[-1][1]["id"] == first.id

        run(test, tmp_path)

    def test_every_process_tells_its_own(self, tmp_path: Path) -> None:
        async def test(one: Server, other: Server) -> None:
            clients = [await server.open().until("beat") for server in (one, other)]
            edition_files.publish(FIRST, tmp_path)
            for client in clients:
                await client.until("beat", "edition")

        run(test, tmp_path, servers=2)

    def test_beats(self, tmp_path: Path) -> None:
        async def test(server: Server) -> None:
            await server.open().until("beat", "beat", "beat")

        run(test, tmp_path, Rhythm(look=0.001, beat=0.002))

    def test_one_that_takes_nothing_is_dropped_and_nobody_waits_for_it(self, tmp_path: Path) -> None:
        async def test(server: Server) -> None:
            slow, quick = await server.open().until("beat"), await server.open().until("beat")
            slow.held = asyncio.Event()
            edition_files.publish(FIRST, tmp_path)
            await quick.until("beat", "edition")
            assert len(server.listeners) == 2
            edition_files.publish(SECOND, tmp_path)
            await quick.until("beat", "edition", "edition")
            await asyncio.wait([slow.task], timeout=10)
            assert slow.task.cancelled()
            assert (slow.names, len(server.listeners)) == (["beat"], 1)
            slow.held.set()

        run(test, tmp_path)

    def test_one_that_left_is_forgotten(self, tmp_path: Path) -> None:
        async def test(server: Server) -> None:
            client = await server.open().until("beat")
            assert len(server.listeners) == 1
            client.gone.set()
            await client.task
            assert len(server.listeners) == 0

        run(test, tmp_path)

    def test_lasts_its_time(self, tmp_path: Path) -> None:
        async def test(server: Server) -> None:
            client = server.open()
            await asyncio.wait([client.task], timeout=10)
            assert client.names[-1] == "bye"
            assert not client.task.cancelled()

        run(test, tmp_path, Rhythm(look=0.001, beat=0.002, age=0.001))

    def test_ends_when_the_process_does(self, tmp_path: Path) -> None:
        async def test(server: Server) -> None:
            client = await server.open().until("beat")
            server.listeners.close()
            await client.task
            assert client.names == ["beat", "bye"]
            refused = await server.get("/live")
            assert (refused.status, refused.headers["retry-after"]) == (503, "30")

        run(test, tmp_path)


class TestNewest:
    """The same for a client that must ask."""

    def test_answers_304_while_nothing_is_new(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(FIRST, tmp_path)

        async def test(server: Server) -> None:
            answer = await server.get("/live.json")
            assert json.loads(answer.body)["edition"]["id"] == first.id
            tag = answer.headers["etag"]
            assert (await server.get("/live.json", if_none_match=tag)).status == 304
            edition_files.publish(SECOND, tmp_path)
            later = await server.get("/live.json", if_none_match=tag)
            assert (later.status, json.loads(later.body)["edition"]["number"]) == (200, 2)

        run(test, tmp_path)


class TestSince:
    """What changed between two editions."""

    def test_makes_one_of_the_other(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(FIRST, tmp_path)
        second, _ = edition_files.publish(SECOND, tmp_path)

        async def test(server: Server) -> None:
            there = await server.get(f"/editions/{second.id}/since/{first.id}.json")
            back = await server.get(f"/editions/{first.id}/since/{second.id}.json")
            old, new = (json.loads(json.dumps(edition_data(e, "en"))) for e in (first, second))
            assert applied(old, json.loads(there.body)) == new
            worked_out = changes.cache_info().misses
            unknown = await server.get(f"/editions/{second.id}/since/{first.id}.json?lang=xx-1")
            assert (unknown.status, unknown.body) == (200, there.body)
            assert changes.cache_info().misses == worked_out
            assert applied(new, json.loads(back.body)) == old
            assert there.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert len(there.body) < 300

        run(test, tmp_path)

    @pytest.mark.parametrize("path", ["/editions/none/since/{id}.json", "/editions/{id}/since/none.json"])
    def test_unknown_edition(self, tmp_path: Path, path: str) -> None:
        first, _ = edition_files.publish(FIRST, tmp_path)

        async def test(server: Server) -> None:
            answer = await server.get(path.format(id=first.id))
            assert answer.status == 404
            assert b"no edition 'none'" in answer.body

        run(test, tmp_path)


class TestOthers:
    """Everything else goes on to the application."""

    @pytest.mark.parametrize("path", ["/", "/live/", "/editions/a/view.json"])
    def test_passed_on(self, tmp_path: Path, path: str) -> None:
        async def test(server: Server) -> None:
            assert (await server.get(path)).status == 299

        run(test, tmp_path)
