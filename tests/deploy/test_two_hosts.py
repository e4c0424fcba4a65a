"""The documented deployment under load: a worker, PostgreSQL and a host are killed, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import outages, two_hosts


@pytest.mark.slow
def test_nothing_is_lost(tmp_path: Path) -> None:
    why = two_hosts.missing()
    if why:
        pytest.skip(why)
    with two_hosts.two_hosts(tmp_path) as at:
        use = outages.begin(at, readers=3, subscribers=6, sendings=8, pause=0.2)
        steps = (outages.worker_killed, outages.database_crashed, outages.host_killed)
        outages.go_through(use, steps)
        outages.finish(use, at.hosts[:1])
        assert sum(reader.count.answered for reader in use.readers) > 20
        # Those of the host that was killed came back to the other one.
        assert sum(one.connections > 1 for one in use.subscribers) > 0
