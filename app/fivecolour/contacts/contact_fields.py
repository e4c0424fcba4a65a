"""The fields of a line list and what tables call them: ``data/contacts/fields.toml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from fivecolour import data_files, toml_files

_BETWEEN = re.compile(r"[\s_\-·:：/()（）]+")


@dataclass(frozen=True, slots=True)
class ContactField:
    """One field.

    Attributes
    ----------
    name : str
        Such as ``"onset"``; of those that are not sealed a column of the table is called so.
    kind : str
        ``text``, ``phone``, ``year``, ``day``, ``choice``, ``district``, ``number`` or ``staff``.
    sealed : bool
        Whether it is kept encrypted.
    choices : tuple of str
        What a choice may be.
    words : mapping of str to str
        Every word for a choice, in plain form, and the choice.
    headers : tuple of str
        What a table may call its column.
    """

    name: str
    kind: str
    sealed: bool = False
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    headers: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return what words have in common that differ in case, width and what parts them.

    >>> plain("Date_of Onset"), plain("ＩＤ")
    ('dateofonset', 'id')
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def contact_fields() -> dict[str, ContactField]:
    """Return the fields by name, in their order."""
    return _read(data_files.own_or_bundled("contacts", "fields.toml"))


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, ContactField]:
    found = {}
    for name, about in toml_files.read(path).items():
        choices = tuple(about.get("choices", ()))
        words = {plain(choice): choice for choice in choices}
        for choice, others in about.get("words", {}).items():
            words |= {plain(word): choice for word in others}
        found[name] = ContactField(
            name, about["kind"], about.get("sealed", False), choices, words, tuple(about["headers"])
        )
    return found


def by_header(header: str) -> ContactField | None:
    """Return the field that a column's header names; None where no field is called so."""
    return _headers(tuple(contact_fields().values())).get(plain(header))


@lru_cache(maxsize=4)
def _headers(fields: tuple[ContactField, ...]) -> dict[str, ContactField]:
    return {plain(word): one for one in fields for word in (one.name, *one.headers)}
