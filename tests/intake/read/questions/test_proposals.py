"""What a question names as an answer is done word for word: it names no number of a row, no rate, no text."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

DAYS = "2020-02-09,海曙区,{}\n2020-02-10,海曙区,{}\n"


@pytest.mark.parametrize(
    ("headers", "cells", "named"),
    [
        ("OBJECTID,Infizierte", ("1,30", "2,40"), "'Infizierte=confirmed'"),
        ("確定病名,检出病例", ("肺炎,30", "肺炎,40"), "'检出病例=confirmed'"),
        ("本日新增检出", ("30", "40"), "'本日新增检出=confirmed new'"),
        ("excess deaths", ("30", "40"), "'excess deaths=deaths'"),
        ("cl_age90,cum cases by specimen", ("9,30", "9,40"), "'cum cases by specimen=confirmed cumulative'"),
        ("发病率", ("1.5", "2.5"), "'HEADER=confirmed'"),
        ("incidencia", ("240", "960"), "'HEADER=confirmed'"),
        ("Inzidenz", ("240", "960"), "'HEADER=confirmed'"),
        # Of a part nobody should make the whole.
        ("男,女", ("30,20", "40,20"), "'HEADER=confirmed'"),
        ("cases_0_9,cases_10plus", ("30,20", "40,20"), "'HEADER=confirmed'"),
        ("Infizierte,davon Frauen", ("30,20", "40,20"), "'Infizierte=confirmed'"),
        (
            "流感,手足口病",
            ("30,20", "40,20"),
            "'HEADER=confirmed' (all cases, not a part of them such as one sex",
        ),
        ("现有确诊", ("30", "40"), "'HEADER=confirmed'"),
        ("净增确诊", ("30", "40"), "'HEADER=confirmed'"),
        # Codes and days are no figures.
        ("made on,lga,n of x", ("20200209,330203,4", "20200209,330205,6"), "'n of x=confirmed'"),
    ],
)
def test_the_column_of_figures(trial: Trial, headers: str, cells: tuple[str, str], named: str) -> None:
    message = trial.asked(f"date,place,{headers}\n" + DAYS.format(*cells))
    assert f"say which holds them, such as --column {named}" in message


def test_the_column_of_places(trial: Trial) -> None:
    table = "date,time,abbreviation,confirmed cumulative\n2020-02-09,14:30,海曙区,12\n"
    assert "such as --column 'abbreviation=place'" in trial.asked(table)
    assert trial.stored(table, columns={"abbreviation": "place"}) == {
        ("330203", "confirmed cumulative", "2020-02-09", 12)
    }


@pytest.mark.parametrize("order", [None, "dmy"])
def test_a_first_row_of_data_is_no_header(trial: Trial, order: str | None) -> None:
    """Headers of a language that is not known: the order of the days of the first row was asked for."""
    table = "ημερομηνία,περιοχή,κρούσματα\n09.02.2020,海曙区,3\n15.02.2020,海曙区,4\n"
    assert "no header row found" in trial.asked(table, order=order)
    said = {"ημερομηνία": "day", "περιοχή": "district", "κρούσματα": "confirmed new"}
    assert len(trial.stored(table, columns=said, order=order)) == 2


@pytest.mark.parametrize(
    "table",
    [
        "日付,市区町村名,新規陽性者数\n2020/2/9(日),海曙区,3\n",
        "일자,시군구,신규 확진자\n2020. 2. 9.(일),海曙区,3\n",
        "Дата,Район,Новые случаи\n2020-02-09,海曙区,3\n",
        "fecha,distrito,num_casos\n2020-02-09,海曙区,3\n",
    ],
)
def test_headers_of_further_languages(trial: Trial, table: str) -> None:
    """Without ``num_casos``, cum_casos was proposed for it."""
    assert trial.stored(table, kind="new") == {("330203", "confirmed new", "2020-02-09", 3)}
