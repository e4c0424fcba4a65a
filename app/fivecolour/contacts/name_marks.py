"""By what two rows may be one person's: the same phone, the same name, or parts of a name and a birth year.

Only rows that share a mark are compared: comparing everybody with everybody would take hours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from fivecolour.contacts.vault import Vault

_PHONE_DIGITS, _FEWEST_DIGITS = 9, 5
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_LETTERS = 3
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name without accents; of one in Chinese the characters.

    >>> name_parts("Diop, Abdoulayé"), name_parts("王 小明")
    (('diop', 'abdoulaye'), ('王', '小', '明'))
    """
    if name.isascii():
        return tuple(_WORD.findall(name.casefold()))
    bare = unicodedata.normalize("NFKD", name).casefold()
    words = _WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)))
    return tuple(part for word in words for part in (word if _IDEOGRAPH.match(word) else (word,)))


def compared_name(name: str) -> str:
    """Return a name as names are compared: the order of words does not matter, that of characters does."""
    parts = name_parts(name)
    return "".join(parts) if parts and _IDEOGRAPH.match(parts[0]) else " ".join(sorted(parts))


def compared_phone(phone: str) -> str:
    """Return the last nine digits of a phone, which are the same with and without a country's number.

    >>> compared_phone("+86 138-0574-1234") == compared_phone("13805741234")
    True
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return digits[-_PHONE_DIGITS:] if len(digits) >= _FEWEST_DIGITS else ""


def birth_year(fields: Mapping[str, Any]) -> int | None:
    """Return the year of birth, from the age where only that is known."""
    written, age = str(fields.get("birth_year", "")), str(fields.get("age", ""))
    if written.isdecimal():
        return int(written)
    days = (fields.get("reported"), fields.get("onset"), fields.get("last_contact"))
    known = next((day for day in days if isinstance(day, date)), None)
    return known.year - int(age) if known and age.isdecimal() else None


def marks(vault: Vault, fields: Mapping[str, Any]) -> set[bytes]:
    """Return the marks of a person; of two born a year apart at least one is the same."""
    name, phone = str(fields.get("name", "")), compared_phone(str(fields.get("phone", "")))
    texts = {f"phone {phone}"} if phone else set()
    if parts := name_parts(name):
        texts.add(f"name {compared_name(name)}")
        if (year := birth_year(fields)) is not None:
            ends = {part[:_FIRST_LETTERS] for part in (parts[0], parts[-1])}
            texts |= {f"part {part} {one}" for part in ends for one in (year, year + 1)}
    return {vault.mark(text) for text in texts}
