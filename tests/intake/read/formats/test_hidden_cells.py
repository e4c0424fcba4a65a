"""What a reader of a workbook does not see is never read without a word."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.formats.hidden_cells import HiddenCells, hidden_cells
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import description
from fivecolour.intake.read.tables.extraction import read

ROWS = [
    ["日期", "区县", "累计确诊", "新增死亡"],
    ["2020-02-09", "海曙区", 66, 1],
    ["2020-02-09", "江北区", 7, 2],
    ["2020-02-09", "北仑区", 8, 3],
    ["2020-02-09", "镇海区", 9, 4],
]


def workbook(folder: Path, change: Callable[[Worksheet], None], *, name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "日报"
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    book.save(folder / name)
    return folder / name


def values(path: Path, context: FileContext) -> list[tuple[int, str, int]]:
    observations = next(iter(read(understand(path, context)))).observations
    return list(zip(observations["row"], observations["indicator"], observations["value"], strict=True))


def hide_rows(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def filter_rows(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:D5"
    sheet.auto_filter.add_filter_column(1, ["海曙区"])
    for row in (3, 4, 5):
        sheet.row_dimensions[row].hidden = True


class TestHidden:
    """Rows, columns and sheets."""

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (hide_rows, "rows 3–4 are hidden"),
            (filter_rows, "rows 3–5 are hidden or filtered away"),
            (hide_column, "columns D are hidden"),
            (lambda sheet: (hide_rows(sheet), hide_column(sheet)), "rows 3–4 and columns D are hidden"),
        ],
    )
    def test_is_asked(self, tmp_path: Path, change: Callable[[Worksheet], None], message: str) -> None:
        path = workbook(tmp_path, change)
        with pytest.raises(ReadingError) as asked:
            understand(path)
        assert str(asked.value).startswith(f"a.xlsx, sheet 日报: {message}")
        assert "--hidden skip" in str(asked.value)
        assert "--hidden read" in str(asked.value)

    def test_rows_are_skipped_and_keep_their_numbers(self, tmp_path: Path) -> None:
        path = workbook(tmp_path, hide_rows)
        assert values(path, FileContext(hidden="skip")) == [
            (2, "confirmed", 66),
            (5, "confirmed", 9),
            (2, "deaths", 1),
            (5, "deaths", 4),
        ]
        assert len(values(path, FileContext(hidden="read"))) == 8
        lines = description.lines(understand(path, FileContext(hidden="skip")), "zh")
        assert lines[-1] == "隐藏或筛选掉的不读取：行 3–4，列 –，单元格 –"

    def test_columns_are_skipped(self, tmp_path: Path) -> None:
        path = workbook(tmp_path, hide_column)
        assert {name for _, name, _ in values(path, FileContext(hidden="skip"))} == {"confirmed"}
        lines = description.lines(understand(path, FileContext(hidden="read")), "en")
        assert lines[-1] == "hidden or filtered cells are read too: rows –, columns D, cells –"

    def test_what_holds_nothing_or_is_not_read_is_not_asked_about(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["F1"], sheet["F2"] = "备注", "x"
            for letter in "FGH":
                sheet.column_dimensions[letter].hidden = True
            sheet.row_dimensions[9].hidden = True

        assert len(values(workbook(tmp_path, change), FileContext())) == 8

    def test_it_is_asked_before_what_it_is_the_cause_of(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["D1"] = "累计确诊"
            hide_column(sheet)

        with pytest.raises(ReadingError, match="columns D are hidden"):
            understand(workbook(tmp_path, change))

    @pytest.mark.parametrize(
        ("ink", "paper", "shown_by"),
        [
            (Color(rgb="FFFFFFFF"), None, "General"),
            (Color(theme=0), None, "General"),
            (Color(rgb="FFFAFAFA"), Color(rgb="FFFFFFFF"), "General"),
            (Color(rgb="FFCC0000"), Color(rgb="FFCC0000"), "General"),
            (None, Color(rgb="FF000000"), "0"),
            (None, None, ";;;"),
            (None, None, "**;**;**;**"),
        ],
    )
    def test_cells_that_show_nothing(
        self, tmp_path: Path, ink: Color | None, paper: Color | None, shown_by: str
    ) -> None:
        def change(sheet: Worksheet) -> None:
            for place in ("C3", "C5"):
                sheet[place].font = Font(color=ink)
                sheet[place].fill = PatternFill("solid", fgColor=paper) if paper else PatternFill()
                sheet[place].number_format = shown_by

        path = workbook(tmp_path, change)
        with pytest.raises(ReadingError, match="sheet 日报: cells C3, C5, which show nothing"):
            understand(path)
        skipped = values(path, FileContext(hidden="skip"))
        assert [one[0] for one in skipped if one[1] == "confirmed" and not pd.isna(one[2])] == [2, 4]
        assert len(values(path, FileContext(hidden="read"))) == 8
        told = description.to_dict(understand(path, FileContext(hidden="skip")))
        assert told["form"]["hidden"]["cells"] == [[3, 3], [5, 3]]

    def test_white_on_a_dark_header_and_zeros_left_blank_are_seen(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            for cell in sheet[3]:
                cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3864")
                cell.number_format = "#,##0;-#,##0;;@"

        assert len(values(workbook(tmp_path, change), FileContext())) == 8

    def test_hidden_sheets_are_named_and_read_when_named(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            assert sheet.parent is not None
            other = sheet.parent.create_sheet("上报底表")
            for row in ROWS[:2]:
                other.append(row)
            other.sheet_state = "veryHidden"

        path = workbook(tmp_path, change)
        line = "不读取的隐藏工作表：上报底表（要读取请用 --sheet 指明）"
        assert line in description.lines(understand(path), "zh")
        assert values(path, FileContext(sheet="上报底表")) == [(2, "confirmed", 66), (2, "deaths", 1)]

    def test_only_a_hidden_sheet_holds_anything(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        other = book.create_sheet("底表")
        for row in ROWS:
            other.append(row)
        other.sheet_state = "hidden"
        book.save(tmp_path / "a.xlsx")
        with pytest.raises(ReadingError, match="but hidden ones do: 底表; say which with --sheet"):
            understand(tmp_path / "a.xlsx")
        assert len(values(tmp_path / "a.xlsx", FileContext(sheet="底表"))) == 8

    def test_every_way_of_writing_it(self) -> None:
        sheet = (
            b'<x:col min="2" max="3" width="0" customWidth="1"/><x:col min="5" max="5" hidden="true"/>'
            b'<x:row><x:c/></x:row><x:row hidden=\'1\'/><x:row r="4" ht="0"/><x:row r="5" hidden="0"/>'
        )
        assert hidden_cells(io.BytesIO(sheet), last_row=9) == HiddenCells(
            rows=((2, 2), (4, 4)), columns=((1, 2), (4, 4))
        )
