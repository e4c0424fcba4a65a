"""Figures in thousands, or for so many people, are never stored as they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.intake.trial import Trial

TABLE = "date,code,confirmed cumulative\n{}2020-02-09,330203,1000\n"
STORED = {("330203", "confirmed cumulative", "2020-02-09", 1000)}


@pytest.mark.parametrize(
    "line",
    [
        "单位：万人",
        "单位:千例",
        "(in thousands)",
        "Cases per 100.000 population",
        "Unit: 1,000",
        "Fälle je 100.000",
        "每10万人",
    ],
)
def test_a_line_above_is_asked_about(trial: Trial, line: str) -> None:
    table = f'"{line}",,\n' + TABLE.format("")
    assert f"{line!r} beside the figures says that they are no plain counts" in trial.asked(table)
    assert trial.stored(table, columns={"confirmed cumulative": "confirmed cumulative"}) == STORED


@pytest.mark.parametrize("line", ["单位：例", "Cases by district", "Population 100,000", "per district"])
def test_other_lines_are_not(trial: Trial, line: str) -> None:
    assert trial.stored(f'"{line}",,\n' + TABLE.format("")) == STORED


OF_CASES = {"day": date(2020, 2, 9)}


@pytest.mark.parametrize(
    "line",
    [
        *("女性病例", "Cases in children under 15 years", "境外输入确诊病例", "0-14岁病例", "Imported cases"),
        *("湖北输入病例", "本土", "武汉返甬人员", "有湖北旅居史的确诊病例", "Travel-related cases"),
        *("死亡病例 2020年2月9日", "Deaths by district", "治愈出院病例统计", "Óbitos por município"),
    ],
)
def test_a_title_of_a_part_or_of_others_is_asked_about(trial: Trial, line: str) -> None:
    """They were stored as all cases."""
    table = f'"{line}",\ncode,累计病例\n330203,3\n'
    assert "say what '累计病例' holds, such as --column '累计病例=confirmed cumulative'" in trial.asked(
        table, **OF_CASES
    )
    columns = {"累计病例": "deaths cumulative"}
    deaths = {("330203", "deaths cumulative", "2020-02-09", 3)}
    assert trial.stored(table, columns=columns, **OF_CASES) == deaths


@pytest.mark.parametrize(
    "line",
    [
        *(
            "确诊、治愈、死亡病例统计",
            "Cases and deaths by district",
            "分年龄病例",
            "死亡 3例",
            "Deaths today 5",
        ),
        *(
            "本土及境外输入病例",
            "无境外输入病例",
            "宁波市妇女儿童医院报告",
            "本土疫情通报",
            "来源：宁波市卫健委",
            "Local health department",
            "疫情防控：外防输入",
        ),
    ],
)
def test_a_title_that_names_all_is_not(trial: Trial, line: str) -> None:
    table = f'"{line}",\ncode,累计病例\n330203,3\n'
    assert trial.stored(table, **OF_CASES) == {("330203", "confirmed cumulative", "2020-02-09", 3)}


def test_the_name_of_a_sheet_is_a_title(trial: Trial) -> None:
    def named(_: Any, sheet: Any) -> None:
        sheet.title = "Week 47"

    book = trial.workbook(["code", "new confirmed"], ["330203", 30], change=named)
    assert "'Week 47' above the figures speaks of more than one day" in trial.asked(book, **OF_CASES)


def test_what_is_said_of_figures_decides_what_a_title_makes_of_them(trial: Trial) -> None:
    table = "死亡病例,\ncode,累计\n330203,3\n"
    assert "--column '累计=confirmed cumulative'" in trial.asked(table, **OF_CASES)
    deaths = {("330203", "deaths cumulative", "2020-02-09", 3)}
    assert trial.stored(table, indicator="deaths", **OF_CASES) == deaths


def test_a_line_may_mean_the_rate_beside_the_counts(trial: Trial) -> None:
    table = (
        "Cases and rates per 100 000,,,\ndate,code,new cases,new cases (per 100k)\n2020-02-09,330203,5,1.5\n"
    )
    assert trial.stored(table) == {("330203", "confirmed new", "2020-02-09", 5)}


@pytest.mark.parametrize("unit", ["万人", "thousands", "per 100k", "%"])
def test_a_row_of_units_below_the_headers(trial: Trial, unit: str) -> None:
    assert "they are no plain counts" in trial.asked(TABLE.format(f",,{unit}\n"))


def test_a_column_of_units(trial: Trial) -> None:
    table = "date,code,unit,confirmed cumulative\n2020-02-09,330203,人,5\n2020-02-09,330205,千人,3\n"
    assert "or read only rows of plain counts, such as --only 'unit=人'" in trial.asked(table)
    assert trial.stored(table, only=["unit=人"]) == {("330203", "confirmed cumulative", "2020-02-09", 5)}
    assert trial.send(table.replace("千", "")).reasons == {}


@pytest.mark.parametrize("remark", ["Note: in thousands", "SOURCE: WHO; in thousands", "注：单位为千人"])
def test_a_remark_below_the_table_in_any_case(trial: Trial, remark: str) -> None:
    assert "they are no plain counts" in trial.asked(TABLE.format("") + f'"{remark}",,\n')


def test_a_remark_that_says_no_unit_is_no_row(trial: Trial) -> None:
    assert trial.send(TABLE.format("") + "Source: WHO,,\n").reasons == {}


@pytest.mark.parametrize(
    "header",
    [
        "confirmed new per 100k",
        "Cases per 100,000",
        "累计确诊每10万人",
        "cases x1000",
        "confirmed, thousands",
    ],
)
def test_a_header_that_says_so_is_told(trial: Trial, header: str) -> None:
    asked = trial.asked(f'date,code,"{header}"\n2020-02-09,330203,12\n', kind="new")
    assert f"{header!r} says that it is no plain count" in asked
