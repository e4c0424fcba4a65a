"""Names of weekdays beside a day: 星期日 2020-02-09, Sun 9 Feb 2020. They have to be right."""

from __future__ import annotations

import re
from functools import cache

from fivecolour import vocabulary

# Of weekdays behind a day in brackets, as tables of Japan, Korea and China have it: 2/9(日).
_SIGNS = {
    sign: number
    # 월 and 일 of Korea stand as 月 and 日 here, as in its days.
    for signs in ("月火水木金土日", "一二三四五六天", "月화수목금토日")
    for number, sign in enumerate(signs, start=1)
}
_SIGN = re.compile(rf"\s*\(([{''.join(_SIGNS)}])\)")


def apart(plain: str) -> tuple[str, int | None]:
    """Return a text without the weekday in it, and which it names: 1 is Monday.

    >>> apart("2020-02-09 (sun)"), apart("dom 09/02/2020"), apart("2020年2月9日"), apart("9 mars 2020")
    (('2020-02-09', 7), ('09/02/2020', 7), ('2020年2月9日', None), ('9 mars 2020', None))
    >>> apart("2/9(日)"), apart("2020年2月9日(火)")
    (('2/9', 7), ('2020年2月9日', 2))
    """
    if plain.isascii() and not any(map(str.isalpha, plain)):
        return plain, None
    if sign := _SIGN.search(plain):
        return f"{plain[: sign.start()]}{plain[sign.end() :]}".strip(" ."), _SIGNS[sign[1]]
    found = _pattern().search(plain)
    if found is None:
        return plain, None
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    return re.sub(r"\s+", " ", rest).strip(" ,"), _weekdays()[found[1]]


@cache
def _weekdays() -> dict[str, int]:
    return {name: int(day) for day, names in vocabulary.folded("weekdays").items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_weekdays(), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name[0].isascii())
    chinese = "|".join(name for name in names if not name[0].isascii())
    # From where a run of blanks begins only: a long one must not be searched in quadratic time.
    return re.compile(rf"(?<![\s,(])[\s,(]*+((?<![^\W\d_])(?:{latin})(?![^\W\d_])|(?:{chinese}))[.\s,)]*")
