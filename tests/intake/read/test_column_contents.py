"""Columns whose header does not say what they hold, and what stands above a table that it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivecolour import vocabulary
from fivecolour.intake.read.columns.scaled_units import is_scaled
from fivecolour.store.reports import Reports
from fivecolour.suppressed_numbers import folded
from tests.intake.trial import Trial

NEW = {"indicator": "confirmed", "kind": "new"}
STORED = {
    ("330203", "confirmed new", "2020-02-09", 1),
    ("330203", "confirmed new", "2020-02-10", 3),
    ("330205", "confirmed new", "2020-02-09", 2),
    ("330205", "confirmed new", "2020-02-10", 4),
}


@pytest.mark.parametrize(
    "table",
    [
        ",2020-02-09,2020-02-10\n海曙区,1,3\n330205,2,4\n",
        ",海曙区,江北区\n2020-02-09,1,2\n2020-02-10,3,4\n",
    ],
)
def test_below_a_blank_corner(trial: Trial, table: str) -> None:
    """The remedy was --column 'HEADER=place', and there was no header."""
    assert trial.stored(table, **NEW) == STORED


def test_numbers_of_rows_below_a_blank_corner_are_no_places(trial: Trial) -> None:
    assert "no column of places" in trial.asked(",2020-02-09,2020-02-10\n1,1,2\n2,3,4\n", **NEW)


def test_codes_under_an_unknown_header_contradict_names(trial: Trial) -> None:
    """They were passed over, and the figure stored under the name."""
    rows = ("330203,江北区,5", "330206,北仑区,7", "330212,鄞州区,8")
    table = "date,Schlüssel,district,new cases\n" + "".join(f"2020-02-09,{row}\n" for row in rows)
    receipt = trial.send(table)
    assert receipt.reasons == {"code_and_name_differ": 1}
    assert receipt.places == ("330206", "330212")


@pytest.mark.parametrize("cells", ["3302,3303", "330203,330203", "12345,330203"])
def test_other_numbers_are_no_codes(trial: Trial, cells: str) -> None:
    first, second = cells.split(",")
    table = f"date,n°,district,new cases\n2020-02-09,{first},江北区,5\n2020-02-09,{second},北仑区,7\n"
    assert {place for place, *_ in trial.stored(table)} == {"330205", "330206"}


def test_titles_that_make_something_else_of_counts(trial: Trial) -> None:
    """A title of rates, suspected cases or forecasts was passed over; thousands in some languages too."""
    table = "Table 3. New cases per 100,000 people\ndate,code,new cases\n2020-02-09,330203,5\n"
    assert "--column 'new cases=confirmed new'" in trial.asked(table)
    assert "--column 'new cases=confirmed new'" in trial.asked(
        f"Suspected cases\n{table.partition('people')[2]}"
    )
    assert len(trial.stored(table, columns={"new cases": "confirmed new"})) == 1


@pytest.mark.parametrize("title", ["단위: 천명", "単位：千人", "в тысячах", "(百人)", "w tys. osób"])
def test_thousands(title: str) -> None:
    assert is_scaled(title)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        *(("各区县7日平均新增", True), ("Suspected cases by county", True), ("Projected cases", True)),
        *(("7-day rolling sum", True), ("Percentage", True), ("Active cases", True), ("Tasa", True)),
        *(("Suspected and confirmed cases", False), ("疑似及确诊病例日报", False), ("Week 6", False)),
        *(("Cases by municipality", False), ("第6周疫情", False), ("Last 14 days", False)),
    ],
)
def test_words_of_titles(title: str, other: bool) -> None:
    assert bool(vocabulary.pattern("titles", "measures").search(folded(title))) is other


def test_a_title_of_the_other_kind(trial: Trial) -> None:
    table = "Cumulative as of 9 Feb 2020\ncode,new cases\n330203,5\n"
    message = trial.asked(table)
    assert "if the line above is right --column 'new cases=confirmed cumulative'" in message
    stored = trial.stored(table, columns={"new cases": "confirmed cumulative"})
    assert stored == {("330203", "confirmed cumulative", "2020-02-09", 5)}


@pytest.mark.parametrize(
    "title",
    [
        "Cumulative and new cases",
        "Note: since the means of reporting changed, days before the first of March are not comparable",
    ],
)
def test_titles_that_say_nothing_against_the_figures(trial: Trial, title: str) -> None:
    table = f'"{title}"\ndate,code,new cases,total cases\n2020-02-09,330203,5,7\n'
    assert len(trial.stored(table)) == 2


def test_dates_that_show_months_alone(trial: Trial) -> None:
    """Figures of months were stored under the first day of each."""

    def as_months(_book: Any, sheet: Any) -> None:
        sheet["A2"].number_format = sheet["A3"].number_format = "mmm-yy"

    rows = [["date", "code", "new cases"], [date(2020, 2, 1), "330203", 5], [date(2020, 3, 31), "330203", 7]]
    book = trial.workbook(*rows, change=as_months)
    assert "'date' holds weeks or months such as '2020-02'" in trial.asked(book)
    trial.send(book, period="month")
    found = {(str(one.event_date), one.period) for one in Reports(trial.receiver.engine).find()}
    assert found == {("2020-02-29", "month"), ("2020-03-31", "month")}


def test_a_row_of_a_total_leaves_no_blank_of_merged_cells(trial: Trial) -> None:
    table = "date,district,new cases\n2020-02-09,海曙区,5\nTotal,,5\n"
    assert trial.stored(table) == {("330203", "confirmed new", "2020-02-09", 5)}


def test_the_wider_of_two_columns_of_districts_is_their_city(trial: Trial) -> None:
    """One of them had to be set aside, and with the wider what tells two districts of one name apart."""
    table = "日期,縣市,鄉鎮市區,累計確診\n2020-02-09,寧波市,江北區,5\n2020-02-09,寧波市,海曙區,6\n"
    assert trial.stored(table) == {
        ("330205", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "confirmed cumulative", "2020-02-09", 6),
    }


def test_of_a_map_of_the_wider_the_narrower_is_set_aside(trial: Trial) -> None:
    table = "日期,縣市,鄉鎮,累計確診\n2020-02-09,海曙區,石碶,5\n2020-02-09,江北區,莊橋,6\n"
    assert "both mean district" in trial.asked(table)
    assert len(trial.stored(table, columns={"鄉鎮": "aside"})) == 2


def test_places_beside_their_cities_are_not_passed_over(trial: Trial) -> None:
    """The figures of districts were stored as those of their cities."""
    table = "date,city,health area,new cases\n2020-02-09,宁波市,海曙区,5\n2020-02-09,杭州市,上城区,6\n"
    assert "'health area' is not known and holds places of the map, such as '海曙区'" in trial.asked(table)
    found = trial.stored(table, columns={"health area": "district"})
    assert {(place, value) for place, *_, value in found} == {("330203", 5), ("330102", 6)}
    assert trial.send(table, columns={"health area": "aside"}).accepted == 2
