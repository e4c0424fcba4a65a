"""Which encoding a text without a declared one is written in, found by its bytes; never guessed blindly."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from fivecolour.errors import UserError

UTF8, CHINESE, TRADITIONAL, WESTERN = "utf-8", "gb18030", "big5", "cp1252"
_SAMPLE = 1 << 20
_COMMON_SHARE = 0.8
# Of letters in a text of a Western language that are not ASCII; in texts of other alphabets nearly all are.
_ACCENTED_SHARE = 0.35
# Marks that stand in Western texts beside letters.
_WESTERN_MARKS = frozenset("‘’“”–—°ºª·\u00a0\u00b4")
# What Turkish and Czech texts look like in Windows-1252.
_NOT_WESTERN = frozenset("ÝÞþÐð")
# First bytes of the characters that are used most: level 1 of GB 2312 and of Big5.
_GB_COMMON, _BIG5_COMMON = range(0xB0, 0xD8), range(0xA4, 0xC7)
_CLEARER = 0.15
# Encodings of tables that are tried where known words are there to tell: of two alike the first.
_LOCAL = (
    *("gb18030", "big5", "cp949", "shift_jis", "euc_jp", "cp1252", "cp1251", "koi8_r", "cp866", "iso8859_5"),
    *("cp1250", "iso8859_2", "cp1254", "cp1253", "cp874", "cp1256", "iso8859_6", "cp1258", "cp1257", "cp850"),
    "mac_roman",
)
_WORDS_SAMPLE, _FEWEST_WORDS = 1 << 16, 2
_PARTED = re.compile(r"[,;\t|\r\n\"]+")
# What an encoding begins its characters of two bytes with; in no other a text holds it.
_ESCAPES = (
    *((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp"), (b"\x1b(", "iso2022_jp_ext"), (b"~{", "hz")),
)
_FEW_BYTES, _FIRST_LETTER = 4, 0xC0
_FIRST_HAN = "\u4e00"
_MANY, _MANY_JAPANESE = 4, 8
# First bytes of kana and of level 1 of JIS X 0208.
_JIS_COMMON = frozenset({0xA4, 0xA5, *range(0xB0, 0xD0)})
# Vowels and tones of Thai that stand over, under or behind a consonant, and vowels that stand before one.
_THAI_BEHIND = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_THAI_WORD = re.compile(
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*|[\u0e2f\u0e46\u0e50-\u0e59])+"
)


def named(name: str) -> str:
    """Return the encoding that a user names, in the spelling of Python.

    Raises
    ------
    UserError
        There is none of that name.
    """
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise UserError(
            f"encoding {name!r} is unknown; use UTF-8, GB18030, Big5, Windows-1252, ISO-8859-1 …"
        ) from None
    return found.name


def detected(sample: bytes, *, cut: bool = False) -> str | None:
    """Return the encoding of ``sample``, None where its bytes do not decide it.

    Escape sequences tell ISO-2022 and HZ; UTF-8 is taken where bytes are valid; GB18030 where its characters
    are common Chinese ones; Big5 where they are the commoner; Windows-1252 where accented letters stand
    singly among plain ones. Cyrillic, Greek, Korean and Japanese encodings are not told from one another.
    ``cut``: the sample may end in
    the middle of a character.

    Examples
    --------
    >>> [detected(text.encode(by)) for text, by in (("海曙区", "gbk"), ("São Luís", "latin-1"))]
    ['gb18030', 'cp1252']
    >>> detected("Москва".encode("cp1251")) is None, detected("札幌市".encode("iso2022_jp"))
    (True, 'iso2022_jp')
    """
    for escape, name in _ESCAPES if has_escapes(sample) else ():
        if escape in sample and decoded(sample, name, cut=cut) is not None:
            return name
    if decoded(sample, UTF8, cut=cut) is not None:
        return UTF8
    if _is_traditional(sample):
        # Without one such byte it may as well be Japanese.
        return TRADITIONAL if _has_low_trail(sample) else None
    if _is_chinese(sample):
        return None if _is_korean(sample) or _is_japanese(sample) or _is_thai(sample) else CHINESE
    text = decoded(sample, WESTERN)
    return WESTERN if text is not None and _is_western(text) else None


def has_escapes(sample: bytes) -> bool:
    """Return whether bytes that are all ASCII may be of an encoding that has escape sequences."""
    return b"\x1b" in sample or (b"~{" in sample and b"~}" in sample)


def told_by_words(sample: bytes, is_word: Callable[[str], bool]) -> str | None:
    """Return the one encoding in which most cells of a table are words that are known.

    None where there is none such, or where two say as much and read the sample differently.

    Examples
    --------
    >>> told_by_words("кол,Химки,Подольск".encode("koi8-r"), {"Химки", "Подольск"}.__contains__)
    'koi8_r'
    >>> told_by_words("кол,Химки".encode("koi8-r"), {"Химки", "Подольск"}.__contains__) is None
    True
    """
    texts = {name: decoded(sample[:_WORDS_SAMPLE], name) for name in _LOCAL}
    counts = {name: _known(text, is_word) for name, text in texts.items() if text is not None}
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    return best[0] if most >= _FEWEST_WORDS and len({texts[name] for name in best}) == 1 else None


def _known(text: str, is_word: Callable[[str], bool]) -> int:
    cells = {cell.strip() for cell in _PARTED.split(text) if not cell.isascii()}
    return sum(map(is_word, cells))


def decoded(sample: bytes, encoding: str, *, cut: bool = True) -> str | None:
    """Decode ``sample``, which may be ``cut`` within a character; None where it is not so encoded."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample, final=not cut)
    except UnicodeDecodeError:
        return None


