"""What fails while the deployment is used, and what must hold afterwards."""

from __future__ import annotations

import http.client
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition

from .traffic import Reader, ReportSender, Subscriber
from .two_hosts import PATIENCE_SECONDS, TwoHosts, WorkerHost, wait_until

# Of these earlier days say more than one case: a total of one would be set apart.
_HIGHER_BEFORE = ("3303", "331081")


def batches(edition: Edition, count: int) -> list[dict[str, int]]:
    """Return corrections of the newest day, of three districts each: one case more than is known."""
    usable = (item for item in edition.series.items() if not item[0].startswith(_HIGHER_BEFORE))
    known = [(code, one.cumulative[-1]) for code, one in usable]
    wanted = [(code, 1 + (total or 0)) for code, total in known][: 3 * count]
    assert len(wanted) == 3 * count
    return [dict(wanted[at : at + 3]) for at in range(0, 3 * count, 3)]


def table(day: str, batch: dict[str, int]) -> str:
    """Return a batch as a file."""
    return "date,code,confirmed total\n" + "".join(f"{day},{code},{total}\n" for code, total in batch.items())


def worker_killed(at: TwoHosts, host: int = 0) -> None:
    """A worker of a host dies; its server begins another."""
    os.kill(at.hosts[host].workers()[0], signal.SIGKILL)


def database_crashed(at: TwoHosts) -> None:
    """PostgreSQL dies with all its connections and is started again."""
    at.store.crash()
    at.store.resume()


def host_killed(at: TwoHosts, host: int = 1) -> None:
    """Everything on a host dies, and its address answers nobody any longer."""
    at.hosts[host].host.kill()
    at.hosts[host].host.unplug()


def host_unplugged(at: TwoHosts, host: int = 1) -> None:
    """A host loses its network first: no connection is told that it ended."""
    at.hosts[host].host.unplug()
    at.hosts[host].host.kill()


def host_back(at: TwoHosts, host: int = 1) -> None:
    """The host is switched on again."""
    at.hosts[host].start()
    wait_until(lambda: is_ready(at.hosts[host]), f"host {host} answers")


def is_ready(one: WorkerHost) -> bool:
    """Tell whether a host can show the map."""
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(one.host.address, 8050, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


@dataclass
class Use:
    """The deployment in use."""

    at: TwoHosts
    readers: list[Reader]
    subscribers: list[Subscriber]
    sender: ReportSender
    sent: dict[str, int]
    ended: Event


def begin(at: TwoHosts, *, readers: int, subscribers: int, sendings: int, pause: float) -> Use:
    """Begin to use it, once both hosts are ready."""
    for one in at.hosts:
        wait_until(lambda one=one: is_ready(one), f"{one.host.address} answers")  # type: ignore[misc]
    ended = Event()
    listening = [Subscriber(at.address, ended) for _ in range(subscribers)]
    reading = [Reader(at.address, ended) for _ in range(readers)]
    wait_until(lambda: all(one.heard for one in listening), "subscribers are told the edition")
    edition = newest(at.hosts[0])
    wanted = batches(edition, sendings)
    bodies = [table(edition.days[-1], batch) for batch in wanted]
    sender = ReportSender(at.address, ended, at.token, bodies, pause)
    return Use(at, reading, listening, sender, {k: v for one in wanted for k, v in one.items()}, ended)


def go_through(use: Use, steps: Sequence[Callable[[TwoHosts], None]]) -> None:
    """Let the steps happen one after the other while figures are sent."""
    for number, step in enumerate(steps, start=1):
        wanted = number * len(use.sender.batches) // (len(steps) + 1)
        wait_until(lambda wanted=wanted: use.sender.count.answered >= wanted, "figures are taken in")  # type: ignore[misc]
        step(use.at)
    use.sender.join(PATIENCE_SECONDS)


def newest(one: WorkerHost) -> Edition:
    """Return the edition that readers of a host see."""
    return edition_files.latest(one.home / "editions")


def holds(edition: Edition, sent: dict[str, int]) -> bool:
    """Tell whether an edition holds every figure that was sent."""
    return all(edition.series[code].cumulative[-1] == total for code, total in sent.items())


def finish(use: Use, hosts: Sequence[WorkerHost]) -> None:
    """End the use and check that no request, no subscriber and no report was lost; none is there twice."""
    sent = sorted((code, float(total)) for code, total in use.sent.items())
    assert use.at.reports("feed") == sent
    wait_until(lambda: all(holds(newest(one), use.sent) for one in hosts), "each host shows all figures")
    last = newest(hosts[0]).id
    assert [newest(one).id for one in hosts] == [last] * len(hosts)
    wait_until(lambda: all(one.heard[-1] == last for one in use.subscribers), "all are told the last edition")
    use.ended.set()
    for reader in use.readers:
        reader.join(PATIENCE_SECONDS)
    lost = [one for reader in use.readers for one in reader.count.lost] + use.sender.count.lost
    assert not lost, lost
    assert use.at.reports("feed") == sent
