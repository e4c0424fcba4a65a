"""Why somebody looks into a case: one of ``data/contacts/purposes.toml``, never free text."""

from __future__ import annotations

from fivecolour import data_files, toml_files
from fivecolour.contacts.contact_errors import ContactError


def purposes() -> dict[str, dict[str, str]]:
    """Return the purposes by name, each with its words by language."""
    return toml_files.read(data_files.own_or_bundled("contacts", "purposes.toml"))


def purpose_words(language: str) -> dict[str, str]:
    """Return the words of each purpose in a language, else in English."""
    return {name: words.get(language, words["en"]) for name, words in purposes().items()}


def checked_purpose(name: str) -> str:
    """Return a purpose that there is.

    Raises
    ------
    ContactError
        There is none of that name.
    """
    if name not in purposes():
        raise ContactError("no_purpose", there=", ".join(purposes()))
    return name
