"""Refusals of contact tracing, in the language of who reads them; none repeats what is personal."""

from __future__ import annotations

from typing import Any

from fivecolour.errors import UserError
from fivecolour.texts import table


class ContactError(UserError):
    """A refusal by its key in ``data/texts/LANGUAGE/contacts.toml``."""

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the message in a language."""
        return table("contacts", language)[self.key].format_map(self.values)
