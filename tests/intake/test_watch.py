"""A folder in which files are dropped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from sqlalchemy.exc import OperationalError

from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.intake import watch
from fivecolour.intake.files import IntakeOptions, safe_source, take_in
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.watch import check_folder, handle_all, keep_watch
from fivecolour.reports.batch import Batch
from fivecolour.store.reports import Reports

GOOD = "区县,日期,累计确诊\n海曙,2020-02-09,66\n武汉,2020-02-09,1\n"
ASKED = IntakeOptions("宁波")


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    from fivecolour.store import database

    engine = database.engine(f"sqlite:///{tmp_path / 'fivecolour.db'}")
    return open_receiver(settings(), "zhejiang-2020", engine=engine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    check_folder(made)
    return made


def lying(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestHandleAll:
    """What lies there."""

    def test_done_and_refused(self, receiver: Receiver, folder: Path) -> None:
        (folder / "a.csv").write_text(GOOD, "utf-8")
        (folder / "b.csv").write_text("x,y\n1,2\n", "utf-8")
        list(handle_all(receiver, folder, ASKED, settle=0))
        assert lying(folder) == [
            "done/a.csv", "done/a.csv.receipt.json", "refused/b.csv", "refused/b.csv.receipt.json",
        ]  # fmt: skip
        receipt = json.loads((folder / "done" / "a.csv.receipt.json").read_text("utf-8"))
        assert (receipt["accepted"], receipt["quarantined"], receipt["source"]) == (1, 1, "宁波")

        refused = json.loads((folder / "refused" / "b.csv.receipt.json").read_text("utf-8"))
        assert refused["problem"].startswith("b.csv: no column of figures found")

    def test_a_receipt_says_what_is_hidden(self, receiver: Receiver, folder: Path) -> None:
        book = openpyxl.Workbook()
        for row in (["区县", "日期", "累计确诊"], ["海曙", "2020-02-09", "少于5"], ["镇海", "2020-02-09", 6]):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True
        book.save(folder / "a.xlsx")
        asked = IntakeOptions("宁波", FileContext(hidden="skip"), language="zh")
        list(handle_all(receiver, folder, asked, settle=0))
        receipt = json.loads((folder / "done" / "a.xlsx.receipt.json").read_text("utf-8"))
        assert (receipt["accepted"], receipt["missing"]) == (1, {"suppressed": 1})
        assert "隐藏或筛选掉的不读取：行 3，列 –，单元格 –" in receipt["reading"]

    def test_what_is_not_finished_or_is_left(self, receiver: Receiver, folder: Path) -> None:
        for name in ("a.csv.part", ".hidden.csv", "b.tmp"):
            (folder / name).write_text(GOOD, "utf-8")
        (folder / "new.csv").write_text(GOOD, "utf-8")
        assert list(handle_all(receiver, folder, ASKED, settle=60)) == []
        os.utime(folder / "new.csv", (0, 0))
        assert [one.path.name for one in handle_all(receiver, folder, ASKED, settle=60)] == ["new.csv"]

    def test_links_are_refused_unread_and_said_once(
        self, receiver: Receiver, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "secret.csv").write_text(GOOD, "utf-8")
        (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
        (folder / "nowhere.csv").symlink_to(tmp_path / "nothing")
        os.mkfifo(folder / "pipe.csv")
        for handled in handle_all(receiver, folder, ASKED, settle=0):
            assert handled.receipt is None
            problem = "is a link or no plain file and is not read; put the file itself here"
            assert handled.problem.endswith(problem)
        assert sorted(path.name for path in (folder / "refused").iterdir()) == [
            name + more for name in ("link.csv", "nowhere.csv", "pipe.csv") for more in ("", ".receipt.json")
        ]
        assert list(handle_all(receiver, folder, ASKED, settle=0)) == []
        assert (tmp_path / "secret.csv").read_text("utf-8") == GOOD
        assert Reports(receiver.engine).count() == 0

    def test_after_a_crash_before_the_move_nothing_is_stored_twice(
        self, receiver: Receiver, folder: Path
    ) -> None:
        (folder / "a.csv").write_text(GOOD, "utf-8")
        take_in(receiver, folder / "a.csv", ASKED)
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.receipt is not None
        assert (handled.receipt.again, Reports(receiver.engine).count()) == (True, 1)

    def test_a_name_that_is_taken(self, receiver: Receiver, folder: Path) -> None:
        for _ in range(2):
            (folder / "a.csv").write_text(GOOD, "utf-8")
            list(handle_all(receiver, folder, ASKED, settle=0))
        names = [path.name for path in (folder / "done").glob("*.csv")]
        assert len(names) == 2
        assert all(name.endswith("a.csv") for name in names)

    def test_a_first_figure_of_a_city_in_an_empty_store(self, receiver: Receiver, folder: Path) -> None:
        (folder / "a.csv").write_text(
            "date,place,confirmed cumulative\n2026-11-20,宁波市,100\n2026-11-20,合计,100\n", "utf-8"
        )
        today = "2026-11-20"
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.receipt is not None
        assert [(one.place, one.value, str(one.event_date)) for one in Reports(receiver.engine).find()] == [
            ("330200", 100, today), ("zhejiang-2020", 100, today),
        ]  # fmt: skip

    def test_a_fault_of_the_program_is_the_refusal_of_one_file(
        self,
        receiver: Receiver,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def read_or_fail(understood: Understanding) -> Iterator[Batch]:
            if understood.sheet.name == "a.csv":
                raise KeyError(0)
            return read(understood)

        monkeypatch.setattr("fivecolour.intake.files.read", read_or_fail)
        for name in ("a.csv", "b.csv"):
            (folder / name).write_text(GOOD + f"北仑,2020-02-0{len(name)},{ord(name[0])}\n", "utf-8")
        refused, taken = handle_all(receiver, folder, ASKED, settle=0)
        assert refused.problem.startswith("a.csv: shows a fault of this program (KeyError)")
        assert json.loads((folder / "refused" / "a.csv.receipt.json").read_text("utf-8"))["problem"]
        assert "a.csv: refused, a fault of this program: KeyError at files.py:" in caplog.text
        assert taken.receipt is not None

    def test_a_store_that_does_not_answer_refuses_no_file(
        self, receiver: Receiver, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "a.csv").write_text(GOOD, "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(Receiver, "ingest", Mock(side_effect=OperationalError("", {}, Exception("gone"))))
            assert list(handle_all(receiver, folder, ASKED, settle=0)) == []
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.receipt is not None

    @pytest.mark.parametrize("name", ["甬" * 83 + ".csv", os.fsdecode(b"\xb5\xb1.csv")])
    def test_names_that_are_long_or_no_utf_8(self, receiver: Receiver, folder: Path, name: str) -> None:
        for _ in range(2):
            (folder / name).write_text(GOOD, "utf-8")
            [handled] = handle_all(receiver, folder, ASKED, settle=0)
            assert handled.receipt is not None
            assert handled.path.with_name(f"{handled.path.name}.receipt.json").exists()

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="is no folder; make it, or name another"):
            check_folder(tmp_path / "nothing")


class TestKeepWatch:
    """Files that come while it runs."""

    def test_a_file_is_dropped(self, receiver: Receiver, folder: Path) -> None:
        stop, seen = Event(), []

        def tell(handled: object) -> None:
            seen.append(handled)
            stop.set()

        watching = Thread(
            target=keep_watch,
            args=(receiver, folder, ASKED),
            kwargs={"tell": tell, "stop": stop, "settle": 0.0},
        )
        watching.start()
        (folder / "a.csv").write_text(GOOD, "utf-8")
        watching.join(timeout=20)
        assert not watching.is_alive()
        assert len(seen) == 1


class TestSafeSource:
    """Names of sources."""

    def test_normal_form(self) -> None:
        assert safe_source("  宁波  疾控 ") == "宁波 疾控"

    @pytest.mark.parametrize("text", ["", " ", "x" * 121, "a\u202eb", "a\x00"])
    def test_refused(self, text: str) -> None:
        with pytest.raises(UserError, match="name it with 1 to 120 visible signs"):
            safe_source(text)


class TestUnfinished:
    """Files that somebody still writes, or replaces while they are read."""

    def test_a_writer_that_pauses_is_waited_for(self, receiver: Receiver, folder: Path) -> None:
        with (folder / "a.csv").open("w", encoding="utf-8") as file:
            file.write(GOOD[:-4])
            file.flush()
            assert list(handle_all(receiver, folder, ASKED, settle=0)) == []
            file.write(GOOD[-4:])
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.receipt is not None
        assert handled.receipt.read == 2

    def test_a_file_replaced_while_it_is_read_is_read_again(
        self, receiver: Receiver, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, other = folder / "a.csv", folder / "b.csv.part"
        path.write_text(GOOD, "utf-8")
        other.write_text(GOOD.replace("66", "67"), "utf-8")
        real = watch.take_in

        def replaced(*arguments: Any, **named: Any) -> Any:
            receipt = real(*arguments, **named)
            if other.exists():
                other.rename(path)
            return receipt

        monkeypatch.setattr(watch, "take_in", replaced)
        assert list(handle_all(receiver, folder, ASKED, settle=0)) == []
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.receipt is not None
        assert [one.value for one in Reports(receiver.engine).find()] == [66, 67]
        assert "67" in handled.path.read_text("utf-8")

    def test_a_clock_that_is_ahead_holds_nothing_back(self, receiver: Receiver, folder: Path) -> None:
        path = folder / "a.csv"
        path.write_text(GOOD, "utf-8")
        os.utime(path, (2**31, 2**31))
        assert [one.path.name for one in handle_all(receiver, folder, ASKED, settle=0)] == ["a.csv"]

    def test_folders_and_marks_of_open_workbooks(self, receiver: Receiver, folder: Path) -> None:
        for name in ("x.csv", "archive"):
            (folder / name).mkdir()
        (folder / "~$a.xlsx").write_bytes(b"x")
        [handled] = handle_all(receiver, folder, ASKED, settle=0)
        assert handled.problem == "x.csv: is a folder and is not read; put the files in it here"
        assert sorted(path.name for path in folder.iterdir()) == ["archive", "done", "refused", "~$a.xlsx"]
