"""Messages to a user in both languages, by their keys in ``data/texts/questions.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fivecolour import texts
from fivecolour.errors import UserError


class Phrase:
    """A text by its key and what fills its placeholders: texts, numbers, other phrases, refusals."""

    def __init__(self, key: str, /, **parameters: Any) -> None:
        self._key, self._parameters = key, parameters

    def in_language(self, language: str) -> str:
        """Return it in ``"zh"`` or ``"en"``."""
        filled = {name: _in(value, language) for name, value in self._parameters.items()}
        return texts.table("questions", language)[self._key].format_map(filled)


class JoinedPhrases:
    """Several phrases in one, parted by the word of a key."""

    def __init__(self, parts: Iterable[Any], by: str) -> None:
        self._parts, self._by = tuple(parts), by

    def in_language(self, language: str) -> str:
        """Return it in ``"zh"`` or ``"en"``."""
        between = texts.table("questions", language)[self._by]
        return between.join(_in(part, language) for part in self._parts)


class MessageError(UserError):
    """A refusal or a question that is said in the language of who reads it; as text it is English."""

    def __init__(self, key: str, /, **parameters: Any) -> None:
        self._phrase = Phrase(key, **parameters)
        super().__init__(self._phrase.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the message in ``"zh"`` or ``"en"``."""
        return self._phrase.in_language(language)


def _in(value: Any, language: str) -> Any:
    return value.in_language(language) if isinstance(value, Phrase | JoinedPhrases | UserError) else value
