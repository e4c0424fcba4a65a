"""Totals among parts, of all days, and of tables below one another."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.trial import Trial

DAY = date(2020, 2, 9)


class TestSumsAmongParts:
    @pytest.mark.parametrize("word", ["合计", "Total", "both sexes", "不分性别", "Insgesamt"])
    def test_asked_about(self, trial: Trial, word: str) -> None:
        text = f"date,code,性别,new confirmed\n2020-02-09,330203,男,4\n2020-02-09,330203,{word},7\n"
        message = trial.asked(text, columns={"性别": "part"})
        assert f"say --only '性别={word}' instead of --sum-over '性别'" in message
        assert trial.stored(text, only=[f"性别={word}"]) == {("330203", "confirmed new", "2020-02-09", 7)}

    def test_in_a_register_with_counts(self, trial: Trial) -> None:
        text = "date,code,age,cases\n2020-02-09,330203,0-9,4\n2020-02-09,330203,All ages,7\n"
        stated = {"persons": True, "columns": {"cases": "count"}}
        assert "say --only 'age=All ages'" in trial.asked(text, **stated)


class TestTotalsWithoutNames:
    BLOCKS = (
        "日期,区县,累计确诊\n2020-02-09,海曙区,5\n2020-02-09,合计,5\n2020-02-09,鹿城区,5\n2020-02-09,合计,5\n"
    )

    def test_only_one_can_be_the_whole_maps(self, trial: Trial) -> None:
        message = trial.asked(self.BLOCKS)
        assert "rows 3 and 5: totals without a name, of one day" in message

    def test_a_table_twice_in_a_file_repeats_it(self, trial: Trial) -> None:
        rows = "2020-02-09,海曙区,5\n2020-02-09,鹿城区,6\n2020-02-09,合计,11\n"
        found = trial.stored(f"日期,区县,累计确诊\n{rows}{rows}")
        assert ("zhejiang-2020", "confirmed cumulative", "2020-02-09", 11) in found

    def test_beside_one_with_a_name(self, trial: Trial) -> None:
        """It was a fault of the program."""
        rows = "海曙区,5\n鹿城区,6\n合计,11\n浙江省,11\n"
        found = trial.stored(f"区县,累计确诊\n{rows}", day=DAY)
        assert ("330203", "confirmed cumulative", "2020-02-09", 5) in found


class TestSecondTable:
    @pytest.mark.parametrize("place", ["District", "Place"])
    def test_headers_in_two_languages_are_none(self, trial: Trial, place: str) -> None:
        text = f"日期,区县,累计确诊,新增确诊\nDate,{place},Total confirmed,{{}}\n2020-02-09,海曙区,12,1\n"
        assert "as where a second table begins" in trial.asked(text.format("New deaths"))
        assert len(trial.stored(text.format("New confirmed"))) == 2

    def test_with_other_figures(self, trial: Trial) -> None:
        text = "区县,累计确诊\n海曙区,5\n区县,累计死亡\n江北区,1\n"
        assert "row 3: '累计死亡' stands below '累计确诊'" in trial.asked(text, day=DAY)

    def test_of_another_day(self, trial: Trial) -> None:
        text = "截至2020年2月9日24时,\n区县,累计确诊\n海曙区,5\n截至2020年2月10日24时,\n江北区,8\n"
        assert "names 2020-02-10, while the figures are taken to be of 2020-02-09" in trial.asked(text)


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
