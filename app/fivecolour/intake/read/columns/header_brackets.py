"""What brackets behind a figure make of it: a rate, a part, a kind, thousands."""

from __future__ import annotations

from functools import cache

from fivecolour import vocabulary
from fivecolour.intake.read.columns.header_text import inside, plain
from fivecolour.reports.report_data import CUMULATIVE, NEW


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
    found = [vocabulary.pattern("measures"), vocabulary.pattern("parts_in_brackets")]
    found += [] if of_tests else [vocabulary.pattern("parts_in_brackets", "methods")]
    return any(pattern.search(inner) for pattern in found)


def kind_of(header: str) -> str:
    """Return the kind that the brackets of a header say, "" for none.

    >>> kind_of("确诊（累计）"), kind_of("cases (daily)"), kind_of("cases (n)")
    ('cumulative', 'new', '')
    """
    inner = plain(inside(header))
    return next((kind for kind in (NEW, CUMULATIVE) if inner in _kinds(kind)), "")


def says_more(header: str) -> bool:
    """Tell whether brackets hold words of which nothing is known: they are read over, and that is said.

    >>> says_more("cases (all labs)"), says_more("确诊（例）"), says_more("确诊（累计）")
    (True, False, False)
    """
    inner = _folded(header)
    harmless = vocabulary.pattern("harmless_brackets").fullmatch(inner)
    return bool(inner) and not kind_of(header) and not harmless


def _folded(header: str) -> str:
    return vocabulary.simplified(inside(header).casefold())


@cache
def _kinds(kind: str) -> frozenset[str]:
    return frozenset(map(plain, vocabulary.tables()["kinds"][kind]))
