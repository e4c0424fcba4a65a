"""A home on a disk that fills up: commands say so in a line, lose nothing, and go on once there is room."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour.cli import cli
from fivecolour.editions import edition_files

from .conftest import Told, reports

ROOM = 8 << 20


def mounted(folder: Path, *options: str) -> bool:
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a home on a disk of its own that has some kilobytes left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in template.rglob("*") if path.is_file())
    if shutil.which("mount") is None or not mounted(disk, "-o", f"size={max(ROOM, size * 2)}"):
        pytest.skip("needs the right to mount")
    try:
        shutil.copytree(template, disk / "home")
        monkeypatch.setenv("FIVECOLOUR_HOME", str(disk / "home"))
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(disk: Path, leave: int) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        for _ in range(max(0, shutil.disk_usage(disk).free - leave) // 4096):
            file.write(bytes(4096))
    return ballast


def test_ingest_publish_backup(small: Path, tmp_path: Path, told: Told) -> None:
    home, table = small / "home", tmp_path / "new.csv"
    lines = [f"2020-03-{day:02},330203,{70 + day}" for day in range(8, 29)]
    table.write_text("date,code,confirmed cumulative\n" + "\n".join(lines) + "\n", encoding="utf-8")
    before, shown = reports(home), list(edition_files.paths(home / "editions"))
    ballast = fill(small, 0)
    for words, why in (
        (("ingest", table, "--source", "test"), "(database or disk is full)"),
        (("publish", "--from", "2020-02-01", "--to", "2020-02-09"), "(database or disk is full)"),
        (("db", "backup", small / "backup.zip"), "(No space left on device)"),
    ):
        assert why in told(*words)
    assert reports(home) == before
    assert list(edition_files.paths(home / "editions")) == shown
    assert not list(small.glob("*backup.zip*"))
    ballast.unlink()
    assert CliRunner().invoke(cli, ["ingest", str(table), "--source", "test"]).exit_code == 0
    assert (len(lines), reports(home)) == (21, before + 21)
    words = ["publish", "--from", "2020-02-01", "--to", "2020-02-09"]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert CliRunner().invoke(cli, ["check"]).output == "ok: database and 3 editions are whole\n"


def leave_journal(database: Path, *, there: bool) -> None:
    """Leave the files of SQLite's journal beside it, as a writer that was killed does, or none."""
    journal = [database.with_name(database.name + end) for end in ("-wal", "-shm")]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("SELECT count(*) FROM reports").fetchone()
        copies = [(path, path.read_bytes()) for path in journal]
    for path, content in copies:
        path.unlink(missing_ok=True)
        if there:
            path.write_bytes(content)


@pytest.mark.parametrize(
    ("journal", "message"),
    [
        (
            True,
            "the database refused it (attempt to write a readonly database); what was accepted before is "
            "kept: give the right to write to FIVECOLOUR_HOME and do the same again",
        ),
        (
            False,
            "sqlite:///{home}/fivecolour.db: cannot be opened (unable to open database file); check "
            "FIVECOLOUR_HOME",
        ),
    ],
)
def test_a_home_that_can_only_be_read(small: Path, told: Told, journal: bool, message: str) -> None:
    leave_journal(small / "home" / "fivecolour.db", there=journal)
    if subprocess.run(["mount", "-o", "remount,ro", str(small)], check=False).returncode:
        pytest.skip("needs the right to mount")
    output = told("publish", "--from", "2020-02-01", "--to", "2020-02-09")
    assert output == f"fivecolour: {message.format(home=small / 'home')}\n"
