"""Figures that were once stored under a wrong day, count or place without a word: asked for or set apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.read import amounts
from fivecolour.intake.read.context import FileContext
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.store import database, quarantine_rows
from fivecolour.store.quarantine_rows import QuarantineFilter
from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

WORDS = Path(__file__).parents[3] / "data" / "reports" / "not_placed.toml"
DAY = date(2020, 2, 9)
COUNT = {"indicator": "confirmed", "kind": "cumulative"}


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    engine = database.engine(f"sqlite:///{tmp_path / 'fivecolour.db'}")
    return open_receiver(settings(), "zhejiang-2020", engine=engine)


def asked(receiver: Receiver, folder: Path, text: str, **stated: Any) -> str:
    """Return what is asked about a file."""
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        take_in(receiver, path, IntakeOptions("宁波", FileContext(**stated)))
    assert not list(Reports(receiver.engine).find())
    return str(caught.value)


def stored(
    receiver: Receiver, folder: Path, text: str, **stated: Any
) -> set[tuple[str, str, str, int | None]]:
    """Return what is kept of a file."""
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    take_in(receiver, path, IntakeOptions("宁波", FileContext(**stated)))
    return _reports(receiver)


def _reports(receiver: Receiver) -> set[tuple[str, str, str, int | None]]:
    return {
        (one.place, f"{one.indicator} {one.kind}", str(one.event_date), one.value)
        for one in Reports(receiver.engine).find()
    }


class TestRatesInBrackets:
    @pytest.mark.parametrize(
        "header",
        [
            *(
                "累计确诊(每10万)",
                "新增确诊（近7日）",
                "累计确诊(万人)",
                "new cases (per 100,000)",
                "新增确诊（周）",
            ),
            *("new cases (7-day average)", "New cases (weekly)", "confirmed cumulative (%)"),
            *("Neue Fälle (je 100.000)", "确诊病例（/10万）", "novos casos (média móvel)"),
        ],
    )
    def test_is_no_count(self, receiver: Receiver, tmp_path: Path, header: str) -> None:
        message = asked(receiver, tmp_path, f'date;place;"{header}"\n2020-02-09;海曙区;30\n', **COUNT)
        assert f"'{header}' is by what stands in brackets not the whole count of its day" in message

    @pytest.mark.parametrize(
        "header",
        ["累计确诊（例）", "累计确诊（每日）", "confirmed cumulative (as of 24h)", "累计确诊（24小时）"],
    )
    def test_other_brackets_change_nothing(self, receiver: Receiver, tmp_path: Path, header: str) -> None:
        text = f'date;place;"{header}"\n2020-02-09;海曙区;30\n'
        assert stored(receiver, tmp_path, text) == {("330203", "confirmed cumulative", "2020-02-09", 30)}

    def test_a_count_beside_it_is_read(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "date,place,累计确诊,累计确诊(每10万)\n2020-02-09,海曙区,30,5\n"
        assert stored(receiver, tmp_path, text) == {("330203", "confirmed cumulative", "2020-02-09", 30)}


class TestNewYear:
    HEADERS = "区县,12月30日,12月31日,1月1日\n海曙区,1,2,3\n"
    CELLS = "日期,区县,累计确诊\n1月1日,海曙区,3\n12月31日,海曙区,2\n"

    @pytest.mark.parametrize("text", [HEADERS, CELLS, CELLS.replace("月", "/").replace("日,海", ",海")])
    def test_one_year_does_not_hold_for_both(self, receiver: Receiver, tmp_path: Path, text: str) -> None:
        message = asked(receiver, tmp_path, text, year=2020, order="mdy", **COUNT)
        assert "run from December into January" in message
        assert "write the year in each, such as 2020-12-31" in message

    def test_a_whole_year_is_of_one(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = "".join(f"{month}月1日,海曙区,{month}\n" for month in range(1, 13))
        found = stored(receiver, tmp_path, f"日期,区县,累计确诊\n{rows}", year=2020)
        assert ("330203", "confirmed cumulative", "2020-12-01", 12) in found
        assert len(found) == 12


class TestTimesInHeaders:
    TEXT = "区县,2020-02-09T23:00Z,2020-02-10T24:00Z\n海曙区,1,2\n"

    def test_as_in_cells(self, receiver: Receiver, tmp_path: Path) -> None:
        assert stored(receiver, tmp_path, self.TEXT, zone="Asia/Shanghai", **COUNT) == {
            ("330203", "confirmed cumulative", "2020-02-10", 1),
            ("330203", "confirmed cumulative", "2020-02-11", 2),
        }

    def test_the_zone_is_asked_for(self, receiver: Receiver, tmp_path: Path) -> None:
        assert "--zone Asia/Shanghai" in asked(receiver, tmp_path, self.TEXT, **COUNT)

    @pytest.mark.parametrize(
        ("text", "period"), [("SE 202052", "week"), ("第5周", "week"), ("Week 1", "week")]
    )
    def test_weeks_are_called_so(self, receiver: Receiver, tmp_path: Path, text: str, period: str) -> None:
        message = asked(receiver, tmp_path, f"区县,{text}\n海曙区,1\n", **COUNT)
        assert f"headers are {period}s such as {text!r}" in message


class TestSumsAmongParts:
    @pytest.mark.parametrize("word", ["合计", "Total", "both sexes", "不分性别", "Insgesamt"])
    def test_asked_about(self, receiver: Receiver, tmp_path: Path, word: str) -> None:
        text = f"date,code,性别,new confirmed\n2020-02-09,330203,男,4\n2020-02-09,330203,{word},7\n"
        message = asked(receiver, tmp_path, text, columns={"性别": "part"})
        assert f"say --only '性别={word}' instead of --sum-over '性别'" in message
        assert stored(receiver, tmp_path, text, only=[f"性别={word}"]) == {
            ("330203", "confirmed new", "2020-02-09", 7)
        }

    def test_in_a_register_with_counts(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "date,code,age,cases\n2020-02-09,330203,0-9,4\n2020-02-09,330203,All ages,7\n"
        stated = {"persons": True, "columns": {"cases": "count"}}
        assert "say --only 'age=All ages'" in asked(receiver, tmp_path, text, **stated)


class TestTotalsWithoutNames:
    BLOCKS = (
        "日期,区县,累计确诊\n2020-02-09,海曙区,5\n2020-02-09,合计,5\n2020-02-09,鹿城区,5\n2020-02-09,合计,5\n"
    )

    def test_only_one_can_be_the_whole_maps(self, receiver: Receiver, tmp_path: Path) -> None:
        message = asked(receiver, tmp_path, self.BLOCKS)
        assert "rows 3 and 5: totals without a name, of one day" in message

    def test_a_table_twice_in_a_file_repeats_it(self, receiver: Receiver, tmp_path: Path) -> None:
        rows = "2020-02-09,海曙区,5\n2020-02-09,鹿城区,6\n2020-02-09,合计,11\n"
        found = stored(receiver, tmp_path, f"日期,区县,累计确诊\n{rows}{rows}")
        assert ("zhejiang-2020", "confirmed cumulative", "2020-02-09", 11) in found

    def test_beside_one_with_a_name(self, receiver: Receiver, tmp_path: Path) -> None:
        """It was a fault of the program."""
        rows = "海曙区,5\n鹿城区,6\n合计,11\n浙江省,11\n"
        found = stored(receiver, tmp_path, f"区县,累计确诊\n{rows}", day=DAY)
        assert ("330203", "confirmed cumulative", "2020-02-09", 5) in found


class TestSecondTable:
    @pytest.mark.parametrize("place", ["District", "Place"])
    def test_headers_in_two_languages_are_none(self, receiver: Receiver, tmp_path: Path, place: str) -> None:
        text = f"日期,区县,累计确诊,新增确诊\nDate,{place},Total confirmed,{{}}\n2020-02-09,海曙区,12,1\n"
        assert "as where a second table begins" in asked(receiver, tmp_path, text.format("New deaths"))
        assert len(stored(receiver, tmp_path, text.format("New confirmed"))) == 2

    def test_with_other_figures(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "区县,累计确诊\n海曙区,5\n区县,累计死亡\n江北区,1\n"
        assert "row 3: '累计死亡' stands below '累计确诊'" in asked(receiver, tmp_path, text, day=DAY)

    def test_of_another_day(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "截至2020年2月9日24时,\n区县,累计确诊\n海曙区,5\n截至2020年2月10日24时,\n江北区,8\n"
        assert "names 2020-02-10, while the figures are taken to be of 2020-02-09" in asked(
            receiver, tmp_path, text
        )


def test_figures_below_merged_headers(receiver: Receiver, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["日期", "区县", "确诊", None, "死亡", None],
        [None, None, "新增", "累计", "新增", "累计"],
        [DAY, "海曙区", 1, 5, 0, 2],
    ):
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    take_in(receiver, tmp_path / "a.xlsx", IntakeOptions("宁波"))
    assert _reports(receiver) == {
        ("330203", "confirmed new", "2020-02-09", 1),
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "deaths new", "2020-02-09", 0),
        ("330203", "deaths cumulative", "2020-02-09", 2),
    }


def test_numbers_of_programs_are_no_ranges() -> None:
    assert [amounts.read(text).fault for text in ("1e3", "1a4")] == ["bad_value", "bad_value"]
    assert (amounts.read("1 e 3").note, amounts.read("1至3").note) == ("1 to 3", "1 to 3")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "undisclosed",
            "居住地不详 户籍地不明 无法判定 未落实到区县 Sem_município_definido unbekannter_Landkreis",
        ),
        ("undisclosed", "domicilio_non_noto município_não_identificado residence_not_known 暂不明确"),
        ("unconfirmed", "流调中 所属区县待核实 正在核实中 Provincia_in_aggiornamento por_atribuir"),
        ("unconfirmed", "non_ancora_attribuiti Em_averiguação noch_nicht_zugeordnet resident_county_pending"),
        ("elsewhere", "外省来甬"),
    ],
)
def test_words_for_nowhere(key: str, words: str) -> None:
    known = not_placed(WORDS)
    found = {word: known.group(word.replace("_", " ")) for word in words.split()}
    assert {word: group and group.key for word, group in found.items()} == dict.fromkeys(found, key)


def test_names_of_places_are_none_of_them() -> None:
    known = not_placed(WORDS)
    names = [
        "海署区",
        "未来科技城",
        "定海待",
        "王小明",
        "张不明",
        "Lake of the Woods",
        "Sem Benelli",
        "A Coruña",
    ]
    assert [name for name in names if known.group(name)] == []


def test_cities_that_the_map_does_not_name(receiver: Receiver) -> None:
    # 甲 and 乙 are names for Ningbo and Wenzhou that no map has: the codes beside them tell.
    rows = [("330203", "甲"), ("330302", "乙"), ("待确认", "甲"), ("合计", "乙"), ("待确认", "丙")]
    named = pd.DataFrame(rows, columns=["place", "parent"]).assign(total=False, name="")
    found = receiver.places.reconcile(named)
    assert found["code"].tolist() == ["330203", "330302", "330200:所属地待确认", "330300", ""]
    assert found["problem"].tolist()[-1] == "unknown_parent"
    of_country = receiver.places.reconcile(named.assign(parent="国家"))
    assert of_country["problem"].tolist()[2:] == ["unknown_parent"] * 3


class TestDecimalsOfRates:
    """That rates have a point makes no 2 of the count 2.000, and no 2 of 2,000 where they have a comma."""

    WIDE = "日期;区县;累计确诊;Rt\n2020-02-09;海曙区;{};{}\n2020-02-09;江北区;998;{}\n"
    LONG = "日期,区县,指标,数值\n2020-02-09,海曙区,累计确诊,2.000\n2020-02-09,江北区,Rt,1.15\n"

    @pytest.mark.parametrize(
        "text", [WIDE.format("2.000", "1.15", "0.9"), WIDE.format("2,000", "1,15", "0,9"), LONG]
    )
    def test_are_asked_about(self, receiver: Receiver, tmp_path: Path, text: str) -> None:
        assert "--decimal comma where 1.000 is a thousand" in asked(receiver, tmp_path, text)

    @pytest.mark.parametrize(("count", "rate"), [("2.000", "1,15"), ("2,000", "1.15")])
    def test_the_other_sign_parts_thousands(
        self, receiver: Receiver, tmp_path: Path, count: str, rate: str
    ) -> None:
        found = stored(receiver, tmp_path, self.WIDE.format(count, rate, rate))
        assert ("330203", "confirmed cumulative", "2020-02-09", 2000) in found
        assert ("330203", "rt state", "2020-02-09", 1.15) in found

    def test_a_count_that_is_a_fraction_tells_nothing(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "日期,区县,累计确诊\n2020-02-09,海曙区,2.000\n2020-02-09,江北区,1.5\n2020-02-09,北仑区,9\n"
        assert "such as '2.000'" in asked(receiver, tmp_path, text)

    def test_typed_numbers_tell_nothing_of_texts(self, receiver: Receiver, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text(
            '[{"code": "330203", "date": "2020-02-09", "confirmed_total": 12.0},'
            ' {"code": "330205", "date": "2020-02-09", "confirmed_total": "2.000"}]'
        )
        with pytest.raises(UserError, match=r"such as '2\.000'"):
            take_in(receiver, path, IntakeOptions("宁波"))


def test_percents_beside_what_may_be_fractions(receiver: Receiver, tmp_path: Path) -> None:
    """0.05 beside 5% was stored as 0.05 %."""
    table = "date,code,positivity\n2020-02-09,330203,0.05\n2020-02-10,330203,5%\n"
    assert "with % (5%) and without (0.05), which may be fractions" in asked(receiver, tmp_path, table)
    assert len(stored(receiver, tmp_path, table.replace("0.05", "5"))) == 2


def test_the_ends_of_spans_are_named_where_no_day_is_found(receiver: Receiver, tmp_path: Path) -> None:
    table = "from,until date,code,new confirmed\n2020-02-03,2020-02-09,330203,5\n"
    message = asked(receiver, tmp_path, table)
    assert "'until date' holds days" in message
    for meaning in ("day", "week_ending"):
        assert f"--column 'until date={meaning}'" in message
        assert stored(receiver, tmp_path, table, columns={"until date": meaning}) >= {
            ("330203", "confirmed new", "2020-02-09", 5)
        }


def test_a_day_that_was_said_beside_other_days(receiver: Receiver, tmp_path: Path) -> None:
    """It was passed over."""
    table = "date,code,confirmed cumulative\n2020-02-09,330203,5\n"
    message = asked(receiver, tmp_path, table, day=date(2020, 2, 10))
    assert "'date' holds other days (2020-02-09) than the day that was said, 2020-02-10" in message
    at = {("330203", "confirmed cumulative", "2020-02-10", 5)}
    assert stored(receiver, tmp_path, table, day=date(2020, 2, 10), columns={"date": "aside"}) == at


def test_what_was_said_in_vain_is_told(receiver: Receiver, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,code,confirmed cumulative\n2020-02-09,330203,5\n")
    asked_for = IntakeOptions("宁波", FileContext(kind="new", indicator="deaths"))
    reading = take_in(receiver, path, asked_for).reading
    assert [line for line in reading if "holds for no column" in line] == [
        "what was said with --kind holds for no column: their headers say otherwise",
        "what was said with --indicator holds for no column: their headers say otherwise",
    ]


def test_rows_that_waited_are_done_when_an_answer_lets_them_pass(receiver: Receiver, tmp_path: Path) -> None:
    """They waited for ever: with the answer it was another sending of the same content."""
    text = "date,country,code,confirmed cumulative\n2020-02-09,Georgia,330203,4\n"
    assert stored(receiver, tmp_path, text) == set()
    waiting = QuarantineFilter()
    # Of another day it would be another figure.
    aside = {"country": "aside"}
    stored(receiver, tmp_path, text, columns={"date": "aside", **aside}, day=date(2020, 2, 10))
    assert len(quarantine_rows.find(receiver.engine, waiting)) == 1
    assert len(stored(receiver, tmp_path, text, columns=aside)) == 2
    assert quarantine_rows.find(receiver.engine, waiting) == ()


def test_a_register_that_takes_cases_back(receiver: Receiver, tmp_path: Path) -> None:
    """3 and -1 were stored as 2."""
    text = "Meldedatum,Landkreis,AnzahlFall\n2020-02-09,海曙区,3\n2020-02-09,海曙区,-1\n"
    found = stored(receiver, tmp_path, text, persons=True, columns={"AnzahlFall": "count"})
    assert found == {("330203", "confirmed new", "2020-02-09", 3)}


def test_several_diseases_in_a_list_of_cases(receiver: Receiver, tmp_path: Path) -> None:
    text = "caseid,date,district,disease\n1,2020-02-09,海曙区,COVID-19\n2,2020-02-09,海曙区,Influenza\n"
    assert "--only 'disease=COVID-19'" in asked(receiver, tmp_path, text)
    found = stored(receiver, tmp_path, text, only=["disease=COVID-19"])
    assert found == {("330203", "confirmed new", "2020-02-09", 1)}


def test_corrected_figures_beside(receiver: Receiver, tmp_path: Path) -> None:
    text = "日期,区县,累计确诊,订正后累计确诊\n2020-02-09,海曙区,30,28\n2020-02-10,海曙区,3,2\n"
    assert "'订正后累计确诊' holds numbers such as '28' that may correct" in asked(receiver, tmp_path, text)


def test_provisional_and_final_rows_are_no_parts(receiver: Receiver, tmp_path: Path) -> None:
    text = "date,code,status,confirmed cumulative\n2020-02-09,330203,{},12\n2020-02-09,330203,{},14\n"
    text = text.format("provisional", "final")
    message = asked(receiver, tmp_path, text)
    assert "--only 'status=final'" in message
    assert "--sum-over" not in message


@pytest.mark.parametrize("day", ["1970-01-01", "1900-01-01", "1899-12-30"])
def test_days_that_are_none(receiver: Receiver, tmp_path: Path, day: str) -> None:
    text = f"date,code,confirmed cumulative\n{day},330203,12\n2020-02-09,330203,14\n"
    assert stored(receiver, tmp_path, text) == {("330203", "confirmed cumulative", "2020-02-09", 14)}


def test_the_sum_beside_columns_of_days_is_of_none_of_them(trial: Trial) -> None:
    """A day was asked for, and with it the sum of all days was kept as the count until then."""
    table = "place,2020-02-09,2020-02-10,Total\n海曙区,3,4,7\n"
    assert trial.stored(table, indicator="confirmed", kind="new") == {
        ("330203", "confirmed new", "2020-02-09", 3),
        ("330203", "confirmed new", "2020-02-10", 4),
    }


def test_new_of_a_total_is_asked_about(trial: Trial) -> None:
    """The sum of both tests of a day was stored as the count until then, against what was said."""
    table = "date,place,PCR,total positive\n2020-02-09,海曙区,1,3\n"
    assert "--column 'total positive=confirmed new'" in trial.asked(table, kind="new")
    stored = trial.stored(table, kind="new", columns={"total positive": "confirmed new"})
    assert stored == {("330203", "confirmed new", "2020-02-09", 3)}
    both = table.replace("PCR,total positive", "cases,total cases").replace("-09", "-10")
    assert ("330203", "confirmed cumulative", "2020-02-10", 3) in trial.stored(both, kind="new")


def test_times_of_utc_by_their_header(trial: Trial) -> None:
    """17:00 UTC is the next day in China; it was stored under its own."""
    table = "date (UTC),place,confirmed cumulative\n2020-02-09 {},海曙区,12\n"
    assert "are of UTC by its header" in trial.asked(table.format("17:00"), zone="Asia/Shanghai")
    zoned = table.format("17:00").replace(" 17:00", "T17:00Z")
    stored = trial.stored(zoned, zone="Asia/Shanghai")
    assert stored == {("330203", "confirmed cumulative", "2020-02-10", 12)}


def test_days_in_headers_as_r_writes_them(trial: Trial) -> None:
    table = "place,X2020.02.09,X2020.02.10\n海曙区,3,4\n"
    assert len(trial.stored(table, indicator="confirmed", kind="new")) == 2


def test_a_unit_below_the_table(trial: Trial) -> None:
    """12 stood for 1,200."""
    rows: list[list[Any]] = [["日期", "区县", "累计确诊"], ["2020-02-09", "海曙区", 12], ["单位：百例"]]
    assert "'单位：百例' beside the figures says that they are no plain counts" in trial.asked(
        trial.workbook(*rows)
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["2020-02-09", "海曙区", 12], ["* 含境外输入3例"], ["注：截至2月9日24时"], ["单位：例"]],
        [["", "", "（例）"], ["2020-02-09", "海曙区", 12]],
        [["", "", "cases"], ["2020-02-09", "海曙区", 12]],
    ],
)
def test_notes_and_units_are_neither_days_nor_a_second_table(trial: Trial, rows: list[list[Any]]) -> None:
    """In a table of few rows notes were the most of its days."""
    assert trial.stored(trial.workbook(["日期", "区县", "累计确诊"], *rows)) == {
        ("330203", "confirmed cumulative", "2020-02-09", 12)
    }


@pytest.mark.parametrize("header", ["date", "week"])
def test_weeks_without_a_year_ask_for_it(trial: Trial, header: str) -> None:
    """The day on which weeks start was asked for again and again."""
    table = f"{header},place,new confirmed\nSE 6,海曙区,3\n"
    assert "say the year, such as --year 2020" in trial.asked(table, week_starts="sunday")
    assert trial.stored(table, week_starts="sunday", year=2020) == {
        ("330203", "confirmed new", "2020-02-08", 3)
    }
