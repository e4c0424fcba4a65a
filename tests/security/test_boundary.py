"""Clients that leave, dawdle or ask for heads; faults of our own; what the log holds of all that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.logs import log
from fivecolour.web.boundary import Boundary, MinimumRate
from fivecolour.web.security import MAP_HEADERS
from fivecolour.web.server import create_app

Messages = list[dict[str, Any]]
FAST = MinimumRate(grace=0.05, slowest=1e9)
# Every address that reads a body.
WITH_BODIES = ("/staff/sign-in", "/api/v1/reports?source=x")


@pytest.fixture(scope="module")
def app(instance: Settings) -> Any:
    return create_app(instance)


@pytest.fixture
def client(app: Any) -> Iterator[TestClient]:
    yield TestClient(app, raise_server_exceptions=False)


async def ask(app: Any, method: str, address: str, *received: Any, send: Any = None) -> Messages:
    """Call the application as a server does; after ``received`` nothing more comes, for ever."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"500")],
        "client": ("203.0.113.9", 1),
        "server": ("testserver", 80),
    }
    coming, sent = list(received), []

    async def receive() -> Any:
        return coming.pop(0) if coming else await asyncio.Future()

    async def keep(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send or keep)
    return sent


def status(sent: Messages) -> int:
    return int(sent[0]["status"])


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line for record in caplog.records for line in record.getMessage().splitlines()]


class TestLeaving:
    """Whoever leaves while the body is read is one line, no traceback."""

    @pytest.mark.parametrize("address", WITH_BODIES)
    def test_is_one_line(self, app: Any, caplog: pytest.LogCaptureFixture, address: str) -> None:
        first = {"type": "http.request", "body": b"[{", "more_body": True}
        sent = asyncio.run(ask(app, "POST", address, first, {"type": "http.disconnect"}))
        # Who may not send is refused before the body is looked at, and that is nothing for the log.
        refused = status(sent) in {400, 401, 403}
        path = address.partition("?")[0]
        message = f"POST {path}: the client left, or was too slow, before its body was whole"
        assert lines(caplog) == ([] if refused else [message])
        assert not any(record.exc_info for record in caplog.records)

    def test_sign_in_answers_408(self, app: Any) -> None:
        sent = asyncio.run(ask(app, "POST", "/staff/sign-in", {"type": "http.disconnect"}))
        headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        assert (status(sent), headers["connection"]) == (408, "close")
        assert sent[1]["body"] == b"the body did not come in time"


class TestSlowness:
    """A body that drips, and an answer that nobody takes, end in bounded time."""

    def test_a_body_that_does_not_come(self) -> None:
        got: Messages = []

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            while (message := await receive())["type"] == "http.request":
                got.append(message)

        drip = {"type": "http.request", "body": b"a", "more_body": True}
        asyncio.run(ask(Boundary(app, FAST), "POST", "/x", *[drip] * 3))
        assert got == [drip] * 3

    def test_a_large_body_has_the_time_that_it_takes(self) -> None:
        whole = []

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            while (message := await receive()).get("more_body"):
                whole.append(len(message["body"]))

        class Clock:
            now = 0.0

        async def slow() -> None:
            loop, clock = asyncio.get_running_loop(), Clock()
            loop.time = lambda: clock.now  # type: ignore[method-assign]
            parts = [b"a" * 4096] * 100 + [b""]

            async def receive() -> Any:
                clock.now += 1.0  # 4096 bytes a second, the slowest that is allowed
                body = parts.pop(0)
                return {"type": "http.request", "body": body, "more_body": bool(parts)}

            scope = {"type": "http", "method": "POST", "path": "/x"}
            await Boundary(app)(scope, receive, lambda _: asyncio.sleep(0))

        asyncio.run(slow())
        assert sum(whole) == 409_600

    def test_waiting_for_the_end_of_a_stream_is_not_bounded(self) -> None:
        ends: Messages = []

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            await receive()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await receive()
            ends.append({})

        asyncio.run(ask(Boundary(app, FAST), "GET", "/live", {"type": "http.request", "body": b""}))
        assert len(ends) == 1

    def test_an_answer_that_nobody_takes(self, caplog: pytest.LogCaptureFixture) -> None:
        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def never(_message: Any) -> None:
            await asyncio.Future()

        asyncio.run(ask(Boundary(app, FAST), "GET", "/big", send=never))
        assert lines(caplog) == ["GET /big: the client read its answer too slowly and was left"]


