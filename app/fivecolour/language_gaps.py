"""What a language lacks: the texts that are English, or in any language, instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fivecolour import data_files, toml_files
from fivecolour.languages import FALLBACK, available, locale
from fivecolour.texts import fits, placeholders

# Texts by language stand in these files too, each in the place where it belongs.
_DATA = (("indicators", "*.toml"), ("schemes", "*.toml"), ("regions", "*/region.toml"), ("reports", "*.toml"))


# The form of a number, before that of a map of weeks or months: ``stale_one_in_week``.
_OF_NUMBERS = re.compile(r"(.+)_(zero|one|two|few|many)((?:_in_(?:week|month))?)")
# Of one place the singular is said.
_SINGULAR = frozenset({"unit", "units"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that a language lacks, or has with what cannot be filled in.

    ``file`` is within the folder of data; ``wrong`` are the placeholders that nothing fills.
    """

    file: str
    key: str
    wrong: tuple[str, ...] = ()


def gaps(language: str) -> list[Gap]:
    """Return what a language lacks, in the order of files and keys."""
    return [*_of_texts(language), *_of_data(language)]


def number_of_texts() -> int:
    """Return how many texts a whole language has."""
    words = sum(len(list(_flat(data_files.texts(name, FALLBACK)))) for name in _tables())
    return words + sum(1 for _, content in _contents() for _ in _texts(content))


def _tables() -> list[str]:
    return [Path(path).stem for path in data_files.both("texts", f"{FALLBACK}/*.toml")]


def _of_texts(language: str) -> Iterator[Gap]:
    for name in _tables():
        own = dict(_flat(data_files.texts(name, language)))
        words = dict(_flat(data_files.texts(name, FALLBACK)))
        for key, english in words.items():
            file = f"texts/{language}/{name}.toml"
            if key not in own:
                if not _is_of_no_use(key, english, words, language):
                    yield Gap(file, key)
            elif not fits(own[key], english):
                yield Gap(file, key, tuple(sorted(placeholders(own[key]) - placeholders(english))))


def _is_of_no_use(key: str, english: str, words: Mapping[str, str], language: str) -> bool:
    """Tell whether a text is the form of a number that a language does not tell apart."""
    found = _OF_NUMBERS.fullmatch(key)
    another = words.get(found[1] + found[3]) if found else None
    if found is None or another is None or found[2] in locale(language).plural_form.tags:
        return False
    return placeholders(english) | _SINGULAR == placeholders(another) | _SINGULAR


def _of_data(language: str) -> Iterator[Gap]:
    for file, content in _contents():
        for key, words in _texts(content):
            if language not in words:
                yield Gap(file, key)


def _contents() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, pattern in _DATA:
        for name, path in data_files.both(kind, pattern).items():
            yield f"{kind}/{name}", toml_files.read(path)


def _flat(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)


def _texts(content: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every text by language, however deep, with its dotted key."""
    if isinstance(content, list):
        for number, one in enumerate(content, start=1):
            yield from _texts(one, f"{path}{number}.")
    elif isinstance(content, dict):
        own = {key: word for key, word in content.items() if key in available() and isinstance(word, str)}
        if own:
            yield path.rstrip(".") or "(the file)", own
        for key, value in content.items():
            yield from _texts(value, f"{path}{key}.")
