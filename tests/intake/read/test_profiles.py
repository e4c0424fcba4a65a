"""Profiles: what was understood once holds for the next file of the source, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour import catalogue
from fivecolour.intake.read import profiles
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.headers import words
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import description
from fivecolour.intake.read.tables.extraction import read
from fivecolour.texts import table

FIRST = "日期,区县,病例,备注,联系电话\n2020-02-09,海曙区,3,甲,13800138000\n"
WIDE = "区县,2020-02-08,2020-02-09\n海曙区,48,49\n"


def file(folder: Path, text: str, name: str = "table.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


class TestProfiles:
    def test_round_trip(self, tmp_path: Path) -> None:
        understood = understand(file(tmp_path, FIRST), FileContext(kind="new"))
        written = profiles.write(profiles.profile_of(understood, "宁波-daily"), tmp_path / "profiles")
        assert written.read_text(encoding="utf-8") == (
            'name = "宁波-daily"\nlayout = "long"\n\n[says]\n"kind" = "new"\n\n[columns]\n'
            '"日期" = "day"\n"区县" = "district"\n"病例" = "confirmed new"\n"备注" = "unread"\n'
            '"联系电话" = "withheld"\n'
        )
        again = profiles.load("宁波-daily", tmp_path / "profiles")
        next_file = file(tmp_path, FIRST.replace("-09", "-10"), "next.csv")
        (batch,) = read(profiles.understand_by(next_file, again))
        assert batch.observations[["place", "kind", "value"]].values.tolist() == [["海曙区", "new", 3]]

    def test_wide_days_may_change(self, tmp_path: Path) -> None:
        stated = FileContext(indicator="confirmed", kind="cumulative")
        profile = profiles.profile_of(understand(file(tmp_path, WIDE), stated), "wide")
        later = file(tmp_path, WIDE.replace("-09", "-11"), "later.csv")
        assert str(profiles.understand_by(later, profile).figures[1].meaning.day) == "2020-02-11"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (FIRST.replace("病例", "感染"), r"no column '病例'; the table has 日期, 区县, 感染.*profile p"),
            (
                FIRST.replace(",备注", ",备注,死亡").replace("甲", "甲,1"),
                "new columns 死亡; check them, and keep them by --profile p",
            ),
        ],
    )
    def test_a_file_that_no_longer_fits(self, tmp_path: Path, text: str, message: str) -> None:
        profile = profiles.profile_of(understand(file(tmp_path, FIRST), FileContext(kind="new")), "p")
        with pytest.raises(ReadingError, match=message):
            profiles.understand_by(file(tmp_path, text, "next.csv"), profile)

    @pytest.mark.parametrize("name", ["../x", "", "a/b", "a" * 65])
    def test_names(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ReadingError, match="letters, digits"):
            profiles.load(name, tmp_path)

    def test_unknown(self, tmp_path: Path) -> None:
        with pytest.raises(ReadingError, match="no profile 'x'; there are: none"):
            profiles.load("x", tmp_path)


class TestDescription:
    def test_words(self, tmp_path: Path) -> None:
        understood = understand(file(tmp_path, FIRST), FileContext(kind="new"))
        assert description.lines(understood, "en") == [
            "What table.csv was taken to hold",
            "text table, UTF-8, columns parted by commas",
            "headers in row 1",
            "one place and day in each row",
            "日期 → day",
            "区县 → district",
            "病例 → confirmed · new",
            "columns not read: 备注",
            "personal columns, never kept: 联系电话",
        ]
        assert description.lines(understood, "zh")[6] == "“病例” → 确诊 · 新增"

    def test_data(self, tmp_path: Path) -> None:
        data = description.to_dict(
            understand(file(tmp_path, WIDE), FileContext(indicator="cured", kind="new"))
        )
        assert data["layout"] == "wide"
        assert data["columns"][1] == {
            "position": 2,
            "header": "2020-02-08",
            "meaning": "cured new",
            "day": "2020-02-08",
            "place": None,
        }

    def test_every_indicator_has_words(self) -> None:
        assert set(words()["indicators"]) <= set(catalogue.figures())
        assert {f"role_{name}" for name in words()["roles"] if name != "aside"} <= set(table("reading", "en"))