class TestHead:
    """What `GET` answers, without its body, wherever there is a `GET`."""

    @pytest.mark.parametrize(
        "address",
        [
            *("/", "/method", "/wall", "/healthz", "/live.json", "/staff/sign-in", "/openapi.json", "/nope"),
            *("/_dash-layout", "/api/v1/openapi.json", "/editions/x/view.json"),
            *(f"/editions/{{}}/{file}" for file in ("view.json", "tiers.csv", "map.svg", "map.geojson")),
        ],
    )
    def test_no_body(self, app: Any, client: TestClient, bundled: Edition, address: str) -> None:
        address = address.format(bundled.id)
        whole = client.get(address, headers={"accept-encoding": "identity"})
        path = address.replace("{}", bundled.id)
        empty = {"type": "http.request", "body": b""}
        sent = asyncio.run(ask(app, "HEAD", path, empty))
        assert status(sent) == whole.status_code
        assert b"".join(message.get("body", b"") for message in sent) == b""
        length = dict(sent[0]["headers"])[b"content-length"]
        if "csrf" not in whole.text:  # each such page is another
            assert int(length) == len(whole.content)


class TestFaults:
    """A fault of this program: 500 with all headers, one line that holds nothing that was sent."""

    @pytest.fixture
    def broken(self, instance: Settings) -> TestClient:
        server = create_app(instance)
        server.state.site = None
        return TestClient(server, raise_server_exceptions=False)

    def test_is_one_line_and_a_whole_answer(
        self, broken: TestClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = broken.get("/?edition=%1b[31m%0aFORGED", headers={"x-secret": "hunter2"})
        assert (answer.status_code, answer.text) == (500, "a fault of this program; its log says where")
        assert {name: answer.headers.get(name) for name in MAP_HEADERS} == MAP_HEADERS
        (line,) = lines(caplog)
        assert line.startswith("GET /: a fault of this program: AttributeError at page_routes.py:")
        assert "FORGED" not in line and "hunter2" not in line

    def test_staff_pages_are_kept_by_nobody_even_then(self, instance: Settings) -> None:
        server = create_app(instance)
        server.state.staff_guard = None
        answer = TestClient(server, raise_server_exceptions=False).get("/staff/sign-in")
        assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")

    def test_programs_get_a_problem(self, broken: TestClient) -> None:
        answer = broken.get("/editions/x/view.json")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"] == "Internal Server Error"


class TestLog:
    """Nothing that came from a request can forge a line or command a terminal."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a\nroot signed in", r"a\nroot signed in"),
            ("\x1b]0;title\x07\x9b31m", r"\x1b]0;title\x07\x9b31m"),
            ("gpj.exe\u202e", r"gpj.exe\u202e"),
            ("a\u2028b\u0085c\u200b", r"a\u2028b\x85c\u200b"),
            ("\ud800\x00", r"\ud800\x00"),
            ("宁波市 é", "宁波市 é"),
        ],
    )
    def test_is_written_out(self, caplog: pytest.LogCaptureFixture, text: str, shown: str) -> None:
        log.error("%s", text)
        assert caplog.messages == [shown]

    def test_every_logger_of_the_program_is_this_one(self) -> None:
        ours = [name for name in logging.root.manager.loggerDict if name.startswith("fivecolour")]
        assert ours == ["fivecolour"]

    def test_paths(self, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
        client.app.state.site, site = None, client.app.state.site  # type: ignore[attr-defined]
        try:
            client.get("/static/%0aFORGED%1b[31m%e2%80%ae")
        finally:
            client.app.state.site = site  # type: ignore[attr-defined]
        (line,) = lines(caplog)
        assert line.startswith(r"GET /static/\nFORGED\x1b[31m\u202e: a fault")


@pytest.mark.parametrize("address", ["/", "/_dash-update-component", "/_dash-layout", "/_anything"])
def test_dash_reads_no_bodies(app: Any, address: str) -> None:
    """It would read JSON of any size into memory before anybody looks; no callback needs it."""
    # No message ever comes: a body that is waited for would hang.
    sent = asyncio.run(asyncio.wait_for(ask(app, "POST", address), 10))
    assert status(sent) == 405


def test_no_door_for_web_sockets(app: Any) -> None:
    """Dash brings one along; nothing here uses it, so nobody holds the server by it."""
    sent: Messages = []

    async def opened() -> None:
        scope = {"type": "websocket", "path": "/_dash-ws-callback", "headers": [], "query_string": b""}

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)

    asyncio.run(opened())
    assert sent == [{"type": "websocket.close", "code": 1000}]
