"""A comma within a cell of a comma file parts it: nothing of such a row is stored as it then stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.trial import Trial

LONG = "date,code,confirmed cumulative"
CONFIRMED = {"indicator": "confirmed"}
JIANGBEI = ("330205", "confirmed cumulative", "2020-02-09", 5)


def test_nothing_of_a_parted_number_is_stored(trial: Trial) -> None:
    receipt = trial.send(f"{LONG},note\n2020-02-09,330203,1,234,\n2020-02-09,330205,5,\n")
    assert (receipt.accepted, receipt.reasons) == (1, {"moved_cells": 1})


@pytest.mark.parametrize(
    "row", ["330203,1,234,", "330203,1,234", "330203,12,045,", "330203,1,234,x", "330203,999,999,,"]
)
def test_is_told_by_longer_rows_and_by_numbers_among_notes(trial: Trial, row: str) -> None:
    table = f"{LONG},note\n2020-02-09,{row}\n2020-02-09,330205,5,see below\n"
    assert trial.stored(table) == {JIANGBEI}


def test_is_told_where_every_row_has_it(trial: Trial) -> None:
    assert trial.stored(f"{LONG},备注\n2020-02-09,330203,1,234\n2020-02-10,330203,1,240\n") == set()


def test_is_told_below_no_header(trial: Trial) -> None:
    assert trial.stored(f"{LONG},\n2020-02-09,330203,1,234\n2020-02-09,330205,5,\n") == {JIANGBEI}


def test_moves_the_figures_behind_it_too(trial: Trial) -> None:
    header = f"{LONG},deaths cumulative,note"
    table = f"{header}\n2020-02-09,330203,1,234,12\n2020-02-09,330205,5,0,x\n"
    assert trial.stored(table) == {JIANGBEI, ("330205", "deaths cumulative", "2020-02-09", 0)}


@pytest.mark.parametrize("rest", ["", ","])
def test_is_told_before_a_column_of_figures_that_is_blank(trial: Trial, rest: str) -> None:
    table = f"{LONG},deaths cumulative{rest}\n2020-02-09,330203,1,234{rest}\n2020-02-09,330205,5,{rest}\n"
    assert trial.stored(table) == {JIANGBEI, ("330205", "deaths cumulative", "2020-02-09", None)}
    named = trial.stored(table, columns={"deaths cumulative": "deaths cumulative"})
    assert ("330203", "deaths cumulative", "2020-02-09", 234) in named


def test_is_told_among_columns_of_days(trial: Trial) -> None:
    table = "code,2020-02-09,2020-02-10,\n330203,998,1,240\n330205,5,6,\n"
    assert {place for place, *_ in trial.stored(table, indicator="confirmed", kind="cumulative")} == {
        "330205"
    }


def test_parts_decimals_of_rates(trial: Trial) -> None:
    assert trial.stored("date,code,rt,note\n2020-02-09,330203,1,15\n2020-02-09,330205,1,2\n") == set()


def test_parts_a_name_from_its_city(trial: Trial) -> None:
    header = "date,code,name,confirmed cumulative,cured cumulative"
    for name in ("海曙区,宁波市", "Haishu, Zhejiang"):
        assert trial.stored(f"{header}\n2020-02-09,330203,{name},66\n") == set()


@pytest.mark.parametrize(
    ("table", "stated"),
    [
        (f'{LONG},note\n2020-02-09,330203,"1,234",\n', {}),
        (f"{LONG},note\n2020-02-09,330203,1234,234\n", {}),
        (f"{LONG},staff\n2020-02-09,330203,12,234\n", {"columns": {"staff": "aside"}}),
        (f"{LONG},staff\n2020-02-09,330203,12,234\n2020-02-09,330205,0,200\n", {}),
        (f"{LONG},deaths cumulative,\n2020-02-09,330203,400,120,\n", {}),
        (f"{LONG},population\n2020-02-09,330203,12,234\n", {}),
        # Nobody else has reported the last day yet.
        ("code,2020-02-09,2020-02-10\n330203,500,650\n330205,5,\n", {"kind": "cumulative"} | CONFIRMED),
        # Full to the last cell: behind a parted number the row would be a cell too long.
        (f"{LONG},beds,humidity\n2020-02-09,330203,12,234,30.2\n", {}),
    ],
)
def test_two_cells_stay_two(trial: Trial, table: str, stated: dict[str, Any]) -> None:
    assert {place for place, *_ in trial.stored(table, **stated)} >= {"330203"}
