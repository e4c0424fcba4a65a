"""Countries as people write them, in many languages: their names, ISO 3166 codes of letters and of digits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from fivecolour.regions.place_names import normal

_LANGUAGES = (
    "en",
    "zh",
    "zh_Hant",
    "pt",
    "es",
    "it",
    "de",
    "fr",
    "nl",
    "pl",
    "id",
    "vi",
    "tr",
    "ru",
    "ja",
    "ko",
    "ar",
)
_LETTERS = 2


def code_of(text: str) -> str:
    """Return the ISO code of the country that a text names, "" for none.

    >>> code_of("Italia"), code_of("中国"), code_of("CHN"), code_of("380"), code_of("浙江省")
    ('IT', 'CN', 'CN', 'IT', '')
    """
    return _codes().get(normal(text), "")


def is_other(text: str, own: Iterable[str]) -> bool | None:
    """Tell whether a text names another country than one's own; None where that is not known.

    ``own``: the code of the country, and other names for it.

    >>> [is_other(text, ["CN", "大陆"]) for text in ("Italia", "中国", "大陆", "甲")]
    [True, False, False, None]
    """
    names = {normal(name) for name in own}
    if normal(text) in names:
        return False
    code = code_of(text)
    return normal(code) not in names if code and names else None


@cache
def writes_months_first(country: str) -> bool:
    """Tell a country whose days are written month first, by CLDR's short form of its chief language.

    >>> [writes_months_first(code) for code in ("US", "PH", "DE", "中国大陆", "")]
    [True, True, False, False, False]
    """
    try:
        pattern = (
            Locale.parse(f"und_{country}").date_formats["short"].pattern if len(country) == _LETTERS else ""
        )
    except (ValueError, UnknownLocaleError):
        return False
    return str(pattern).lower().startswith("m")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for three, codes in get_global("territory_aliases").items():
        if len(codes) == 1:
            found[normal(three)] = codes[0]
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == _LETTERS and code.isalpha():
                found |= {normal(code): code, normal(str(name)): code}
    return found
