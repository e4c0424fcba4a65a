"""Exports by address, and the line in which they wait."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.proof import metadata
from fivecolour.web.api.rate_limit import Rates
from fivecolour.web.press import export_routes
from fivecolour.web.press.export_queue import ExportQueue, FullQueueError
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition


@pytest.fixture(scope="module")
def config(instance: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("press")
    own = replace(instance, home=home, public_url="https://map.example")
    edition_files.publish(sample_edition(), own.editions)
    return own


@pytest.fixture(scope="module")
def client(config: Settings) -> Iterator[TestClient]:
    yield TestClient(create_app(config))


class TestFiles:
    """``/press/export``."""

    def test_a_picture(self, client: TestClient, config: Settings) -> None:
        answer = client.get("/press/export?format=png&size=card&lang=en")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.headers["content-disposition"].startswith('inline; filename="sample_2020-02-12_no1_')
        embedded = metadata.read(answer.content)
        assert embedded.permalink.startswith("https://map.example/p/")
        assert embedded.request["size"] == "card"
        again = client.get(
            "/press/export?format=png&size=card&lang=en", headers={"if-none-match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")

    def test_cached_for_ever(self, client: TestClient, config: Settings) -> None:
        first = client.get("/press/export?format=svg&lang=zh").content
        (path,) = (config.home / "exports").glob("*/*.svg")
        assert path.read_bytes() == first
        path.chmod(0o644)
        path.write_bytes(b"as an earlier version drew it")
        # By another address, of which the server has no answer yet.
        again = client.get("/press/export?format=svg&lang=zh&download")
        assert again.content == b"as an earlier version drew it"
        path.unlink()

    @pytest.mark.parametrize(
        ("query", "status", "message"),
        [
            ("format=avi", 422, "unknown format 'avi'"),
            ("date=2021-01-01", 422, "has no day 2021-01-01"),
            ("edition=none", 404, "no edition 'none'"),
            ("lang=xx", 422, "there is no language 'xx'"),
            ("layout=map&index=zz", 422, "has no composite index"),
            ("layout=map&compare=2021-01-01", 422, "has no day 2021-01-01"),
        ],
    )
    def test_refused_in_words(self, client: TestClient, query: str, status: int, message: str) -> None:
        answer = client.get(f"/press/export?{query}")
        assert answer.status_code == status
        assert message in answer.text

    def test_too_often(self, config: Settings) -> None:
        server = create_app(config)
        server.state.exports.rates = Rates(1)
        own = TestClient(server)
        assert own.get("/press/export?format=csv").status_code == 200
        # What was given before is given again, to anybody.
        assert own.get("/press/export?format=csv").status_code == 200
        refused = own.get("/press/export?format=json")
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 60


class TestPermalinks:
    """``/p/…`` leads to the view of the picture."""

    def test_leads_to_the_view(self, client: TestClient, config: Settings) -> None:
        edition = edition_files.latest(config.editions)
        answer = client.get(f"/p/{edition.id[-10:]}/20200209?lang=en&size=16:9", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (
            302,
            f"../../press?edition={edition.id}&date=2020-02-09&lang=en&size=16:9",
        )
        assert client.get(f"/p/{edition.id[-10:]}/20200209?lang=en").status_code == 200

    @pytest.mark.parametrize(
        ("query", "detail"),
        [
            ("date=2020-02-10", "unknown key 'date'"),
            ("edition=x", "unknown key 'edition'"),
            ("lang=zh&lang=en", "'lang' is said twice"),
            ("Layer=graded", "unknown key 'Layer'"),
        ],
    )
    def test_a_short_address_says_day_and_edition_itself(
        self, client: TestClient, config: Settings, query: str, detail: str
    ) -> None:
        edition = edition_files.latest(config.editions)
        answer = client.get(f"/p/{edition.id[-10:]}/20200209?{query}", headers={"Accept-Language": "en"})
        assert answer.status_code == 422
        assert answer.text.count(detail) == 1

    @pytest.mark.parametrize("path", ["/p/0000000000/20200209", "/p/x/1", "/p/../../etc"])
    def test_unknown(self, client: TestClient, path: str) -> None:
        assert client.get(path, follow_redirects=False).status_code == 404


class TestQueue:
    """Fair, bounded, and out of the way of those who left."""

    def test_a_hundred_of_one_do_not_hold_up_another(self) -> None:
        order: list[str] = []
        gate = threading.Event()

        async def run() -> None:
            queue: ExportQueue[None] = ExportQueue(1)
            first = asyncio.ensure_future(queue.run("first", gate.wait))  # type: ignore[arg-type]
            await asyncio.sleep(0)
            many = [asyncio.ensure_future(queue.run("many", lambda: order.append("many"))) for _ in range(99)]
            await asyncio.sleep(0)
            other = asyncio.ensure_future(queue.run("other", lambda: order.append("other")))
            await asyncio.sleep(0)
            gate.set()
            await asyncio.gather(first, other, *many)

        asyncio.run(run())
        assert len(order) == 100
        assert order.index("other") == 1

    def test_no_more_at_once_than_there_is_memory_for(self) -> None:
        now, most = 0, 0
        lock = threading.Lock()

        def job() -> None:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            with lock:
                now -= 1

        async def run() -> None:
            queue: ExportQueue[None] = ExportQueue(2)
            await asyncio.gather(*(queue.run(str(place % 7), job) for place in range(100)))

        asyncio.run(run())
        assert most <= 2

    def test_full_and_left_and_failed(self) -> None:
        gate = threading.Event()

        def fails() -> bool:
            raise ValueError("no")

        async def run() -> None:
            queue: ExportQueue[bool] = ExportQueue(1, most=3, most_of_one=2)
            first = asyncio.ensure_future(queue.run("a", gate.wait))
            await asyncio.sleep(0)
            left = asyncio.ensure_future(queue.run("a", fails))
            failed = asyncio.ensure_future(queue.run("a", fails))
            await asyncio.sleep(0)
            with pytest.raises(FullQueueError) as own:
                await queue.run("a", gate.wait)
            assert own.value.own
            last = asyncio.ensure_future(queue.run("b", gate.wait))
            await asyncio.sleep(0)
            with pytest.raises(FullQueueError) as full:
                await queue.run("c", gate.wait)
            assert not full.value.own
            left.cancel()
            gate.set()
            assert await first
            assert await last
            with pytest.raises(ValueError, match="no"):
                await failed

        asyncio.run(run())


class TestStoredExports:
    """Nothing is removed; what has no room is given out all the same."""

    def test_full_folder(self, tmp_path: Path, instance: Settings, bundled: Edition) -> None:
        from fivecolour.export.stored_exports import StoredExports
        from fivecolour.export.views.request import ExportRequest, resolved

        request, edition = resolved(ExportRequest(kind="csv"), instance.editions)
        stored = StoredExports(tmp_path, most=10)
        assert stored.export(request, edition, instance.editions).body.startswith(b"code,name,tier")
        assert not list(tmp_path.rglob("*.csv"))
        assert stored.find(replace(request, edition="../../etc")) is None

    def test_nearly_full_disk(
        self, tmp_path: Path, instance: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A twentieth of the disk is left to figures and editions, however many exports are asked for."""
        from fivecolour.export import stored_exports
        from fivecolour.export.views.request import ExportRequest, resolved

        request, edition = resolved(ExportRequest(kind="csv"), instance.editions)
        for free, stored_files in ((50_000, 0), (5_000_000, 1)):
            disk = shutil.disk_usage(tmp_path)._replace(total=1_000_000, free=free)
            monkeypatch.setattr(stored_exports.shutil, "disk_usage", lambda _path, disk=disk: disk)
            body = stored_exports.StoredExports(tmp_path).export(request, edition, instance.editions).body
            assert body.startswith(b"code,name,tier")
            assert len(list(tmp_path.rglob("*.csv"))) == stored_files


def test_origin_of_a_further_map(config: Settings) -> None:
    """Permalinks of a further map lead below its own address."""
    assert replace(config, map="rio").origin == "https://map.example/m/rio"
    assert export_routes.PER_MINUTE > 30
