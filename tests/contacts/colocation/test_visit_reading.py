from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from fivecolour.contacts.colocation.visit_reading import VisitReceipt, read_visits
from fivecolour.contacts.contact_errors import ContactError

SHANGHAI = ZoneInfo("Asia/Shanghai")
EIGHT = 1_579_737_600  # 08:00 on 23 January 2020 in Shanghai
DAY = 86_400


def read(tmp_path: Path, *lines: str, zone: str = "Asia/Shanghai") -> tuple[pd.DataFrame, VisitReceipt]:
    path, receipt = tmp_path / "visits.csv", VisitReceipt()
    path.write_text("\n".join(lines), encoding="utf-8")
    pieces = list(read_visits(path, ZoneInfo(zone), lambda person: f"[{person}]", receipt))
    return pd.concat(pieces), receipt


@pytest.mark.parametrize(
    ("begin", "end", "start", "stop", "rough"),
    [
        ("2020-01-23 08:00", "2020-01-23 08:40", EIGHT, EIGHT + 2400, 0),
        ("2020/1/23 8:00", "2020年1月23日 8:40", EIGHT, EIGHT + 2400, 0),
        ("2020-01-23T00:00:00Z", "2020-01-23T10:00+09:00", EIGHT, EIGHT + 3600, 0),
        ("2020-01-23 08:00", "", EIGHT, None, 0),
        ("2020-01-23", "", EIGHT - 28_800, EIGHT - 28_800 + DAY, 1),
        ("20200123", "", EIGHT - 28_800, EIGHT - 28_800 + DAY, 1),
        ("20200123 0800", "20200123T0840", EIGHT, EIGHT + 2400, 0),
        ("2020-01-23", "2020-01-24", EIGHT - 28_800, EIGHT - 28_800 + 2 * DAY, 1),
    ],
)
def test_times(tmp_path: Path, begin: str, end: str, start: int, stop: int | None, rough: int) -> None:
    found, _ = read(tmp_path, "手机号,场所,进入时间,离开时间", f"138,菜市场,{begin},{end}")
    row = found.iloc[0]
    assert (row["person"], row["place"], row["kind"]) == ("[138]", "菜市场", "stay")
    assert (row["start"], row["rough"]) == (start, rough)
    assert pd.isna(row["stop"]) if stop is None else row["stop"] == stop


def test_tickets(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path,
        "乘客,车次,类型,日期,车厢,排",
        "E1,G7511,train,2020-01-23,5,3",
        "E2,G7511,train,2020-01-23,,",
    )
    assert found["section"].fillna("").tolist() == ["5", ""]
    assert found["seat_row"].tolist() == [3, pd.NA]
    assert list(found["kind"]) == ["train", "train"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",x,,2020-01-23 08:00,,", "visit_no_person"),
        ("1,,,2020-01-23 08:00,,", "visit_no_place"),
        ("1,x,,soon,,", "visit_no_start"),
        ("1,x,,,,", "visit_no_start"),
        ("1,x,,2020-13-01 08:00,,", "visit_no_start"),
        ("1,x,,2020-01-23 08:00,later,", "visit_no_stop"),
        ("1,x,,2020-01-23 08:00,2020-01-23 07:00,", "visit_backwards"),
        ("1,x,,2020-01-23 08:00,2020-01-23 08:00,", "visit_backwards"),
        ("1,x,,2020-01-23 08:00,2020-03-23 08:00,", "visit_too_long"),
        ("1,x,rocket,2020-01-23 08:00,,", "visit_no_kind"),
        ("1,x,plane,2020-01-23,,A", "visit_no_row"),
        ("1,x,plane,2020-01-23,,3.5", "visit_no_row"),
        ("1,x,plane,2020-01-23,,1e30", "visit_no_row"),
        ("1,x,,2020,,", "visit_no_start"),
        ("1,x,,2020-01,,", "visit_no_start"),
    ],
)
def test_what_is_set_apart(tmp_path: Path, line: str, why: str) -> None:
    found, receipt = read(tmp_path, "person,place,kind,from,to,row", "1,x,,2020-01-23 08:00,,", line)
    assert [(one.row, one.why) for one in receipt.faults] == [(3, why)]
    assert (receipt.read, receipt.set_apart, len(found)) == (2, 1, 1)


def test_an_hour_that_comes_twice_is_no_time(tmp_path: Path) -> None:
    lines = ("person,place,from", "1,x,2020-10-25 02:30", "1,x,2020-10-25 02:30+01:00")
    _, receipt = read(tmp_path, *lines, zone="Europe/Rome")
    assert [(one.row, one.why) for one in receipt.faults] == [(2, "visit_no_start")]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"place,from\nx,2020-01-23\n", "visits_no_column"),
        (b"person,id,place,from\n", "column_twice"),
        ("person,place,from\n1,菜,2020-01-23\n".encode("gb18030"), "visits_not_utf8"),
        (b"", "visits_unreadable"),
        (b"person,place,from\n1,2,3\n1,2,3,4,5\n", "visits_no_csv"),
        # A cell too many in each row would move all of them: a phone would be no person but a row.
        (b"person,place,from\n138,x,2020-01-23,\n139,x,2020-01-24,\n", "visits_no_csv"),
    ],
)
def test_files_that_are_refused_whole(tmp_path: Path, body: bytes, key: str) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(body)
    with pytest.raises(ContactError) as refused:
        list(read_visits(path, SHANGHAI, str, VisitReceipt()))
    assert refused.value.key == key
    assert str(path) in str(refused.value) or key == "column_twice"