def _is_chinese(sample: bytes) -> bool:
    text = decoded(sample, CHINESE)
    others = [sign for sign in (text or "")[:_SAMPLE] if sign > "\x7f"]
    common = sum(1 for sign in others if sign >= _FIRST_HAN and sign.encode("gb2312", "ignore"))
    if not others or _is_alphabet(sample):
        return False
    return common >= _COMMON_SHARE * len(others)


def _is_alphabet(sample: bytes) -> bool:
    """Tell letters of one byte each, Cyrillic or Greek ones, from pairs: none is below the letters."""
    high = [byte for byte in sample[:_SAMPLE] if byte > 0x7F]  # noqa: PLR2004 - beyond ASCII
    return len(high) > _FEW_BYTES and min(high) >= _FIRST_LETTER


def _leads(sample: bytes) -> list[int]:
    """Return the first bytes of the characters of two bytes."""
    leads, at = [], 0
    while at < len(sample) - 1:
        if sample[at] > 0x80:  # noqa: PLR2004 - the first byte of two
            leads.append(sample[at])
            at += 1
        at += 1
    return leads


def _has_low_trail(sample: bytes) -> bool:
    return any(
        first > 0x80 and 0x40 <= second < 0x7F  # noqa: PLR2004 - second bytes that only Big5 has
        for first, second in pairwise(sample[:_SAMPLE])
    )


def _is_traditional(sample: bytes) -> bool:
    text = decoded(sample, TRADITIONAL)
    leads = _leads(sample[:_SAMPLE])
    if text is None or not leads:
        return False
    if any(unicodedata.category(sign) not in {"Lo", "Po", "Ps", "Pe"} for sign in text if sign > "\x7f"):
        return False
    shares = [sum(lead in common for lead in leads) / len(leads) for common in (_BIG5_COMMON, _GB_COMMON)]
    return shares[0] > _COMMON_SHARE and shares[0] > shares[1] + _CLEARER


def _is_korean(sample: bytes) -> bool:
    """Tell whether all of several characters would be Hangul: in Chinese texts some are not."""
    text = decoded(sample, "cp949")
    others = [sign for sign in (text or "")[:_SAMPLE] if sign > "\x7f"]
    return len(others) >= _MANY and all("\uac00" <= sign <= "\ud7a3" for sign in others)


def _is_japanese(sample: bytes) -> bool:
    """Tell whether all of many characters are common ones of Japanese; some of Chinese are rare there."""
    leads = _leads(sample[:_SAMPLE])
    are_common = len(leads) >= _MANY_JAPANESE and all(lead in _JIS_COMMON for lead in leads)
    return are_common and decoded(sample, "euc_jp") is not None


def _is_thai(sample: bytes) -> bool:
    """Tell whether the bytes would be Thai words, with vowels and tones where they may stand."""
    text = decoded(sample, "cp874")
    words = re.findall(r"[^\x00-\x7f]+", text or "")
    return bool(words) and all(map(_THAI_WORD.fullmatch, words)) and bool(_THAI_BEHIND.search("".join(words)))


def _is_western(text: str) -> bool:
    others = [sign for sign in text if sign > "\x7f"]
    letters = [sign for sign in others if sign.isalpha()]
    if any(sign in _NOT_WESTERN or not (sign.isalpha() or sign in _WESTERN_MARKS) for sign in others):
        return False
    plain = sum(1 for sign in text if sign.isascii() and sign.isalpha())
    mixed = any(b.isupper() and b > "\x7f" and a.islower() for a, b in pairwise(text))
    return not mixed and len(letters) <= _ACCENTED_SHARE * (plain + len(letters))
