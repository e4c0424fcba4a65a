"""Forms in which programs write tables: separators, encodings, signs that nobody sees, JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fivecolour.intake.read.tables import amounts
from tests.intake.trial import Trial

TABLE = "日期,区县,累计确诊\n2020-02-09,江北区,5\n2020-02-09,海曙区,7\n"
STORED = {
    ("330205", "confirmed cumulative", "2020-02-09", 5),
    ("330203", "confirmed cumulative", "2020-02-09", 7),
}
RECORDS = [
    {"date": "2020-02-09", "code": "330205", "累计确诊": 5},
    {"date": "2020-02-09", "code": "330203", "累计确诊": 7},
]
COLUMNS = {name: [record[name] for record in RECORDS] for name in RECORDS[0]}


@pytest.mark.parametrize(
    "content",
    [
        TABLE.replace(",", "|").encode(),
        ("SEP=|\n" + TABLE.replace(",", " | ")).encode(),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
        TABLE.encode("hz"),
        b"\xef\xbb\xbf" + TABLE.encode("utf-8-sig"),
        TABLE.replace("江北", "\u200b江\u200b北")
        .replace("7", "\u200f7\u200b")
        .replace("日期", "\u2060日\u00ad期")
        .encode(),
    ],
)
def test_tables(trial: Trial, content: bytes) -> None:
    assert trial.stored(content) == STORED


@pytest.mark.parametrize(
    "document",
    [
        COLUMNS,
        {name: dict(enumerate(values)) for name, values in COLUMNS.items()},
        {"columns": list(COLUMNS), "index": [0, 1], "data": [list(one.values()) for one in RECORDS]},
        {"schema": {"fields": [{"name": "date"}]}, "data": RECORDS},
        {"result": {"total": 2, "records": RECORDS}},
        [
            {"date": one["date"], "place": {"code": one["code"]}, "累计确诊": one["累计确诊"]}
            for one in RECORDS
        ],
    ],
)
def test_json(trial: Trial, document: Any) -> None:
    assert trial.stored(json.dumps(document, ensure_ascii=False), name="a.json") == STORED


def test_json_by_line_and_in_utf_16(trial: Trial) -> None:
    lines = "\n".join(json.dumps(record) for record in RECORDS)
    assert trial.stored(lines, name="a.ndjson") == STORED
    assert trial.send(json.dumps(RECORDS).encode("utf-16"), name="a.json").read == 2


def test_one_record_alone(trial: Trial) -> None:
    assert trial.stored(json.dumps(RECORDS[0]), name="a.json") == STORED - {
        ("330203", "confirmed cumulative", "2020-02-09", 7)
    }


def test_the_number_of_a_feature_may_be_its_code(trial: Trial) -> None:
    features = [
        {"type": "Feature", "id": one.pop("code"), "geometry": None, "properties": one}
        for one in map(dict, RECORDS)
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    assert "--column 'id=place'" in trial.asked(document, name="a.geojson")
    assert trial.stored(document, name="a.geojson", columns={"id": "place"}) == STORED


def test_a_table_without_headers_says_so(trial: Trial) -> None:
    """It asked for a day, and then stored the code of the second place as the count of the first."""
    table = "2020-02-09,330205,5\n2020-02-09,330203,6\n"
    assert "no header row found" in trial.asked(table)
    assert trial.stored(f"date,code,confirmed cumulative\n{table}") == {
        ("330205", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "confirmed cumulative", "2020-02-09", 6),
    }


def test_a_figure_that_nobody_knows_is_refused(trial: Trial) -> None:
    message = trial.asked("date,code,n\n2020-02-09,330205,5\n", indicator="banana", kind="new")
    assert "--indicator 'banana': no figure of that name; use one of" in message


def test_a_table_of_headers_alone_with_others_beside(trial: Trial) -> None:
    """It showed a fault of the program."""
    assert trial.send("date,code,lab,new cases\n").read == 0


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        *(("1_234", 1234, ""), ("ca. 5", 5, "about"), ("12左右", 12, "about"), ("12 (est.)", 12, "about")),
        *(("\u202e12", None, ""), ("12余", None, ""), (">5", None, ""), ("5+", None, ""), ("(5)", None, "")),
        *((f"{sign}4", None, "") for sign in "~～〜∼"),
        *(("～1200", 1200, "about"), ("≈4", 4, "about"), ("約4", 4, "about"), ("unos 4", 4, "about")),
        *(("30人前後", 30, "about"), ("4〜", None, ""), ("≥4", None, ""), ("4以上", None, "")),
    ],
)
def test_amounts(text: str, value: int | None, note: str) -> None:
    found = amounts.read(text)
    assert (found.value, found.note, bool(found.fault)) == (value, note, value is None)


def test_a_small_number_behind_a_tilde_may_be_its_most(trial: Trial) -> None:
    """～4 of a column of bins was kept as about 4."""
    receipt = trial.send("date,code,confirmed cumulative\n2020-02-09,330203,～4\n2020-02-09,330205,4〜6\n")
    assert receipt.reasons == {"about_or_at_most": 1, "hidden_number": 1}


@pytest.mark.parametrize(
    "header", ["fecha", "Datum", "fecha de reporte", "DT_NOTIFIC", "诊断日期", "Tanggal"]
)
def test_days_are_headed_in_many_languages(trial: Trial, header: str) -> None:
    assert len(trial.stored(f"{header},code,confirmed cumulative\n2020-02-09,330203,5\n")) == 1


@pytest.mark.parametrize("end", ["\r", "\u2028", "\u2029", "\u0085"])
def test_lines_end_as_other_systems_end_them(trial: Trial, end: str) -> None:
    assert trial.stored(TABLE.replace("\n", end)) == STORED


@pytest.mark.parametrize("number", ["1581206400", "1581206400000", "1581206400.0"])
def test_seconds_since_1970_are_moments(trial: Trial, number: str) -> None:
    table = f"date,code,confirmed cumulative\n{number},330203,5\n"
    assert trial.stored(table) == {("330203", "confirmed cumulative", "2020-02-09", 5)}
    remark = "numbers such as 1581206400 are moments, in seconds or milliseconds since 1970 (UTC)"
    assert remark in trial.send(table).reading


def test_seconds_that_are_no_midnight_need_a_zone(trial: Trial) -> None:
    table = "date,code,confirmed cumulative\n1581177600,330203,5\n"
    assert "--zone Asia/Shanghai" in trial.asked(table)
    assert trial.stored(table, zone="Asia/Shanghai") == {("330203", "confirmed cumulative", "2020-02-09", 5)}


@pytest.mark.parametrize("text", ["2020M12", "2020-M12", "2020 m12"])
def test_months_as_statistics_offices_write_them(trial: Trial, text: str) -> None:
    table = f"month,code,new confirmed\n{text},330203,5\n"
    assert trial.stored(table) == {("330203", "confirmed new", "2020-12-31", 5)}


def test_a_pdf_is_called_so(trial: Trial) -> None:
    assert "a.csv: a PDF, which holds no table" in trial.asked(b"%PDF-1.4 1,2")
