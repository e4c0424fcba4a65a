"""Figures in thousands, or for so many people, are never stored as they stand."""

from __future__ import annotations

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
