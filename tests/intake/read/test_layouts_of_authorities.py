"""Layouts in which authorities publish, whole: what is kept of them, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.intake.read.columns.headers import meaning
from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

DAY = {"day": date(2020, 2, 9)}
NEW = {("330203", "confirmed new", "2020-02-09", 3), ("330205", "confirmed new", "2020-02-09", 0)}
BOTH = NEW | {
    ("330203", "confirmed cumulative", "2020-02-09", 30),
    ("330205", "confirmed cumulative", "2020-02-09", 12),
}
OF_TWO_DAYS = {
    ("330203", "confirmed new", "2020-02-16", 3),
    ("330203", "confirmed new", "2020-02-17", 4),
}


CONFIRMED_NEW = {"indicator": "confirmed", "kind": "new"}
SHORT = {("330203", "confirmed new", "2020-02-08", 2), ("330203", "confirmed new", "2020-02-09", 3)}
ORIGINS = {
    ("330203", f"{name} new", "2020-02-09", value)
    for name, value in (("local", 2), ("imported", 1), ("confirmed", 3))
}
CITY_TOTAL = ("330200", "confirmed new", "2020-02-09", 3)


@pytest.mark.parametrize(
    ("text", "stated", "kept"),
    [
        (",海曙区,江北区\n新增确诊,3,0\n累计确诊,30,12\n", DAY, BOTH),
        ("区县,海曙区,江北区\n新增确诊,3,0\n累计确诊,30,12\n", DAY, BOTH),
        ("code;Stand 16.02.2020;Stand 17.02.2020\n330203;3;4\n", CONFIRMED_NEW, OF_TWO_DAYS),
        ("code,new_confirmed_2020_02_16,new_confirmed_2020_02_17\n330203,3,4\n", {}, OF_TWO_DAYS),
        ("Date,Jurisdiction,New Cases\n2020-02-09,Haishu,3\n2020-02-09,Jiangbei,0\n", {}, NEW),
        ("district\tdate\tnew_confirmed\nHaishu\t09feb2020\t3.00\nJiangbei\t09feb2020\t.00\n", {}, NEW),
        ("date,code,new confirmed\n2020-02-09,٣٣٠٢٠٣,٣\n2020-02-09,３３０２０５,０\n", {}, NEW),
        (
            "序号,区县,新增确诊\n1,海曙区,3\n2,江北区,0\n合计,,3\n",
            DAY | {"parent": "宁波市"},
            NEW | {CITY_TOTAL},
        ),
        (
            "区县,No. of Cases (Lab Confirmed),No. of Cases (on admission)\n海曙区,3,9\n江北区,0,9\n",
            DAY | {"kind": "new"},
            NEW,
        ),
        (
            "date,code,new confirmed\n2020-02-09,330203,3\n2020-02-09,330205,0\n"
            "填表人：甲,,审核：乙\nPrinted 2020-02-10,,\n",
            {},
            NEW,
        ),
        ("日期 Date,区县/District,新增确诊 New cases\n2020-02-09,海曙区,3\n2020-02-09,江北区,0\n", {}, NEW),
        (
            "2020年2月,,\n日期,区县,新增确诊\n2020-02-09,海曙区,3\n2020-02-09,江北区,0\n注：含境外输入1例,,\n",
            {},
            NEW,
        ),
        ("code,Cases 2/8,cases_2_9\n330203,2,3\n", {"year": 2020, "order": "mdy", "kind": "new"}, SHORT),
        ("区县,本土,输入,合计\n,新增确诊,新增确诊,新增确诊\n海曙区,2,1,3\n", DAY, ORIGINS),
        ("date,new cases\n2020-02-09,3\n", {"parent": "海曙区"}, {next(iter(sorted(NEW)))}),
        (
            "district,Data,Period,Value\nHaishu,Cholera,2020-02-09,3\nJiangbei,Cholera,2020-02-09,0\n",
            CONFIRMED_NEW | {"columns": {"Period": "day"}},
            NEW,
        ),
    ],
)
def test_what_is_kept(
    trial: Trial, text: str, stated: dict[str, object], kept: set[tuple[str, str, str, float]]
) -> None:
    assert trial.stored(text, **stated) == kept


@pytest.mark.parametrize(
    ("text", "stated", "question"),
    [
        # The rows of two villages of one district were set apart as contradicting each other.
        (
            "date,district,area,new confirmed\n2020-02-09,海曙区,甲村,3\n2020-02-09,海曙区,乙村,4\n",
            {},
            "--sum-over 'area'",
        ),
        # The first row of data was taken for places as headers, the counts for a place.
        (
            "Kennung,Bezeichnung,Number of cases\n330203,Haishu,300\n330205,Jiangbei,40\n",
            DAY,
            "'Kennung=place'",
        ),
        ("code,cases 02/03/2020,cases 03/03/2020\n330203,3,4\n", {}, "--order"),
        # Rows below such a line were stored as cases.
        (
            "date,code,new cases\n2020-02-09,330203,3\n死亡病例,,\n2020-02-09,330205,1\n",
            {},
            "a second table begins",
        ),
        ("district,new cases\nHaishu,3\nFemale,\nJiangbei,1\n", DAY, "'Female' stands below 'new cases'"),
        ("区县,新增确诊\n海曙区,3\n注：以上均为境外输入病例,\n", DAY, "a part of the cases"),
        (
            "Monthly report February 2020,,\ndate,code,new cases\n2020-02-09,330203,3\n",
            {},
            "more than one day",
        ),
        ("code,Cases 11-19\n330203,3\n", {"kind": "new"}, "--year 2020 with --order mdy"),
        # Ages were no days: 5 to 11 is no 11 May beside 12 to 17.
        (
            "code,Cases 5-11,Cases 12-17\n330203,3,4\n",
            {"year": 2020, "order": "mdy", "kind": "new"},
            "or of ages",
        ),
        ("区县,new cases\n海曙区,3\n江北区,4\n", DAY | {"parent": "海曙区"}, "such as --parent '宁波市'"),
        (
            '"per 100,000 people",\ncode,2020-02-08,2020-02-09\n330203,3,4\n',
            {},
            "--indicator cases_7d_per_100k",
        ),
        ("place,Period,new cases\n海曙区,2020W6,3\n", {}, "--column 'Period=week'"),
        ("区县,性别,年龄,departamento_id\n海曙区,男,30,427\n", {}, "no day found"),
        ("区县,sex,age,county_no\n海曙区,男,30,427\n", {"persons": True}, "no day found"),
    ],
)
def test_what_is_asked(trial: Trial, text: str, stated: dict[str, object], question: str) -> None:
    assert question in trial.asked(text, **stated)


@pytest.mark.parametrize(
    ("flag", "stated", "kept"),
    [
        ("yes", {}, ("suppressed", None)),
        ("1", {"suppressed_below": 5}, ("suppressed", 4)),
        ("no", {}, ("not_reported", None)),
    ],
)
def test_blanks_that_a_column_calls_suppressed(
    trial: Trial, flag: str, stated: dict[str, object], kept: tuple[str, float | None]
) -> None:
    """They were kept as not reported."""
    trial.send(f"date,code,new cases,is_suppressed\n2020-02-09,330203,,{flag}\n", **stated)
    (found,) = Reports(trial.receiver.engine).find()
    assert (found.missing, found.bound) == kept


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("本土累计确诊", "local cumulative"),
        ("新增確診個案", "confirmed new"),
        ("新增确诊合计", "confirmed new"),
        ("累计报告确诊病例", "confirmed cumulative"),
        ("确诊合计", "unknown"),
        ("newDeaths28DaysByDeathDate", "deaths new"),
    ],
)
def test_headers(header: str, meant: str) -> None:
    assert str(meaning(header)) == meant
