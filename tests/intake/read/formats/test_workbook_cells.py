"""Cells of workbooks as their readers see them: formats beside numbers, raised digits."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from fivecolour.intake.read.formats import workbooks
from fivecolour.intake.read.limits import ReadingError
from tests.intake.trial import Trial

DAY = date(2020, 2, 9)


def test_percents_are_hundredths(trial: Trial) -> None:
    """5 % is 0.05 in the file, and was stored as 0.05 %."""

    def formats(_book: Any, sheet: Any) -> None:
        sheet["C2"].number_format = "0.0%"

    path = trial.workbook(
        ["date", "code", "positivity"], [DAY, "330203", 0.051], [DAY, "330205", 7.5], change=formats
    )
    assert trial.stored(path) == {
        ("330203", "positivity state", "2020-02-09", 5.1),
        ("330205", "positivity state", "2020-02-09", 7.5),
    }


@pytest.mark.parametrize(
    ("number_format", "values", "reasons"),
    [
        ('0"万"', set(), {"rounded_number": 1}),
        ('"<"0', {None}, {"hidden_number": 1}),
        ("0%", set(), {"decimal": 1}),
        ('0"例"', {5}, {}),
        ("#,##0;[Red](#,##0)", {5}, {}),
        ('[<10]"<10";0', {None}, {"hidden_number": 1}),
        ('[<5]"<5";0', {5}, {}),
        ("0.00E+00", {5}, {}),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_)', {5}, {}),
    ],
)
def test_what_a_format_shows_beside_a_count(
    trial: Trial, number_format: str, values: set[int | None], reasons: dict[str, int]
) -> None:
    def formats(_book: Any, sheet: Any) -> None:
        sheet["C2"].number_format = number_format

    path = trial.workbook(["日期", "区县", "累计确诊"], [DAY, "海曙区", 5], change=formats)
    assert trial.send(path).reasons == reasons
    assert {one[3] for one in trial.stored(path)} == values


def test_raised_and_struck_digits_are_no_digits_of_the_number(trial: Trial) -> None:
    """12³ was stored as 123."""
    raised = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "3"))
    struck = CellRichText(TextBlock(InlineFont(strike=True), "12"), "13")
    path = trial.workbook(["日期", "区县", "累计确诊"], [DAY, "海曙区", raised], [DAY, "江北区", struck])
    receipt = trial.send(path)
    assert receipt.reasons == {"footnote_mark": 1, "bad_value": 1}
    assert trial.stored(path) == {("330203", "confirmed cumulative", "2020-02-09", 12)}


def test_a_kind_over_what_is_counted(trial: Trial) -> None:
    def merges(_book: Any, sheet: Any) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(cells)

    rows = [["日期", "区县", "累计", None], [None, None, "确诊", "死亡"], [DAY, "海曙区", 5, 1]]
    assert trial.stored(trial.workbook(*rows, change=merges)) == {
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "deaths cumulative", "2020-02-09", 1),
    }


def test_files_that_only_look_like_tables_say_what_they_are(trial: Trial) -> None:
    assert "a web page or XML" in trial.asked(
        "<html><table><tr><td>日期</td></tr></table></html>", name="a.xls"
    )
    wide = "\ufeff<html><table></table></html>".encode("utf-16-le")
    assert "a web page or XML" in trial.asked(wide, name="b.xls")


def _strike(*cells: str) -> Any:
    def change(_book: Any, sheet: Any) -> None:
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return change


STRUCK_ROWS = (
    ["日期", "区县", "累计确诊", "新增死亡", "备注"],
    [DAY, "海曙区", 66, 1, "a"],
    [DAY, "江北区", 5, 0, "b"],
)


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        (("A2", "B2", "C2", "D2", "E2"), (2, 2)),
        (("B2",), (2, 2)),
        (("A2",), (2, 2)),
        (("C2",), (3, 1)),
        (("E2",), (4, 0)),
    ],
)
def test_what_is_struck_through_is_set_apart(
    trial: Trial, cells: tuple[str, ...], counts: tuple[int, int]
) -> None:
    """It was stored like any other row."""
    receipt = trial.send(trial.workbook(*STRUCK_ROWS, change=_strike(*cells)))
    assert (receipt.accepted, receipt.quarantined) == counts
    assert receipt.reasons == ({"struck_through": counts[1]} if counts[1] else {})


def test_a_column_whose_header_is_struck_through_is_not_read(trial: Trial) -> None:
    path = trial.workbook(*STRUCK_ROWS, change=_strike("D1"))
    assert {figure for _, figure, *_ in trial.stored(path)} == {"confirmed cumulative"}
    assert "columns not read: 新\u0336增\u0336死\u0336亡\u0336, 备注" in trial.send(path).reading


def test_comments_are_told(trial: Trial) -> None:
    """One may say that the figure was corrected."""

    def comment(_book: Any, sheet: Any) -> None:
        sheet["C2"].comment = Comment("更正为15", "x")

    book = trial.workbook(["date", "code", "confirmed cumulative"], [DAY, "330203", 12], change=comment)
    told = "comments on cells are not read: look whether they correct a figure"
    assert trial.send(book).reading[-1] == told
    plain = trial.workbook(["date", "code", "confirmed cumulative"], [DAY, "330203", 12])
    assert told not in trial.send(plain).reading


def test_three_rows_of_headers_under_days(trial: Trial) -> None:
    """The days were lost, and the columns then meant the same."""

    def merged(_book: Any, sheet: Any) -> None:
        for cells in ("A1:A3", "B1:D1", "E1:G1", "B2:C2", "E2:F2"):
            sheet.merge_cells(cells)

    book = trial.workbook(
        ["区县", "2月9日", None, None, "2月10日", None, None],
        [None, "确诊", None, "死亡", "确诊", None, "死亡"],
        [None, "新增", "累计", "累计", "新增", "累计", "累计"],
        ["海曙区", 1, 12, 0, 2, 14, 1],
        change=merged,
    )
    found = trial.stored(book, year=2020)
    assert {one[1:] for one in found if one[2] == "2020-02-10"} == {
        ("confirmed new", "2020-02-10", 2),
        ("confirmed cumulative", "2020-02-10", 14),
        ("deaths cumulative", "2020-02-10", 1),
    }


@pytest.mark.parametrize(
    "line", ["制表日期：2020年2月10日", "发布时间：2020-02-10 09:00", "Last updated 2020-02-10"]
)
def test_a_line_that_says_when_the_table_was_made(trial: Trial, line: str) -> None:
    """The file was refused as two tables."""
    book = trial.workbook(["截至2020年2月9日24时"], ["区县", "累计确诊"], ["海曙区", 12], [line])
    assert ("330203", "confirmed cumulative", "2020-02-09", 12) in trial.stored(book)


def test_a_table_that_goes_on_at_its_right(trial: Trial) -> None:
    rows = [["区县", "累计确诊", "区县", "累计确诊"], ["海曙区", 12, "江北区", 3]]
    assert "move that part below the first" in trial.asked(trial.workbook(*rows), day=DAY)
    below = [rows[0][:2], rows[1][:2], rows[1][2:]]
    assert len(trial.stored(trial.workbook(*below), day=DAY)) == 2


@pytest.mark.parametrize(
    ("list_of", "item"),
    [
        ("sheets", '<sheet name="x{n}" sheetId="{n}" r:id="rId1"/>'),
        ("definedNames", '<definedName name="n{n}"/>'),
    ],
)
def test_endless_lists_of_a_workbook(tmp_path: Path, list_of: str, item: str) -> None:
    own, path = tmp_path / "own.xlsx", tmp_path / "many.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["date", "code", "new confirmed"])
    book.defined_names["one"] = DefinedName("one", attr_text="Sheet!$A$1")
    book.save(own)
    assert workbooks.inspect(own, name="own.xlsx").sheets == ("Sheet",)
    many = "".join(item.format(n=n) for n in range(2, 20_003))
    with zipfile.ZipFile(own) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, text.replace(f"</{list_of}>".encode(), f"{many}</{list_of}>".encode()))
    with pytest.raises(ReadingError, match="more than 500 sheets or 20000 named ranges; save the sheet with"):
        workbooks.inspect(path, name="many.xlsx")
