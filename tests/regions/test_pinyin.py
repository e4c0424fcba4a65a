"""Short names and spellings."""

from __future__ import annotations

import pytest

from fivecolour.regions import pinyin


class TestShort:
    """The name without the kind of place."""

    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("海曙区", "海曙"),
            ("景宁畲族自治县", "景宁"),
            ("沙县", "沙县"),
            ("郊区", "郊区"),
            ("西双版纳傣族自治州", "西双版纳"),
            ("Cook County", "Cook"),
            ("Cixi City", "Cixi"),
            ("市中区", "市中"),
            ("", ""),
        ],
    )
    def test_short(self, name, short):
        assert pinyin.short(name) == short


class TestSpell:
    """Lower-case Latin letters."""

    def test_latin_names_lose_marks(self):
        assert pinyin.spell("Xi'an New") == "xiannew"

    def test_chinese_names(self):
        pytest.importorskip("pypinyin", reason="pypinyin belongs to the build extra")
        assert pinyin.spell("海曙") == "haishu"
        assert pinyin.spell("乐清") == "yueqing"
