"""Columns nobody reads that say of every row that its figure is none of the whole count of a day."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

TABLE = "date,code,new cases,{}\n2020-02-09,330203,5,{}\n2020-02-09,330205,7,{}\n"
STORED = {("330203", "confirmed new", "2020-02-09", 5), ("330205", "confirmed new", "2020-02-09", 7)}


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("sex", "F", "F"),
        ("sexo", "mulher", "homem"),
        ("性别", "男", "女"),
        ("age group", "0-14", "65+"),
        ("年龄", "60岁以上", "60岁以上"),
        ("来源", "境外输入", "本土"),
        ("origin", "imported", "local"),
        ("category", "asymptomatic", "asymptomatic"),
    ],
)
def test_rows_of_parts_alone(trial: Trial, header: str, first: str, second: str) -> None:
    """Where each place had but one such row, it was stored as the whole."""
    table = TABLE.format(header, first, second)
    message = trial.asked(table)
    assert f"every row is by {header!r} of a part of the cases, such as {first!r}" in message
    assert trial.stored(table, columns={header: "aside"}) == STORED
    if first != second:
        assert f"--sum-over '{header}'" in message
        assert trial.stored(table, columns={header: "part"}) == STORED


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("period", "7 days"),
        ("frequency", "weekly"),
        ("统计周期", "月"),
        ("metric", "7-day average"),
    ],
)
def test_rows_of_weeks_or_rates(trial: Trial, header: str, text: str) -> None:
    table = TABLE.format(header, text, text)
    assert f"by {header!r} the figures are of {text!r}, not of a day" in trial.asked(table)
    assert trial.stored(table, columns={header: "aside"}) == STORED


def test_weeks_that_are_said_to_be_weeks(trial: Trial) -> None:
    table = TABLE.format("frequency", "weekly", "weekly")
    assert trial.stored(table, period="week", week_dates="ending") == STORED


@pytest.mark.parametrize(
    ("header", "number"), [("multiplier", "1000"), ("UNIT_MULT", "3"), ("倍数", "10000")]
)
def test_figures_to_be_multiplied(trial: Trial, header: str, number: str) -> None:
    assert f"rows with {number!r} in {header!r} are no plain counts" in trial.asked(
        TABLE.format(header, number, number)
    )


@pytest.mark.parametrize(
    ("header", "bad", "good"),
    [
        ("deleted", "true", "false"),
        ("is_valid", "0", "1"),
        ("是否有效", "否", "是"),
        ("作废", "√", "-"),
        ("状态", "草稿", "已审核"),
        ("anulado", "sí", "no"),
    ],
)
def test_rows_that_are_taken_back(trial: Trial, header: str, bad: str, good: str) -> None:
    table = TABLE.format(header, bad, good)
    assert f"row 2: {bad!r} in {header!r}" in trial.asked(table)
    assert {place for place, *_ in trial.stored(table, only=[f"{header}={good}"])} == {"330205"}


def test_several_diseases(trial: Trial) -> None:
    table = TABLE.format("病种", "流感", "手足口病")
    assert "rows are of several diseases in '病种' ('流感', '手足口病')" in trial.asked(table)
    assert {place for place, *_ in trial.stored(table, only=["病种=流感"])} == {"330203"}


def test_a_unit_in_a_remark_below_the_table(trial: Trial) -> None:
    table = "日期,区县,累计确诊\n2020-02-09,海曙区,66\n注：以上数字单位为万人,,\n"
    assert "beside the figures says that they are no plain counts" in trial.asked(table)
    assert "no plain counts" in trial.asked(table, decimal="point")
    assert len(trial.stored(table, columns={"累计确诊": "confirmed cumulative"})) == 1


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("sex", "all", "Total"),
        ("age group", "all ages", "All ages"),
        ("period", "1 day", "daily"),
        ("test type", "PCR", "PCR"),
        ("备注", "其中境外输入2例", "per press release"),
        ("origin", "imported", ""),
        ("disease", "COVID-19", "COVID-19"),
        ("multiplier", "1", "1"),
        ("deleted", "false", "no"),
        ("valid", "yes", "1"),
    ],
)
def test_what_says_nothing_against_the_figures(trial: Trial, header: str, first: str, second: str) -> None:
    assert trial.stored(TABLE.format(header, first, second)) == STORED


@pytest.mark.parametrize(
    ("header", "first", "second"), [("更正后", "6", ""), ("adjustment", "-2", "0"), ("核减", "", "1")]
)
def test_corrections_beside_the_figures(trial: Trial, header: str, first: str, second: str) -> None:
    """They were passed over, and the figures stored as they stood."""
    table = TABLE.format(header, first, second)
    assert f"{header!r} holds numbers such as" in trial.asked(table)
    assert trial.stored(table, columns={header: "aside"}) == STORED


@pytest.mark.parametrize(
    "header",
    [
        "确诊(含疑似)",
        "new cases (incl. suspected)",
        "casos novos (incluindo prováveis)",
        "新增确诊(包括无症状)",
    ],
)
def test_counts_that_take_others_in(trial: Trial, header: str) -> None:
    message = trial.asked(f"date,code,{header}\n2020-02-09,330203,5\n", kind="new")
    assert "not the whole count of its day" in message


def test_a_unit_written_as_an_equation(trial: Trial) -> None:
    table = "Units: 1 = 1,000 persons\ndate,code,new cases\n2020-02-09,330203,5\n"
    assert "no plain counts" in trial.asked(table.replace("1,000", "1000"))
