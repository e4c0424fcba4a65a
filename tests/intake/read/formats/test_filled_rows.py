"""Rows below the table that are formatted and hold nothing cost nothing."""

from __future__ import annotations

import io

import pytest

from fivecolour.intake.read.formats import filled_rows, workbooks
from fivecolour.intake.read.formats.filled_rows import FilledRows, last_filled_row
from tests.intake.trial import Trial

FILLED, EMPTY = '<row r="{0}"><c r="A{0}"><v>5</v></c></row>', '<row r="{0}"><c r="A{0}" s="1"/></row>'


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_wherever_the_text_is_cut(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """Read in pieces it may come out some rows further down, never further up."""
    monkeypatch.setattr(filled_rows, "_CHUNK", chunk)
    sheet = "".join((FILLED if row in {2, 5} else EMPTY).format(row) for row in range(1, 9))
    found = last_filled_row(io.BytesIO(sheet.encode()), most=99)
    assert found in {5, 6, 8}
    assert last_filled_row(io.BytesIO(EMPTY.format(3).encode()), most=99) == 0


@pytest.mark.parametrize("cell", ["<x:v>5</x:v>", "<is><t>5</t></is>", "<f>A1</f>", '<f t="shared"/>'])
def test_whatever_a_cell_holds(cell: str) -> None:
    sheet = EMPTY.format(1) + f'<row spans="1:1" r=\'4\'><c r="A4">{cell}</c></row>'
    assert last_filled_row(io.BytesIO(sheet.encode()), most=99) == 4


def test_numbers_out_of_order_and_endless_tags_hide_nothing() -> None:
    later = FILLED.format(9) + FILLED.format(2)
    assert last_filled_row(io.BytesIO(later.encode()), most=99) == 9
    assert last_filled_row(io.BytesIO(b"<row " + b"a" * 2_000), most=99) == 99


def test_a_table_above_rows_that_hold_nothing(trial: Trial) -> None:
    def formatted(_: object, sheet: workbooks.Any) -> None:
        for row in range(4, 500):
            sheet.cell(row, 1).number_format = "0.00"

    path = trial.workbook(
        ["date", "code", "confirmed cumulative"], ["2020-02-09", "330203", 5], change=formatted
    )
    assert workbooks.inspect(path, name="a.xlsx").last_row < 500
    assert trial.send(path).accepted == 1


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_rows_between_others_cost_little(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """A million of them took over four minutes."""
    monkeypatch.setattr(filled_rows, "_CHUNK", chunk)
    sheet = "<sheetData>" + "".join((FILLED if row in {2, 50} else EMPTY).format(row) for row in range(1, 60))
    file = FilledRows(io.BytesIO(f"{sheet}</sheetData>".encode()))
    found = b"".join(iter(file.read, b"")).decode()
    assert found.count("<v>") == 2
    assert found.startswith("<sheetData>")
    assert found.endswith("</sheetData>")
    numbers = [int(part.split('"')[0]) for part in found.split('<row r="')[1:]]
    assert {2, 50} <= set(numbers)
    assert numbers == sorted(numbers)
    assert chunk < 1 << 20 or numbers == [1, 2, 49, 50, 58, 59]


def test_rows_without_numbers_stay() -> None:
    sheet = b"<row><c/></row><row/><row><c><v>5</v></c><c/></row>"
    file = FilledRows(io.BytesIO(sheet))
    assert b"".join(iter(file.read, b"")) == b"<row></row><row/><row><c><v>5</v></c></row>"


def test_a_table_with_rows_and_columns_that_hold_nothing_within(trial: Trial) -> None:
    def formatted(_: object, sheet: workbooks.Any) -> None:
        for row in range(3, 300):
            sheet.cell(row, 2_400).number_format = "0.00"
        for column, value in enumerate(("2020-02-10", 330203, 6), start=1):
            sheet.cell(300, column, value)

    path = trial.workbook(
        ["date", "code", "confirmed cumulative"], ["2020-02-09", 330203, 5], change=formatted
    )
    assert trial.stored(path) == {
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "confirmed cumulative", "2020-02-10", 6),
    }


def test_empty_columns_of_a_text_are_not_too_many(trial: Trial) -> None:
    """Spreadsheets write 16,384 where the last is formatted; the file was refused."""
    ends = "," * 2_400
    table = f"date,code,confirmed cumulative{ends}\n2020-02-09,330203,5{ends}\n"
    assert trial.stored(table) == {("330203", "confirmed cumulative", "2020-02-09", 5)}
