"""PostgreSQL ends in the midst of an ingest and a press, and comes back: nothing accepted is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event, Timer

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from fivecolour.config import settings
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.store import database
from fivecolour.store.editions import Editions
from fivecolour.store.report_tables import ReportRow

from ..postgres.server import MISSING, Server, programs
from ..reports.zhejiang import DISTRICTS

ORDER = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-03-20\nmode = "automatic"\n'
_PATIENCE_SECONDS = 60


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of this test's own, which it may end."""
    if programs() is None:
        pytest.skip(MISSING)
    started = Server.start()
    try:
        yield started
    finally:
        started.stop()


def table(folder: Path, day: int) -> Path:
    path = folder / f"{day:02}.csv"
    lines = [f"2020-04-{day:02},{code},1" for code in sorted(DISTRICTS)]
    path.write_text("date,code,new confirmed\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


class Sender:
    """Sends a file for each day, each again until it is accepted."""

    def __init__(self, receiver: Receiver, folder: Path) -> None:
        self._receiver, self._folder = receiver, folder
        self.up, self.half = Event(), Event()
        self.refused = 0
        self.accepted: list[int] = []

    def send(self, days: range) -> None:
        for day in days:
            while not self._sent(day):
                assert self.up.wait(_PATIENCE_SECONDS)
            if day == days[len(days) // 2]:
                self.half.set()

    def _sent(self, day: int) -> bool:
        try:
            receipt = take_in(self._receiver, table(self._folder, day), IntakeOptions("test"))
        except DBAPIError:
            self.refused += 1
            return False
        self.accepted.append(receipt.accepted)
        return True


def told(process: subprocess.Popen[str], day: str) -> list[str]:
    """Return the lines of a press up to the edition of a day; a press that says nothing is ended."""
    assert process.stdout is not None
    lines = []
    timer = Timer(_PATIENCE_SECONDS, process.kill)
    timer.start()
    for line in process.stdout:
        lines.append(line)
        if line.startswith(f"published: zhejiang-2020-{day}-"):
            break
    timer.cancel()
    return lines


@pytest.mark.slow
def test_ingest_and_press_go_on(server: Server, tmp_path: Path) -> None:
    url = server.new_database()
    home = tmp_path / "home"
    home.mkdir()
    (home / "publish.toml").write_text(ORDER, encoding="utf-8")
    store = database.engine(url)
    sender = Sender(open_receiver(settings(), "zhejiang-2020", engine=store), tmp_path)
    sender.send(range(1, 2))
    sender.half.clear()
    environment = {**os.environ, "FIVECOLOUR_HOME": str(home), "DATABASE_URL": url}
    with (tmp_path / "log").open("w") as log:
        press = subprocess.Popen(
            [sys.executable, "-m", "fivecolour.cli", "press", "--even-if-empty"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        before = told(press, "20200401")
        assert before[-1].endswith(" (edition 1)\n")
        with ThreadPoolExecutor(1) as pool:
            sending = pool.submit(sender.send, range(2, 13))
            assert sender.half.wait(_PATIENCE_SECONDS)
            server.crash()
            server.resume()
            sender.up.set()
            sending.result()
        after = told(press, "20200412")
        assert press.poll() is None
    finally:
        press.terminate()
        press.wait()
    # 90 districts on 12 days.
    assert (len(sender.accepted), sum(sender.accepted)) == (12, 1080)
    assert row_counts(store) == (1080, 1080)
    assert after[-1].startswith("published: zhejiang-2020-20200412-")
    names = Editions(store).published_names()
    assert len({*names}) == len(names)
    told_of = [line.split()[1] for line in [*before, *after]]
    assert len({*told_of}) == len(told_of)
    assert {*told_of} <= {*names}
    # An edition whose commit the crash cut off from its answer is published, and the press cannot know it.
    assert len(names) - len(told_of) in {0, 1}
    output = (tmp_path / "log").read_text(encoding="utf-8")
    assert "the press stands still: " in output
    assert "Traceback" not in output
    store.dispose()


def row_counts(store: sa.Engine) -> tuple[int, int]:
    """Return how many of the reports that were sent are kept, and of how many places and days."""
    with store.connect() as connection:
        sent = sa.select(ReportRow.place, ReportRow.event_date).where(
            ReportRow.event_date >= date(2020, 4, 1)
        )
        rows = connection.execute(sent).all()
    return len(rows), len(set(rows))
