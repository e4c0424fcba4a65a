"""Whole numbers in Chinese signs: 十二, 一百零三, 廿五, 贰佰; the years of days: 二〇二〇."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = 10_000
_PLAIN = str.maketrans("〇○两壹贰叁肆伍陆柒捌玖拾佰仟", "零零二一二三四五六七八九十百千")
_SIGNS = re.compile("[零〇○一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+")
_YEAR = re.compile(rf"([{_DIGITS}〇○]{{4}})(?=\s*年)")
_PART = re.compile(rf"([{_DIGITS}十廿卅]+)(?=\s*(?:月|日|号))")
_LONGEST = 20  # signs


def value(text: str) -> int | None:
    """Return the number that a text writes as it is counted, None for any other text.

    Shortened ways (三百二 for 320) and digits alone (一二 may be one or two) are none.

    Examples
    --------
    >>> [value(text) for text in ("十二", "一百零三", "两千零一十", "廿五", "零", "一万二千", "贰佰")]
    [12, 103, 2010, 25, 0, 12000, 200]
    >>> [value(text) for text in ("三百二", "一二", "百", "一百三", "数十", "12")]
    [None, None, None, None, None, None]
    """
    if len(text) > _LONGEST or not _SIGNS.fullmatch(text):
        return None
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    plain = re.sub("^一十", "十", plain)
    head, mark, tail = plain.rpartition("万")
    number = _section(head) * _TEN_THOUSAND + _section(tail) if mark else _section(plain)
    return number if written(number) == plain else None


def year_of_era(text: str) -> int | None:
    """Return the year of an era, counted or digit by digit: no year is an amount.

    >>> year_of_era("一百零九"), year_of_era("一〇九"), year_of_era("二"), year_of_era("百九")
    (109, 109, 2, None)
    """
    plain = text.translate(_PLAIN)
    if all(sign in _DIGITS for sign in plain):
        return int("".join(str(_DIGITS.index(sign)) for sign in plain))
    return value(text)


def written(number: int) -> str:
    """Return a number below a hundred million as it is counted.

    >>> written(12), written(103), written(20_010)
    ('十二', '一百零三', '二万零一十')
    """
    head, tail = divmod(number, _TEN_THOUSAND)
    if not head:
        return re.sub("^一十", "十", _written(tail)) or _DIGITS[0]
    zero = _DIGITS[0] if 0 < tail < _TEN_THOUSAND // 10 else ""
    return re.sub("^一十", "十", f"{_written(head)}万{zero}{_written(tail)}")


def in_days(plain: str) -> str:
    """Write the years, months and days of a text in digits.

    >>> in_days("二〇二〇年二月九日"), in_days("2020年十二月三十一日"), in_days("二月初九")
    ('2020年2月9日', '2020年12月31日', '2月初九')
    """

    def year(match: re.Match[str]) -> str:
        return "".join(str(_DIGITS.index(sign)) for sign in match[1].translate(_PLAIN))

    def part(match: re.Match[str]) -> str:
        number = value(match[1])
        return match[1] if number is None else str(number)

    return _PART.sub(part, _YEAR.sub(year, plain))


def _section(text: str) -> int:
    """Add up the digits of a number below ten thousand, whether they are well written or not."""
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        elif sign in _DIGITS:
            digit = _DIGITS.index(sign)
    return total + digit


def _written(number: int) -> str:
    digits = [int(sign) for sign in f"{number:04d}"]
    parts = [
        f"{_DIGITS[digit]}{unit}" if digit else _DIGITS[0]
        for digit, unit in zip(digits, "千百十-", strict=True)
    ]
    return re.sub("零+", "零", "".join(parts)).replace("-", "").strip("零")
