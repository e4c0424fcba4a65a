"""Days whose month is written in letters: 9 Feb 2020, fevereiro 9."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

from fivecolour import vocabulary

# Languages whose months are as CLDR has them; those of others, with their short forms, are in the vocabulary.
# Short forms in Latin letters are words of other languages too: the Czech "pro" stands before 10 in German.
_LATIN = tuple("az cs da et fi hu id lt lv ms nb pl ro sk sl sq sv sw tr uz vi".split())
_OWN_SCRIPTS = tuple("am ar be bg bn el fa he hi hy ka kk mk ru sr th uk ur".split())


@cache
def _month_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(months(), key=len, reverse=True)))
    day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|o|er)?\.?"
    year = r"(?:[\s,./-]*(?:de |del |of )?(?P<{}>\d{{4}}|'\d{{2}}|(?<=[-/])\d{{2}}(?!\d)))"
    month = rf"(?P<{{}}>{names})\.?(?![a-zà-ž])"
    first = rf"{day.format('d1')}[\s/-]*(?:de |of )?{month.format('m1')}{year.format('y1')}?"
    second = rf"{month.format('m2')}[\s/-]*{day.format('d2')}(?!\d){year.format('y2')}?"
    return re.compile(rf"(?<![\da-zà-ž])(?:{first}|{second})(?!\d)")


@cache
def months() -> dict[str, int]:
    """Return the number of each month by its names in every language that is read.

    A name that means one month here and another there is none.

    >>> [months().get(name) for name in ("fevereiro", "февраля", "şubat", "ก.พ.", "თებერვალი", "únor", "pro")]
    [2, 2, 2, 2, 2, 2, None]
    """
    found: dict[str, set[int]] = {}
    for language in (*_LATIN, *_OWN_SCRIPTS):
        for number, name in _of_language(language):
            found.setdefault(name, set()).add(number)
    own = {name: int(number) for number, names in vocabulary.folded("months").items() for name in names}
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1} | own


def _of_language(language: str) -> list[tuple[int, str]]:
    of_locale = Locale.parse(language).months
    names = [
        (number, unicodedata.normalize("NFKC", name).casefold())
        for use in ("format", "stand-alone")
        for width in _widths(language)
        for number, name in of_locale[use][width].items()
    ]
    return [(number, name) for number, name in names if not any(map(str.isdigit, name)) and len(name) > 1]


def _widths(language: str) -> tuple[str, ...]:
    """Return the forms of a language's months that are read."""
    return ("wide", "abbreviated") if language in _OWN_SCRIPTS else ("wide",)


def in_digits(plain: str) -> str:
    """Write days with a month in letters (9 Feb 2020, fevereiro 9) as 2020年2月9日."""

    def written(match: re.Match[str]) -> str:
        day, name = match["d1"] or match["d2"], match["m1"] or match["m2"]
        year = (match["y1"] or match["y2"] or "").lstrip("'")
        return f"{year}年{months()[name]}月{day}日" if year else f"{months()[name]}月{day}日"

    if plain.isascii() and not any(map(str.isalpha, plain)):
        return plain
    return _month_pattern().sub(written, plain)
