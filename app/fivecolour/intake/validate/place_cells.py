"""Cells that hold more than one text of a place: its code and its name, its name and its city."""

from __future__ import annotations

import re

from fivecolour import vocabulary

# A code and a name in one cell: 330203 海曙区, Autauga (01001).
_CODE_NAME = re.compile(
    r"(?P<code>\S{0,40}\d[^\s:：,，|/、]{0,40})[\s_:：,，|/、–—-]{1,8}(?P<name>[^\d\s].{0,120})"
)
# Without a sign between them: 330203海曙区.
_CODE_HAN = re.compile(r"(?P<code>\d{6,12})(?P<name>[\u4e00-\u9fff].{0,60})", re.ASCII)
_HAN_CODE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,40})(?P<code>\d{6,12})", re.ASCII)
_NAME_CODE = re.compile(
    r"(?P<name>.{0,120}?[^\s])\s{0,8}[(（\[【](?P<code>[^()（）\s]{0,40}\d[^()（）\s]{0,40})[)）\]】]"
)
# Both begin and end with a sign: where blanks could be of either, each number of them would be tried.
CITY_BEHIND = re.compile(
    r"(?P<place>[^,，()（）\s](?:[^,，()（）]{0,78}[^,，()（）\s])?)\s*[,，(（]\s*"
    r"(?P<city>[^,，()（）\s](?:[^,，()（）]{0,58}[^,，()（）\s])?)\s*[)）]?"
)
# Names of cities that may stand before a place's: not codes and abbreviations (MD), which begin other names.
CITY_BEFORE = re.compile(r"(?!(?:\d+|[a-z]{1,3})$).", re.ASCII)
# The number of a row, or that it is a part of the one above: 1. 海曙区, 三、海曙区, 其中：海曙区.
LEAD = re.compile(
    r"^(?:\d{1,3}\s{0,4}[.．、)）]|[一二三四五六七八九十]{1,3}、|其中\s{0,4}[:：,，]?"
    r"|of which\s{0,4}:?|davon:|dont\s{0,4}:|di cui\s{0,4}:)\s{0,8}(?=[^\s\d])",
    re.IGNORECASE,
)
CODE_AND_NAME = (_CODE_NAME, _NAME_CODE, _CODE_HAN, _HAN_CODE)


def joined(name: str) -> tuple[str, ...]:
    """Return the names that a word such as *and* joins in one, none where it joins none.

    >>> joined("Cornwall and Isles of Scilly"), joined("江北区、鄞州区"), joined("Anderland")
    (('Cornwall', 'Isles of Scilly'), ('江北区', '鄞州区'), ())
    """
    parts = tuple(filter(None, (part.strip() for part in vocabulary.pattern("joints").split(name))))
    return parts if len(parts) > 1 else ()
