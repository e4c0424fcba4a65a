"""A private PostgreSQL server, folder and socket of its own; gone when stopped or when its starter dies."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg

MISSING = "no PostgreSQL; install it (on Debian, as root: sh tests/postgres/install.sh)"
# Nothing here has to survive a power cut; what is tested is processes that die.
_OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200 -c jit=off"
_STOP = 'read -r _; "$0" -D "$1/data" -w -m immediate stop; rm -rf "$1"'


def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


class Server:
    """Started by `start`; `new_database` returns the address of a database that nobody else has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._watch: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls, *given: Any) -> Self:
        """Make a server, of a subclass with what that is ``given``, and start it."""
        folder = Path(tempfile.mkdtemp(prefix="fivecolour-pg-"))
        if os.getuid() == 0:  # the server refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        server = cls(folder, *given)
        server._run("initdb", "-U", "fivecolour", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        server.resume()
        server._watch_starter()
        return server

    def crash(self) -> None:
        """End it as a power cut of its processes would: every connection breaks, nothing is finished."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def resume(self) -> None:
        """Start it, at first or after a crash."""
        options = f"-k {self.folder} {_OPTIONS}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def _watch_starter(self) -> None:
        """Stop the server and remove its folder once the pipe to this process is closed, however it ends."""
        bin_folder = programs()
        assert bin_folder is not None
        self._watch = subprocess.Popen(
            ["sh", "-c", _STOP, str(bin_folder / "pg_ctl"), str(self.folder)],
            user="postgres" if os.getuid() == 0 else None,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        assert self._watch is not None
        self._watch.communicate()
        assert not self.folder.exists(), f"{self.folder}: the server was not stopped"

    def url(self, name: str) -> str:
        return f"postgresql://fivecolour@/{name}?host={self.folder}"

    def new_database(self) -> str:
        name = f"t{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def _run(self, program: str, *words: str) -> None:
        bin_folder = programs()
        assert bin_folder is not None
        done = subprocess.run(
            [str(bin_folder / program), "-D", str(self.folder / "data"), *words],
            user="postgres" if os.getuid() == 0 else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program} failed: {done.stdout}"
