"""Notes beside new cases of one day that say they are of a week or a month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions.lines_on_periods import says_period
from fivecolour.intake.read.recognition import understand

OF_MORE = """cases reported in the week ending 8 February
Cases, 7 days
MMWR week 6
Weekly report
新冠周报
(1) weekly
Figures are for the past seven days
Data updated 9 Feb for the week ending 8 Feb
New cases since the last weekly report
Cases and rates of the two weeks to Sunday
数据为一周累计
统计时段为2020年2月3日至2月9日
新增为上周一0时至周日24时累计
Les cas sont ceux des 7 derniers jours
casos na semana
Casos de los últimos siete días
dati settimanali
Fälle der letzten 7 Tage
Données de la semaine 6 publiées le 10 février
直近1週間の新規感染者数
Veckovis rapport"""

OF_OTHERS = """rate over last 7 days
Positivity rate, 7 days
weekly newspaper
Morbidity and Mortality Weekly Report
recovered after 14 days
quarantine of 14 days
近14天内有旅居史者
updated weekly
The table is published every week on Thursday
next bulletin in a week
7-day average in column 3
Incidence per 100,000 over 14 days
Compared with last week, cases fell
Reporting may be delayed by up to two weeks
Cases with onset within two weeks of travel
Week numbering follows ISO 8601
Since week 5 cases are counted by residence
Source: https://example.org/weekly/report
每周一更新
下次公告一周后发布
较上周增加3例
近7日发病率
周边地区病例未计入
Tasa de incidencia en los últimos 7 días
Dados atualizados semanalmente
Incidenza a 7 giorni
Im Vergleich zur Vorwoche"""


def test_lines() -> None:
    style = DayStyle(year=2020)
    assert [text for text in OF_MORE.splitlines() if not says_period(text, style)] == []
    assert [text for text in OF_OTHERS.splitlines() if says_period(text, style)] == []


ROWS = "date,code,new confirmed,note\n2020-02-09,330203,30,{}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROWS.format("") + "数据为一周累计,,,\n", True),
        (ROWS.format("week ending 9 Feb"), True),
        (ROWS.format("") + "2020-02-10,330203,3,\n数据为一周累计,,,\n", False),
        (ROWS.format("").replace("note", "7-day cases") + "Note: cases of the last 7 days,,,\n", False),
        (ROWS.format("").replace("new ", "cumulative ") + "weekly data,,,\n", False),
    ],
)
def test_notes_of_a_table(tmp_path: Path, text: str, told: bool) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    if not told:
        understand(path)
        return
    with pytest.raises(ReadingError, match="beside the figures speaks of more than one day"):
        understand(path)
    understand(path, FileContext(period="week", week_dates="ending"))
    understand(path, FileContext(period="day"))


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ([["Notes"], ["Cases of the week ending 9 February"]], True),
        ([["Sheet", "Cases of a day"], ["Weekly", "Cases of the last 7 days"]], False),
        ([["week", "cases"], [5, 3]], False),
    ],
)
def test_another_sheet(tmp_path: Path, notes: list[list[object]], told: bool) -> None:
    book = openpyxl.Workbook()
    table, other, weekly = book.worksheets[0], book.create_sheet("Notes"), book.create_sheet("Weekly")
    for row in (["date", "code", "new confirmed"], ["2020-02-09", "330203", 30]):
        table.append(row)
    for row in notes:
        other.append(row)
    weekly.append([1, 2, 3])
    book.save(path := tmp_path / "a.xlsx")
    context = FileContext(sheet="Sheet")
    if not told:
        understand(path, context)
        return
    with pytest.raises(ReadingError, match="'Cases of the week ending 9 February' beside the figures"):
        understand(path, context)
