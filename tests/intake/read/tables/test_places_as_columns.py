"""Tables with a column for each place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.files import IntakeOptions, look, take_in
from fivecolour.intake.read import profiles
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables import description
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.store.reports import Reports

STATED = {"indicator": "confirmed", "kind": "cumulative"}


@pytest.fixture
def receiver(sqlite_store: Engine) -> Receiver:
    return open_receiver(settings(), "zhejiang-2020", engine=sqlite_store)


def sent(receiver: Receiver, folder: Path, text: str, **stated: Any) -> Receipt:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    return take_in(receiver, path, IntakeOptions("宁波", FileContext(**stated)))


def stored(receiver: Receiver) -> set[tuple[str, str, str, int | None]]:
    return {
        (one.place, f"{one.indicator} {one.kind}", str(one.event_date), one.value)
        for one in Reports(receiver.engine).find()
    }


HAISHU_JIANGBEI = {
    ("330203", "confirmed cumulative", "2020-02-08", 48),
    ("330205", "confirmed cumulative", "2020-02-08", 5),
    ("330203", "confirmed cumulative", "2020-02-09", 49),
    ("330205", "confirmed cumulative", "2020-02-09", 6),
}


class TestRead:
    """Places across, days down."""

    @pytest.mark.parametrize(
        "header",
        [
            "日期,海曙区,江北区", "date,Haishu,Jiangbei", "date,330203,330205", "日期,海曙,宁波市江北区",
            "日期,海曙区（例）,江北区（例）", "日期,海曙区累计确诊,江北区累计确诊",
            "date,confirmed_Haishu,confirmed_Jiangbei",
        ],
    )  # fmt: skip
    def test_headers(self, receiver: Receiver, tmp_path: Path, header: str) -> None:
        assert (
            sent(receiver, tmp_path, f"{header}\n2020-02-08,48,5\n2020-02-09,49,6\n", **STATED).accepted == 4
        )
        assert stored(receiver) == HAISHU_JIANGBEI

    def test_days_across_and_places_down(self, receiver: Receiver, tmp_path: Path) -> None:
        sent(receiver, tmp_path, "区县,2020-02-08,2020-02-09\n海曙区,48,49\n江北区,5,6\n", **STATED)
        assert stored(receiver) == HAISHU_JIANGBEI

    @pytest.mark.parametrize("across", [True, False])
    def test_indicators_in_rows(self, receiver: Receiver, tmp_path: Path, across: bool) -> None:
        places = "日期,指标,海曙区,江北区\n2020-02-08,累计确诊,48,5\n2020-02-09,累计确诊,49,6\n"
        days = "区县,指标,2020-02-08,2020-02-09\n海曙区,累计确诊,48,49\n江北区,累计确诊,5,6\n"
        sent(receiver, tmp_path, places if across else days)
        assert stored(receiver) == HAISHU_JIANGBEI

    def test_below_a_title_without_years_in_cells(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "2020年宁波市各区县疫情,,\n日期,海曙区,江北区\n2月8日,48,5\n2月9日,49,6\n"
        sent(receiver, tmp_path, text, **STATED)
        assert stored(receiver) == HAISHU_JIANGBEI

    def test_totals_groups_notes_and_misspelt_names(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "日期,海曙区,海署区,境外输入,合计,备注\n2020-02-08,48,1,2,51,x\n"
        receipt = sent(receiver, tmp_path, text, parent="宁波市", **STATED)
        assert (receipt.read, receipt.accepted, receipt.reasons) == (
            4,
            3,
            {"not_placed": 1, "unknown_place": 1},
        )
        assert stored(receiver) == {
            ("330203", "confirmed cumulative", "2020-02-08", 48),
            ("330200:境外输入", "confirmed cumulative", "2020-02-08", 2),
            ("330200", "confirmed cumulative", "2020-02-08", 51),
        }

    def test_two_columns_of_one_place_contradict_each_other(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(receiver, tmp_path, "日期,海曙,海曙区,江北区\n2020-02-08,4,4,5\n", **STATED)
        assert (receipt.accepted, receipt.reasons) == (1, {"conflicting_rows": 2})

    def test_a_column_of_places_wins(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(receiver, tmp_path, "日期,区县,累计确诊,海曙区\n2020-02-08,江北区,5,1\n")
        assert (receipt.read, stored(receiver)) == (1, {("330205", "confirmed cumulative", "2020-02-08", 5)})

    def test_places_of_another_map_are_asked_about(self, receiver: Receiver, tmp_path: Path) -> None:
        with pytest.raises(
            ReadingError, match=r"headers not understood: 武昌区, 汉口区.*none of them is a place of the map"
        ):
            sent(receiver, tmp_path, "日期,武昌区,汉口区\n2020-02-08,48,5\n", **STATED)


def test_said_and_kept_as_a_profile(receiver: Receiver, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,海曙区,江北区\n2020-02-08,48,5\n", "utf-8")
    understood = look(receiver, path, IntakeOptions("宁波", FileContext(**STATED)))  # type: ignore[arg-type]
    assert description.lines(understood, "zh")[3:6] == [
        "地点作为列", "“日期” → 日期", "2 个地点列，海曙区 至 江北区 → 确诊 · 累计",
    ]  # fmt: skip
    profiles.write(profiles.profile_of(understood, "wide"), tmp_path)
    path.write_text("日期,海曙区,江北区,镇海区\n2020-02-09,49,6,1\n", "utf-8")
    profile = profiles.load("wide", tmp_path)
    assert take_in(receiver, path, IntakeOptions("宁波", profile=profile)).accepted == 3


@pytest.mark.parametrize("header", ["海曙区(万)", "海曙区（每10万）", "Haishu (7-day average)", "海曙区(女)"])
def test_brackets_that_make_other_figures_of_a_place_are_asked_about(
    receiver: Receiver, tmp_path: Path, header: str
) -> None:
    """5 of 万 was stored as 5."""
    path = tmp_path / "a.csv"
    path.write_text(f"日期,{header},江北区\n2020-02-09,5,6\n", "utf-8")
    with pytest.raises(ReadingError, match="not the whole count of its day"):
        look(receiver, path, IntakeOptions("宁波", FileContext(**STATED)))
