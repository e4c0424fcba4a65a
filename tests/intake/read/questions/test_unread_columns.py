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


@pytest.mark.parametrize(
    ("headers", "cells"),
    [("sex,hosp", ("1,12", "2,7")), ("age,vus", ("0-9,12", "10-19,7")), ("性別,检出", ("男,12", "女,7"))],
)
def test_sexes_and_ages_stand_in_tables_of_counts_too(
    trial: Trial, headers: str, cells: tuple[str, str]
) -> None:
    """Two rows of a count that was not understood were stored as two cases."""
    table = f"date,district,{headers}\n" + "".join(f"2020-02-09,海曙区,{one}\n" for one in cells)
    header = headers.split(",")[1]
    assert f"'{header}' may be how many each stands for" in trial.asked(table)
    counted = trial.stored(table, columns={header: "count"})
    assert counted == {("330203", "confirmed new", "2020-02-09", 19)}


def test_values_of_which_some_have_decimals_are_asked_about(trial: Trial) -> None:
    """UKHSA's metrics stand one to a line, beside sex and age: two rows were stored as two cases."""
    table = "date,geography_code,metric,sex,age,metric_value\n2020-02-09,330203,casesByDay,all,all,7\n"
    table += "2020-02-09,330203,casesRollingMean,all,all,2.3\n"
    assert "'metric_value' may be how many each stands for" in trial.asked(table)
    assert "in 'metric'" in trial.asked(table, columns={"metric_value": "confirmed"}, kind="new")


def test_lines_with_a_name_or_a_number_are_of_persons(trial: Trial) -> None:
    table = "姓名,date,district,sex,days ill\n张三,2020-02-09,海曙区,f,12\n李四,2020-02-09,海曙区,m,7\n"
    assert trial.stored(table) == {("330203", "confirmed new", "2020-02-09", 2)}


def test_codes_of_results_may_say_that_a_line_is_no_case(trial: Trial) -> None:
    """Negative tests of a register of Mexico were counted."""
    table = (
        "ID_REGISTRO,FECHA_INGRESO,MUNICIPIO_RES,SEXO,RESULTADO_LAB\n"
        "a1,2020-02-09,330203,1,1\na2,2020-02-09,330203,2,2\n"
    )
    assert "say which rows count with --only 'RESULTADO_LAB=CODE'" in trial.asked(table)
    assert trial.stored(table, only=("RESULTADO_LAB=1",)) == {("330203", "confirmed new", "2020-02-09", 1)}


def test_a_column_of_figures_that_says_yes_or_no(trial: Trial) -> None:
    table = "fecha,municipio,confirmado\n2020-02-09,海曙区,Sí\n2020-02-09,海曙区,No\n"
    assert "no column of figures found" in trial.asked(table)
    assert "such as --only 'confirmado=Sí'" in trial.asked(table, persons=True)


def test_a_row_that_is_the_sum_of_those_beside_it_is_not_added(trial: Trial) -> None:
    """In France 0 is both sexes: 24 cases were stored where there were 12."""
    table = (
        "dep;sexe;jour;hosp;cas\n330203;0;2020-02-09;5;12\n330203;1;2020-02-09;2;5\n330203;2;2020-02-09;3;7\n"
    )
    assert "read only those with --only 'sexe=TEXT'" in trial.asked(table, kind="new")
    parts = dict.fromkeys(("sexe", "hosp"), "part")
    message = trial.asked(table, kind="new", columns=parts)
    assert "the figures of '0' in 'sexe' are those of the rows beside it together" in message
    each = ("sexe=1", "sexe=2")
    assert trial.stored(table, kind="new", columns=parts, only=each) == {
        ("330203", "confirmed new", "2020-02-09", 12)
    }


def test_of_two_versions_the_later_is_proposed(trial: Trial) -> None:
    """Their sum was proposed first."""
    table = "date,place,confirmed cumulative,version\n2020-02-09,海曙区,12,1\n2020-02-09,海曙区,14,2\n"
    message = trial.asked(table)
    assert "--only 'version=2'" in message
    assert "--sum-over" not in message


def test_words_of_a_column_of_results(trial: Trial) -> None:
    """A register of Argentina: its lines are known by sex and age, discarded cases by one of some words."""
    table = (
        "id_evento_caso,sexo,edad,residencia_departamento_nombre,fecha_apertura,clasificacion\n"
        "1,F,33,海曙区,2020-02-09,Caso Descartado\n2,M,34,海曙区,2020-02-09,Caso confirmado\n"
    )
    assert "such as --only 'clasificacion=Caso confirmado'" in trial.asked(table)


def test_a_day_or_a_code_in_a_list_is_no_count(trial: Trial) -> None:
    """In a register of Peru the day on which it was made was taken for how many a line stands for."""
    row = "20200220;海曙区;{};{};20200209;330203\n"
    table = (
        "FECHA_CORTE;DISTRITO;EDAD;SEXO;FECHA_RESULTADO;UBIGEO\n" + row.format(33, "M") + row.format(34, "F")
    )
    assert trial.stored(table) == {("330203", "confirmed new", "2020-02-09", 2)}


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        # Everybody stands in a row without age and sex: 20 were stored where there were 10.
        (
            ["0-9,F,1", "0-9,M,2", "10+,F,3", "10+,M,4", ",,10"],
            "the figures of '' in 'age' are those of the rows",
        ),
        # 0-9 counts those of 0-4 again.
        (["0-4,F,1", "5-9,F,2", "0-9,F,3", "10+,F,4"], "'0-9' in 'age' holds '0-4' too"),
        (["0-17,F,1", "18+,F,20", "65+,F,3"], "'18+' in 'age' holds '65+' too"),
    ],
)
def test_rows_that_count_those_of_others_again(trial: Trial, rows: list[str], question: str) -> None:
    table = "date,code,age,sex,new confirmed\n" + "".join(f"2020-02-09,330203,{row}\n" for row in rows)
    assert question in trial.asked(table, columns=dict.fromkeys(("age", "sex"), "part"))


def test_measures_of_one_figure_are_not_added(trial: Trial) -> None:
    table = "date,district,measure,value\n2020-02-09,海曙区,count,3\n2020-02-09,海曙区,per 100k,0.33\n"
    message = trial.asked(table, indicator="confirmed", kind="new")
    assert "say which is the count, such as --only 'measure=count'" in message
    assert "--sum-over" not in message
