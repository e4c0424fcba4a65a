"""Remarks that make a figure one of a part of the cases, and words that say that there was none."""

from __future__ import annotations

import openpyxl
import pytest

from fivecolour.intake.read import profiles
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.notes_on_parts import limits, names
from tests.intake.trial import Trial

LIMITS = """only imported cases
仅含境外输入病例
females only
only under 15s
PCR-confirmed only
Deaths only
deaths
不含境外输入
excludes prison inmates
Nur Einwohner
only travellers
仅统计常住人口
probable cases only
tylko testy PCR
nur importierte Fälle
local transmission only
輸入例のみ"""

OF_ALL = """all 3 imported
3 imported, 1 local
其中输入2例
均为境外输入
only provisional
confirmed cases only
仅新增
no imported cases
仅供参考
only one report received
incl. 2 imported
case in health worker
only 3 of 5 labs reported
women's hospital
confirmed by PCR
仅一例"""


def test_notes() -> None:
    assert [text for text in LIMITS.splitlines() if not limits(text)] == []
    assert [text for text in OF_ALL.splitlines() if limits(text) or names(text)] == []
    assert all(map(names, ["females", "under 15s", "境外输入", "aged 65 and over", "PCR"]))


ROWS = "date,code,new confirmed,remarks\n2020-02-09,330203,3,imported cases only\n2020-02-09,330205,4,{}\n"


def test_one_row_is_set_apart(trial: Trial) -> None:
    assert trial.send(ROWS.format("")).reasons == {"note_of_part": 1}
    assert len(trial.stored(ROWS.format(""), columns={"remarks": "aside"})) == 2


def test_all_rows_are_asked_about(trial: Trial) -> None:
    text = ROWS.format("imported cases only")
    message = trial.asked(text)
    assert "'imported cases only' in every row of 'remarks'" in message
    assert "--column 'new confirmed=imported new'" in message
    found = trial.stored(text, columns={"new confirmed": "imported new"})
    assert ("330203", "imported new", "2020-02-09", 3) in found
    assert len(trial.stored(text, columns={"remarks": "aside"})) == 4


def test_by_a_profile_too(trial: Trial) -> None:
    (path := trial.folder / "first.csv").write_text(
        ROWS.replace("imported cases only", "").format(""), "utf-8"
    )
    profile = profiles.profile_of(understand(path), "daily")
    path.write_text(ROWS.format(""), "utf-8")
    (batch,) = read(profiles.understand_by(path, profile))
    assert batch.faults["code"].tolist() == ["note_of_part"]


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("Figures are of imported cases only", True),
        ("Only provisional", False),
        ("imported: imported only", False),
    ],
)
def test_on_another_sheet(trial: Trial, note: str, asked: bool) -> None:
    def notes(book: openpyxl.Workbook, _sheet: object) -> None:
        book.create_sheet("Notes").append([note])

    more = ["new imported"] if note.startswith("imported") else []
    path = trial.workbook(
        ["date", "code", "new confirmed", *more], ["2020-02-09", "330203", 3, *map(len, more)], change=notes
    )
    if asked:
        assert "imported cases only" in trial.asked(path, sheet="Sheet")
    stated = {"columns": {"new confirmed": "confirmed new"}} if asked else {}
    assert ("330203", "confirmed new", "2020-02-09", 3) in trial.stored(path, sheet="Sheet", **stated)


def test_a_note_of_two_cells(trial: Trial) -> None:
    assert "imported cases only" in trial.asked(
        ROWS.format("").split("\n2020", 1)[0] + ("\n2020-02-09,330203,3,\nNote,imported cases only,,\n")
    )


def test_none_new_is_zero_of_new_cases_alone(trial: Trial) -> None:
    rows = "2020-02-09,海曙区,无新增,no new cases\n2020-02-09,江北区,no new cases,无新增\n"
    text = f"日期,区县,新增确诊,新增死亡\n{rows}"
    receipt = trial.send(text)
    assert (receipt.accepted, receipt.reasons) == (3, {"bad_value": 1})
    assert trial.send(text.replace("新增确诊", "累计确诊")).reasons == {"bad_value": 3}
