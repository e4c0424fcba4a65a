"""Unread columns that say that a row is no case, the same case again, or several cases."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

NEW = "confirmed new"


@pytest.mark.parametrize(
    ("header", "good", "bad"),
    [
        *(("classification", "confirmed", "suspected"), ("result", "positive", "Negative")),
        *(
            ("病例分类", "确诊病例", "疑似病例"),
            ("状态", "有效", "作废"),
            ("classificação", "confirmado", "descartado"),
            ("type", "case", "death"),
            ("事件类型", "确诊", "治愈"),
            ("是否确诊", "是", "否"),
        ),
    ],
)
def test_rows_that_are_no_cases(trial: Trial, header: str, good: str, bad: str) -> None:
    """They were counted among the confirmed."""
    rows = "".join(f"{number},2020-02-09,330203,{text}\n" for number, text in enumerate((good, bad, good)))
    table = f"case id,date,code,{header}\n{rows}"
    message = trial.asked(table)
    assert f"row 3: {bad!r} in {header!r}, and each such row would be counted as well" in message
    assert f"--only '{header}={good}'" in message
    assert trial.stored(table, only=[f"{header}={good}"]) == {("330203", NEW, "2020-02-09", 2)}


def test_forecasts_among_counts(trial: Trial) -> None:
    table = "date,code,new cases,scenario\n2020-02-09,330203,5,observed\n2020-02-10,330203,6,forecast\n"
    assert "--only 'scenario=observed'" in trial.asked(table)
    assert len(trial.stored(table, columns={"scenario": "aside"})) == 2


def test_a_case_that_stands_twice(trial: Trial) -> None:
    table = "case id,date,code,sex\n7,2020-02-09,330203,m\n8,2020-02-09,330203,f\n7,2020-02-10,330203,m\n"
    message = trial.asked(table)
    assert "row 4: the case of this line stands in an earlier one by 'case id'" in message
    assert "7" not in message
    assert trial.stored(table, persons=True, columns={"case id": "aside"}) == {
        ("330203", NEW, "2020-02-09", 2),
        ("330203", NEW, "2020-02-10", 1),
    }


@pytest.mark.parametrize("header", ["number of persons", "No. of cases", "Anzahl", "合计人数", "n_persons"])
def test_lines_that_may_stand_for_several(trial: Trial, header: str) -> None:
    """Each was counted as one case."""
    table = f"date,code,sex,{header}\n2020-02-09,330203,m,5\n2020-02-09,330205,f,7\n"
    trial.asked(table)
    assert trial.stored(table, persons=True, columns={header: "count"}) == {
        ("330203", NEW, "2020-02-09", 5),
        ("330205", NEW, "2020-02-09", 7),
    }


def test_a_column_that_names_the_figures_is_proposed(trial: Trial) -> None:
    table = "date,code,status,value\n2020-02-09,330203,confirmed,5\n2020-02-09,330203,recovered,3\n"
    assert "say --column 'status=indicator'" in trial.asked(table)
    assert trial.stored(table, columns={"status": "indicator"}, kind="cumulative") == {
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "cured cumulative", "2020-02-09", 3),
    }
