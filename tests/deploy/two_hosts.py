"""The documented deployment from its own files: PostgreSQL, two hosts, nginx, each on a host of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from fivecolour.access.permissions import Scope
from fivecolour.access.tokens import Tokens
from fivecolour.store import database

from ..postgres.server import Server, programs
from . import namespaces
from .namespaces import Bridge, NetworkHost

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
ORDER = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-03-25\nmode = "automatic"\n'
PATIENCE_SECONDS = 60
# Addresses of the files, by what is theirs here: the last number.
NGINX, HOST_A, HOST_B, DATABASE = 10, 11, 12, 20
MAIN = "user root;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes 1;\nevents {{}}\n"
_ACCESS = "http {{\naccess_log off;\nclient_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\n"


def missing() -> str:
    """Return what this machine lacks for it; empty where it has all."""
    if shutil.which("nginx") is None:
        return "no nginx; on Debian, as root: apt-get install --no-install-recommends nginx-light"
    if programs() is None:
        return "no PostgreSQL; on Debian, as root: sh tests/postgres/install.sh"
    return namespaces.missing()


class DatabaseHost(Server):
    """The private server of the tests, on a host of the bridge."""

    def __init__(self, folder: Path, host: NetworkHost) -> None:
        super().__init__(folder)
        self.host = host

    def resume(self) -> None:
        """Start it, at first or after a crash, with an address."""
        access = self.folder / "data" / "pg_hba.conf"
        if "10.213" not in access.read_text():
            with access.open("a") as file:
                file.write("host all all 10.213.0.0/16 trust\n")
        listening = (
            f"-c listen_addresses={self.host.address} -k {self.folder} -c max_connections=100 -c jit=off"
        )
        words = [
            "-D",
            str(self.folder / "data"),
            "-w",
            "-l",
            str(self.folder / "log"),
            "-o",
            listening,
            "start",
        ]
        bin_folder = programs()
        assert bin_folder is not None
        done = self.host.run(["runuser", "-u", "postgres", "--", str(bin_folder / "pg_ctl"), *words])
        assert done.returncode == 0, done.stdout + done.stderr

    def address(self, name: str) -> str:
        return f"postgresql://fivecolour@{self.host.address}/{name}"


class WorkerHost:
    """A host with a server and a press, started as the units say."""

    def __init__(self, host: NetworkHost, home: Path, environment: dict[str, str]) -> None:
        self.host, self.home = host, home
        home.mkdir()
        (home / "publish.toml").write_text(ORDER, encoding="utf-8")
        self._environment = {**environment, "FIVECOLOUR_HOME": str(home)}
        self.log = home.with_suffix(".log")
        self.log.touch()
        self.web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start both, as after the host was switched on."""
        self.host.plug()
        self.web = self._start("fivecolour-web.service")
        self._start("fivecolour-press.service")

    def _start(self, unit: str) -> subprocess.Popen[bytes]:
        command = command_of(unit, self._environment)
        everything = {**os.environ, **self._environment, "PYTHONPATH": str(ROOT / "app")}
        return self.host.start(command, environment=everything, log=self.log)

    def workers(self) -> list[int]:
        """Return the server's worker processes."""
        assert self.web is not None
        found = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
        return [int(number) for number in found.split()]


def command_of(unit: str, environment: dict[str, str]) -> list[str]:
    """Return what a unit starts, with the programs of this Python."""
    (line,) = re.findall(r"^ExecStart=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE)
    said = re.sub(r"\$\{(\w+)\}", lambda found: environment[found[1]], line)
    program, *words = said.replace("/opt/fivecolour/bin/", "").split()
    modules = {"gunicorn": "gunicorn", "fivecolour": "fivecolour.cli"}
    return [sys.executable, "-m", modules[program], *words]


def environment_of(prefix: str, url: str) -> dict[str, str]:
    """Return the variables of the file that the units read, with the database of the test."""
    lines = (DEPLOY / "fivecolour.env").read_text().splitlines()
    said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    _, _, options = said["DATABASE_URL"].partition("?")
    return {**said, "DATABASE_URL": f"{url}?{options}", "WEB_CONCURRENCY": "2", "FIVECOLOUR_PUBLIC_URL": ""}


def nginx_file(folder: Path, prefix: str) -> Path:
    """Write a whole configuration around the one of the deployment; only its addresses are others."""
    folder.mkdir()
    said = (DEPLOY / "nginx.conf").read_text().replace("10.0.0.", prefix)
    said = said.replace("/var/cache/nginx/fivecolour", str(folder / "cache"))
    path = folder / "nginx.conf"
    path.write_text(f"{(MAIN + _ACCESS).format(folder=folder)}{said}}}\n")
    return path


class TwoHosts:
    """All of it: ``address`` is where readers and senders find the map, ``token`` what senders show."""

    def __init__(self, folder: Path, bridge: Bridge, store: DatabaseHost) -> None:
        self.store = store
        self.url = store.address("postgres")
        environment = environment_of(bridge.prefix, self.url)
        opened = database.engine(self.url)
        now = datetime.now(UTC)
        self.token, _ = Tokens(opened).create(
            "feed", Scope(frozenset({"ingest"})), days=1, by="test", now=now
        )
        opened.dispose()
        self.hosts = [
            WorkerHost(bridge.host(last), folder / name, environment)
            for last, name in ((HOST_A, "a"), (HOST_B, "b"))
        ]
        self._nginx = bridge.host(NGINX)
        self.address = self._nginx.address
        path = nginx_file(folder / "nginx", bridge.prefix)
        command = ["nginx", "-c", str(path), "-g", "daemon off;"]
        self._nginx.start(command, environment=os.environ, log=folder / "nginx.log")
        for one in self.hosts:
            one.start()

    def reports(self, source: str) -> list[tuple[str, float]]:
        """Return place and value of every report of a source."""
        query = "SELECT place, value FROM reports WHERE source = %s ORDER BY 1"
        with psycopg.connect(self.url) as connection:
            return [(place, float(value)) for place, value in connection.execute(query, (source,)).fetchall()]


@contextmanager
def two_hosts(folder: Path) -> Iterator[TwoHosts]:
    """Run the deployment for as long as it is needed."""
    bridge = Bridge()
    try:
        host = bridge.host(DATABASE)
        store = DatabaseHost.start(host)
        try:
            yield TwoHosts(folder, bridge, store)
        finally:
            for one in bridge.hosts:
                if one is not host:
                    one.kill()
            store.stop()
    finally:
        bridge.close()


def wait_until(true: object, what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds; fail if it does not in time."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)
