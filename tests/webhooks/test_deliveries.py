"""What receivers are told, and that one which was down for three days has lost nothing."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.webhooks.deliveries import RETRIES, Deliveries
from fivecolour.webhooks.guarded_post import Answer, UnsafeAddressError
from fivecolour.webhooks.signatures import public_key, shared_secret, verified
from fivecolour.webhooks.subscriptions import Subscriptions
from tests.editions.sample import TIERS, sample_edition

HOUR = 3600
URL = "https://receiver.example/hook"


class World:
    """A map with editions, a clock that is set by hand, and a receiver."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "editions"
        self.now, self.answer = 1_600_000_000.0, Answer(204)
        self.sent: list[tuple[float, dict[str, str], bytes]] = []
        self.subscriptions = Subscriptions(home)
        edition_files.publish(replace(sample_edition(), provenance={"n": 0}), self.folder)
        self.hook = self.subscriptions.add(URL, after=1, created="2020-02-13T00:00:00Z")

    def publish(self, n: int, **changes: Any) -> str:
        return edition_files.publish(replace(sample_edition(), provenance={"n": n}, **changes), self.folder)[
            0
        ].id

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        assert url == URL
        self.sent.append((self.now, headers, body))
        return self.answer

    def turn(self) -> int:
        told = Deliveries(
            self.home,
            self.folder,
            site="https://map.example.org",
            name="rio",
            clock=lambda: self.now,
            send=self.send,
        )
        return told.turn()

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.sent]

    def state(self) -> Any:
        return next(iter(self.subscriptions.all()))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


class TestTold:
    """One message for each edition that comes, signed."""

    def test_an_edition_is_told_once(self, world: World) -> None:
        assert world.turn() == 0
        name = world.publish(1, tiers={**TIERS, "330203": "033444444455"})
        assert (world.turn(), world.turn()) == (1, 0)
        (moment, headers, body) = world.sent[0]
        message = json.loads(body)
        assert headers["webhook-id"] == f"msg_{name}.published"
        assert headers["webhook-timestamp"] == str(int(moment))
        for key in (
            shared_secret(world.subscriptions.key(), world.hook.id),
            public_key(world.subscriptions.key()),
        ):
            assert verified([key], headers, body)
        assert (message["type"], message["data"]["edition"], message["data"]["map"]) == (
            "edition.published",
            name,
            "rio",
        )
        assert message["data"]["changes"] == [
            {
                "district": "330203",
                "day": "2020-02-12",
                "kind": "restated",
                "before": 4,
                "after": 5,
                "name": {"zh": "海曙区", "en": "Haishu District"},
            }
        ]

    def test_a_withdrawal_is_told_too(self, world: World) -> None:
        name = world.publish(1)
        world.turn()
        edition_files.withdraw(world.folder, name, Withdrawal("2020-02-14T00:00:00Z", "a slip"))
        assert world.turn() == 1
        message = json.loads(world.sent[-1][2])
        assert (message["type"], message["data"]["withdrawn"]) == ("edition.withdrawn", "a slip")
        assert (world.ids()[-1], message["timestamp"]) == (f"msg_{name}.withdrawn", "2020-02-14T00:00:00Z")

    def test_only_of_its_districts(self, world: World) -> None:
        world.subscriptions.keep(replace(world.hook, districts=("330212",)))
        world.publish(1, tiers={**TIERS, "330203": "033444444455"})
        world.turn()
        assert json.loads(world.sent[0][2])["data"]["changes"] == []

    def test_of_very_many_changes_it_says_how_many(self, world: World) -> None:
        every = {code: "".join("5" if day % 2 else "1" for day in range(12)) for code in TIERS}
        world.subscriptions.keep(replace(world.hook, after=0))
        world.publish(1, tiers=every, drill=True)
        world.turn()
        assert max(len(body) for _, _, body in world.sent) < 20_000
        assert json.loads(world.sent[-1][2])["data"]["drill"] is True


