"""Reading: from any table to claims and faults that add up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read
from fivecolour.reports.batch import Batch


def file(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def batches(path: Path, **stated: object) -> list[Batch]:
    return list(read(understand(path, FileContext(**stated))))  # type: ignore[arg-type]


def observations(path: Path, **stated: object) -> pd.DataFrame:
    read_batches = batches(path, **stated)
    assert all(batch.whole for batch in read_batches)
    return pd.concat([batch.observations for batch in read_batches], ignore_index=True)


def faults(path: Path, **stated: object) -> pd.DataFrame:
    return pd.concat([batch.faults for batch in batches(path, **stated)], ignore_index=True)


def figures(path: Path, **stated: object) -> list[tuple[str, str, str, str, object]]:
    found = observations(path, **stated)
    return [
        (c.place, c.indicator, c.kind, str(c.event_date.date()), None if pd.isna(c.value) else int(c.value))
        for c in found.itertuples()
    ]


LONG = "日期,区县,新增确诊,累计确诊\n2020-02-09,海曙区,1,49\n2020-02-09,江北区,—,5\n"
HAISHU = ("海曙区", "confirmed", "new", "2020-02-09", 1)
LONG_FIGURES = [
    HAISHU,
    ("江北区", "confirmed", "new", "2020-02-09", None),
    ("海曙区", "confirmed", "cumulative", "2020-02-09", 49),
    ("江北区", "confirmed", "cumulative", "2020-02-09", 5),
]


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    def test_are_found_out(self, tmp_path: Path, encoding: str) -> None:
        assert figures(file(tmp_path, LONG.encode(encoding))) == LONG_FIGURES

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_delimiters(self, tmp_path: Path, delimiter: str) -> None:
        assert figures(file(tmp_path, LONG.replace(",", delimiter))) == LONG_FIGURES

    def test_json_by_the_word_of_the_sender(self, tmp_path: Path) -> None:
        path = file(tmp_path, '[{"区县":"海曙","日期":"2020-02-09","累计确诊":66}]'.encode("gbk"), "a.json")
        with pytest.raises(
            ReadingError, match="save it as UTF-8, or say how it is written, such as --encoding"
        ):
            figures(path)
        assert [row[-1] for row in figures(path, encoding="gb18030")] == [66]

    def test_western_text_is_not_taken_for_chinese(self, tmp_path: Path) -> None:
        text = "date,city,new confirmed\n2020-02-09,Forlì-Cesena,1\n2020-02-09,Almería,2\n"
        found = observations(file(tmp_path, text.encode("cp1252")))
        assert found["place"].tolist() == ["Forlì-Cesena", "Almería"]

    def test_what_cannot_be_told_is_asked_and_may_be_said(self, tmp_path: Path) -> None:
        path = file(tmp_path, "date,city,new confirmed\n2020-02-09,Тверь,1\n".encode("cp1251"))
        with pytest.raises(ReadingError, match=r"encoding cannot be told; .* --encoding GB18030, Big5 or W"):
            batches(path)
        assert observations(path, encoding="cp1251")["place"].tolist() == ["Тверь"]

    @pytest.mark.slow
    def test_late_chinese(self, tmp_path: Path) -> None:
        head = "date,county,new_confirmed\n" + "2020-02-09,Haishu,1\n" * 60_000
        found = observations(file(tmp_path, head.encode() + "2020-02-09,海曙区,2\n".encode("gb18030")))
        assert (len(found), found["place"].iloc[-1]) == (60_001, "海曙区")


class TestLayouts:
    def test_wide_with_title_and_total(self, tmp_path: Path) -> None:
        text = "宁波市疫情 2020年,,\n区县,2月8日,2月9日\n海曙区,48,49\n合计,48,\n注：截至当日24时,,\n"
        path = file(tmp_path, text)
        found = figures(path, indicator="confirmed", kind="cumulative")
        assert found == [
            ("海曙区", "confirmed", "cumulative", "2020-02-08", 48),
            ("", "confirmed", "cumulative", "2020-02-08", 48),
            ("海曙区", "confirmed", "cumulative", "2020-02-09", 49),
            ("", "confirmed", "cumulative", "2020-02-09", None),
        ]
        of_file = observations(path, indicator="confirmed", kind="cumulative")
        assert of_file["total"].tolist() == [False, True, False, True]
        assert of_file["row"].tolist() == [3, 4, 3, 4]

    def test_indicator_and_kind_in_rows(self, tmp_path: Path) -> None:
        text = "date,adcode,field,value\n2020-02-09,330203,cum_confirmed,49\n2020-02-09,330203,new_cured,2\n"
        assert figures(file(tmp_path, text)) == [
            ("330203", "confirmed", "cumulative", "2020-02-09", 49),
            ("330203", "cured", "new", "2020-02-09", 2),
        ]

    def test_rows_of_parents_are_totals(self, tmp_path: Path) -> None:
        text = "date,country,province,city,cum confirmed\n" + (
            "2020-02-09,中国,,,9\n2020-02-09,中国,浙江省,,5\n2020-02-09,中国,浙江省,宁波市,3\n"
        )
        found = observations(file(tmp_path, text))
        assert found[["place", "parent", "total"]].values.tolist() == [
            ["中国", "中国", True],
            ["浙江省", "浙江省", True],
            ["宁波市", "浙江省", False],
        ]

    def test_day_of_the_title(self, tmp_path: Path) -> None:
        understood = understand(file(tmp_path, "截至2020年2月9日24时,\n区县,累计确诊\n海曙区,49\n"))
        assert understood.context.day == date(2020, 2, 9)
        assert "day_above" in understood.remarks

    def test_records_and_features(self, tmp_path: Path) -> None:
        row = {"date": "2020-02-09", "county": "海曙区", "new confirmed": 1}
        assert figures(file(tmp_path, json.dumps([row]), "a.json")) == [HAISHU]
        feature = {"type": "Feature", "properties": row, "geometry": None}
        point = {"type": "Feature", "properties": row | {"county": ""}}
        point["geometry"] = {"type": "Point", "coordinates": [121.5, 29.9]}
        collection = {"type": "FeatureCollection", "features": [feature, point]}
        found = observations(file(tmp_path, json.dumps(collection), "b.geojson"), datum="WGS-84")
        assert found["place"].tolist() == ["海曙区", ""]
        assert found["lon"].tolist()[1:] == [121.5]
        assert np.isnan(found["lon"].iloc[0])

    def test_workbook(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(["日期", "区县", "新增确诊"])  # type: ignore[union-attr]
        book.active.append([date(2020, 2, 9), "海曙区", 1])  # type: ignore[union-attr]
        book.active.append([43870, "江北区", "=1+1"])  # type: ignore[union-attr]
        book.save(tmp_path / "book.xlsx")
        assert figures(tmp_path / "book.xlsx") == [HAISHU]
        lost = faults(tmp_path / "book.xlsx")
        assert lost[["row", "column", "code"]].values.tolist() == [[3, "新增确诊", "formula"]]

    def test_second_sheet(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for sheet in (book.active, book.create_sheet("表二")):
            sheet.append(["日期", "区县", "新增确诊"])
            sheet.append(["2020-02-09", "海曙区", 1])
        book.save(tmp_path / "book.xlsx")
        with pytest.raises(ReadingError, match=r"several sheets hold tables .Sheet, 表二.; say which"):
            batches(tmp_path / "book.xlsx")
        assert figures(tmp_path / "book.xlsx", sheet="表二") == [HAISHU]


class TestQuestions:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                "date,county,confirmed\n2020-02-09,a,1\n",
                "'confirmed' does not say whether it is cumulative or",
            ),
            (
                "date,county,new confirmed\n02/03/2020,a,1\n",
                "can be day first or month first; say --order dmy, --order mdy or --order ymd",
            ),
            ("date,county,new confirmed\n13/2/2020,a,1\n2/13/2020,a,1\n", "contradict each other"),
            ("date,county,new confirmed\n2月9日,a,1\n", "'date' have no year; say the year"),
            ("date,county,new confirmed\n2020-02-08T16:00:00Z,a,1\n", "carry a zone; say where days count"),
            ("county,new confirmed\na,1\n", "no day found; add a column of dates"),
            ("date,new confirmed\n2020-02-09,1\n", "no column of places found"),
            (
                "date,county,weather\n2020-02-09,a,1\n",
                "no column of figures found .headers not understood: weather.; say which",
            ),
            ("date,lon,lat,new cases\n2020-02-09,121,29,1\n", "say their datum: WGS-84, GCJ-02 or BD-09"),
            ("a,b,c\n1,2,3\n", "no header row found"),
            ("区县,累计确诊,,日期\n海曙区,49,1,2020-02-09\n", "column 3 holds cells and has no header"),
            ("date,county,cases new,new cases\n2020-02-09,a,1,2\n", "columns 3 .* and 4 .* both mean"),
        ],
    )
    def test_are_asked(self, tmp_path: Path, text: str, message: str) -> None:
        with pytest.raises(ReadingError, match=message) as caught:
            batches(file(tmp_path, text))
        assert str(caught.value).startswith("table.csv: ")

    def test_cumulative_is_proposed(self, tmp_path: Path) -> None:
        rows = "".join(f"2020-02-{day:02d},a,{day}\n" for day in range(1, 9))
        with pytest.raises(ReadingError, match="never fall: cumulative is likely"):
            batches(file(tmp_path, "date,county,confirmed\n" + rows))

    def test_other_rows_decide_the_order(self, tmp_path: Path) -> None:
        text = "date,county,new confirmed\n02/03/2020,a,1\n13/03/2020,a,1\n"
        path = file(tmp_path, text)
        assert [figure[3] for figure in figures(path)] == ["2020-03-02", "2020-03-13"]
        assert understand(path).remarks == ("order_dmy",)

    def test_zone(self, tmp_path: Path) -> None:
        path = file(tmp_path, "date,county,new confirmed\n2020-02-08T16:00:00Z,a,1\n")
        assert figures(path, zone="Asia/Shanghai")[0][3] == "2020-02-09"


class TestFaults:
    def test_add_up(self, tmp_path: Path) -> None:
        text = (
            "date,county,new confirmed,cum confirmed\n"
            "2020-02-30,a,1,2\n,a,1,2\n2020-02-09,,1,2\n2020-02-09,a,3.5,many\n2020-02-09,a,1,2,3\n"
            "\n2020-02-09,b,<5,9999999999\n2020-02-10,b,-1,约 30\n"
        )
        (batch,) = batches(file(tmp_path, text))
        assert batch.whole
        assert (batch.rows, batch.blank, batch.cells) == (8, 1, 14)
        lost = batch.faults.sort_values(["row", "column"])[["row", "column", "code", "text"]].values.tolist()
        assert lost == [
            [2, "cum confirmed", "bad_day", "2020-02-30"],
            [2, "new confirmed", "bad_day", "2020-02-30"],
            [3, "cum confirmed", "no_day", ""],
            [3, "new confirmed", "no_day", ""],
            [4, "cum confirmed", "no_place", ""],
            [4, "new confirmed", "no_place", ""],
            [5, "cum confirmed", "bad_value", "x"],
            [5, "new confirmed", "decimal", "3.5"],
            [6, "cum confirmed", "cell_count", ""],
            [6, "new confirmed", "cell_count", ""],
            [8, "cum confirmed", "too_large", "9…9"],
        ]
        found = batch.observations[["row", "kind", "value", "missing", "note"]].fillna(-99).values.tolist()
        assert found == [
            [8, "new", -99, "suppressed", "at most 4"],
            [9, "new", -1, "", ""],
            [9, "cumulative", 30, "", "about"],
        ]

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=6)] * 4), max_size=12)
    )
    def test_every_cell_is_a_claim_or_a_fault(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
    ) -> None:
        frame = pd.DataFrame([("2020-02-09", "a", "1", "2")] * len(rows) + rows)
        header = ["date", "county", "new confirmed", "cum confirmed"]
        path = tmp_path_factory.mktemp("any") / "table.csv"
        frame.reindex(columns=range(4)).to_csv(path, header=header, index=False)
        try:
            found = batches(path)
        except ReadingError:
            return
        assert all(batch.whole for batch in found)
        assert sum(batch.cells for batch in found) == 2 * sum(batch.rows - batch.blank for batch in found)


class TestNameBesideCode:
    """The name beside a code is kept with it; a column of parents may stand for the name."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("date,code,name,confirmed cumulative\n2020-02-09,330203,江北区,5\n", ("330203", "", "江北区")),
            ("日期,国家,代码,累计确诊\n2020-02-09,中国,330203.0,5\n", ("330203.0", "中国", "中国")),
            ("date,fips,state,cumulative cases\n2020-02-09,1001,Alabama,5\n", ("1001", "Alabama", "Alabama")),
            ("date,code,name,confirmed cumulative\n2020-02-09,000,江北区,5\n", ("江北区", "", "")),
            ("date,code,name,confirmed cumulative\n2020-02-09,N/A,江北区,5\n", ("江北区", "", "")),
        ],
    )
    def test_place_parent_and_name(self, tmp_path: Path, text: str, expected: tuple[str, str, str]) -> None:
        claim = observations(file(tmp_path, text)).iloc[0]
        assert (claim["place"], claim["parent"], claim["name"]) == expected


