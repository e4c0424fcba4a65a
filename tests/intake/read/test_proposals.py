"""What a question names as an answer is done word for word: it names no number of a row, no rate, no text."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

DAYS = "2020-02-09,海曙区,{}\n2020-02-10,海曙区,{}\n"


@pytest.mark.parametrize(
    ("headers", "cells", "named"),
    [
        ("OBJECTID,AnzahlFall", ("1,30", "2,40"), "'AnzahlFall=confirmed cumulative'"),
        ("確定病名,确定病例", ("肺炎,30", "肺炎,40"), "'确定病例=confirmed cumulative'"),
        ("本日新增阳性者", ("30", "40"), "'本日新增阳性者=confirmed new'"),
        ("excess deaths", ("30", "40"), "'excess deaths=deaths cumulative'"),
        ("发病率", ("1.5", "2.5"), "'HEADER=confirmed cumulative'"),
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
