"""What receivers are told, and that one which was down for three days has lost nothing."""

from __future__ import annotations

import json
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.errors import UserError
from fivecolour.store import audit, backup
from fivecolour.webhooks import instance_key
from fivecolour.webhooks.deliveries import RETRIES, Deliveries
from fivecolour.webhooks.guarded_post import Answer, Send, UnsafeAddressError
from fivecolour.webhooks.outbox import Outbox
from fivecolour.webhooks.signatures import public_key, shared_secret, verified
from fivecolour.webhooks.subscriptions import Subscriptions, SubscriptionState
from tests.editions.sample import TIERS, sample_edition

HOUR = 3600
URL = "https://receiver.example/hook"


class World:
    """A map with editions, a clock that is set by hand, and a receiver."""

    def __init__(self, home: Path, store: Engine) -> None:
        self.home, self.folder, self.store = home, home / "editions", store
        self.now, self.answer = 1_600_000_000.0, Answer(204)
        self.sent: list[tuple[float, dict[str, str], bytes]] = []
        self.subscriptions = Subscriptions(store, home, lambda: datetime.fromtimestamp(self.now, UTC))
        edition_files.publish(replace(sample_edition(), provenance={"n": 0}), self.folder)
        self.hook = self.subscriptions.add(URL, after=1, by="test")
        self.press = self.process()

    def publish(self, n: int, **changes: Any) -> str:
        return edition_files.publish(replace(sample_edition(), provenance={"n": n}, **changes), self.folder)[
            0
        ].id

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        assert url == URL
        self.sent.append((self.now, headers, body))
        return self.answer

    def process(self, send: Send | None = None, home: Path | None = None) -> Deliveries:
        """Return what a press on some host has."""
        return Deliveries(
            Subscriptions(self.store, home or self.home),
            self.folder,
            site="https://map.example.org",
            name="rio",
            clock=lambda: self.now,
            send=send or self.send,
        )

    def turn(self) -> int:
        return self.press.turn()

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.sent]

    def state(self) -> SubscriptionState:
        return self.subscriptions.states()[self.hook.id]

    def due(self) -> float:
        moment = self.state().due_at
        assert moment
        return moment.timestamp()

    def ended(self) -> str:
        return self.subscriptions.find(self.hook.id).ended

    def log(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [(one.who, one.what, one.details) for one in reversed(audit.entries(self.store))]


@pytest.fixture
def world(tmp_path: Path, store: Engine) -> World:
    return World(tmp_path / "home", store)


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
        made = instance_key.made(world.home)
        for key in (shared_secret(made, world.hook.id), public_key(made)):
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

    @pytest.mark.parametrize(("at", "told"), [("2020-09-14T00:00:00Z", 1), ("2020-09-01T00:00:00Z", 0)])
    def test_so_is_that_of_an_edition_from_before_it_began(self, world: World, at: str, told: int) -> None:
        (first,) = edition_files.paths(world.folder)
        edition_files.withdraw(world.folder, first, Withdrawal(at, "a slip"))
        assert (world.turn(), world.ids()) == (told, [f"msg_{first}.withdrawn"] * told)

    def test_only_of_its_districts(self, world: World) -> None:
        world.subscriptions.end(world.hook.id, by="test")
        world.subscriptions.add(URL, after=1, districts=("330212",), by="test")
        world.publish(1, tiers={**TIERS, "330203": "033444444455"})
        world.turn()
        assert json.loads(world.sent[0][2])["data"]["changes"] == []

    def test_of_very_many_changes_it_says_how_many(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fivecolour.webhooks.deliveries._MOST_CHANGES", 5)
        every = {code: "".join("5" if day % 2 else "1" for day in range(12)) for code in TIERS}
        world.subscriptions.add(URL, after=0, by="test")
        world.publish(1, tiers=every, drill=True)
        world.turn()
        data = json.loads(max((body for *_, body in world.sent), key=len))["data"]
        assert (len(data["changes"]), data["changes_in_all"]) == (5, 9)
        assert json.loads(world.sent[-1][2])["data"]["drill"] is True


class TestDown:
    """A receiver that does not answer."""

    @pytest.mark.slow
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
        state = world.state()
        assert (state.delivered, state.waiting, state.given_up, len(names)) == (8, 0, 0, 8)

    def test_it_is_tried_again_over_75_hours_and_then_given_up(self, world: World) -> None:
        world.answer = Answer(500)
        name, begun = world.publish(1), world.now
        world.turn()
        while world.state().waiting:
            world.now = world.due()
            world.turn()
        waits = [round(moment - begun) for moment, _, _ in world.sent]
        assert waits == [sum(RETRIES[:n]) for n in range(10)]
        assert waits[-1] == 75 * HOUR + 35 * 60 + 5
        assert (world.state().given_up, world.state().delivered) == (1, 0)
        assert len(world.subscriptions.attempts(world.hook.id)) == 10
        assert world.log()[-1] == ("press", "webhook gave up", {"message": f"msg_{name}.published"})

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
        world.publish(1)
        world.turn()
        assert world.due() == world.now + wait

    def test_a_busy_one_is_not_asked_until_then(self, world: World) -> None:
        world.answer = Answer(429, 600)
        world.publish(1)
        world.publish(2)
        world.turn()
        world.now += 599
        world.turn()
        assert len(world.sent) == 1
        world.answer, world.now = Answer(200), world.now + 1
        assert world.turn() == 2

    def test_410_ends_it(self, world: World) -> None:
        world.answer = Answer(410)
        world.publish(1)
        world.publish(2)
        world.turn()
        world.answer = Answer(200)
        world.now += 100 * HOUR
        assert (world.turn(), len(world.sent)) == (0, 1)
        assert world.ended() == "the receiver answered 410"
        assert world.log()[-1] == ("press", "webhook ended", {"why": "the receiver answered 410"})

    @pytest.mark.parametrize("status", [302, 400, 404, 500])
    def test_anything_else_is_a_failure(self, world: World, status: int) -> None:
        world.answer = Answer(status)
        world.publish(1)
        world.turn()
        assert world.state().waiting == 1


class TestSeveralProcesses:
    """Of all processes on all hosts exactly one sends each message."""

    def test_one_serves_a_receiver_at_a_time(self, world: World) -> None:
        world.publish(1)
        inner: list[int] = []
        other = world.process()

        def send(_url: str, _body: bytes, _headers: dict[str, str]) -> Answer:
            inner.append(other.turn())
            return Answer(200)

        assert (world.process(send).turn(), inner, world.sent) == (1, [0], [])
        assert other.turn() == 0

    def test_at_once_they_send_each_message_once(self, world: World) -> None:
        for _ in range(3):
            world.subscriptions.add(URL, after=1, by="test")
        for n in range(3):
            world.publish(n + 1)
        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(lambda press: press.turn(), [world.process() for _ in range(4)]))
        # Four receivers, three messages; a receiver that another one served is served on by it alone.
        assert (sum(taken), len(world.sent)) == (12, 12)
        assert len({headers["webhook-signature"] for _, headers, _ in world.sent}) == 12

    def test_what_one_had_begun_that_died_another_sends(self, world: World) -> None:
        name = world.publish(1)

        def die(_url: str, _body: bytes, _headers: dict[str, str]) -> Answer:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            # Nothing is tidied up by a process that is killed.
            patch.setattr(Outbox, "release", lambda *_, **__: None)
            world.process(die).turn()
        assert world.turn() == 0
        world.now += 121
        assert (world.turn(), world.ids()) == (1, [f"msg_{name}.published"])

    def test_a_receiver_that_is_ended_meanwhile_is_sent_no_more(self, world: World) -> None:
        world.publish(1)
        world.publish(2)

        def send(url: str, body: bytes, headers: dict[str, str]) -> Answer:
            world.subscriptions.end(world.hook.id, by="li")
            return world.send(url, body, headers)

        assert (world.process(send).turn(), len(world.sent), world.ended()) == (1, 1, "by li")
        world.subscriptions.begin_again(world.hook.id, by="li")
        assert (world.turn(), world.ended()) == (1, "")

    def test_a_host_with_another_key_leaves_it_to_the_others(self, world: World, tmp_path: Path) -> None:
        world.publish(1)
        stranger = tmp_path / "other"
        instance_key.made(stranger)
        assert world.process(home=stranger).turn() == 0
        with pytest.raises(UserError, match="copy webhooks/key from the home of the host"):
            Subscriptions(world.store, tmp_path / "third").add(URL, after=1, by="test")
        (stranger / "webhooks/key").write_text((world.home / "webhooks/key").read_text())
        assert world.process(home=stranger).turn() == 1

    def test_a_host_that_lacks_the_edition_leaves_it_too(self, world: World, tmp_path: Path) -> None:
        world.publish(1)
        world.answer = Answer(500)
        world.turn()
        world.now, folder = world.due(), world.folder
        world.folder = tmp_path / "empty"
        assert (world.process().turn(), len(world.sent)) == (0, 1)
        world.folder, world.answer = folder, Answer(200)
        assert world.process().turn() == 1


class TestStored:
    """What is kept."""

    def test_only_its_owner_can_read_the_key_and_no_secret_is_stored(self, world: World) -> None:
        key, folder = instance_key.made(world.home), world.home / "webhooks"
        assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        world.publish(1)
        world.turn()
        backup.backup(world.store, world.home / "copy.zip", editions=world.folder)
        with zipfile.ZipFile(world.home / "copy.zip") as archive:
            kept = b"".join(archive.read(name) for name in archive.namelist())
        assert world.hook.id.encode() in kept
        secret = shared_secret(key, world.hook.id).removeprefix("whsec_")
        assert not any(word.encode() in kept for word in (secret, key.hex()))

    def test_a_key_of_all_hosts_may_be_given(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIVECOLOUR_WEBHOOK_KEY", "ab" * 32)
        assert instance_key.made(world.home) == bytes.fromhex("ab" * 32)
        monkeypatch.setenv("FIVECOLOUR_WEBHOOK_KEY", "secret words")
        with pytest.raises(UserError, match="64 digits") as refused:
            instance_key.found(world.home)
        assert "secret words" not in str(refused.value)

    def test_no_address_inside_is_taken(self, world: World) -> None:
        with pytest.raises(UnsafeAddressError):
            world.subscriptions.add("https://127.0.0.1/", after=1, by="test")

    def test_the_log_tells_the_host_and_not_the_path(self, world: World) -> None:
        world.subscriptions.add("https://receiver.example/T0/secret", after=1, by="li")
        world.subscriptions.end(world.hook.id, by="li")
        world.subscriptions.end(world.hook.id, by="li")
        assert world.log() == [
            ("test", "webhook added", {"host": "receiver.example", "districts": []}),
            ("li", "webhook added", {"host": "receiver.example", "districts": []}),
            ("li", "webhook ended", {"host": "receiver.example"}),
        ]


class TestFilesOfEarlierVersions:
    """What was a file of one host is taken into the store with all that waits."""

    def test_nothing_is_lost_and_nothing_is_told_twice(self, world: World) -> None:
        told, late, new = (world.publish(n) for n in (1, 2, 3))
        folder = world.home / "webhooks"
        old = {
            "id": "wh_0123456789ab",
            "url": URL,
            "created": "2020-02-13T00:00:00Z",
            "after": 1,
            "districts": [],
            "pending": {f"msg_{late}.published": {"attempts": 3, "again": world.now + 100}},
            "told": {f"msg_{told}.published": "delivered"},
            "ended": "",
        }
        (folder / "wh_0123456789ab.json").write_text(json.dumps(old))
        (folder / "wh_1.json").write_text("{")
        world.subscriptions.end(world.hook.id, by="test")
        press = world.process()
        assert (press.turn(), world.ids()) == (1, [f"msg_{new}.published"])
        world.now += 100
        assert (press.turn(), world.ids()[1:]) == (1, [f"msg_{late}.published"])
        assert verified([shared_secret(instance_key.made(world.home), old["id"])], *world.sent[0][1:])
        assert sorted(path.name for path in folder.iterdir()) == ["key", "taken-in", "wh_1.json"]
        assert world.process().turn() == 0
        assert ("file of an earlier version", "webhook taken in") in [one[:2] for one in world.log()]
