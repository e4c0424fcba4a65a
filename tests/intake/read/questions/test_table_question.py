"""What a table says of its figures beside them is asked about, not passed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivecolour.store import quarantine_rows
from fivecolour.store.quarantine_rows import QuarantineFilter
from tests.intake.trial import Trial

DAY = date(2020, 2, 9)


def test_figures_below_merged_headers(trial: Trial) -> None:
    rows = (
        ["日期", "区县", "确诊", None, "死亡", None],
        [None, None, "新增", "累计", "新增", "累计"],
        [DAY, "海曙区", 1, 5, 0, 2],
    )

    def merge(_book: Any, sheet: Any) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(cells)

    assert trial.stored(trial.workbook(*rows, change=merge)) == {
        ("330203", "confirmed new", "2020-02-09", 1),
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "deaths new", "2020-02-09", 0),
        ("330203", "deaths cumulative", "2020-02-09", 2),
    }


def test_what_was_said_in_vain_is_told(trial: Trial) -> None:
    table = "date,code,confirmed cumulative\n2020-02-09,330203,5\n"
    reading = trial.send(table, kind="new", indicator="deaths").reading
    assert [line for line in reading if "holds for no column" in line] == [
        "what was said with --kind holds for no column: their headers say otherwise",
        "what was said with --indicator holds for no column: their headers say otherwise",
    ]


def test_rows_that_waited_are_done_when_an_answer_lets_them_pass(trial: Trial) -> None:
    """They waited for ever: with the answer it was another sending of the same content."""
    text = "date,country,code,confirmed cumulative\n2020-02-09,Georgia,330203,4\n"
    assert trial.stored(text) == set()
    waiting = QuarantineFilter()
    # Of another day it would be another figure.
    aside = {"country": "aside"}
    trial.stored(text, columns={"date": "aside", **aside}, day=date(2020, 2, 10))
    assert len(quarantine_rows.find(trial.receiver.engine, waiting)) == 1
    assert len(trial.stored(text, columns=aside)) == 2
    assert quarantine_rows.find(trial.receiver.engine, waiting) == ()


def test_a_register_that_takes_cases_back(trial: Trial) -> None:
    """3 and -1 were stored as 2."""
    text = "Meldedatum,Landkreis,AnzahlFall\n2020-02-09,海曙区,3\n2020-02-09,海曙区,-1\n"
    found = trial.stored(text, persons=True, columns={"AnzahlFall": "count"})
    assert found == {("330203", "confirmed new", "2020-02-09", 3)}


def test_several_diseases_in_a_list_of_cases(trial: Trial) -> None:
    text = "caseid,date,district,disease\n1,2020-02-09,海曙区,COVID-19\n2,2020-02-09,海曙区,Influenza\n"
    assert "--only 'disease=COVID-19'" in trial.asked(text)
    found = trial.stored(text, only=["disease=COVID-19"])
    assert found == {("330203", "confirmed new", "2020-02-09", 1)}


def test_corrected_figures_beside(trial: Trial) -> None:
    text = "日期,区县,累计确诊,订正后累计确诊\n2020-02-09,海曙区,30,28\n2020-02-10,海曙区,3,2\n"
    assert "'订正后累计确诊' holds numbers such as '28' that may correct" in trial.asked(text)


def test_provisional_and_final_rows_are_no_parts(trial: Trial) -> None:
    text = "date,code,status,confirmed cumulative\n2020-02-09,330203,{},12\n2020-02-09,330203,{},14\n"
    text = text.format("provisional", "final")
    message = trial.asked(text)
    assert "--only 'status=final'" in message
    assert "--sum-over" not in message


def test_a_unit_below_the_table(trial: Trial) -> None:
    """12 stood for 1,200."""
    rows: list[list[Any]] = [["日期", "区县", "累计确诊"], ["2020-02-09", "海曙区", 12], ["单位：百例"]]
    assert "'单位：百例' beside the figures says that they are no plain counts" in trial.asked(
        trial.workbook(*rows)
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["2020-02-09", "海曙区", 12], ["* 含境外输入3例"], ["注：截至2月9日24时"], ["单位：例"]],
        [["", "", "（例）"], ["2020-02-09", "海曙区", 12]],
        [["", "", "cases"], ["2020-02-09", "海曙区", 12]],
    ],
)
def test_notes_and_units_are_neither_days_nor_a_second_table(trial: Trial, rows: list[list[Any]]) -> None:
    """In a table of few rows notes were the most of its days."""
    assert trial.stored(trial.workbook(["日期", "区县", "累计确诊"], *rows)) == {
        ("330203", "confirmed cumulative", "2020-02-09", 12)
    }
