"""What brackets behind a figure make of it: a rate, a part, a kind, thousands."""

from __future__ import annotations

import re
from functools import cache

from fivecolour import vocabulary
from fivecolour.intake.read.columns.header_text import inside, plain
from fivecolour.intake.read.dates import weekday_names
from fivecolour.reports.report_data import CUMULATIVE, NEW

_BETWEEN = re.compile(r"[,;、·|]|\band\b")


def is_other_measure(header: str, *, of_tests: bool = False) -> bool:
    """Tell by the brackets behind a count what is none of the whole: a rate, a mean, a part, thousands.

    Cases found by one method are a part of all; tests are mostly counted of one (``of_tests``).

    >>> is_other_measure("累计确诊（每10万）"), is_other_measure("累计确诊（例）")
    (True, False)
    >>> [is_other_measure(f"确诊（{text}）") for text in ("男", "千例", "输入", "含输入", "24时")]
    [True, True, True, False, False]
    """
    inner = _folded(header)
    if not inner:
        return False
    found = [vocabulary.pattern("measures"), vocabulary.pattern("measures", "days")]
    found += [vocabulary.pattern("parts_in_brackets")]
    found += [] if of_tests else [vocabulary.pattern("parts_in_brackets", "methods")]
    return any(pattern.search(inner) for pattern in found)


def kind_of(part: str) -> str:
    """Return the kind that one thing in brackets says, "" for none.

    >>> kind_of("累计"), kind_of("daily"), kind_of("n")
    ('cumulative', 'new', '')
    """
    return next((kind for kind in (NEW, CUMULATIVE) if plain(part) in _kinds(kind)), "")


def parts(header: str) -> list[str]:
    """Return what stands in the brackets of a header, one thing after the other.

    >>> parts("确诊（例，累计）"), parts("new cases (daily) [all]"), parts("cases")
    (['例', '累计'], ['daily', 'all'], [])
    """
    return [part.strip() for part in _BETWEEN.split(_folded(header)) if part.strip()]


def is_harmless(part: str, *, of_tests: bool = False) -> bool:
    """Tell one thing in brackets that leaves a figure what it is: a unit, an hour, all ages.

    >>> [is_harmless(text) for text in ("例", "casi", "18时", "all ages", "net", "bambini")]
    [True, True, True, True, False, False]
    """
    whole = vocabulary.pattern("harmless_brackets").fullmatch(part)
    of_method = of_tests and vocabulary.pattern("parts_in_brackets", "methods").search(part)
    return bool(whole or of_method) or part in _harmless_words()


def is_weekday(header: str) -> bool:
    """Tell a header whose brackets hold a weekday and nothing else.

    >>> [is_weekday(text) for text in ("2月8日（周六）", "2020-02-08 (Sat)", "2/8(土)", "新增（本周）")]
    [True, True, True, False]
    """
    return weekday_names.apart(f"({_folded(header)})")[0] == ""


def says_more(header: str) -> bool:
    """Tell whether brackets hold anything but a kind and what is harmless.

    >>> says_more("合计（宁波）"), says_more("合计（例）"), says_more("合计（累计）")
    (True, False, False)
    """
    return not all(kind_of(part) or is_harmless(part) for part in parts(header))


def _folded(header: str) -> str:
    return vocabulary.simplified(inside(header).casefold())


@cache
def _harmless_words() -> frozenset[str]:
    """Return the words for what is counted, and for all of it."""
    tables = vocabulary.tables()
    found = (*tables["missing"]["units"], *tables["parts"]["all"], *tables["totals"]["words"])
    return frozenset(vocabulary.simplified(word.casefold()) for word in found)


@cache
def _kinds(kind: str) -> frozenset[str]:
    return frozenset(map(plain, vocabulary.tables()["kinds"][kind]))
