"""The option ``--language`` of commands that print words for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import click

from fivecolour.errors import UserError
from fivecolour.languages import available, checked, of_terminal
from fivecolour.texts import Text

# What stands before = in pt=WORD, zh-Hant=WORD.
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_option(about: str) -> Callable[[Any], Any]:
    """Return the option: any language that has texts, by default the terminal's."""
    return click.option(
        "--language",
        type=click.Choice(available()),
        default=of_terminal,
        show_default="the terminal's, else English",
        help=about,
    )


def text_of_options(option: str, words: Iterable[str]) -> Text | None:
    """Return a text that is said once for all languages, or as ``pt=WORD`` for each; None if it is not said.

    Raises
    ------
    UserError
        It is said both ways, in a language twice, or in one that has no texts.
    """
    found: dict[str, str] = {}
    for word in words:
        language, equals, own = word.partition("=")
        if equals and _CODE.fullmatch(language):
            checked([language])
        code = language if equals and language in available() else ""
        if code in found or ("" in found) or (not code and found):
            raise UserError(f"{option} {word!r}: say it once, or once a language: {option} pt=WORD")
        found[code] = own if code else word
    if not found:
        return None
    return Text.of({"en": found[""]} if "" in found else found)