NOTES = [
    "Source: Ministry of Health",
    "* provisional",
    "(1) includes imported cases",
    "1) dane wstępne",
    "[a] estimada",
    "† preliminary",
    "Fuente: Ministerio de Salud",
    "Fonte: Ministério da Saúde",
    "Quelle: RKI",
    "Źródło: GIS",
    "Nguồn: Bộ Y tế",
    "Chanzo: Wizara ya Afya",
    "Data as of 2 March 2020",
    "Prepared by: J. Mwangi",
    "Примечание: итог",
]


@pytest.mark.parametrize("column", [0, 1, 2])
def test_notes_below_a_table_are_no_figures(tmp_path: Path, column: int) -> None:
    rows = [",".join("" if at != column else f'"{note}"' for at in range(3)) for note in NOTES]
    path = file(tmp_path, "\n".join(["district,date,new confirmed", "海曙,2020-03-01,3", *rows]))
    (batch,) = batches(path, is_place={"海曙", "江北"}.__contains__)
    assert (len(batch.observations), len(batch.faults), batch.blank) == (1, 0, len(NOTES))


def test_a_numbered_place_without_day_and_figure_is_set_apart(tmp_path: Path) -> None:
    path = file(tmp_path, "date,district,new confirmed\n2020-03-01,1) 海曙,3\n,2) 江北,\n")
    found = faults(path, is_place={"海曙", "江北"}.__contains__)
    assert found["code"].tolist() == ["no_day"]


def test_a_note_below_figures_of_three_digits_moves_no_cells(tmp_path: Path) -> None:
    rows = [f"海曙,2020-03-{day:02},{day % 9 + 1},100" for day in range(1, 29)]
    path = file(tmp_path, "\n".join(["district,date,new cases,new tests", *rows, "Source: MoH,,,"]))
    (batch,) = batches(path, is_place="海曙".__eq__)
    assert (len(batch.observations), len(batch.faults)) == (56, 0)
