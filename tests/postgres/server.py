"""A private PostgreSQL server: its own folder, its own socket, gone when it is stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

MISSING = "no PostgreSQL; install it (on Debian, as root: sh tests/postgres/install.sh)"
# Nothing here has to survive a power cut; what is tested is processes that die.
_OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200 -c jit=off"


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

    @classmethod
    def start(cls) -> Server:
        folder = Path(tempfile.mkdtemp(prefix="fivecolour-pg-"))
        if os.getuid() == 0:  # the server refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        server = cls(folder)
        server._run("initdb", "-U", "fivecolour", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        server._run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {_OPTIONS}", "start")
        return server

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

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
