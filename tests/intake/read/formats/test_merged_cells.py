"""Merged cells: what stands in the first counts for all, and one figure over several is that of none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.formats.merged_cells import MergedCells, filled
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.total_question import TotalError
from fivecolour.intake.types import Receipt
from fivecolour.store.reports import Reports

DAY = "2020-02-09"


@pytest.fixture
def receiver(sqlite_store: Engine) -> Receiver:
    return open_receiver(settings(), "zhejiang-2020", engine=sqlite_store)


def sent(receiver: Receiver, path: Path, **stated: Any) -> Receipt:
    return take_in(receiver, path, IntakeOptions("宁波", FileContext(**stated)))


def book(folder: Path, rows: list[list[Any]], *merged: str) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)
    made.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def table(folder: Path, *rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def stored(receiver: Receiver) -> dict[tuple[str, str, str], int | None]:
    return {(one.place, one.indicator, one.kind): one.value for one in Reports(receiver.engine).find()}


class TestMergedPlaces:
    """A city over its rows, 合计 inside."""

    ROWS = (
        ["日期", "城市", "区县", "累计确诊"],
        [date(2020, 2, 9), "宁波市", "海曙区", 49],
        [None, None, "江北区", 5],
        [None, None, "合计", 54],
        [None, "杭州市", "上城区", 9],
        [None, None, "小计", 9],
        [None, "合计", None, 63],
    )
    FIGURES = (
        ("330203", 49),
        ("330205", 5),
        ("330200", 54),
        ("330102", 9),
        ("330100", 9),
        ("zhejiang-2020", 63),
    )

    def test_totals_are_those_of_their_cities(self, receiver: Receiver, tmp_path: Path) -> None:
        path = book(tmp_path, list(self.ROWS), "A2:A7", "B2:B4", "B5:B6", "B7:C7")
        assert sent(receiver, path).accepted == 6
        assert stored(receiver) == {(code, "confirmed", "cumulative"): value for code, value in self.FIGURES}

    def test_saved_as_text_it_is_asked_and_the_remedies_lead_there(
        self, receiver: Receiver, tmp_path: Path
    ) -> None:
        rows = [",".join("" if cell is None else str(cell) for cell in row) for row in self.ROWS]
        path = table(tmp_path, *rows)
        with pytest.raises(ReadingError, match=r"'日期' is blank in many rows.*say --fill-down '日期'"):
            sent(receiver, path)
        with pytest.raises(ReadingError, match=r"say --fill-down '城市', else write it in every row"):
            sent(receiver, path, fill_down=("日期",))
        sent(receiver, path, fill_down=("日期", "城市"))
        assert stored(receiver) == {(code, "confirmed", "cumulative"): value for code, value in self.FIGURES}

    @pytest.mark.parametrize(("parent", "code"), [("宁波市", "330200"), ("浙江省", "zhejiang-2020")])
    def test_a_total_of_one_citys_districts_is_asked_about(
        self, receiver: Receiver, tmp_path: Path, parent: str, code: str
    ) -> None:
        path = table(tmp_path, "日期,区县,累计确诊", f"{DAY},海曙区,49", f"{DAY},江北区,5", f"{DAY},合计,54")
        with pytest.raises(TotalError, match=r"row 4: .* --parent '宁波市', .* --parent '浙江省'"):
            sent(receiver, path)
        sent(receiver, path, parent=parent)
        assert stored(receiver)[code, "confirmed", "cumulative"] == 54

    def test_no_column_to_fill(self, receiver: Receiver, tmp_path: Path) -> None:
        path = table(tmp_path, "日期,区县,累计确诊", f"{DAY},海曙区,49")
        with pytest.raises(ReadingError, match=r"--fill-down '市': there is no such column"):
            sent(receiver, path, fill_down=("市",))


class TestMergedFigures:
    """One figure over several cells."""

    def test_is_set_apart(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = [["日期", "区县", "新增确诊"], [DAY, "海曙区", 10], [DAY, "江北区", None], [DAY, "北仑区", 2]]
        receipt = sent(receiver, book(tmp_path, rows, "C2:C3"))
        assert (receipt.accepted, receipt.reasons) == (1, {"merged": 2})
        assert stored(receiver) == {("330206", "confirmed", "new"): 2}

    def test_that_there_is_none_holds_for_all(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = [
            ["日期", "区县", "新增确诊"],
            [DAY, "海曙区", "暂无"],
            [DAY, "江北区", None],
            [DAY, "北仑区", 2],
        ]
        sent(receiver, book(tmp_path, rows, "C2:C3"))
        assert stored(receiver)["330205", "confirmed", "new"] is None

    def test_a_heading_over_places_and_figures_is_no_figure(self, receiver: Receiver, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["区县", "备注", "新增确诊"], ["温州市", None, None], ["鹿城区", None, 2]]
        rows = [["日期", *rows[0]], *([DAY, *row] for row in (*rows[1:], ["北仑区", 7, None]))]
        receipt = sent(receiver, book(tmp_path, rows, "B2:D2", "C4:D4"))
        assert (receipt.accepted, receipt.reasons) == (2, {"merged": 1})
        assert stored(receiver)["330302", "confirmed", "new"] == 2


class TestHeadersOfSeveralRows:
    """Kinds under figures, days or places."""

    def test_under_figures_with_title_and_note(self, receiver: Receiver, tmp_path: Path) -> None:
        rows: list[list[Any]] = [
            ["宁波市新冠肺炎疫情"],
            ["日期", "区县", "确诊", None, "死亡", None],
            [None, None, "新增", "累计", "新增", "累计"],
            [DAY, "海曙区", 1, 49, 0, 2],
            ["注：截至当日24时"],
        ]
        path = book(tmp_path, rows, "A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "A5:F5")
        receipt = sent(receiver, path)
        assert (receipt.read, receipt.accepted, receipt.blank) == (4, 4, 1)
        assert stored(receiver) == {
            ("330203", "confirmed", "new"): 1,
            ("330203", "confirmed", "cumulative"): 49,
            ("330203", "deaths", "new"): 0,
            ("330203", "deaths", "cumulative"): 2,
        }

    def test_saved_as_text(self, receiver: Receiver, tmp_path: Path) -> None:
        path = table(tmp_path, "日期,区县,确诊,,死亡", ",,新增,累计,累计", f"{DAY},海曙区,1,49,2")
        sent(receiver, path)
        assert stored(receiver)["330203", "confirmed", "cumulative"] == 49

    def test_under_days(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = [
            ["区县", "2月8日", None, "2月9日", None],
            [None, *["新增确诊", "累计确诊"] * 2],
            ["海曙区", 1, 48, 2, 50],
        ]
        sent(receiver, book(tmp_path, rows, "A1:A2", "B1:C1", "D1:E1"), year=2020)
        found = {(str(one.event_date), one.kind): one.value for one in Reports(receiver.engine).find()}
        assert found == {
            ("2020-02-08", "new"): 1,
            ("2020-02-08", "cumulative"): 48,
            ("2020-02-09", "new"): 2,
            ("2020-02-09", "cumulative"): 50,
        }

    def test_under_places(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = [
            ["日期", "海曙区", None, "江北区", None],
            [None, *["新增确诊", "累计确诊"] * 2],
            [DAY, 1, 48, 2, 5],
        ]
        sent(receiver, book(tmp_path, rows, "A1:A2", "B1:C1", "D1:E1"))
        assert stored(receiver) == {
            ("330203", "confirmed", "new"): 1,
            ("330203", "confirmed", "cumulative"): 48,
            ("330205", "confirmed", "new"): 2,
            ("330205", "confirmed", "cumulative"): 5,
        }


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", ""]), max_size=4), min_size=1, max_size=6),
    st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
)
def test_no_cell_outside_is_changed(rows: list[list[str]], at: tuple[int, int, int, int]) -> None:
    one = MergedCells(at[0], at[0] + at[1], at[2], at[2] + at[3])
    for number, (before, after) in enumerate(zip(rows, filled(rows, [one]), strict=True), start=1):
        for position, text in enumerate(after):
            own = before[position] if position < len(before) else ""
            inside = one.top <= number <= one.bottom and one.left <= position <= one.right
            assert text == own or (inside and own == "")
