"""Which languages there are, how they are called and written, and which one a reader wants."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from fivecolour import data_files
from fivecolour.environment import written
from fivecolour.errors import UserError

# What stands where a language lacks a text.
FALLBACK = "en"
# Of a map whose order names none.
USUAL = ("zh", "en")
# English as health departments outside America write it: the day before the month.
_TAGS = {"zh": "zh-CN", "en": "en-GB"}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def available() -> tuple[str, ...]:
    """Return the languages that have a folder of texts, bundled or one's own.

    >>> {"en", "pt", "zh"} <= set(available())
    True
    """
    return _available(written("FIVECOLOUR_DATA", "FIVECOLOUR_HOME"))


@cache
def _available(_places: tuple[str | None, ...]) -> tuple[str, ...]:
    found = {path.split("/")[0] for path in data_files.both("texts", "*/*.toml")}
    return tuple(sorted(code for code in found if _CODE.fullmatch(code)))


def checked(codes: Iterable[str]) -> tuple[str, ...]:
    """Return languages of which each has texts.

    Raises
    ------
    UserError
        One has none, or none is named.
    """
    found = tuple(dict.fromkeys(codes))
    for code in found:
        if code not in available():
            raise UserError(
                f"no texts in the language {code[:20]!r}; there are: {', '.join(available())}. A further "
                f"one is a folder {data_files.folder() / 'texts' / 'CODE'} with some or all files of "
                f"{data_files.bundled('data') / 'texts' / 'en'}, translated"
            )
    if not found:
        raise UserError("no language is named; write them as pt,en: the first is the default")
    return found


@cache
def locale(language: str) -> Locale:
    """Return how a language writes days and numbers; of one that Babel does not know, as English does."""
    try:
        return Locale.parse(tag(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_TAGS[FALLBACK], sep="-")


def tag(language: str) -> str:
    """Return the tag by which browsers write days and numbers.

    >>> tag("zh"), tag("en"), tag("pt")
    ('zh-CN', 'en-GB', 'pt')
    """
    return _TAGS.get(language, language)


def html_tag(language: str) -> str:
    """Return what stands in ``<html lang>``.

    >>> html_tag("zh"), html_tag("en"), html_tag("pt")
    ('zh-CN', 'en', 'pt')
    """
    return language if language == FALLBACK else tag(language)


def og_locale(language: str) -> str:
    """Return how sites that show a shared link want the language: with its territory where it says one.

    >>> og_locale("zh"), og_locale("en"), og_locale("pt")
    ('zh_CN', 'en_GB', 'pt')
    """
    return tag(language).replace("-", "_")


@cache
def name(language: str) -> str:
    """Return what a language calls itself.

    >>> name("zh"), name("en"), name("pt"), name("ka")
    ('中文', 'English', 'Português', 'ქართული')
    """
    own = Locale.parse(language, sep="-").get_display_name() if _known(language) else language
    own = own or language
    return capitalised(own)


def capitalised(text: str) -> str:
    """Return a text that begins a line or a table: with a capital letter where the script has such.

    Upper-case letters of Georgian stand in words that are upper-case throughout, and few fonts have them.

    >>> capitalised("новые случаи"), capitalised("ახალი"), capitalised("")
    ('Новые случаи', 'ახალი', '')
    """
    return text[:1].title() + text[1:]


def english_name(language: str) -> str:
    """Return what a language is called in English.

    >>> english_name("pt"), english_name("zh")
    ('Portuguese', 'Chinese')
    """
    return (Locale.parse(language, sep="-").english_name if _known(language) else None) or language


def _known(language: str) -> bool:
    try:
        return bool(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def other_languages(offered: Sequence[str], language: str) -> list[dict[str, str]]:
    """Return the languages that a page can be switched to: their codes, tags and own names."""
    return [{"code": one, "tag": html_tag(one), "name": name(one)} for one in offered if one != language]


def wanted(accept: str, offered: Sequence[str]) -> str:
    """Return which of the languages a reader gets whose browser accepts some; the first where none fits.

    Parameters
    ----------
    accept : str
        The header ``Accept-Language`` (RFC 9110).
    offered : sequence of str
        The default first.

    Examples
    --------
    >>> wanted("pt-BR,pt;q=0.9,en;q=0.8", ("zh", "en", "pt"))
    'pt'
    >>> wanted("fr,en;q=0", ("pt", "en")), wanted("", ("zh", "en"))
    ('pt', 'zh')
    """
    for asked in sorted(_accepted(accept), key=lambda one: -one[1]):
        if asked[1] <= 0:
            break
        if asked[0] == "*":
            return offered[0]
        for code in _broader(asked[0]):
            if code in offered:
                return code
    return offered[0]


def chosen(asked: str, accept: str, offered: Sequence[str]) -> str:
    """Return the language of a page: the one that its address asks for, else as `wanted`.

    >>> chosen("en", "zh-CN", ("zh", "en")), chosen("xx", "zh-CN", ("en", "zh"))
    ('en', 'zh')
    """
    return asked if asked in offered else wanted(accept, offered)


def _accepted(header: str) -> list[tuple[str, float]]:
    found = []
    # Bounded: a header may be long, and nobody reads more than some languages.
    for part in header[:400].split(",")[:20]:
        code, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=").strip() or "1"
        if re.fullmatch(r"[01](\.[0-9]{0,3})?", quality):
            found.append((code.strip(), float(quality)))
    return found


def _broader(code: str) -> Iterable[str]:
    """Yield a tag and what it is a part of: pt-BR, then pt."""
    parts = code.lower().split("-")
    while parts:
        first, *rest = parts
        yield "-".join([first, *(one.upper() if len(one) == 2 else one.capitalize() for one in rest)])  # noqa: PLR2004
        parts.pop()


def of_terminal() -> str:
    """Return the language that ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG`` says, else English."""
    return of_terminal_among((FALLBACK, *available()))


def of_terminal_among(offered: Sequence[str]) -> str:
    """Return the same of some languages; where it says none of them, the first."""
    locale = next(filter(None, map(os.getenv, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = re.split(r"[.@:]", locale, maxsplit=1)[0].replace("_", "-")
    return next((one for one in _broader(code) if one in offered), offered[0])
