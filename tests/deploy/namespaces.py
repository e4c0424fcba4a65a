"""Hosts of a network of their own: Linux network namespaces on a bridge, gone when closed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

NETWORK = "10.213.{}."


def missing() -> str:
    """Return why hosts cannot be made here; empty where they can."""
    if os.getuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "no program ip; install iproute2"
    probe = f"fcprobe{os.getpid()}"
    done = subprocess.run(["ip", "link", "add", probe, "type", "bridge"], capture_output=True, check=False)
    if done.returncode:
        return f"no network bridge can be made here ({done.stderr.decode().strip()})"
    _ip("link", "del", probe)
    return ""


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Bridge:
    """The wire between hosts; this process is its host ``.1``."""

    def __init__(self) -> None:
        number = os.getpid() % 100_000
        self.prefix = NETWORK.format(os.getpid() % 250 + 1)
        self._name = f"fcb{number}"
        self.hosts: list[NetworkHost] = []
        _ip("link", "add", self._name, "type", "bridge")
        _ip("addr", "add", f"{self.prefix}1/24", "dev", self._name)
        _ip("link", "set", self._name, "up")

    def host(self, last: int) -> NetworkHost:
        """Add the host whose address ends so."""
        made = NetworkHost(f"fc{os.getpid() % 100_000}x{last}", f"{self.prefix}{last}", self._name)
        self.hosts.append(made)
        return made

    def close(self) -> None:
        """End everything that runs on the hosts, then take them away."""
        for host in self.hosts:
            host.close()
        _ip("link", "del", self._name)


class NetworkHost:
    """One host: programs started on it see its network alone."""

    def __init__(self, name: str, address: str, bridge: str) -> None:
        self.address = address
        self._name, self._wire = name, name.replace("x", "w")
        self._started: list[subprocess.Popen[bytes]] = []
        _ip("netns", "add", name)
        _ip("link", "add", self._wire, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("link", "set", self._wire, "master", bridge, "up")
        _ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", name, "link", "set", device, "up")

    def start(
        self, command: Sequence[str], *, environment: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Run a program in the background."""
        with log.open("ab") as file:
            started = subprocess.Popen(
                ["ip", "netns", "exec", self._name, *command],
                env=dict(environment),
                cwd=tempfile.gettempdir(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        self._started.append(started)
        return started

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        words = ["ip", "netns", "exec", self._name, *command]
        return subprocess.run(words, capture_output=True, text=True, check=False, cwd=tempfile.gettempdir())

    def unplug(self) -> None:
        """Take the wire out: nobody is told, not even by a reset."""
        _ip("link", "set", self._wire, "down")

    def plug(self) -> None:
        """Put the wire in again."""
        _ip("link", "set", self._wire, "up")

    def kill(self) -> None:
        """End every process on the host at once (SIGKILL)."""
        found = subprocess.run(["ip", "netns", "pids", self._name], capture_output=True, check=True)
        for number in map(int, found.stdout.split()):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for one in self._started:
            one.wait()
        self._started.clear()

    def close(self) -> None:
        """Take the host away."""
        self.kill()
        _ip("netns", "del", self._name)
