"""How often anything is lost or half after kill -9 at a random moment: ingest, publish, press, approve.

Run: ``python -m tests.benchmarks.crash --times 100``. Each trial copies a home and its database, kills the
command line in the middle, looks at what is left as after a restart, and does the same again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.child import STAGES
from tests.crash.findings import Findings, examine, whole
from tests.crash.harness import Stand, run
from tests.crash.verbs import NAMES, Verb, trials
from tests.postgres.server import MISSING, Server, programs


@dataclass(slots=True)
class Count:
    """What came of many kills of one verb on one database."""

    database: str
    verb: str
    stages: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    half: int = 0
    different: int = 0
    healed: int = 0
    went_on: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, found: Findings) -> None:
        """Count what was found after one kill."""
        self.lost += bool(found.lost)
        self.half += bool(found.half)
        self.different += bool(found.again)
        self.healed += found.healed
        self.went_on += found.went_on
        self.faults += found.all

    @property
    def row(self) -> tuple[object, ...]:
        """The line of the table."""
        stages = (self.stages[stage] for stage in STAGES)
        wrong = (self.lost, self.half, self.different)
        return (self.database, self.verb, self.stages.total(), *stages, *wrong, self.healed, self.went_on)


def main() -> None:
    """Print the table; exit 1 if anything was lost or half."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.crash", description=__doc__)
    arguments.add_argument("--times", type=int, default=50, help="kills of each verb on each database")
    arguments.add_argument("--verb", choices=NAMES, help="only this one")
    arguments.add_argument("--seed", type=int, default=0, help="another choice of moments")
    given = arguments.parse_args()
    chance, start = random.Random(given.seed), time.monotonic()
    counts: list[Count] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for database, address in _databases(stack):
            (own := Path(folder) / database).mkdir()
            for verb, stand in trials(own, address):
                if given.verb in (None, verb.name):
                    counts.append(_kill(Count(database, verb.name), verb, stand, given.times, chance))
    _print(counts)
    print(f"{time.monotonic() - start:.0f} s, seed {given.seed}")
    sys.exit(any(count.faults for count in counts))


def _databases(stack: ExitStack) -> Iterator[tuple[str, Callable[[Path], str]]]:
    yield "sqlite", lambda home: f"sqlite:///{home / 'fivecolour.db'}"
    if programs() is None:
        print(f"skipped: {MISSING}")
        return
    server = Server.start()
    stack.callback(server.stop)
    yield "postgresql", lambda _: server.new_database()


def _kill(count: Count, verb: Verb, template: Stand, times: int, chance: random.Random) -> Count:
    """Kill so often; a process that had ended before does not count."""
    folder = template.home.parent
    never_killed = template.copy(folder / f"{verb.name} never killed")
    attempt = run(verb.words, never_killed)
    expected = whole(never_killed)
    never_killed.remove()
    while count.stages.total() < times:
        stand = template.copy(folder / "trial")
        killed = run(verb.words, stand, attempt.moment(chance))
        if killed.killed:
            count.stages[killed.stages[-1]] += 1
            count.add(examine(verb, stand, killed, expected=expected))
        stand.remove()
    for fault in (f"{times} kills", *count.faults):
        print(f"{count.database}, {verb.name}: {fault}", file=sys.stderr)
    return count


def _print(counts: Sequence[Count]) -> None:
    head = (
        "database",
        "command",
        "kills",
        *STAGES,
        "lost",
        "half",
        "different again",
        "folder healed",
        "done by the same again",
    )
    rows = [[str(cell) for cell in row] for row in (head, *(count.row for count in counts))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    main()
