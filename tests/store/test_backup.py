"""Backups are restored to either kind of database, whole or not at all."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from fivecolour.errors import UserError
from fivecolour.reports.report_data import Report
from fivecolour.store import audit
from fivecolour.store.backup import backup, restore
from fivecolour.store.reports import Reports

from .fresh import fresh_store

HAISHU = Report("330203", "海曙区", "confirmed", "new", date(2020, 2, 9), None, 2, "reported", "宁波发布")


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    folder = tmp_path / "editions"
    (folder / "parts").mkdir(parents=True)
    (folder / "parts" / "44136fa355").write_text("part")
    (folder / "000001.x.json").write_text("{}")
    return folder


def filled(store: Engine) -> Engine:
    Reports(store).add_many([HAISHU], file="x", sha256="a" * 64)
    with store.begin() as connection:
        audit.write(connection, who="wang", what="ingested", subject="x")
    return store


class TestBackup:
    """From one database into another."""

    @pytest.mark.parametrize("back", [False, True])
    def test_all_comes_back(self, store: Engine, editions: Path, tmp_path: Path, back: bool) -> None:
        source, target = (filled(fresh_store()), store) if back else (filled(store), fresh_store())
        rows = backup(source, tmp_path / "b.zip", editions=editions)
        assert (rows["reports"], rows["audit"]) == (1, 1)
        assert restore(target, tmp_path / "b.zip", editions=tmp_path / "new") == rows
        assert Reports(target).find() == Reports(source).find()
        assert list(audit.entries(target)) == list(audit.entries(source))
        assert (tmp_path / "new" / "000001.x.json").read_text() == "{}"
        assert (tmp_path / "new" / "parts" / "44136fa355").read_text() == "part"
        assert audit.verify(target) == audit.verify(source)
        filled(target)
        assert audit.verify(target).broken is None
        assert Reports(target).add_many([HAISHU], file="y").unchanged == 1

    def test_only_into_what_is_empty(self, editions: Path, tmp_path: Path) -> None:
        store = filled(fresh_store())
        backup(store, tmp_path / "b.zip", editions=editions)
        with pytest.raises(UserError, match=r"the database holds \w+ already; restore into an empty one"):
            restore(store, tmp_path / "b.zip", editions=tmp_path / "new")
        with pytest.raises(UserError, match="holds editions already"):
            restore(fresh_store(), tmp_path / "b.zip", editions=editions)
        with pytest.raises(UserError, match=r"b\.zip: is there already"):
            backup(store, tmp_path / "b.zip", editions=editions)

    @pytest.mark.parametrize("name", ["x.json", "parts/x", "parts"])
    def test_links_are_refused(self, editions: Path, tmp_path: Path, name: str) -> None:
        """Otherwise whoever may write among the editions reads any file of the server in a backup."""
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret" / "key").write_text("secret")
        if name == "parts":
            shutil.rmtree(editions / "parts")
        (editions / name).symlink_to(tmp_path / "secret" / ("" if name == "parts" else "key"))
        with pytest.raises(UserError, match=f"{name}: is a link, which no backup follows; put the file its"):
            backup(fresh_store(), tmp_path / "b.zip", editions=editions)
        assert not (tmp_path / "b.zip").exists()

    def test_what_was_changed_is_refused(self, editions: Path, tmp_path: Path) -> None:
        backup(filled(fresh_store()), tmp_path / "b.zip", editions=editions)
        with zipfile.ZipFile(tmp_path / "b.zip") as whole, zipfile.ZipFile(tmp_path / "c.zip", "w") as other:
            for name in whole.namelist():
                body = whole.read(name)
                changed = body.replace(b", 2.0,", b", 3.0,") if name == "tables/reports.jsonl" else body
                other.writestr(name, changed)
        target = fresh_store()
        with pytest.raises(UserError, match=r"tables/reports\.jsonl was changed or damaged"):
            restore(target, tmp_path / "c.zip", editions=tmp_path / "new")
        assert Reports(target).count() == 0
        shutil.copy(editions / "000001.x.json", tmp_path / "d.zip")
        with pytest.raises(UserError, match=r"d\.zip: is no whole backup"):
            restore(target, tmp_path / "d.zip", editions=tmp_path / "new")

    def test_what_is_restored_is_only_ever_added_to(
        self, store: Engine, editions: Path, tmp_path: Path
    ) -> None:
        backup(filled(fresh_store()), tmp_path / "b.zip", editions=editions)
        restore(store, tmp_path / "b.zip", editions=tmp_path / "new")
        for table in ("audit", "reports"):
            with pytest.raises(DBAPIError), store.begin() as connection:
                connection.exec_driver_sql(f"DELETE FROM {table}")

    def test_of_one_moment_while_another_writes(self, store: Engine, editions: Path, tmp_path: Path) -> None:
        stop, writers = Event(), Reports(store)
        days = [replace(HAISHU, event_date=date(2020, 2, day)) for day in range(1, 29)]

        def write() -> None:
            for at, day in enumerate(days):
                with store.begin() as connection:
                    writers.add_many([day], file="x", connection=connection)
                    audit.write(connection, who="wang", what="ingested", subject=str(at))
                if at == 2:
                    stop.set()

        writer = Thread(target=write)
        writer.start()
        stop.wait()
        rows = backup(store, tmp_path / "b.zip", editions=editions)
        writer.join()
        assert rows["reports"] == rows["audit"] >= 3
        target = fresh_store()
        restore(target, tmp_path / "b.zip", editions=tmp_path / "new")
        assert (Reports(target).count(), audit.verify(target).entries) == (rows["reports"], rows["audit"])
        assert len(writers.find()) == len(days)
