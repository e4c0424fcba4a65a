"""Whom a map names for questions about its data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fivecolour.errors import UserError

_EMAIL, _ADDRESS = re.compile(r"[^\s@<>:/]+@[^\s@<>:/]+\.[^\s@<>:/]+"), re.compile(r"https?://[^\s<>\"]+")
_KEYS = ("name", "email", "url")


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An e-mail address, the address of a page, or both; ``name`` may be empty."""

    name: str = ""
    email: str = ""
    url: str = ""


def contact_point(path: Path, value: Any) -> ContactPoint | None:
    """Read ``contact`` of a standing order: an e-mail address, a page, or a table of name, email and url.

    Raises
    ------
    UserError
        It is none of these.
    """
    if value is None:
        return None
    if isinstance(value, str):
        value = {"url" if _ADDRESS.fullmatch(value) else "email": value}
    whole = isinstance(value, dict) and not set(value) - set(_KEYS)
    if whole and all(isinstance(one, str) for one in value.values()):
        made = ContactPoint(**value)
        fits = (not made.email or _EMAIL.fullmatch(made.email)) and (
            not made.url or _ADDRESS.fullmatch(made.url)
        )
        if fits and (made.email or made.url):
            return made
    raise UserError(
        f'{path}: contact is nothing to write to; write contact = "data@example.org", '
        'contact = "https://example.org/contact", or contact = { name = "…", email = "…", url = "…" }'
    )
