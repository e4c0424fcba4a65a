"""Hostile files are refused in one line, and cost little time and memory."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from fivecolour.intake.read import limits
from fivecolour.intake.read.limits import MEBIBYTE, ReadingError, shown_name
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import extraction
from fivecolour.intake.read.tables.extraction import read

HEADER = "date,county,new confirmed\n"
ROW = "2020-02-09,a,1\n"
LAUGHS = (
    """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
)


@contextmanager
def memory_below(mebibytes: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < mebibytes * MEBIBYTE
    finally:
        tracemalloc.stop()


def refused(path: Path, message: str, name: str | None = None) -> None:
    with pytest.raises(ReadingError, match=message) as caught:
        for _ in read(understand(path, name=name)):
            pass
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400


def table(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))  # type: ignore[union-attr]
    book.active.append(ROW.strip().split(","))  # type: ignore[union-attr]
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def replaced(path: Path, member: str, content: bytes) -> Path:
    """Write the workbook anew with other content in one part."""
    target = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return target


SHEET = "xl/worksheets/sheet1.xml"
ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


class TestTexts:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "is empty"),
            (",".join(["date"] * 10_000) + "\n", "row 1: 10,000 columns; at most 2,000"),
            (HEADER + "2020-02-09,a," + "1" * 40_000 + "\n", "row 2: a cell of more than 32,767 characters"),
            (
                HEADER + "2020-02-09,a," + "1" * 1_000_000 + "\n",
                "row 2: a cell of more than 32,767 characters",
            ),
            (HEADER + ROW + "2020-02-09,a\0b,1\n", "NUL bytes"),
            (HEADER + f"2020-02-09,{'a' * 9_000},1\n" * 130 + "2020-02-09,a\0b,1\n", "holds NUL bytes"),
            (HEADER + ROW + '2020-02-09,"never closed,1\n' + ROW * 9_000, "quote that is not closed"),
            (HEADER + ROW + "2020-02-09," + '"a"b' + ",1\n", "row 3: quotes are not closed or stand inside"),
            ("x" * 5 * MEBIBYTE, "a line of more than 4,194,304 characters"),
            ("just words\n" * 9, "no columns found"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "an XLS workbook or a locked one"),
            (b"%PDF-1.7\n\x00\x01\xff\xfe", "a PDF, which holds no table that can be read"),
            (b"\xff\xfe" + b"a\x00\x00\xd8" * 9, "not utf-16"),
        ],
        ids=range(13),
    )
    def test_are_refused(self, tmp_path: Path, content: str | bytes, message: str) -> None:
        path = table(tmp_path, content)
        with memory_below(160):
            refused(path, message)

    def test_gzip_bomb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MIN_UNPACKED", MEBIBYTE)
        path = table(tmp_path, gzip.compress((HEADER + ROW * 200_000).encode(), mtime=0))
        refused(path, "unpacks to more than 200 times its size, as a zip bomb does")

    def test_gzip_beyond_all_bounds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MAX_UNPACKED", MEBIBYTE)
        refused(table(tmp_path, gzip.compress((HEADER + ROW * 200_000).encode())), "more than 1 MiB unpacked")

    def test_broken_gzip(self, tmp_path: Path) -> None:
        whole = gzip.compress((HEADER + ROW * 2_000).encode())
        refused(table(tmp_path, whole[:-9]), "cannot be unpacked|not a whole gzip")

    def test_formulas_are_text(self, tmp_path: Path) -> None:
        text = HEADER + "2020-02-09,=cmd|x,=1+1\n2020-02-09,+a,@SUM(1)\n2020-02-09,-b,-1\n"
        (batch,) = read(understand(table(tmp_path, text)))
        assert batch.observations[["place", "value"]].values.tolist() == [["-b", -1]]
        assert batch.faults["code"].tolist() == ["formula", "formula"]

    def test_a_stream_needs_little_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(extraction, "BATCH_ROWS", 1_000)
        # What the first file of all makes ready (the words of languages) is not this one's.
        list(read(understand(table(tmp_path, HEADER + ROW))))
        path = table(tmp_path, HEADER + f"2020-02-09,{'a' * 3_000},1\n" * 5_000)
        seen: list[int] = []
        with memory_below(12):  # of 15 MB
            rows = sum(batch.rows for batch in read(understand(path), progress=seen.append))
        assert rows == 5_000
        assert seen == [1_001, 2_001, 3_001, 4_001, 5_001]

    @pytest.mark.parametrize("sign", ["a", "1", "(", " ", "=", "月", "1 ", "路", "-"])
    def test_long_cells_cost_no_more_than_their_length(self, tmp_path: Path, sign: str) -> None:
        cell = (sign * 32_000)[:32_000]
        text = HEADER + f"{cell},{cell},{cell}\n" * 20 + ROW
        refused(table(tmp_path, text), "holds texts|no year") if cell.strip() else list(
            read(understand(table(tmp_path, text)))
        )

    def test_empty_rows(self, tmp_path: Path) -> None:
        batches = list(read(understand(table(tmp_path, HEADER + ROW + ",,\n" * 120_000 + ROW))))
        assert [sum(getattr(b, name) for b in batches) for name in ("rows", "blank", "cells")] == [
            120_002,
            120_000,
            2,
        ]