class TestDown:
    """A receiver that does not answer."""

    def test_for_three_days_nothing_is_lost(self, world: World) -> None:
        world.answer = Answer(0, fault="no answer")
        names, begun = [], world.now
        for hour in range(0, 75 * 4):
            world.now = begun + hour * HOUR / 4
            if hour % 40 == 0:
                names.append(world.publish(hour + 1))
            world.turn()
        assert len(world.sent) > 40
        world.answer, world.sent = Answer(200), []
        for _ in range(30):
            world.now += HOUR
            world.turn()
        assert sorted(world.ids()) == sorted(f"msg_{name}.published" for name in names)
        assert set(world.state().told.values()) == {"delivered"}
        assert (world.state().pending, len(names)) == ({}, 8)

    def test_it_is_tried_again_over_75_hours_and_then_given_up(self, world: World) -> None:
        world.answer = Answer(500)
        name, begun = world.publish(1), world.now
        world.turn()
        while not world.state().told:
            world.now = world.state().pending[f"msg_{name}.published"].again
            world.turn()
        waits = [round(moment - begun) for moment, _, _ in world.sent]
        assert waits == [sum(RETRIES[:n]) for n in range(10)]
        assert waits[-1] == 75 * HOUR + 35 * 60 + 5
        assert world.state().told == {f"msg_{name}.published": "given up"}

    def test_its_body_and_id_stay_the_same_and_its_moment_does_not(self, world: World) -> None:
        world.answer = Answer(503)
        world.publish(1)
        world.turn()
        world.now += 6
        world.turn()
        (one, first, body), (other, second, again) = world.sent
        assert (first["webhook-id"], body) == (second["webhook-id"], again)
        assert (one, other) == (float(first["webhook-timestamp"]), float(second["webhook-timestamp"]))

    @pytest.mark.parametrize(("asked", "wait"), [(1.0, 5), (600.0, 600), (1e9, 24 * HOUR)])
    def test_it_waits_as_long_as_it_is_asked_to(self, world: World, asked: float, wait: float) -> None:
        world.answer = Answer(429, asked)
        name = world.publish(1)
        world.turn()
        assert world.state().pending[f"msg_{name}.published"].again == world.now + wait

    def test_a_busy_one_is_not_asked_until_then(self, world: World) -> None:
        world.answer = Answer(429, 600)
        world.publish(1)
        world.publish(2)
        world.turn()
        assert len(world.sent) == 1

    def test_410_ends_it(self, world: World) -> None:
        world.answer = Answer(410)
        world.publish(1)
        world.publish(2)
        world.turn()
        world.answer = Answer(200)
        world.now += 100 * HOUR
        assert (world.turn(), len(world.sent)) == (0, 1)
        assert world.state().ended == "the receiver answered 410"

    @pytest.mark.parametrize("status", [302, 400, 404, 500])
    def test_anything_else_is_a_failure(self, world: World, status: int) -> None:
        world.answer = Answer(status)
        world.publish(1)
        world.turn()
        assert len(world.state().pending) == 1


class TestStored:
    """What is on disk."""

    def test_only_its_owner_can_read_the_key_and_no_secret_is_stored(self, world: World) -> None:
        secret = shared_secret(world.subscriptions.key(), world.hook.id)
        assert stat.S_IMODE((world.subscriptions.folder / "key").stat().st_mode) == 0o600
        assert stat.S_IMODE(world.subscriptions.folder.stat().st_mode) == 0o700
        texts = [path.read_text(encoding="utf-8") for path in world.subscriptions.folder.iterdir()]
        assert not any(secret.removeprefix("whsec_") in text for text in texts)

    def test_a_damaged_file_stops_no_other(self, world: World) -> None:
        (world.subscriptions.folder / "wh_0.json").write_text("{", encoding="utf-8")
        world.publish(1)
        assert world.turn() == 1

    def test_no_address_inside_is_taken(self, world: World) -> None:
        with pytest.raises(UnsafeAddressError):
            world.subscriptions.add("https://127.0.0.1/", after=1, created="")

    def test_one_process_sends_at_a_time(self, world: World) -> None:
        world.publish(1)
        inner: list[int] = []

        def send(_url: str, _body: bytes, _headers: dict[str, str]) -> Answer:
            inner.append(world.turn())
            return Answer(200)

        told = Deliveries(world.home, world.folder, site="", name="", clock=lambda: world.now, send=send)
        assert (told.turn(), inner, world.sent) == (1, [0], [])
