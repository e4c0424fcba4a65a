"""Days whose month is written in letters: 9 Feb 2020, fevereiro 9."""

from __future__ import annotations

import re
from functools import cache

from fivecolour import vocabulary


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
    """Return the number of each month by its names in every language that is read."""
    return {name: int(number) for number, names in vocabulary.folded("months").items() for name in names}


def in_digits(plain: str) -> str:
    """Write days with a month in letters (9 Feb 2020, fevereiro 9) as 2020年2月9日."""

    def written(match: re.Match[str]) -> str:
        day, name = match["d1"] or match["d2"], match["m1"] or match["m2"]
        year = (match["y1"] or match["y2"] or "").lstrip("'")
        return f"{year}年{months()[name]}月{day}日" if year else f"{months()[name]}月{day}日"

    if plain.isascii() and not any(map(str.isalpha, plain)):
        return plain
    return _month_pattern().sub(written, plain)
