"""Encodings are found by their bytes or not at all: nothing is read as what it is not."""

from __future__ import annotations

import pytest

from fivecolour.encodings import detected, named
from fivecolour.errors import UserError


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("海曙区 江北区 鄞州区", "utf-8", "utf-8"),
        ("海曙区,江北区,鄞州区", "gbk", "gb18030"),
        ("衢州 鄞州 亳州 濮阳", "gbk", "gb18030"),
        ("臺北市 新北市 高雄市 彰化縣", "big5", "big5"),
        ("São Luís,Évora,ÁGUEDA", "latin-1", "cp1252"),
        ("L'Aquila,Forlì-Cesena", "latin-1", "cp1252"),
        ("Genève – Zürich", "cp1252", "cp1252"),
        ("plain", "ascii", "utf-8"),
        ("札幌市,函館市", "iso2022_jp", "iso2022_jp"),
        ("종로구,중구", "iso2022_kr", "iso2022_kr"),
        ("海曙区,江北区", "hz", "hz"),
    ],
)
def test_found(text: str, encoding: str, found: str) -> None:
    sample = text.encode(encoding)
    assert detected(sample) == found
    assert sample.decode(found) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Москва,Тверь", "cp1251"),
        ("МОСКВА", "cp1251"),
        ("Αθήνα", "cp1253"),
        ("Łódź,Kraków", "cp1250"),
        ("İstanbul,Şişli", "cp1254"),
        ("서울특별시 부산광역시 대구", "euc-kr"),
        ("東京都 大阪府", "shift_jis"),
        ("横浜市 さいたま", "euc-jp"),
        ("臺灣", "big5"),
        ("서울 부산 대구 인천", "euc-kr"),
        ("พระนคร ดุสิต บางรัก บางเขน", "cp874"),
        ("พระนคร,หนองจอก", "cp874"),
        ("千代田区 中央区 港区 新宿区", "euc-jp"),
    ],
)
def test_asked(text: str, encoding: str) -> None:
    assert detected(text.encode(encoding)) is None


def test_named() -> None:
    assert (named("GBK"), named("Latin-1"), named("Windows-1252")) == ("gbk", "iso8859-1", "cp1252")
    for wrong in ("klingon", "hex", "../x"):
        with pytest.raises(UserError, match="is unknown; use UTF-8"):
            named(wrong)
