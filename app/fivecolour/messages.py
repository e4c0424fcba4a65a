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


class RefusalError(UserError):
    """A refusal by its key in ``data/texts/LANGUAGE/refusals.toml``; as text it is English.

    Lists among its values are written as the language writes them.
    """

    TABLE = "refusals"

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the message in a language."""
        words = texts.table(self.TABLE, language)
        between = texts.table("page", language)["separator"]
        joined = {
            name: between.join(map(str, value)) if isinstance(value, list | tuple) else value
            for name, value in self.values.items()
        }
        return _plain(words[self.key].format_map(joined))


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


def _plain(text: str) -> str:
    """Return a text whose repeated values move no cursor: control characters are shown as unknown ones."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
