"""The words of ``data/reports/headers.toml`` and of the catalogue's figures, as they are written there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fivecolour import catalogue, data_files, toml_files
from fivecolour.errors import UserError

Table = dict[str, tuple[str, ...]]
_NOTHING = r"(?!)"
# Letters that are no others with an accent.
_STROKED = str.maketrans("łŁđĐøØħĦıŧŦ", "lLdDoOhHitT")
_LEAST_PLAIN = 4


@cache
def tables() -> dict[str, Table]:
    """Return all tables; the lists that somebody's own file lacks are the bundled ones.

    ``indicators`` is made from the catalogue, in which every figure's name means it too; an own file's words
    come first.
    """
    bundled = data_files.bundled("data") / "reports" / "headers.toml"
    found = table_of(bundled)
    for name, words in table_of(data_files.own_or_bundled("reports", "headers.toml")).items():
        found[name] = found.get(name, {}) | words
    headers = {name: (name, *words) for name, words in catalogue.headers().items()}
    return found | {"indicators": headers | found.get("indicators", {})}


def table_of(path: Path) -> dict[str, Table]:
    """Return the tables of one file of header words.

    Raises
    ------
    UserError
        It cannot be read, or holds anything but lists of words.
    """
    content = toml_files.read(path)
    try:
        return {
            name: {key: tuple(map(_word, words)) for key, words in rows.items()}
            for name, rows in content.items()
        }
    except (TypeError, AttributeError):
        raise UserError(
            f'{path}: every list of words is written as name = ["word", "word"]; mend it'
        ) from None


def without_accents(text: str) -> str:
    """Return a text whose letters have no accents and no strokes.

    >>> without_accents("Łódź"), without_accents("ngày")
    ('Lodz', 'ngay')
    """
    letters = unicodedata.normalize("NFD", text.translate(_STROKED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def in_plain_letters(meanings: Mapping[str, str]) -> dict[str, str]:
    """Return words with what they mean, those of Latin letters without their accents too, if of one meaning.

    Short ones are left out: Vietnamese năm is a year, nam a man.

    >>> in_plain_letters({"ilçe": "district", "ngày": "day", "năm": "year", "日期": "day"})
    {'ilce': 'district', 'ngay': 'day', 'ilçe': 'district', 'ngày': 'day', 'năm': 'year', '日期': 'day'}
    """
    bare: dict[str, set[str]] = {}
    for word, meaning in meanings.items():
        plain = without_accents(word)
        if plain.isascii() and len(plain) >= _LEAST_PLAIN:
            bare.setdefault(plain, set()).add(meaning)
    found = {word: min(meant) for word, meant in bare.items() if word not in meanings and len(meant) == 1}
    return found | dict(meanings)


def simplified(text: str) -> str:
    """Return a text with the traditional signs of words and names in their simplified form.

    >>> simplified("累計確診"), simplified("區縣"), simplified("confirmed")
    ('累计确诊', '区县', 'confirmed')
    """
    return text if text.isascii() else text.translate(_signs())


@cache
def _signs() -> dict[int, str]:
    pairs = tables()["traditional"]["signs"]
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004


def _word(entry: object) -> str:
    if not isinstance(entry, str):
        raise TypeError
    return entry


@cache
def pattern(table: str, key: str = "patterns") -> re.Pattern[str]:
    """Return what finds any of the patterns of a list; of an empty one, nothing."""
    return re.compile("|".join(tables()[table][key]) or _NOTHING)


@cache
def folded(name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of words as texts are compared with them: in NFKC, without regard to case."""
    return {
        key: tuple(simplified(unicodedata.normalize("NFKC", word).casefold()) for word in words)
        for key, words in tables()[name].items()
    }
