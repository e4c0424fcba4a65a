"""Kills a process that writes, at any moment of its work: ``kill -9``, as the kernel does.

A `Stand` is a home with its database, copied from a template for each trial. `run` runs the command line
there in a process of its own and, told a `Moment`, kills it then.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from .child import AFTER
from .child import run as child

# One process imports everything once; those that are killed are its forks.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.crash.child"])
SIGKILL = -9


@dataclass(frozen=True, slots=True)
class Stand:
    """A home and the address of its database."""

    home: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What the command line is told of them."""
        return {
            "FIVECOLOUR_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "STANDARD_INPUT": str(self.home / "input"),
        }

    def copy(self, home: Path) -> Stand:
        """Return a copy of this stand."""
        shutil.copytree(self.home, home)
        if self.url.startswith("sqlite"):
            return Stand(home, f"sqlite:///{home / 'fivecolour.db'}")
        name = f"copy_{random.randrange(10**12)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {make_url(self.url).database}")
        return Stand(home, str(make_url(self.url).set(database=name)))

    def remove(self) -> None:
        """Remove a copy."""
        shutil.rmtree(self.home)
        if not self.url.startswith("sqlite"):
            self._administer(f"DROP DATABASE {make_url(self.url).database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        server = str(make_url(self.url).set(database="postgres"))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True, slots=True)
class Moment:
    """So many seconds after the step with this number (from 0)."""

    step: int
    later: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a process.

    Attributes
    ----------
    stages : list of str
        The steps that it told of, by their stage (`child`); the last one is where it ended.
    times : list of float
        When, in seconds.
    said : str
        What it printed: what whoever called it was told.
    killed : bool
        False where it ended before it was to be killed.
    """

    stages: list[str]
    times: list[float]
    printed: str
    killed: bool

    def moment(self, chance: random.Random) -> Moment:
        """Return a moment at which to kill the same again: each stage as likely as each other."""
        stage = chance.choice(sorted({*self.stages} - {AFTER}))
        step = chance.choice([at for at, one in enumerate(self.stages) if one == stage])
        return Moment(step, chance.uniform(0, self.times[step + 1] - self.times[step]))


def run(words: Sequence[str], stand: Stand, moment: Moment | None = None) -> Attempt:
    """Run ``fivecolour`` with ``words`` to its end or, if a moment is given, until then."""
    told, tells = _FORKS.Pipe(duplex=False)
    output = stand.home / "said"
    output.write_text("")
    process = _FORKS.Process(target=child, args=(words, stand.environment, str(output), tells))
    process.start()
    tells.close()
    stages: list[str] = []
    times: list[float] = []
    try:
        while True:
            stages.append(told.recv_bytes().decode())
            times.append(time.monotonic())
            if moment and len(stages) == moment.step + 1:
                process.join(moment.later)
                process.kill()
    except EOFError:
        process.join()
    killed, printed = process.exitcode == SIGKILL, output.read_text(encoding="utf-8")
    assert killed or process.exitcode == 0, f"{words}: ended with {process.exitcode}: {printed}"
    return Attempt(stages, times, printed, killed)
