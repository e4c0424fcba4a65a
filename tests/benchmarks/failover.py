"""The deployment on two hosts, used while all that can die does: ``python -m tests.benchmarks.failover``.

As root, with nginx and PostgreSQL. It prints what became of every request, subscriber and report.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.deploy import outages, two_hosts
from tests.deploy.two_hosts import TwoHosts

SENDINGS = 24
STEPS: tuple[tuple[str, Callable[[TwoHosts], None]], ...] = (
    ("a worker of host A killed", partial(outages.worker_killed, host=0)),
    ("PostgreSQL killed, started again", outages.database_crashed),
    ("host B killed", partial(outages.host_killed, host=1)),
    ("host B back", partial(outages.host_back, host=1)),
    ("host A unplugged, then killed", partial(outages.host_unplugged, host=0)),
    ("host A back", partial(outages.host_back, host=0)),
    ("PostgreSQL killed, started again", outages.database_crashed),
    ("a worker of host B killed", partial(outages.worker_killed, host=1)),
)


def main() -> None:
    """Run, check, print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.failover", description=__doc__)
    arguments.add_argument("--readers", type=int, default=6)
    arguments.add_argument("--subscribers", type=int, default=40)
    given = arguments.parse_args()
    why = two_hosts.missing()
    if why:
        sys.exit(f"cannot be run here: {why}")
    with tempfile.TemporaryDirectory() as folder, two_hosts.two_hosts(Path(folder)) as at:
        use = outages.begin(
            at, readers=given.readers, subscribers=given.subscribers, sendings=SENDINGS, pause=0.5
        )
        began = time.monotonic()
        steps = [partial(_told, label, step, began) for label, step in STEPS]
        outages.go_through(use, steps)
        outages.finish(use, at.hosts)
        _report(use)


def _report(use: outages.Use) -> None:
    reads, sent = [reader.count for reader in use.readers], use.sender.count
    answered, again = sum(one.answered for one in reads), sum(one.again for one in reads)
    connections = sum(one.connections for one in use.subscribers)
    print(f"pages: {answered} answered, {again} of them after the reader had asked again, 0 lost")
    print(f"figures: {sent.answered} sendings, {sent.again} of them sent again")
    print(f"reports: {len(use.sent)}, 0 lost, 0 there twice")
    print(f"subscribers: {len(use.subscribers)}, {connections} connections; all were told the last edition")


def _told(label: str, step: Callable[[TwoHosts], None], began: float, at: TwoHosts) -> None:
    print(f"{time.monotonic() - began:6.1f} s  {label}", flush=True)
    step(at)


if __name__ == "__main__":
    main()
