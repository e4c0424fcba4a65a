"""Lines on persons are counted and thrown away; nothing personal is in any output, message or repr."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivecolour.intake.read import profiles
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import description
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.personal import is_id_number

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(first: int) -> str:
    digits = f"3302031990{first:07d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]


def file(folder: Path, text: str) -> Path:
    (folder / "lines.csv").write_text(text, encoding="utf-8")
    return folder / "lines.csv"


LINES = (
    "序号,姓名,性别,年龄,身份证号,区县,确诊日期\n"
    f"1,张三丰,男,45,{id_number(1)},海曙区,2020-02-09\n"
    f"2,李四光,女,30,{id_number(2)},海曙区,2月9日\n"
    f"3,王五常,男,61,{id_number(3)},江北区,2020-02-10\n"
    f"4,赵六合,男,61,{id_number(4)},江北区,昨天\n"
)


class TestCounting:
    def test_by_place_and_day(self, tmp_path: Path) -> None:
        understood = understand(file(tmp_path, LINES), FileContext(year=2020))
        batches = list(read(understood))
        assert understood.layout == "persons"
        assert understood.withheld == ("姓名", "身份证号")
        found = batches[-1].observations[["row", "column", "place", "indicator", "kind", "value", "cells"]]
        assert found.values.tolist() == [
            [2, "", "海曙区", "confirmed", "new", 2, 2],
            [4, "", "江北区", "confirmed", "new", 1, 1],
        ]
        faults = batches[0].faults[["row", "column", "code", "text", "place", "cells"]]
        assert faults.values.tolist() == [[5, "", "bad_day", "", "江北区", 1]]
        assert all(batch.whole for batch in batches)
        assert (sum(batch.rows for batch in batches), sum(batch.cells for batch in batches)) == (4, 4)

    def test_name_is_the_persons(self, tmp_path: Path) -> None:
        text = "name,sex,county,date\nZhang San,m,Haishu,2020-02-09\n"
        assert understand(file(tmp_path, text)).withheld == ("name",)

    def test_points_are_counted_in_districts(self, tmp_path: Path) -> None:
        def locate(points: np.ndarray) -> np.ndarray:
            return np.where(points[:, 0] < 122, "330203", "").astype(object)

        text = (
            "性别,经度,纬度,日期\n男,121.5,29.9,2020-02-09\n女,121.6,29.8,2020-02-09\n男,123,30,2020-02-09\n"
        )
        path = file(tmp_path, text)
        with pytest.raises(ReadingError, match="only coordinates; name the region set"):
            understand(path, FileContext(datum="WGS-84"))
        batches = list(read(understand(path, FileContext(datum="WGS-84", locate=locate))))
        assert batches[-1].observations[["place", "value"]].values.tolist() == [["330203", 2]]
        assert batches[-1].observations["lon"].isna().all()
        assert batches[0].faults["code"].tolist() == ["outside"]

    def test_reporters_columns_are_withheld(self, tmp_path: Path) -> None:
        text = "日期,区县,新增确诊,填报人,备用\n2020-02-09,海曙区,3,张三丰,13800138000\n"
        understood = understand(file(tmp_path, text))
        assert understood.withheld == ("填报人", "备用")
        (batch,) = read(understood)
        assert batch.observations["value"].tolist() == [3]


NAMES = st.text("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", min_size=3, max_size=4)
PHONES = st.integers(0, 10**8 - 1).map(lambda n: f"138{n:08d}")
IDS = st.integers(0, 10**7 - 1).map(id_number)
MAILS = st.text("abcdefgh", min_size=6, max_size=9).map(lambda name: f"{name}@example.org")
PERSON = st.tuples(NAMES, IDS, PHONES, MAILS)


class TestNothingPersonal:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
    @given(
        people=st.lists(PERSON, min_size=1, max_size=5),
        header=st.sampled_from(
            [
                "姓名,身份证,手机号,邮箱,区县,日期",
                "甲,乙,丙,丁,区县,日期,新增确诊",
                "a,b,c,d,area,date,new cases",
            ]
        ),
        shift=st.integers(0, 3),
        spoilt=st.booleans(),
    )
    def test_anywhere(
        self,
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        people: list[tuple[str, ...]],
        header: str,
        shift: int,
        spoilt: bool,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        width = header.count(",") + 1
        rows = [[*person, "海曙区", "2020-02-09", "1"][:width] for person in people]
        if spoilt:  # cells that slipped into a wrong column, or a text where a figure or day should be
            rows += [row[shift + 1 :] + row[: shift + 1] for row in rows[:1]]
            rows += [[*row[:-1], row[shift]] for row in rows[:1]]
        path = file(tmp_path, "\n".join([header, *(",".join(row) for row in rows)]) + "\n")
        everything = self.every_text(path, tmp_path)
        for person in people:
            for value in person[1:] if spoilt else person:
                assert value not in everything
                assert value not in caplog.text

    def every_text(self, path: Path, folder: Path) -> str:
        try:
            understood = understand(path)
            batches = list(read(understood))
        except ReadingError as fault:
            return "".join(traceback.format_exception(fault)) + repr(fault)
        assert all(batch.whole for batch in batches)
        written = profiles.write(profiles.profile_of(understood, "p"), folder)
        return "\n".join(
            [
                repr(understood),
                repr(batches),
                written.read_text(encoding="utf-8"),
                *description.lines(understood, "zh"),
                json.dumps(description.to_dict(understood), ensure_ascii=False),
                *(batch.observations.to_csv() + batch.faults.to_csv() for batch in batches),
            ]
        )

    def test_check_digit(self) -> None:
        assert is_id_number(id_number(7))
        assert not is_id_number(id_number(7)[:-1] + "Y")
