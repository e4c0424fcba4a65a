"""What stands in the brackets of a header is part of what it says."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.intake.read.columns import headers
from tests.intake.trial import Trial

ONE = 'date,code,"{}"\n2020-02-09,330203,5\n'


@pytest.mark.parametrize(
    "header",
    [
        *("新增确诊(累计)", "new cases (total)", "累计确诊（当日新增）", "cumulative cases (daily)"),
        *("累计确诊（男）", "confirmed cumulative (65+)", "new confirmed (0-14)", "累计确诊(无症状)"),
        *("累计确诊（境外输入）", "new confirmed (imported)", "confirmed cumulative (deaths)"),
        *("累计确诊（昨日）", "new confirmed (forecast)", "new confirmed (upper)", "新增确诊（千人）"),
        *("confirmed cumulative ('000)", "new cases (x 1000)", "novos casos (mil)", "new confirmed (PCR)"),
    ],
)
def test_what_is_not_the_whole_count_is_asked_about(trial: Trial, header: str) -> None:
    message = trial.asked(ONE.format(header))
    assert f"{header!r} is, by what stands in brackets, perhaps not the whole count of its day" in message
    assert trial.stored(ONE.format(header), columns={header: "confirmed new"}) == {
        ("330203", "confirmed new", "2020-02-09", 5)
    }


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        *(
            ("cases (all ages)", "confirmed"),
            ("累计确诊（全年龄）", "confirmed cumulative"),
            ("beds (total)", "beds state"),
        ),
        *(
            ("tests (PCR)", "tests"),
            ("新增确诊(本土+输入)", "confirmed new"),
            ("累计确诊（不含无症状）", "confirmed cumulative"),
            ("累计确诊（截止当日）", "confirmed cumulative"),
            ("casi totali (n.)", "confirmed cumulative"),
        ),
        *(("累计确诊（含境外输入）", "confirmed cumulative"), ("Rt (95% CI)", "rt state")),
    ],
)
def test_the_whole_is_not_asked_about(header: str, meaning: str) -> None:
    assert str(headers.meaning(header)) == meaning


def test_rows_that_name_such_figures_are_set_apart(trial: Trial) -> None:
    rows = "".join(f"2020-02-09,330203,{name},5\n" for name in ("累计确诊（每10万）", "新增确诊（累计）"))
    receipt = trial.send(f"date,code,indicator,value\n{rows}2020-02-09,330205,确诊（累计）,6\n")
    assert (receipt.accepted, receipt.reasons) == (1, {"unknown_indicator": 2})


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        *(
            ("confirmed (cum.)", "cumulative"),
            ("cases (total)", "cumulative"),
            ("cases (cumulative total)", "cumulative"),
            ("确诊（累计）", "cumulative"),
        ),
        *(
            ("casi (totale)", "cumulative"),
            ("Fälle (kumuliert)", "cumulative"),
            ("cas (cumul)", "cumulative"),
        ),
        *(
            ("cases (daily)", "new"),
            ("casos (novos)", "new"),
            ("Fälle (neu)", "new"),
            ("确诊（当日新增）", "new"),
        ),
        *(("Σ cases", "cumulative"), ("tot. cases", "cumulative"), ("cases ytd", "cumulative")),
        *(("total cases to date", "cumulative"), ("casos hasta la fecha", "cumulative")),
        *(
            ("casi totali ad oggi", "cumulative"),
            ("Fälle bisher", "cumulative"),
            ("cas à ce jour", "cumulative"),
        ),
        *(("casos até à data", "cumulative"), ("确诊病例总数", "cumulative"), ("截至目前确诊", "cumulative")),
        *(
            ("cases today", "new"),
            ("casi giornalieri", "new"),
            ("cas journaliers", "new"),
            ("casos diários", "new"),
        ),
    ],
)
def test_words_for_the_kind(header: str, kind: str) -> None:
    assert str(headers.meaning(header)) == f"confirmed {kind}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "net",
            "7gg",
            "14 gg",
            "7j",
            "7日間",
            "주간",
            "за неделю",
            "sett.",
            "MM7",
            "2w",
            "fortnight",
            "2019",
        ),
        *(
            "48h",
            "72 hours",
            "8:00-20:00",
            "0-12时",
            "as of 00:00",
            "bambini",
            "RSA",
            "<18",
            "65+",
            "ieri",
            "d-1",
            "variazione",
            "Δ",
            "10만명당",
            "sospetti",
            "社会面",
        ),
    ],
)
def test_what_is_not_known_to_leave_a_count_whole_is_asked_about(text: str) -> None:
    """Brackets were read over but for lists of what was known to change a count."""
    for header in (f"nuovi casi ({text})", f"2020-02-09（{text}）", f"2020-02-09 新增确诊（{text}）"):
        assert (headers.meaning(header).role, headers.is_other_measure(header)) == ("unknown", True)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("2020-02-09（累计）", "cumulative"),
        ("2020-02-09（新增确诊）", "confirmed new"),
        ("2020-02-09（周日）", ""),
        ("2020-02-09 (Sun)", ""),
        ("新增确诊（New confirmed cases）", "confirmed new"),
        ("新增确诊（例，当日）", "confirmed new"),
        ("nuovi casi (casi, giornalieri)", "confirmed new"),
        ("Nuovi casi (giorno)", "confirmed new"),
        ("Casos novos (n.º)", "confirmed new"),
        ("累计确诊（截至当日24时）", "confirmed cumulative"),
    ],
)
def test_what_brackets_say_of_figures(header: str, meaning: str) -> None:
    found = headers.meaning(header)
    assert f"{found.indicator} {found.kind}".strip() == meaning


def test_a_kind_in_a_cell_that_says_more_is_set_apart(trial: Trial) -> None:
    """新增（7日） was taken for the new cases of the day."""
    table = "日期,区县,类型,数值\n2020-02-09,海曙区,新增（7日）,40\n2020-02-09,江北区,新增（例）,6\n"
    receipt = trial.send(table, indicator="confirmed")
    assert (receipt.accepted, receipt.quarantined) == (1, 1)


def test_kinds_in_brackets_behind_days_and_places(trial: Trial) -> None:
    """Both were taken for what was said of the file."""
    days = "区县;2020-02-09(新增);2020-02-09(累计)\n海曙区;1;20\n"
    assert trial.stored(days, indicator="confirmed") == {
        ("330203", "confirmed new", "2020-02-09", 1),
        ("330203", "confirmed cumulative", "2020-02-09", 20),
    }
    places = "日期;江北区(累计);镇海区（宁波）\n2020-02-09;7;3\n"
    stored = trial.stored(places, indicator="confirmed", kind="new")
    assert {row for row in stored if row[0] != "330203"} == {
        ("330205", "confirmed cumulative", "2020-02-09", 7),
        ("330211", "confirmed new", "2020-02-09", 3),
    }


def test_the_remedy_keeps_the_day_and_the_place_of_the_header(trial: Trial) -> None:
    given = {f"2020-02-0{day}（net）": "confirmed new" for day in (8, 9)}
    table = "区县;2020-02-08（net）;2020-02-09（net）\n海曙区;1;2\n"
    assert "perhaps not the whole count" in trial.asked(table, indicator="confirmed", kind="new")
    assert {row[2:] for row in trial.stored(table, columns=given)} == {("2020-02-08", 1), ("2020-02-09", 2)}
    given = {"江北区（net）": "confirmed new"}
    stored = trial.stored(
        "日期;江北区（net）;镇海区\n2020-02-10;4;5\n", columns=given, kind="new", indicator="confirmed"
    )
    assert ("330205", "confirmed new", "2020-02-10", 4) in stored


@pytest.mark.parametrize(
    "header",
    [
        *("confirmed (hundreds)", "cases (in 100s)", "new confirmed (10s)", "cases (lakh)", "确诊（mln）"),
        *("cases [k]", "confirmed (f)", "病例数（例/10万）", "数量（万）"),
    ],
)
def test_units_and_sexes_that_looked_harmless(header: str) -> None:
    assert (headers.meaning(header).role, headers.is_other_measure(header)) == ("unknown", True)


@pytest.mark.parametrize("text", ["(7)", "（7）", "(14)", "（28）", "(30)"])
def test_numbers_of_days_that_looked_like_footnotes(text: str) -> None:
    header = f"new confirmed {text}"
    assert (headers.meaning(header).role, headers.is_other_measure(header)) == ("unknown", True)


@pytest.mark.parametrize("text", ["[7]", "(3)", "(1)", "（2）", "(a)"])
def test_footnotes_stay_such(text: str) -> None:
    assert str(headers.meaning(f"new confirmed {text}")) == "confirmed new"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "COVID-19",
            "covid 19",
            "SARS-CoV-2",
            "2019-nCoV",
            "新冠肺炎",
            "新型冠状病毒肺炎",
            "新型コロナウイルス",
        ),
        *("as of 24:00", "截至24:00", "as of 18:00 CST", "as of 6 pm", "by 5pm", "ore 18.00", "midnight"),
        *(
            "截至18时30分",
            "每日0-24时",
            "00:00-24:00",
            "0时至24时",
            "24:00 Uhr",
            "18h00",
            "hasta las 18:00",
            "8 a.m.",
        ),
    ],
)
def test_the_disease_and_the_hour_leave_a_count_whole(text: str) -> None:
    assert str(headers.meaning(f"累计确诊（{text}）")) == "confirmed cumulative"


def test_marks_of_one_letter_are_none_of_them() -> None:
    assert str(headers.meaning("累计确诊 [a]")) == "confirmed cumulative"


# What of the table of two days is stored.
STORED = {
    ("330203", "confirmed new", "2020-02-08", 1),
    ("330203", "confirmed cumulative", "2020-02-09", 12),
}


class TestDaysWithoutTheYear:
    """They were passed over: the new cases of the 8th became those of the day that was said."""

    TABLE = "区县,新增确诊（2月8日）,累计确诊（截至2月9日24时）\n海曙区,1,12\n"

    def test_the_day_that_was_said_has_it(self, trial: Trial) -> None:
        day = date(2020, 2, 10)
        assert trial.stored(self.TABLE, day=day) == STORED
        other = trial.send(self.TABLE.replace("12\n", "13\n"), day=day, name="b.csv").reading
        assert "新增确诊（2月8日） → confirmed · new · 8 February 2020" in other
        assert not [line for line in other if line.startswith("day of all figures")]

    @pytest.mark.parametrize("stated", [{}, {"day": date(2020, 1, 1)}])
    def test_it_is_asked_for(self, trial: Trial, stated: dict[str, date]) -> None:
        message = trial.asked(self.TABLE, **stated)
        assert "days in '新增确诊（2月8日）' have no year; say the year, such as --year 2020" in message
        assert trial.stored(self.TABLE, **stated, year=2020) == STORED