class TestNames:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.csv", "a.csv"),
            ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
            ("\u202excod.csv", "xcod.csv"),
            ("a" * 400 + ".csv", "a" * 196 + ".csv"),
            ("...", "file"),
        ],
    )
    def test_are_made_plain(self, tmp_path: Path, name: str, shown: str) -> None:
        assert shown_name(name) == shown
        refused(table(tmp_path, ""), "^" + shown[:20].replace(".", r"\."), name=name)


class TestWorkbooks:
    @pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
    def test_entities(self, tmp_path: Path, member: str) -> None:
        path = replaced(workbook(tmp_path), member, LAUGHS.encode() + b"<worksheet>&b;</worksheet>")
        with memory_below(60):
            refused(path, "declares XML entities")

    def test_zip_bomb(self, tmp_path: Path) -> None:
        path = replaced(workbook(tmp_path), SHEET, ROWS % (b" " * 40 * MEBIBYTE))
        with memory_below(60):
            refused(path, "unpacks to more than 200 times its size")

    def test_texts_too_large_to_hold(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MAX_MEMBER", 100)
        refused(workbook(tmp_path), "too large for a workbook once unpacked")

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (
                b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
                "no visible sheet holds|rows beyond",
            ),
            (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "row 1: 16,384 columns"),
            (b'<row r="1"><c r="A1"><v>1</v></row>', "not a whole XLSX workbook"),
        ],
    )
    def test_absurd_sheets(self, tmp_path: Path, rows: bytes, message: str) -> None:
        refused(replaced(workbook(tmp_path), SHEET, ROWS % rows), message)

    def test_not_one(self, tmp_path: Path) -> None:
        refused(table(tmp_path, b"PK\x03\x04 no archive"), "not an XLSX workbook")


class TestRecords:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("[" * 200_000, "nested more than 64 deep"),
            ('{"a":' * 200_000, "nested more than 64 deep"),
            ('[{"a": "]]]", "b": ' + "[" * 63 + "1" + "]" * 63 + "}]", "nested more than 64 deep"),
            ('{"type": "FeatureCollection", "crs": ' + "[" * 900 + "]" * 900 + "}", "nested more than 64"),
            ('[{"a": "' + "[" * 99 + '\\\\"}]', "no header row found"),
            ("[{]", "line 1: not JSON"),
            ('[{"date": [1]}]', "record 1: 'date' is nested"),
            ('[{"date": ' + "9" * 9_000 + "}]", "number of absurd length"),
            ("[1, 2]", "no list of records"),
            (json.dumps([{str(key): 1 for key in range(3_000)}]), "row 1: 3,000 columns"),
            (
                '{"type": "FeatureCollection", "crs": {"name": "EPSG:3857"}, "features": []}',
                "that are not degrees of WGS 84",
            ),
        ],
        ids=range(11),
    )
    def test_are_refused(self, tmp_path: Path, content: str, message: str) -> None:
        refused(table(tmp_path, content), message)

    def test_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MAX_JSON", 1_000)
        refused(table(tmp_path, '[{"date": "2020-02-09"}' + " " * 2_000 + "]"), "MiB of JSON; send it as CSV")
