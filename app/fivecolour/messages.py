"""Messages to a user in the language of who reads them, by their keys in ``data/texts/LANGUAGE/``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from fivecolour import texts
from fivecolour.errors import UserError

_QUESTIONS = "questions"


def number_of(count: int, noun: str, several: str = "") -> str:
    """Return how many there are, as English messages say it; ``several`` is a plural without s.

    >>> number_of(1, "edition"), number_of(1234, "row"), number_of(0, "city", "cities")
    ('1 edition', '1,234 rows', '0 cities')
    """
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


class Phrase:
    """A part of a question by its key, and what fills its placeholders: texts, numbers, phrases, refusals."""

    def __init__(self, key: str, /, **parameters: Any) -> None:
        self._key, self._parameters = key, parameters

    def in_language(self, language: str) -> str:
        """Return it in a language."""
        return _filled(_QUESTIONS, self._key, self._parameters, language)


class JoinedPhrases:
    """Several phrases in one, parted by the word of a key."""

    def __init__(self, parts: Iterable[Any], by: str) -> None:
        self._parts, self._by = tuple(parts), by

    def in_language(self, language: str) -> str:
        """Return it in a language."""
        between = texts.table(_QUESTIONS, language)[self._by]
        return between.join(_in(part, language) for part in self._parts)


class RefusalError(UserError):
    """A refusal by its key in the file ``TABLE`` of each language; as text it is English.

    Lists among its values are written as the language writes them, phrases and refusals in the language.
    """

    TABLE = "refusals"

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the message in a language."""
        return _plain(_filled(self.TABLE, self.key, self.values, language))


class QuestionError(RefusalError):
    """What the intake refuses until it is told: by its key in ``questions.toml``."""

    TABLE = _QUESTIONS


def _filled(table: str, key: str, values: dict[str, Any], language: str) -> str:
    filled = {name: _in(value, language) for name, value in values.items()}
    return texts.table(table, language)[key].format_map(filled)


def _in(value: Any, language: str) -> Any:
    if isinstance(value, list | tuple):
        return texts.table("page", language)["separator"].join(map(str, value))
    return value.in_language(language) if isinstance(value, Phrase | JoinedPhrases | UserError) else value


def _plain(text: str) -> str:
    """Return a text whose repeated values move no cursor: control characters are shown as unknown ones."""
    return "".join(char if char == "\n" or _is_seen(char) else "\ufffd" for char in text)


def _is_seen(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"
