"""The process that is killed: the command line, telling through a pipe how far it has got."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine, Pool, event

from fivecolour.cli import main
from fivecolour.editions import part_files
from fivecolour.intake.read.tables import extraction

BEFORE, SCHEMA, LOADING = "before it writes", "making the schema", "loading the bundled figures"
WRITING, COMMIT, COMMITTED = "in a transaction", "at a commit", "after a commit"
FILES, AFTER = "writing files", "after the last step"
STAGES = (BEFORE, SCHEMA, LOADING, WRITING, COMMIT, COMMITTED, FILES, AFTER)
_LOADS = {"loads", "published_tiers"}
_WRITES = re.compile(r"(insert into|update) (\w+)", re.IGNORECASE)
_MAKES = re.compile(r"create |alter ", re.IGNORECASE)
# So that a file of some thousand rows has many batches.
_BATCH_ROWS = 200


class Steps:
    """Tells each step to who may kill."""

    def __init__(self, told: Connection) -> None:
        self._told = told
        self._stage = ""

    def tell(self, stage: str) -> None:
        self._stage = stage
        self._told.send_bytes(stage.encode())

    def statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = _WRITES.match(statement)
        if found:
            self.tell(LOADING if found[2] in _LOADS else WRITING)
        elif _MAKES.match(statement):
            self.tell(SCHEMA)

    def commit(self, _connection: Any) -> None:
        if self._stage == WRITING:
            self.tell(COMMIT)

    def checkin(self, *_: Any) -> None:
        if self._stage == COMMIT:
            self.tell(COMMITTED)


def run(words: Sequence[str], environment: Mapping[str, str], printed: str, told: Connection) -> None:
    """Run ``fivecolour`` with ``words``; what it prints goes into the file ``printed``."""
    os.environ.update(environment)
    for handle in (1, 2):
        os.dup2(os.open(printed, os.O_WRONLY | os.O_APPEND), handle)
    os.dup2(os.open(environment.get("STANDARD_INPUT", os.devnull), os.O_RDONLY), 0)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.argv = ["fivecolour", *words]
    steps = Steps(told)
    event.listen(Engine, "before_cursor_execute", steps.statement)
    event.listen(Engine, "commit", steps.commit)
    event.listen(Pool, "checkin", steps.checkin)
    _follow_files(steps)
    vars(extraction)["BATCH_ROWS"] = _BATCH_ROWS
    steps.tell(BEFORE)
    try:
        main()
    finally:
        sys.stdout.flush()
        steps.tell(AFTER)


def _follow_files(steps: Steps) -> None:
    write_once = part_files.write_once

    def told(path: Any, body: bytes) -> None:
        steps.tell(FILES)
        write_once(path, body)

    part_files.write_once = told
