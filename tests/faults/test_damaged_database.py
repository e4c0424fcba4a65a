"""A damaged database: readers notice nothing, commands say so in a line, ``check`` names it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import settings
from fivecolour.web.server import create_app

from .conftest import Told, newest


def zeros_within(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 4)
        file.write(bytes(size // 2))


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1_000)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [zeros_within, no_database, cut_short])
def test_served_and_named(home: Path, damage, told: Told) -> None:  # type: ignore[no-untyped-def]
    name = newest(home)
    with closing(sqlite3.connect(home / "fivecolour.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(home / "fivecolour.db")
    with TestClient(create_app(replace(settings(), home=home))) as client:
        assert f"editions/{name}" in client.get("/").text
        assert client.get("/staff/sign-in").status_code in {200, 503}
    output = told("check")
    assert "BROKEN: " in output
    assert "restore the newest backup" in output
    assert told("db", "backup", home / "b.zip")
    assert not list(home.glob("*b.zip*"))
    assert newest(home) == name
