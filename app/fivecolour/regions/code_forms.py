"""Codes of one list that another writes with its country before them, or with a digit more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from fivecolour.regions.countries import code_of

# IT001, US-01001, FR-2A; and the Census Bureau's 0500000US01001.
_PREFIXED = re.compile(r"((?:\d{7}(?=US)|(?![A-Za-z]{4}))([A-Za-z]{2,3})[-_ .:]?)(\d[0-9A-Za-z]*)", re.ASCII)
_SIX, _SEVEN = 6, 7  # digits of Brazil's codes, without and with the check digit
_MOSTLY = 0.9
_FEWEST = 3


def prefix_of(text: str) -> str:
    """Return the country that stands before a code; "" where none does.

    >>> [prefix_of(text) for text in ("IT001", "US-01001", "0500000US01001", "FR-2A", "ITC11", "2A")]
    ['IT', 'US-', '0500000US', 'FR-', '', '']
    """
    found = _PREFIXED.fullmatch(text.strip())
    return found[1] if found and code_of(found[2]) else ""


def common_prefix(codes: Iterable[str]) -> str:
    """Return the country that stands before each of some codes; "" where not all have the same.

    >>> common_prefix(["ES-28", "ES-08"]), common_prefix(["DE01001", "AT101"])
    ('ES-', '')
    """
    found = {prefix_of(code) for code in codes}
    return found.pop() if len(found) == 1 else ""


def check_digit(six: str) -> str:
    """Return the digit that follows the first six of a code of the statistics office of Brazil.

    >>> check_digit("330455"), check_digit("120001")
    ('7', '3')
    """
    products = (int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(six))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def have_check_digits(codes: Sequence[str]) -> bool:
    """Tell whether codes are of seven digits, of which the last is the check digit of nearly all."""
    if not codes or not all(len(code) == _SEVEN and code.isdecimal() for code in codes):
        return False
    right = sum(check_digit(code[:_SIX]) == code[_SIX] for code in codes)
    return right >= _MOSTLY * len(codes) and (len(codes) >= _FEWEST or right == len(codes))


def compared(own: Sequence[str], others: Sequence[str]) -> tuple[str, str, bool]:
    """Return what to take away before codes of two lists are compared.

    Returns
    -------
    own, others : str
        The country before the codes of each list; of two that have different ones nothing is taken away.
    without_check_digits : bool
        Whether codes are the same that differ in a seventh digit, which one of the lists lacks.

    Examples
    --------
    >>> compared(["001", "002"], ["IT001", "IT002"]), compared(["IT001"], ["AT001"])
    (('', 'IT', False), ('', '', False))
    >>> compared(["3304557", "3300100", "3300159"], ["330455", "330010"])
    ('', '', True)
    """
    mine, theirs = common_prefix(own), common_prefix(others)
    if mine and theirs and mine.strip("-_ .:").upper() != theirs.strip("-_ .:").upper():
        return "", "", False
    lists = (own, others)
    six = [bool(one) and all(len(code) == _SIX and code.isdecimal() for code in one) for one in lists]
    seven = [have_check_digits(one) for one in lists]
    return mine, theirs, (six[0] and seven[1]) or (six[1] and seven[0])


def shorter_forms(codes: Sequence[str]) -> dict[str, str]:
    """Return codes by what others write for them: without their country, or without their check digit.

    >>> shorter_forms(["ES-28", "ES-08"]), shorter_forms(["3304557", "3300100", "3300159"])["330455"]
    ({'28': 'ES-28', '08': 'ES-08'}, '3304557')
    """
    prefix = common_prefix(codes)
    if prefix:
        return {code.removeprefix(prefix): code for code in codes}
    return {code[:_SIX]: code for code in codes} if have_check_digits(codes) else {}


def longer_forms(
    texts: Iterable[str], is_code: Callable[[str], bool], countries: Sequence[str]
) -> Mapping[str, str]:
    """Return, by the texts of a list that are no codes, what of each is one.

    That is so where all that are written alike, with one country before them or with a check digit, nearly
    all are codes without it; ``countries`` are the code and the names of the map's own, if it is known.

    >>> own = {"001", "002", "003"}
    >>> longer_forms(["IT001", "IT002", "IT003"], own.__contains__, ["IT"])["IT001"]
    '001'
    >>> longer_forms(["ES11", "ES12", "ES70", "ES61"], {"11", "12"}.__contains__, ["ES"])
    {}
    """
    unknown = [text for text in dict.fromkeys(texts) if text and not is_code(text)]
    by_prefix: dict[str, list[str]] = {}
    for text in unknown:
        if prefix := prefix_of(text):
            by_prefix.setdefault(prefix, []).append(text)
    # Of two countries, or two ways to write one, nothing tells which is meant.
    (prefix, alike), *others = by_prefix.items() or [("", [])]
    if prefix and not others and _is_own(prefix, countries):
        # ES11 may be a region of Europe's; ES-11 and 0500000US01 are none.
        known = bool(countries) and not prefix.isalpha()
        return _found({text: text.removeprefix(prefix) for text in alike}, is_code, known=known)
    if have_check_digits([text for text in unknown if text.isdecimal()]):
        return _found({text: text[:_SIX] for text in unknown if text.isdecimal()}, is_code, known=False)
    return {}


def _is_own(prefix: str, countries: Sequence[str]) -> bool:
    return not countries or code_of(re.sub(r"[^A-Za-z]", "", prefix)) in {code_of(one) for one in countries}


def _found(bare: dict[str, str], is_code: Callable[[str], bool], *, known: bool) -> dict[str, str]:
    """Return the forms that are codes, where nearly all are, each of another, and not by chance."""
    found = {text: code for text, code in bare.items() if is_code(code)}
    enough = len(found) >= (1 if known else _FEWEST) and len(found) >= _MOSTLY * len(bare)
    return found if enough and len({*found.values()}) == len(found) else {}
