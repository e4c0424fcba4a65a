"""Short names and their spelling in Latin letters, for labels and search."""

from __future__ import annotations

import re

from fivecolour.errors import UserError

CHINESE = re.compile(r"[\u3400-\u9fff]")
# The part of an official name that says what kind of place it is; at least two characters remain.
KINDS = re.compile(
    r"(?<=[가-힣]{2})(?:특별자치시|특별자치도|특별시|광역시|[도시군구])$|(?<=[\u4e00-\u9fff]{2})[都府県]$"
    r"|(?<=..)(?:\S族)*(?:自治县|自治州|自治旗|自治区|特别行政区|新区|林区|地区|矿区|区|县|市|州|盟|旗)$"
    r"|\s+(?:autonomous county|county|district|city and borough|city|borough|parish|municipality|census area"
    r"|planning region|(?:муниципальный |городской )?(?:район|округ)|kommun|kommune|ilçesi)$",
    re.IGNORECASE,
)


def short(name: str) -> str:
    """Return the name without the kind of place.

    Examples
    --------
    >>> short("海曙区"), short("沙县"), short("Lin'an District"), short("Juneau City and Borough")
    ('海曙', '沙县', "Lin'an", 'Juneau')
    >>> short("東京都"), short("京都府"), short("서울특별시"), short("경기도"), short("중구")
    ('東京', '京都', '서울', '경기', '중구')
    """
    return KINDS.sub("", name)


def spell(name: str) -> str:
    """Spell a name in lower-case letters and digits: pinyin without tones for Chinese.

    Names that pypinyin reads wrongly (莲都, 台州 …) need a spelling of their own in the table.

    Raises
    ------
    UserError
        A Chinese name is to be spelled, and pypinyin is not installed.

    Examples
    --------
    >>> spell("Lin'an")
    'linan'
    """
    latin = name
    if CHINESE.search(name):
        try:
            from pypinyin import lazy_pinyin  # noqa: PLC0415 - only a build needs it
        except ImportError:
            raise UserError(
                f"{name}: spelling Chinese names needs pypinyin; "
                "install it with: pip install 'five-colour-map[build]'"
            ) from None
        latin = "".join(lazy_pinyin(name))
    return "".join(letter for letter in latin.lower() if letter.isalnum())
