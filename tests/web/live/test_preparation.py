"""What readers ask for most is made of a new edition before they are sent to it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.live import preparation
from fivecolour.web.live.preparation import SCOPE, PopularRequest, Preparation
from fivecolour.web.server import create_app
from tests.web.live.test_news import FIRST, SECOND

OFTEN = 8
THIRD = replace(FIRST, tiers={**FIRST.tiers, "330212": "222333333334"})


class Clock:
    """Seconds that pass only when somebody says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(preparation.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(preparation.time, "sleep", self.passes)

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class House:
    """The middleware over a folder; what it makes ahead waits until the ``gate`` is open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gate = threading.Event()
        self.gate.set()
        self.at_the_gate = threading.Event()
        self.made: list[tuple[str, bytes, str]] = []
        self.fails = False
        self._readers = threading.get_ident()
        self._shown = ""
        self.preparation = Preparation(self._answer, folder)

    async def _answer(self, scope: Any, _receive: Any, send: Any) -> None:
        if threading.get_ident() == self._readers:
            self._shown = scope[SCOPE]
            return
        self.at_the_gate.set()
        await asyncio.to_thread(self.gate.wait, 10)
        if self.fails:
            raise RuntimeError("a page that cannot be made")
        self.made.append((scope["path"], scope["query_string"], dict(scope["headers"])[b"accept-encoding"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def ask(self, path: str = "/", query: bytes = b"", times: int = 1, encoding: bytes = b"br") -> str:
        """Ask as a reader; return the edition that was shown."""
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query,
            "headers": [(b"accept-encoding", encoding)],
        }
        for _ in range(times):
            asyncio.run(self.preparation(scope, None, None))  # type: ignore[arg-type]
        return self._shown

    def until_shown(self, edition: str) -> None:
        """Ask, wait for what is being made, and ask again."""
        self.ask("/healthz")
        self.until_made()
        assert self.ask("/healthz") == edition

    def until_made(self) -> None:
        """Wait for what is being made."""
        for maker in makers():
            maker.join(10)

    def publish(self, edition: Any) -> str:
        return edition_files.publish(edition, self.folder)[0].id

    def hold_up(self) -> tuple[str, str]:
        """Publish one that many read, and a second whose making waits at the gate."""
        first = self.publish(FIRST)
        self.ask(times=OFTEN)
        self.gate.clear()
        return first, self.publish(SECOND)


def makers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == preparation.THREAD]


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    """Time stands still: on a slow machine what was asked for often would be forgotten before it is made."""
    assert clock.now
    return House(tmp_path)


class TestWhatIsShown:
    """The newest edition, or the one before it for as long as the newest is made ready."""

    def test_nothing_published(self, house: House) -> None:
        assert house.ask() == ""

    def test_few_readers_see_the_newest_at_once(self, house: House) -> None:
        first = house.publish(FIRST)
        assert house.ask(times=OFTEN - 2) == first
        second = house.publish(SECOND)
        assert house.ask() == second
        assert house.made == []

    def test_many_readers_see_it_once_it_is_ready(self, house: House) -> None:
        first, second = house.hold_up()
        assert house.ask(times=3) == first
        house.gate.set()
        house.until_shown(second)
        assert [path for path, _, _ in house.made] == ["/"]

    def test_one_that_was_withdrawn_is_not_shown_any_longer(self, house: House) -> None:
        first, second = house.publish(FIRST), house.publish(SECOND)
        assert house.ask(times=OFTEN) == second
        edition_files.withdraw(house.folder, second, Withdrawal("2020-03-06T01:00:00Z", "错"))
        assert house.ask() == first

    def test_a_withdrawn_only_edition_is_still_shown(self, house: House) -> None:
        first = house.publish(FIRST)
        house.ask(times=OFTEN)
        edition_files.withdraw(house.folder, first, Withdrawal("2020-03-06T01:00:00Z", "错"))
        assert house.ask() == first

    def test_an_edition_that_came_meanwhile_is_next(self, house: House) -> None:
        _, second = house.hold_up()
        house.ask()
        third = house.publish(THIRD)
        house.gate.set()
        # Not asked before it is made: asked just after, the third would be begun, and might be ready too.
        house.until_made()
        assert house.ask("/healthz") == second
        house.until_shown(third)

    def test_after_a_second_it_is_shown_in_any_case(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.publish(FIRST)
        house.ask(times=OFTEN)
        monkeypatch.setattr(preparation, "MOST_SECONDS", -1.0)
        house.until_shown(house.publish(SECOND))
        assert house.made == []

    def test_what_cannot_be_made_keeps_nobody_from_the_newest(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        house.publish(FIRST)
        house.ask(times=OFTEN)
        house.fails = True
        with caplog.at_level(logging.ERROR, logger="fivecolour"):
            second = house.publish(SECOND)
            house.until_shown(second)
        assert f"{second} could not be made ready" in caplog.text


class TestWhatIsMade:
    """What was asked for often in the last seconds, most often first."""

    def test_pages_and_files_as_they_were_asked_for(self, house: House) -> None:
        first = house.publish(FIRST)
        house.ask("/", b"lang=en", times=OFTEN, encoding=b"gzip, deflate")
        house.ask(f"/editions/{first}/view.json", times=OFTEN + 2, encoding=b"gzip, br")
        house.ask(f"/editions/{first}/tiers.csv", b"lang=zh", times=OFTEN + 1, encoding=b"")
        second = house.publish(SECOND)
        house.until_shown(second)
        assert house.made == [
            (f"/editions/{second}/view.json", b"", b"br, gzip"),
            (f"/editions/{second}/tiers.csv", b"lang=zh", b""),
            ("/", b"lang=en", b"gzip"),
        ]

    def test_files_of_older_editions_count_too(self, house: House) -> None:
        first, second = house.publish(FIRST), house.publish(SECOND)
        house.ask(f"/editions/{first}/view.json", times=OFTEN // 2)
        house.ask(f"/editions/{second}/view.json", times=OFTEN // 2)
        assert house.preparation.popular() == [PopularRequest("view.json", b"", "br", of_edition=True)]

    @pytest.mark.parametrize(
        "path", ["/method", "/staff", "/live", "/static/a.css", "/editions/a/since/b.json", "/api/v1/reports"]
    )
    def test_other_addresses_do_not_count(self, house: House, path: str) -> None:
        house.publish(FIRST)
        house.ask(path, times=OFTEN)
        assert house.preparation.popular() == []

    def test_very_long_addresses_do_not_count(self, house: House) -> None:
        house.ask("/", b"district=" + b"3" * 300, times=OFTEN)
        assert house.preparation.popular() == []

    def test_of_very_many_different_things_not_all_are_counted(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(preparation, "_MOST_COUNTED", 2)
        for number in range(5):
            house.ask("/", f"district={number}".encode(), times=OFTEN)
        assert [asked.query for asked in house.preparation.popular()] == [b"district=0", b"district=1"]

    @pytest.mark.parametrize(("seconds", "remembered"), [(19, True), (21, True), (39, True), (41, False)])
    def test_what_is_older_than_two_periods_is_forgotten(
        self, house: House, clock: Clock, seconds: int, remembered: bool
    ) -> None:
        house.ask(times=OFTEN)
        clock.passes(seconds)
        house.ask("/healthz")
        assert bool(house.preparation.popular()) is remembered

    @pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
    def test_whoever_makes_it_lets_all_others_go_first(self, house: House) -> None:
        _, second = house.hold_up()
        house.ask()
        house.at_the_gate.wait(10)
        nice = [os.getpriority(os.PRIO_PROCESS, one.native_id or 0) for one in makers()]
        house.gate.set()
        house.until_shown(second)
        assert nice == [19]


class TestTurns:
    """Processes that serve the same folder make things one after the other."""

    def test_another_one_is_waited_for(self, tmp_path: Path, clock: Clock) -> None:
        with preparation.turn(tmp_path, clock.now + 0.5):
            assert clock.now == 1000.0
            with preparation.turn(tmp_path, clock.now + 0.5):
                assert clock.now == pytest.approx(1000.5, abs=0.02)
        with preparation.turn(tmp_path, clock.now + 0.5):
            assert clock.now == pytest.approx(1000.5, abs=0.02)


class TestServer:
    """The whole server, with an edition published while many read."""

    def test_the_page_of_the_newest_follows(self, instance: Settings, tmp_path: Path) -> None:
        own = replace(instance, home=tmp_path)
        first, _ = edition_files.publish(FIRST, own.editions)
        with TestClient(create_app(own)) as client:
            for _ in range(OFTEN):
                assert f"editions/{first.id}" in client.get("/").text
                client.get(f"/editions/{first.id}/view.json")
            second, _ = edition_files.publish(SECOND, own.editions)
            before = preparation.time.monotonic()
            while f'"edition":"editions/{second.id}"' not in client.get("/").text:
                assert preparation.time.monotonic() < before + 60
            assert client.get(f"/editions/{second.id}/view.json").status_code == 200
